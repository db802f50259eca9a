from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier

import sqlalchemy as sa
from storage_examples import GARDEN, GROUP, LI, NOW, PHONE, inbound, outbound, stored

from core.calling import Call
from core.errors import StaleComplaint
from core.messages import Peer, Turn
from storage.database import Database


def together(count: int, act: Callable[[int], object]) -> list[object]:
    """Let that many threads act at once and return what each got, a StaleComplaint as its class."""
    barrier = Barrier(count)

    def run(number: int) -> object:
        barrier.wait()
        try:
            return act(number)
        except StaleComplaint as stale:
            return type(stale)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_of_two_who_change_a_complaint_at_once_one_is_told_to_read_again(database: Database) -> None:
    read = stored(database)

    def change(number: int) -> str:
        with database.work() as work:
            work.complaints.save(replace(read, assignee=f"staff {number}"))
            work.commit()
        return f"staff {number}"

    outcome = together(2, change)

    assert outcome.count(StaleComplaint) == 1
    with database.work() as work:
        found = work.complaints.get(read.ref)
    assert found is not None
    assert found.assignee in outcome


def test_of_two_who_begin_a_conversation_at_once_one_is_told_to_read_again(database: Database) -> None:
    with database.work() as work:
        read = work.conversations.get(PHONE, "li")

    def begin(number: int) -> str:
        with database.work() as work:
            work.conversations.save(replace(read, queued=f"words {number}"))
            work.commit()
        return f"words {number}"

    outcome = together(2, begin)

    assert outcome.count(StaleComplaint) == 1
    with database.work() as work:
        assert work.conversations.get(PHONE, "li").queued in outcome


def test_a_message_that_arrives_many_times_at_once_has_one_effect(database: Database) -> None:
    def receive(number: int) -> bool:
        with database.work() as work:
            taken = work.inbox.take(inbound(), at=NOW)
            work.commit()
        return taken

    assert sorted(together(6, receive)) == [False] * 5 + [True]  # type: ignore[type-var]


def test_one_chats_messages_are_handled_in_the_order_in_which_they_come_to_any_process(url: str) -> None:
    processes = [Database(url) for _ in range(4)]
    handled: list[int] = []

    def receive(number: int) -> None:
        with processes[number].work() as work:
            work.inbox.take(inbound(str(number)), at=NOW)
            handled.append(number)
            work.commit()

    with processes[0].work() as first, ThreadPoolExecutor(3) as pool:
        first.inbox.take(inbound("0"), at=NOW)
        waiting = []
        for number in (1, 2, 3):
            waiting.append(pool.submit(receive, number))
            if url.startswith("postgresql"):
                until_waits(processes[0], number)
        assert not handled
        first.commit()
        for done in waiting:
            done.result(20)
    assert sorted(handled) == [1, 2, 3]
    if url.startswith("postgresql"):  # SQLite's writers of different processes come in any order
        assert handled == [1, 2, 3]
    for database in processes:
        database.close()


def until_waits(database: Database, count: int) -> None:
    """Return when so many wait for a lock."""
    waiting = sa.text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while connection.execute(waiting).scalar_one() < count:
            pass


def test_numbers_given_at_once_have_no_gaps_and_no_repeats(database: Database) -> None:
    def number(_: int) -> list[str]:
        refs = []
        for _ in range(5):
            with database.work() as work:
                refs.append(work.complaints.next_ref(GARDEN, date(2026, 11, 23)))
                work.commit()
        return refs

    given = [ref for refs in together(6, number) for ref in refs]  # type: ignore[attr-defined]

    assert sorted(given) == [f"TS20261123{serial:04d}" for serial in range(1, 31)]


def test_nobody_waits_for_a_number_until_somebody_else_has_committed(postgres: str) -> None:
    # Whoever did wait would give up here.
    database = Database(f"{postgres}{'&' if '?' in postgres else '?'}options=-c%20lock_timeout%3D5s")

    with database.work() as first, database.work() as second:
        given = [work.complaints.next_ref(GARDEN, date(2026, 11, 23)) for work in (first, second, first)]
        second.commit()
    database.close()

    assert given == ["TS202611230001", "TS202611230002", "TS202611230003"]


def test_deliverers_at_once_never_take_the_same_message_nor_two_of_a_chat(database: Database) -> None:
    chats = [Peer(channel="telegram", chat=str(number)) for number in range(20)]
    with database.work() as work:
        work.outbox.add([outbound(str(turn), chat) for turn in range(3) for chat in chats], at=NOW)
        work.commit()

    taken = together(4, lambda _: [dispatch.outbound for _ in range(6) for dispatch in database.ledger.claim(NOW, 5)])

    claimed = [message for messages in taken for message in messages]  # type: ignore[attr-defined]
    assert len({message.peer for message in claimed}) == len(claimed)
    assert {message.text for message in claimed} <= {"0"}
    assert len(claimed) == 20


def test_of_two_who_make_a_resident_known_at_once_one_is_told_to_read_again(database: Database) -> None:
    def meet(number: int) -> str:
        with database.work() as work:
            work.residents.add(LI, PHONE)
            work.commit()
        return "met"

    assert sorted(map(str, together(2, meet))) == [str(StaleComplaint), "met"]


def test_of_two_who_wait_for_each_other_one_is_told_to_read_again(postgres: str) -> None:
    database = Database(postgres)
    read = [stored(database, ref) for ref in ("TS202611230001", "TS202611230002")]
    both_hold_one = Barrier(2)

    def cross(number: int) -> str:
        with database.work() as work:
            work.complaints.save(read[number])
            both_hold_one.wait()
            work.complaints.save(read[1 - number])
            work.commit()
        return "done"

    assert sorted(map(str, together(2, cross))) == [str(StaleComplaint), "done"]
    database.close()


def test_who_only_reads_is_in_nobodys_way_and_sees_one_state(database: Database) -> None:
    count = sa.text("SELECT count(*) FROM complaint")

    with database.reading() as connection:
        before = connection.execute(count).scalar_one()
        stored(database)
        after = connection.execute(count).scalar_one()

    assert (before, after) == (0, 0)
    with database.reading() as connection:
        assert connection.execute(count).scalar_one() == 1


def test_what_one_process_advances_another_passes_over(url: str) -> None:
    first, second = Database(url), Database(url)
    read = stored(first)

    with first.work() as work:
        assert work.complaints.take_due(read.ref, NOW) == read
        if url.startswith("postgresql"):  # on SQLite nobody else works meanwhile
            with second.work() as other:
                assert other.complaints.take_due(read.ref, NOW) is None
        work.complaints.save(replace(read, agenda=()))
        work.commit()
    with second.work() as other:
        assert other.complaints.take_due(read.ref, NOW) is None
    first.close()
    second.close()


def test_of_two_processes_one_spends_what_a_chat_may_be_called(url: str) -> None:
    first, second = Database(url), Database(url)
    collect(first, "1")

    with first.work() as work:
        assert refs(work.calls.take(GROUP)) == ["1"]
        if url.startswith("postgresql"):  # on SQLite nobody else works meanwhile
            collect(second, "2")
            with second.work() as other:
                assert other.calls.take(GROUP) is None
                assert refs(other.calls.take(PHONE)) == []
        work.commit()
    with second.work() as other:
        assert refs(other.calls.take(GROUP)) == (["1", "2"] if url.startswith("postgresql") else ["1"])
    first.close()
    second.close()


def test_a_call_that_another_process_is_about_to_send_counts(postgres: str) -> None:
    first, second = Database(postgres), Database(postgres)
    collect(first, "1", "2")
    with first.work() as work:
        work.calls.release([one.id for one in work.calls.take(GROUP) or ()])
        work.commit()

    with first.engine.begin() as sending, second.work() as work:
        sending.exec_driver_sql("UPDATE outbox SET state = 'sending' WHERE ref = '1'")
        taken = work.calls.take(GROUP) or ()
        assert refs(taken) == ["2"]
        assert work.calls.told(GROUP, NOW, NOW, but=[one.id for one in taken]) == [NOW]
    first.close()
    second.close()


def collect(database: Database, *called: str) -> None:
    """Have the group called about these."""
    turn = Turn(kind="sign", since=NOW)
    with database.work() as work:
        work.outbox.add([outbound(ref, ref=ref, turn=turn) for ref in called], at=NOW)
        work.commit()


def refs(calls: Sequence[Call] | None) -> list[str | None]:
    return [one.outbound.ref for one in calls or ()]
