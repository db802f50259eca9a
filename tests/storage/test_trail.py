"""The chain over all that was done: whatever is changed, taken out, put in or moved is found, and where."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa
from storage_examples import GARDEN, NOW, stored

from core.deeds import Deed, Did
from core.events import Event, Happened
from storage.database import Database
from storage.trail import Head
from storage.verifying import Verdict, Wrong, verify

FACTS = 6


@pytest.fixture
def linked(database: Database) -> Database:
    """Return a database with a chain of six facts of two complaints, and one deed."""
    refs = [stored(database, f"TS20261123000{number}").ref for number in (1, 2)]
    with database.work() as work:
        for number in range(FACTS):
            happened = Happened.FILED if number < 2 else Happened.SUPPLEMENTED
            at = NOW + timedelta(minutes=number)
            work.timeline.add([Event(kind=happened, ref=refs[number % 2], at=at, by="王师傅", words=f"第{number}句")])
        work.deeds.add(Deed(kind=Did.INVITED, community=GARDEN, at=NOW, by="root", about="王师傅"))
        work.commit()
    assert database.trail.link()[GARDEN].length == FACTS + 1
    return database


def look(database: Database, expected: Head | None = None) -> Verdict:
    with database.reading() as connection:
        return verify(connection, {GARDEN: expected} if expected else None)


def found(database: Database, expected: Head | None = None) -> list[tuple[Wrong, int]]:
    return [(each.kind, each.number) for each in look(database, expected).breaks]


def spoil(database: Database, *statements: str) -> None:
    with database.engine.begin() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))


def test_a_chain_that_nobody_touched_holds(linked: Database) -> None:
    verdict = look(linked)

    assert verdict.breaks == []
    assert verdict.unlinked == 0
    assert verdict.heads[GARDEN].length == FACTS + 1
    assert linked.trail.link() == {}


def test_what_is_not_linked_yet_is_counted_and_linked_after_what_is(linked: Database) -> None:
    before = look(linked).heads[GARDEN]
    with linked.work() as work:
        work.deeds.add(Deed(kind=Did.EXPORTED, community=GARDEN, at=NOW, by="root", about="2026-11"))
        work.commit()

    assert look(linked).unlinked == 1
    linked.trail.link()

    assert found(linked, before) == []
    assert look(linked).heads[GARDEN].length == before.length + 1


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        (["UPDATE event SET words = '从没说过' WHERE link = 3"], [(Wrong.CHANGED, 3)]),
        (["UPDATE event SET by = '刘师傅' WHERE link = 3"], [(Wrong.CHANGED, 3)]),
        (["UPDATE event SET kind = 'closed' WHERE link = 3"], [(Wrong.CHANGED, 3)]),
        (["UPDATE event SET ref = 'TS202611230009' WHERE link = 3"], [(Wrong.CHANGED, 3)]),
        (["UPDATE event SET words = '', facts = '{}' WHERE link = 3"], [(Wrong.CHANGED, 3)]),
        (["UPDATE deed SET about = '刘师傅'"], [(Wrong.CHANGED, 7)]),
        (["DELETE FROM event WHERE link = 3"], [(Wrong.MISSING, 3)]),
        (["DELETE FROM event WHERE link = 3", "DELETE FROM link WHERE number = 3"], [(Wrong.GAP, 3)]),
        # Put between others, with a place that is taken and with one that is not.
        (
            ["UPDATE event SET link = 4 WHERE link = 3"],
            [(Wrong.STRAY, 4)],
        ),
        (["UPDATE event SET link = 99 WHERE link = 3"], [(Wrong.STRAY, 99)]),
        # Two rows change places: each holds what the other one held.
        (
            [
                "UPDATE link SET number = 99 WHERE number = 3",
                "UPDATE link SET number = 3 WHERE number = 5",
                "UPDATE link SET number = 5 WHERE number = 99",
            ],
            [
                (Wrong.CHANGED, 3),
                (Wrong.STRAY, 3),
                (Wrong.CHANGED, 4),
                (Wrong.CHANGED, 5),
                (Wrong.STRAY, 5),
                (Wrong.CHANGED, 6),
            ],
        ),
        (["DELETE FROM link WHERE number = 7", "DELETE FROM deed"], [(Wrong.CUT, 6)]),
        (["DELETE FROM chain"], [(Wrong.CUT, 7)]),
        # Words made to look erased, and nobody wrote down that they were.
        (
            [
                "UPDATE event SET words = '', facts = '{}' WHERE link = 3",
                "UPDATE link SET salt = NULL WHERE number = 3",
            ],
            [(Wrong.UNRECORDED, 3)],
        ),
        (["UPDATE link SET salt = NULL WHERE number = 3"], [(Wrong.CHANGED, 3), (Wrong.UNRECORDED, 3)]),
    ],
)
def test_sabotage_is_found_where_it_was_done(
    linked: Database, statements: list[str], expected: list[tuple[Wrong, int]]
) -> None:
    spoil(linked, *statements)

    assert found(linked) == expected


def test_a_past_that_was_cut_with_its_chain_is_seen_by_a_head_that_was_written_down(linked: Database) -> None:
    written_down = look(linked).heads[GARDEN]
    fifth = "(SELECT digest FROM link WHERE number = 5)"
    spoil(
        linked,
        f"UPDATE chain SET length = 5, head = {fifth}",
        "DELETE FROM event WHERE link > 5",
        "DELETE FROM deed",
        "DELETE FROM link WHERE number > 5",
    )

    assert found(linked) == []
    assert found(linked, written_down) == [(Wrong.ELSEWHERE, written_down.length)]


def test_an_erasure_on_record_leaves_the_chain_whole(linked: Database) -> None:
    spoil(
        linked,
        "UPDATE event SET words = '', facts = '{}' WHERE ref = 'TS202611230001'",
        "UPDATE link SET salt = NULL WHERE source = 'event' AND row IN (SELECT id FROM event WHERE words = '')",
    )
    with linked.work() as work:
        work.deeds.add(Deed(kind=Did.ERASED, community=GARDEN, at=NOW, by="root", about="TS202611230001"))
        work.commit()
    linked.trail.link()

    assert found(linked) == []


def test_a_long_past_is_linked_little_by_little(database: Database) -> None:
    ref = stored(database).ref
    with database.work() as work:
        work.timeline.add([Event(kind=Happened.SUPPLEMENTED, ref=ref, at=NOW)] * 25)
        work.commit()

    lengths = []
    while grown := database.trail.link(10):
        lengths.append(grown[GARDEN].length)

    assert lengths == [10, 20, 25]
    assert found(database) == []


def test_many_write_while_several_link_and_no_fact_is_left_out(database: Database) -> None:
    ref = stored(database).ref

    def write(number: int) -> None:
        for _ in range(10):
            with database.work() as work:
                work.timeline.add([Event(kind=Happened.SUPPLEMENTED, ref=ref, at=NOW, words=str(number))] * 3)
                work.commit()

    def link(number: int) -> None:
        for _ in range(10):
            database.trail.link(7)

    with ThreadPoolExecutor(6) as pool:
        for done in [pool.submit(write, number) for number in range(4)] + [pool.submit(link, 0), pool.submit(link, 1)]:
            done.result()
    while database.trail.link():
        pass

    verdict = look(database)
    assert verdict.breaks == []
    assert verdict.heads[GARDEN].length == 120
