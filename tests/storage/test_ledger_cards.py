"""Cards are edited where they were sent, and of a call that is repeated only what was said last goes."""

from ledger_steps import PHOTO, SOON, queue, send_all, spoil, states, texts
from storage_examples import GROUP, NOW, PHONE, outbound

from core.messages import Button, Peer
from storage.database import Database


def test_a_card_is_edited_where_it_was_sent(database: Database) -> None:
    other_chat = Peer(channel="telegram", chat="supervisors")
    queue(database, outbound("filed", card="c1"))
    (first,) = database.ledger.claim(NOW, 10)
    database.ledger.sent(first.id, "777", at=NOW)
    queue(database, outbound("signed", card="c1"), outbound("another", card="c2"))
    queue(database, outbound("filed", other_chat, card="c1"))

    signed, elsewhere = database.ledger.claim(NOW, 10)

    assert (signed.outbound.text, signed.edits) == ("signed", "777")
    assert elsewhere.edits is None


def test_only_the_newest_text_of_a_card_goes(database: Database) -> None:
    queue(database, outbound("filed", card="c1", mention=("王师傅",), attachments=(PHOTO,)), outbound("after"))
    queue(database, outbound("signed", card="c1", mention=("小陈",)), outbound("done", card="c1"))

    (card,) = database.ledger.claim(NOW, 10)

    # It keeps its turn, and whom the older texts wanted to ping and to show.
    assert card.outbound == outbound("done", card="c1", mention=("王师傅", "小陈"), attachments=(PHOTO,))
    database.ledger.sent(card.id, "777", at=NOW)
    assert send_all(database) == ["after"]
    assert states(database) == ["sent", "sent", "superseded", "superseded"]


def test_a_call_repeated_while_it_waits_goes_once_as_said_last_and_takes_nothing_else_with_it(
    database: Database,
) -> None:
    first, again = {"ref": "TS202611230001", "call": "sign"}, {"ref": "TS202611230002", "call": "sign"}
    yes, other = (Button(label="签收", data="sign"),), (Button(label="同意", data="agree"),)
    queue(database, outbound("一直没人签收", buttons=yes, **first))
    (waiting,) = database.ledger.claim(NOW, 10)
    database.ledger.later(waiting.id, "no answer", at=SOON)
    queue(database, outbound("还没人签收", buttons=yes, **first), outbound("住户补充", ref="TS202611230001"))
    queue(database, outbound("要您同意", buttons=other, **first), outbound("别的投诉", buttons=yes, **again))
    queue(database, outbound("告诉上级", PHONE, buttons=yes, **first), outbound("仍没人签收", buttons=yes, **first))

    assert database.ledger.claim(NOW, 10)[0].outbound.peer == PHONE  # it keeps its turn, and waits as long as it had to
    assert send_all(database, SOON) == ["仍没人签收", "住户补充", "要您同意", "别的投诉"]
    assert states(database).count("superseded") == 2


def test_a_call_under_way_is_left_alone_and_the_next_one_goes_after_it(database: Database) -> None:
    call = {"ref": "TS202611230001", "call": "sign"}
    queue(database, outbound("1", **call))
    (first,) = database.ledger.claim(NOW, 10)
    queue(database, outbound("2", **call), outbound("3", **call))
    database.ledger.sent(first.id, "777", at=NOW)

    assert send_all(database) == ["3"]


def test_somebody_for_whom_a_call_was_held_hears_it_once(database: Database) -> None:
    call = {"ref": "TS202611230001", "call": "sign"}
    for text in ("1", "2", "3"):
        queue(database, outbound(text, PHONE, **call))
        if text != "3":
            (dispatch,) = database.ledger.claim(NOW, 10)
            database.ledger.hold(dispatch.id, "not written for 48 hours", at=NOW)

    assert texts(database.ledger.gather(PHONE, NOW)) == ["3"]


def test_a_card_that_waits_goes_with_what_became_of_it_meanwhile(database: Database) -> None:
    queue(database, outbound("filed", card="c1"))
    (first,) = database.ledger.claim(NOW, 10)
    queue(database, outbound("signed", card="c1"))
    database.ledger.later(first.id, "network", at=SOON)

    assert database.ledger.claim(NOW, 10) == []
    assert send_all(database, SOON) == ["signed"]


def test_an_older_text_of_a_card_never_follows_a_newer_one(database: Database) -> None:
    queue(database, outbound("filed", card="c1"))
    queue(database, outbound("fire", card="c1", urgent=True))

    assert send_all(database) == ["fire"]


def test_a_card_that_died_is_sent_anew(database: Database) -> None:
    queue(database, outbound("filed", card="c1"))
    (first,) = database.ledger.claim(NOW, 10)
    database.ledger.dead(first.id, "Rejected", at=NOW)
    queue(database, outbound("signed", card="c1"))

    (anew,) = database.ledger.claim(NOW, 10)

    assert anew.edits is None


def test_a_reply_to_a_card_names_its_complaint(database: Database) -> None:
    queue(database, outbound(ref="TS202611230001"), outbound("hello", PHONE))
    for dispatch, message in zip(database.ledger.claim(NOW, 10), ("777", "778"), strict=True):
        database.ledger.sent(dispatch.id, message, at=NOW)

    assert database.ledger.card_of(GROUP, "777") == "TS202611230001"
    assert database.ledger.card_of(PHONE, "778") is None
    assert database.ledger.card_of(PHONE, "777") is None


def test_a_newer_text_of_a_card_that_can_not_be_read_leaves_the_older_one(database: Database) -> None:
    queue(database, outbound("1", card="c1"), outbound("2", card="c1"))
    spoil(database, 2)

    assert send_all(database) == ["1"]
    assert states(database) == ["sent", "dead"]


def test_a_card_that_nobody_knows_beside_the_one_that_is_known_is_a_copy(database: Database) -> None:
    card = outbound("filed", card="TS1/0", ref="TS1")
    queue(database, card)
    (lost,) = database.ledger.claim(NOW, 10)
    assert database.ledger.is_copy(GROUP, "7", "TS1") is None
    database.ledger.later(lost.id, "TimedOut", at=NOW)
    assert database.ledger.is_copy(GROUP, "7", "TS1") is None
    (again,) = database.ledger.claim(NOW, 10)
    database.ledger.sent(again.id, "8", at=NOW)

    assert database.ledger.is_copy(GROUP, "7", "TS1") is True
    assert database.ledger.is_copy(GROUP, "8", "TS1") is False
    assert database.ledger.is_copy(GROUP, "7", "TS2") is False
