"""Calls are collected until a round tells them: singly, in a list, later or not at all; and nothing falls in between."""

from datetime import timedelta
from typing import Any

from storage_examples import GROUP, NOW, PHONE, outbound

from core.calling import LIST, Call
from core.messages import Outbound, Peer, Turn
from storage.audit import Kind, audit
from storage.database import Database

SOON, LATE = NOW + timedelta(seconds=30), NOW + timedelta(minutes=10)
TURN = Turn(kind="sign", since=NOW)
LISTED = outbound("list", turn=Turn(kind=LIST, since=NOW))


def call(ref: str, peer: Peer = GROUP, **changed: Any) -> Outbound:
    return outbound(ref, peer=peer, ref=ref, call="remind", turn=TURN, **changed)


def queue(database: Database, *messages: Outbound) -> None:
    with database.work() as work:
        work.outbox.add(messages, at=NOW)
        work.commit()


def take(database: Database, peer: Peer = GROUP) -> list[Call]:
    with database.work() as work:
        return list(work.calls.take(peer) or ())


def send_all(database: Database) -> list[str]:
    said: list[str] = []
    while claimed := database.ledger.claim(SOON, 10):
        for dispatch in claimed:
            database.ledger.sent(dispatch.id, f"message-{dispatch.id}", at=SOON)
            said.append(dispatch.outbound.text)
    return said


def put_in(database: Database, *refs: str) -> None:
    with database.work() as work:
        ids = [one.id for one in work.calls.take(GROUP) if one.outbound.ref in refs]
        work.calls.put_in(ids, LISTED, at=NOW)
        work.commit()


def test_a_call_waits_for_its_round_and_nothing_else_waits_for_it(database: Database) -> None:
    exempt = outbound("danger", turn=Turn(kind="sign", since=NOW, is_exempt=True))
    queue(database, call("1"), outbound("card"), exempt)

    assert send_all(database) == ["card", "danger"]
    with database.work() as work:
        assert work.complaints.next_due() == NOW
        assert work.calls.due(NOW, 9) == [GROUP]
        assert work.calls.due(NOW - timedelta(seconds=1), 9) == []


def test_what_is_released_goes_and_counts_what_is_exempt_does_not(database: Database) -> None:
    queue(database, call("1"), call("2"), call("3", peer=PHONE))
    with database.work() as work:
        first, second = work.calls.take(GROUP) or ()
        work.calls.release([first.id])
        work.calls.release([second.id], exempt=True)
        work.commit()
    assert send_all(database) == ["1", "2"]

    with database.work() as work:
        assert work.calls.told(GROUP, NOW, SOON) == [SOON]
        assert work.calls.told(GROUP, SOON, SOON) == []
        assert [work.calls.is_known(GROUP, ref) for ref in ("1", "2", "3")] == [True, True, False]


def test_what_is_put_off_waits_and_what_is_dropped_is_never_said(database: Database) -> None:
    queue(database, call("1"), call("2"))
    with database.work() as work:
        first, second = work.calls.take(GROUP) or ()
        work.calls.put_off([first.id], LATE)
        work.calls.drop([second.id])
        work.commit()

    with database.work() as work:
        assert (work.calls.due(SOON, 9), work.calls.due(LATE, 9)) == ([], [GROUP])
        assert [one.outbound.ref for one in work.calls.recent(GROUP, NOW - timedelta(days=1), 9)] == ["1"]
    assert [one.outbound.ref for one in take(database)] == ["1"]


def test_a_list_goes_in_the_place_of_its_calls_which_count_as_told_with_it(database: Database) -> None:
    queue(database, call("1"), call("2"), call("3"))
    put_in(database, "1", "2")

    assert send_all(database) == ["list"]
    with database.work() as work:
        assert work.calls.is_known(GROUP, "2")
        assert not work.calls.is_known(GROUP, "3")
    assert [one.outbound.ref for one in take(database)] == ["3"]


def test_a_list_that_was_not_sent_is_written_anew_and_one_under_way_is_left_alone(database: Database) -> None:
    queue(database, call("1"), call("2"))
    put_in(database, "1", "2")
    assert [one.outbound.ref for one in take(database)] == ["1", "2"]

    with database.work() as work:
        work.calls.put_in([one.id for one in work.calls.take(GROUP)], LISTED, at=NOW)
        work.commit()
    (under_way,) = database.ledger.claim(SOON, 9)
    assert under_way.outbound.text == "list"
    assert take(database) == []
    with database.work() as work:
        assert len(work.calls.told(GROUP, NOW - timedelta(hours=1), SOON)) == 1


def test_calls_and_lists_follow_a_group_that_moves(database: Database) -> None:
    after = Peer(channel=GROUP.channel, chat="elsewhere")
    queue(database, call("1"), call("2"))
    put_in(database, "1")
    with database.work() as work:
        work.outbox.move(GROUP, after)
        work.commit()

    assert take(database) == []
    assert [one.outbound.peer for one in take(database, after)] == [after, after]


def test_the_auditor_sees_calls_that_no_round_tells(database: Database) -> None:
    queue(database, call("1"))

    with database.reading() as connection:
        assert audit(connection, {}, SOON).found == {}
        assert audit(connection, {}, LATE).found == {Kind.UNCALLED: 1}
