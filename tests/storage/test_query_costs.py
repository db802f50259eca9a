"""How many steps the database takes for what is asked again and again: as many for what is open, however much is kept."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from storage_examples import GARDEN, LI, NOW, PHONE, POLICY, complaint, outbound

from core.complaint import Due, Status
from core.dialogue.conversation import Conversation
from core.messages import Peer
from nlp.reading import Place
from storage.audit import audit
from storage.database import Database
from storage.mapping import complaint_values, conversation_values
from storage.outbox import Outbox
from storage.policies import Policies
from storage.statements import insert
from storage.tables import ComplaintRow, ConversationRow

LOOKED_AT = 9
LATER = NOW + timedelta(days=1)
NOT_YET = (Due(kind=complaint().agenda[0].kind, at=LATER, since=NOW),)


def steps(database: Database, act: Callable[[], object]) -> int:
    """Return how many steps SQLite's machine takes: a cost that no neighbour disturbs."""
    count = 0

    def step() -> None:
        nonlocal count
        count += 1

    def begin(connection: sa.Connection) -> None:
        connection.connection.dbapi_connection.set_progress_handler(step, 1)  # type: ignore[union-attr]

    sa.event.listen(database.engine, "begin", begin)
    act()
    sa.event.remove(database.engine, "begin", begin)
    return count


def polls(database: Database) -> list[Callable[[], object]]:
    """Return what the clock and delivery ask every second, when nothing is due."""

    def asks(question: Callable[[Any], object]) -> Callable[[], object]:
        def ask() -> None:
            with database.work() as work:
                assert not question(work)

        return ask

    return [
        asks(lambda work: work.complaints.due(NOW, 9)),
        asks(lambda work: work.conversations.due(NOW, 9)),
        asks(lambda work: work.complaints.next_due() < LATER),
        lambda: database.ledger.claim(NOW, 9),
        database.ledger.next_at,
        lambda: database.ledger.recover(NOW),
    ]


def lookups(database: Database) -> list[Callable[[], object]]:
    """Return what is asked on a message's way, where there is always more than is looked at."""

    def asks(question: Callable[[Any], Sequence[object]]) -> Callable[[], object]:
        def ask() -> None:
            with database.work() as work:
                assert len(question(work)) == LOOKED_AT

        return ask

    place, since = Place(building="3", unit="2"), NOW - timedelta(days=30)
    wanted = {"since": since, "resident": "nobody", "topic": "light", "limit": LOOKED_AT}
    return [
        asks(lambda work: work.complaints.by_tail(GARDEN, "0007", LOOKED_AT)),
        asks(lambda work: work.complaints.open_in(GARDEN, None, LOOKED_AT)),
        asks(lambda work: work.complaints.open_in(GARDEN, "engineering", LOOKED_AT)),
        asks(lambda work: work.complaints.of_resident(LI.id, LOOKED_AT)),
        asks(lambda work: work.complaints.recent(GARDEN, LOOKED_AT)),
        asks(lambda work: work.complaints.alike(GARDEN, place=place, **wanted)),
        asks(lambda work: work.complaints.alike(GARDEN, place=place, **wanted | {"resident": LI.id})),
    ]


def fill(database: Database, count: int, begin: int) -> None:
    with database.engine.begin() as connection:
        policy = Policies(connection).keep(POLICY)
        known = {"policy": policy, "topic": "light", "place": Place(building="3", unit="2")}
        waiting = [complaint(f"TS{number:08d}0007", agenda=NOT_YET, **known) for number in range(begin, begin + count)]
        over = [replace(each, ref=f"{each.ref[:-4]}90007", agenda=(), status=Status.CLOSED) for each in waiting]
        connection.execute(insert(ComplaintRow), [complaint_values(each) for each in waiting + over])
        talks = [Conversation(peer=PHONE, seat=each.ref, due_at=LATER) for each in waiting]
        connection.execute(insert(ConversationRow), [conversation_values(talk) for talk in talks])
        chats = [Peer(channel="telegram", chat=each.ref) for each in waiting]
        Outbox(connection).add([outbound("sent", chat) for chat in chats], at=NOW)
        connection.exec_driver_sql("UPDATE outbox SET state = 'sent'")
        Outbox(connection).add([outbound("later", chat) for chat in chats], at=LATER)


def test_an_audit_costs_what_is_open_and_not_what_there_is(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'suban.db'}")

    def look() -> None:
        with database.reading() as connection:
            assert audit(connection, {}, NOW).steps == ()

    def close() -> None:
        with database.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE complaint SET status = 'closed', agenda = '[]', due_at = NULL")
            connection.exec_driver_sql("UPDATE outbox SET state = 'sent'")

    fill(database, 10, begin=0)
    close()
    few = steps(database, look)
    fill(database, 1000, begin=100)
    close()
    many = steps(database, look)
    database.close()

    assert many == few


def test_polls_and_lookups_cost_the_same_however_much_is_kept(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'suban.db'}")
    fill(database, 10, begin=0)
    few = [steps(database, ask) for ask in (*polls(database), *lookups(database))]
    fill(database, 1000, begin=100)
    many = [steps(database, ask) for ask in (*polls(database), *lookups(database))]
    database.close()

    assert many == few


def test_taking_what_goes_next_costs_the_same_however_many_chats_wait(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'suban.db'}")

    def queue(first: int, last: int) -> None:
        with database.work() as work:
            chats = [Peer(channel="telegram", chat=str(number)) for number in range(first, last)]
            work.outbox.add([outbound("the water is off", chat) for chat in chats], at=NOW)
            work.outbox.add([outbound("later", chat) for chat in chats], at=LATER)
            work.commit()

    def claim() -> None:
        assert len(database.ledger.claim(NOW, LOOKED_AT)) == LOOKED_AT

    claim_of = []
    for first, last in ((0, 100), (100, 3000)):
        queue(first, last)
        claim()
        claim_of.append(steps(database, claim))
    database.close()

    assert claim_of[1] == claim_of[0]
