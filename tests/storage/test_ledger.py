from datetime import datetime, timedelta

from storage_examples import GROUP, NOW, PHONE, outbound

from core.messages import Attachment, Button, Dispatch, MediaKind, Outbound, Peer
from storage.database import Database

SOON = NOW + timedelta(seconds=30)
PHOTO = Attachment(kind=MediaKind.PHOTO, source="photo-1")


def queue(database: Database, *messages: Outbound, at: datetime = NOW) -> None:
    with database.work() as work:
        work.outbox.add(messages, at=at)
        work.commit()


def texts(dispatches: list[Dispatch]) -> list[str]:
    return [dispatch.outbound.text for dispatch in dispatches]


def send_all(database: Database, at: datetime = NOW) -> list[str]:
    """Send what may go until nothing may, and return the texts in order."""
    said: list[str] = []
    while claimed := database.ledger.claim(at, 10):
        for dispatch in claimed:
            database.ledger.sent(dispatch.id, f"message-{dispatch.id}", at=at)
        said += texts(claimed)
    return said


def test_a_message_goes_as_it_was_queued(database: Database) -> None:
    message = outbound("投诉 {ref}", mention=("王师傅",), attachments=(PHOTO,), ref="TS202611230001")
    queue(database, message)

    (dispatch,) = database.ledger.claim(NOW, 10)

    assert (dispatch.outbound, dispatch.edits, dispatch.attempt) == (message, None, 1)


def test_nothing_goes_before_its_commit(database: Database) -> None:
    with database.work() as work:
        work.outbox.add([outbound()], at=NOW)

    assert database.ledger.claim(NOW, 10) == []
    assert database.ledger.next_at() is None


def test_a_message_is_claimed_once(database: Database) -> None:
    queue(database, outbound())

    assert len(database.ledger.claim(NOW, 10)) == 1
    assert database.ledger.claim(NOW, 10) == []


def test_a_chat_hears_in_order_and_chats_do_not_wait_for_each_other(database: Database) -> None:
    queue(database, outbound("1"), outbound("2"), outbound("a", PHONE), outbound("b", PHONE))

    assert texts(database.ledger.claim(NOW, 10)) == ["1", "a"]
    assert texts(database.ledger.claim(NOW, 10)) == []


def test_urgent_messages_go_first_everywhere(database: Database) -> None:
    queue(database, outbound("1"), outbound("2"), outbound("a", PHONE))
    queue(database, outbound("fire", urgent=True))

    assert texts(database.ledger.claim(NOW, 1)) == ["fire"]
    assert texts(database.ledger.claim(NOW, 10)) == ["a"]


def test_all_of_a_backlog_goes_in_order(database: Database) -> None:
    queue(database, *(outbound(str(number)) for number in range(5)))

    assert send_all(database) == ["0", "1", "2", "3", "4"]
    assert database.ledger.next_at() is None


def test_a_chat_whose_message_waits_holds_its_later_ones(database: Database) -> None:
    queue(database, outbound("1"), outbound("2"))
    (first,) = database.ledger.claim(NOW, 10)
    database.ledger.later(first.id, "rate limit", at=SOON)

    assert database.ledger.claim(NOW, 10) == []
    assert database.ledger.next_at() == SOON

    (again,) = database.ledger.claim(SOON, 10)
    assert (again.id, again.attempt) == (first.id, 2)


def test_an_urgent_message_overtakes_one_that_waits(database: Database) -> None:
    queue(database, outbound("1"))
    (first,) = database.ledger.claim(NOW, 10)
    database.ledger.later(first.id, "rate limit", at=SOON)
    queue(database, outbound("fire", urgent=True))

    assert texts(database.ledger.claim(NOW, 10)) == ["fire"]


def test_a_message_for_later_does_not_hold_the_chat(database: Database) -> None:
    queue(database, outbound("tomorrow"), at=SOON)
    queue(database, outbound("today"))

    assert send_all(database) == ["today"]
    assert database.ledger.next_at() == SOON
    assert send_all(database, SOON) == ["tomorrow"]


def test_a_dead_message_lets_the_next_one_go(database: Database) -> None:
    queue(database, outbound("1"), outbound("2"))
    (first,) = database.ledger.claim(NOW, 10)
    database.ledger.dead(first.id, "Rejected: too long", at=NOW)

    assert texts(database.ledger.claim(NOW, 10)) == ["2"]


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


def test_what_a_dead_process_was_sending_is_sent_again(url: str, database: Database) -> None:
    queue(database, outbound("1"), outbound("2"))
    dying = Database(url)
    assert len(dying.ledger.claim(NOW, 10)) == 1
    dying.close()

    assert database.ledger.claim(NOW, 10) == []
    assert database.ledger.recover(SOON) == 1

    assert send_all(database, SOON) == ["1", "2"]
    assert database.ledger.recover(SOON) == 0


def test_what_this_process_is_sending_is_left_alone(database: Database) -> None:
    queue(database, outbound())
    (dispatch,) = database.ledger.claim(NOW, 10)

    assert database.ledger.recover(SOON) == 0
    database.ledger.sent(dispatch.id, "777", at=SOON)


def test_what_another_living_process_is_sending_is_left_alone(url: str) -> None:
    ours, theirs = Database(url), Database(url)
    queue(ours, outbound())
    assert len(theirs.ledger.claim(NOW, 10)) == 1

    assert ours.ledger.recover(SOON) == 0

    theirs.close()
    assert ours.ledger.recover(SOON) == 1
    ours.close()


def test_a_late_word_about_a_message_that_was_sent_changes_nothing(database: Database) -> None:
    queue(database, outbound())
    (dispatch,) = database.ledger.claim(NOW, 10)
    database.ledger.sent(dispatch.id, "777", at=NOW)
    database.ledger.later(dispatch.id, "too late", at=NOW)
    database.ledger.dead(dispatch.id, "too late", at=NOW)

    assert database.ledger.claim(SOON, 10) == []
    assert states(database) == ["sent"]


def test_a_reply_to_a_card_names_its_complaint(database: Database) -> None:
    queue(database, outbound(ref="TS202611230001"), outbound("hello", PHONE))
    for dispatch, message in zip(database.ledger.claim(NOW, 10), ("777", "778"), strict=True):
        database.ledger.sent(dispatch.id, message, at=NOW)

    assert database.ledger.card_of(GROUP, "777") == "TS202611230001"
    assert database.ledger.card_of(PHONE, "778") is None
    assert database.ledger.card_of(PHONE, "777") is None


def test_a_message_that_can_not_be_read_any_more_holds_up_nobody(database: Database) -> None:
    queue(database, outbound("1", card="c1"), outbound("2", card="c1"), outbound("3"), outbound("a", PHONE))
    spoil(database, 1)

    assert texts(database.ledger.claim(NOW, 10)) == ["a"]
    assert send_all(database) == ["2", "3"]
    assert states(database) == ["dead", "sent", "sent", "sending"]


def test_a_newer_text_of_a_card_that_can_not_be_read_leaves_the_older_one(database: Database) -> None:
    queue(database, outbound("1", card="c1"), outbound("2", card="c1"))
    spoil(database, 2)

    assert send_all(database) == ["1"]
    assert states(database) == ["sent", "dead"]


def test_a_process_is_seen_alive_again_after_the_server_dropped_it(postgres: str) -> None:
    ours, theirs = Database(postgres), Database(postgres)
    queue(ours, outbound(), outbound("2", PHONE))
    assert len(theirs.ledger.claim(NOW, 1)) == 1
    with ours.engine.connect() as connection:
        connection.exec_driver_sql("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")

    assert len(theirs.ledger.claim(NOW, 1)) == 1
    assert ours.ledger.recover(SOON) == 0
    theirs.close()
    ours.close()


def spoil(database: Database, number: int) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE outbox SET outbound = '{{}}' WHERE id = {number}")


def states(database: Database) -> list[str]:
    with database.engine.connect() as connection:
        return list(connection.exec_driver_sql("SELECT state FROM outbox ORDER BY id").scalars())


def test_what_waits_for_a_chat_is_gathered_in_order_and_once(database: Database) -> None:
    queue(database, outbound("first", PHONE), outbound("second", PHONE), outbound("another's"))
    queue(database, outbound("urgent", PHONE, urgent=True), at=NOW + timedelta(days=1))

    assert texts(database.ledger.gather(PHONE, NOW)) == ["urgent", "first", "second"]
    assert database.ledger.gather(PHONE, NOW) == []
    assert texts(database.ledger.claim(NOW, 10)) == ["another's"]


def test_what_is_held_waits_until_it_is_gathered(database: Database) -> None:
    queue(database, outbound("held", PHONE), outbound("next", PHONE))
    (held,) = database.ledger.claim(NOW, 10)
    database.ledger.hold(held.id, "the window is closed", at=NOW)

    (following,) = database.ledger.claim(NOW, 10)

    assert following.outbound.text == "next"
    assert database.ledger.gather(PHONE, NOW) == []
    assert texts(database.ledger.gather(PHONE, NOW, beside=following.id)) == ["held"]


def test_what_a_dead_process_had_gathered_is_sent_again(url: str, database: Database) -> None:
    queue(database, outbound("one", PHONE), outbound("two", PHONE))
    dying = Database(url)
    assert len(dying.ledger.gather(PHONE, NOW)) == 2
    dying.close()

    assert database.ledger.recover(SOON) == 2

    assert send_all(database, SOON) == ["one", "two"]


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


def test_of_a_chat_that_is_reserved_nothing_is_claimed_but_all_is_gathered(database: Database) -> None:
    queue(database, outbound("reserved", PHONE), outbound("another's"))

    with database.ledger.reserved(PHONE):
        assert texts(database.ledger.claim(NOW, 10)) == ["another's"]
        assert texts(database.ledger.gather(PHONE, NOW)) == ["reserved"]
    queue(database, outbound("free", PHONE, urgent=True))
    assert database.ledger.claim(NOW, 10) == []
