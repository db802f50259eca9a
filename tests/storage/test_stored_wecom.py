"""What 企业微信 has to be reminded of, and what a message says by now, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from storage_examples import NOW, outbound

from core.messages import Outbound, Peer
from storage.database import Database

GROUP = Peer(channel="wecom", chat="group:wr1")
LATER = NOW + timedelta(hours=72)


def keep(database: Database, task: str = "t1", code: str | None = "code") -> None:
    database.wecom.keep_card(task, GROUP, ref="TS202611230001", code=code, now=NOW, until=LATER)


def say(database: Database, said: Outbound, message: str = "") -> None:
    with database.work() as work:
        work.outbox.add([said], at=NOW)
        work.commit()
    if message:
        (sent,) = database.ledger.claim(NOW, 1)
        database.ledger.sent(sent.id, message, at=NOW)


def test_a_card_is_known_until_it_expires(database: Database) -> None:
    keep(database)

    assert database.wecom.card("t1", now=LATER) == (GROUP, "TS202611230001")
    assert database.wecom.card("t1", now=LATER + timedelta(seconds=1)) is None
    assert database.wecom.card("t2", now=NOW) is None


def test_a_code_is_given_out_once(database: Database) -> None:
    keep(database)

    with ThreadPoolExecutor(4) as pool:
        given = list(pool.map(lambda _: database.wecom.use_code("t1", now=NOW), range(4)))

    assert sorted(given, key=str) == [None, None, None, "code"]


def test_an_expired_code_is_given_to_nobody(database: Database) -> None:
    keep(database)

    assert database.wecom.use_code("t1", now=LATER + timedelta(seconds=1)) is None


def test_a_card_gets_a_new_code_with_every_press(database: Database) -> None:
    keep(database)
    database.wecom.use_code("t1", now=NOW)
    keep(database, code="another")

    assert database.wecom.use_code("t1", now=NOW) == "another"


def test_what_has_expired_is_forgotten(database: Database) -> None:
    keep(database)
    later = LATER + timedelta(days=1)
    database.wecom.keep_card("t2", GROUP, ref=None, code=None, now=later, until=later + timedelta(days=1))

    assert database.wecom.card("t1", now=NOW) is None


def test_whom_a_disguised_id_stands_for_is_kept(database: Database) -> None:
    assert database.wecom.user("woABC") is None
    database.wecom.know_user("woABC", "wang")
    database.wecom.know_user("woABC", "wang2")

    assert database.wecom.user("woABC") == "wang2"
    assert database.wecom.user("woabc") is None


def test_what_a_message_said_is_found_by_its_chat_and_id(database: Database) -> None:
    say(database, outbound("提醒", peer=GROUP), "m1")

    told = database.ledger.shown(GROUP, "m1")

    assert told is not None
    assert told.text == "提醒"
    assert database.ledger.shown(GROUP, "m3") is None
    assert database.ledger.shown(Peer(channel="wecom", chat="wang"), "m1") is None


def test_a_card_says_its_newest_even_before_that_is_sent(database: Database) -> None:
    card = outbound("待签收", peer=GROUP, card="TS202611230001/0")
    say(database, card, "m2")
    say(database, replace(card, text="处理中"))

    newest = database.ledger.newest(GROUP, "TS202611230001/0")

    assert newest is not None
    assert newest.text == "处理中"
    assert database.ledger.newest(GROUP, "TS202611230002/0") is None
