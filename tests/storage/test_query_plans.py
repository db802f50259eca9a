"""Every question the house asks is answered by an index, and a poll costs what is due, not what there is."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from live.questions import Questions
from storage_examples import GARDEN, GROUP, LI, NOW, PHONE, POLICY, complaint, corrective, inbound, outbound

from core.calling import LIST
from core.complaint import Due, Status
from core.dialogue.conversation import Conversation
from core.events import Event, Happened
from core.messages import Peer, Turn
from core.reach import gone
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


def ask_everything(database: Database) -> None:
    with database.work() as work:
        policy = work.policies.keep(POLICY)
        work.policies.get(policy)
        work.residents.add(LI, PHONE)
        work.residents.save(LI)
        work.residents.get(LI.id)
        work.residents.at(PHONE)
        work.residents.peer(LI.id)
        work.residents.of_phone(GARDEN, "13812345678", 9)
        work.residents.merge("new", LI.id, beside=PHONE)
        work.claims.get("1")
        work.claims.about(("new", LI.id), since=NOW)
        work.claims.grant("1", at=NOW)
        work.claims.settle("1", joined=True, at=NOW)
        work.bindings.bind_person(GARDEN, "王师傅", "telegram", "wang", None)
        work.bindings.bind_group(GARDEN, "工程部群", GROUP)
        work.bindings.person(GARDEN, "王师傅")
        work.bindings.group(GARDEN, "工程部群")
        work.bindings.member("telegram", "wang")
        work.bindings.group_at(GROUP)
        work.bindings.mark_unreachable(GROUP)
        work.inbox.take(inbound(), at=NOW)
        work.inbox.fail(inbound(), at=NOW, error="x", told=False)
        work.inbox.failed(9)
        ask_about_complaints(work, work.complaints.next_ref(GARDEN, NOW.date()), policy)
        ask_about_conversations(work)
        work.outbox.add([outbound(card="c"), outbound(card="c"), outbound(peer=PHONE)], at=NOW)
        ask_about_calls(work.calls)
        work.untold.outbound(9)
        work.untold.lost(1)
        work.untold.on_its_way(GROUP)
        work.commit()
    ask_the_ledger(database)


def ask_about_calls(calls: Any) -> None:
    calls.due(NOW, 9)
    calls.put_in([0], outbound(turn=Turn(kind=LIST, since=NOW)), at=NOW)
    calls.take(GROUP)
    calls.told(GROUP, NOW, NOW)
    calls.recent(GROUP, NOW, 9)
    calls.about(GROUP, "TS202611230001", NOW, 9)
    calls.is_known(GROUP, "TS202611230001")
    for act in (calls.release, calls.drop):
        act([0])
    calls.put_off([0], NOW)


def ask_about_complaints(work: Any, ref: str, policy: str) -> None:
    complaints = work.complaints
    complaints.add(complaint(ref, policy=policy))
    complaints.save(complaints.get(ref))
    complaints.due(NOW, 9)
    complaints.take_due(ref, NOW)
    complaints.next_due()
    complaints.open_in(GARDEN, None, 9)
    complaints.open_in(GARDEN, "engineering", 9)
    complaints.recent(GARDEN, 9)
    complaints.of_resident(LI.id, 9)
    complaints.called_about(GROUP, NOW, 9)
    complaints.by_tail(GARDEN, "0001", 9)
    for place in (Place(building="3"), Place(building="3", unit="2")):
        complaints.alike(GARDEN, since=NOW, resident=LI.id, place=place, topic="light", limit=9)
    work.timeline.add([Event(kind=Happened.FILED, ref=ref, at=NOW)])
    work.timeline.of(ref)
    work.timeline.of_person(GARDEN, "王师傅", NOW, 9)
    ask_about_correctives(work, ref, policy)
    work.corrections.add(ref, "", field="category", was="", became="", by="", at=NOW)


def ask_about_correctives(work: Any, ref: str, policy: str) -> None:
    correctives = work.correctives
    correctives.add(corrective(correctives.next_ref(), complaint=ref, policy=policy))
    correctives.save(correctives.get("C-0001"))
    correctives.community("C-0001")
    correctives.due(NOW, 9)
    correctives.open_in(GARDEN, None, 9)
    correctives.open_in(GARDEN, "engineering", 9)
    work.timeline.add([Event(kind=Happened.CORRECTED, ref="C-0001", at=NOW)])


def ask_about_conversations(work: Any) -> None:
    work.conversations.save(work.conversations.get(PHONE, "li"))
    work.conversations.save(work.conversations.get(PHONE, "li"))
    work.conversations.due(NOW, 9)
    work.conversations.of_resident(LI.id)


def ask_the_ledger(database: Database) -> None:
    ledger = database.ledger
    for dispatch in ledger.gather(PHONE, NOW):
        ledger.hold(dispatch.id, "x", at=NOW)
    for act in (ledger.later, ledger.dead):
        (dispatch,) = ledger.claim(NOW, 9)
        act(dispatch.id, "x", at=NOW)
    ledger.recover(NOW)
    ledger.next_at()
    ledger.sent(dispatch.id, "777", at=NOW)
    ledger.card_of(GROUP, "777")
    ledger.said(GROUP, "777")
    database.reach.change(PHONE, gone)
    database.reach.of(PHONE)
    database.tokens.lease("x", "", now=NOW, until=LATER)
    database.tokens.get("x")
    with database.reading() as connection:
        audit(connection, {}, NOW)


def questions(database: Database) -> Questions:
    """Return every question that storage can ask."""
    asked = Questions()
    with asked.heard(database.engine):
        ask_everything(database)
    return asked


def test_no_question_reads_a_whole_table(database: Database) -> None:
    asked = questions(database)

    assert len(asked.plans) > 60
    assert asked.unindexed() == {}


@pytest.mark.parametrize(
    ("question", "index"),
    [
        ("FROM complaint \nWHERE complaint.due_at <=", "ix_complaint_due"),
        ("FROM conversation \nWHERE conversation.due_at <=", "ix_conversation_due"),
        ("outbox.rank = ? AND outbox.due_at <=", "ix_outbox_queue (rank=? AND due_at<?)"),
        ("outbox.rank = ? AND outbox.due_at <=", "ix_outbox_chat"),
        ("outbox.rank = ? AND outbox.due_at <=", "ix_outbox_sending"),
        ("SELECT outbox.due_at \nFROM outbox \nWHERE outbox.state", "ix_outbox_due"),
        ("SELECT DISTINCT outbox.claimed_by", "ix_outbox_sending"),
        ("complaint.tail =", "ix_complaint_tail"),
        ("complaint.department =", "ix_complaint_open_department"),
        (
            "complaint.building = ? AND complaint.unit =",
            "ix_complaint_place (community=? AND building=? AND unit=? AND",
        ),
        (
            "complaint.unit IS NULL",
            "ix_complaint_place (community=? AND building=? AND unit=? AND topic=? AND filed_at>?)",
        ),
        ("complaint.filed_at >= ? AND complaint.resident =", "ix_complaint_resident"),
        ("complaint.resident = ? ORDER BY", "ix_complaint_resident"),
        ("CAST(complaint.agenda AS TEXT)", "ix_complaint_open"),
        ("conversation.human IS NULL", "ix_conversation_human"),
        ("conversation.touched_at <", "ix_conversation_human"),
        ("outbox.queued_at <", "ix_outbox_queue"),
        ("outbox.claimed_at <", "ix_outbox_sending"),
        ("coalesce(outbox.settled_at, outbox.due_at)", "ix_outbox_untold"),
        ("coalesce(outbox.settled_at, outbox.claimed_at)", "ix_outbox_call (channel=? AND chat=? AND queued_at>?)"),
        ("outbox.queued_at > ? AND NOT", "ix_outbox_call (channel=? AND chat=? AND queued_at>?)"),
        ("outbox.ref = ? AND (outbox.state =", "ix_outbox_called_about (channel=? AND chat=? AND ref=?)"),
        ("AND outbox.ref = ? ORDER BY outbox.queued_at", "(channel=? AND chat=? AND ref=? AND queued_at>?)"),
        ("complaint.ref IN (SELECT", "sqlite_autoindex_complaint_1 (ref=?)"),
        ("complaint.ref IN (SELECT", "ix_outbox_call (channel=? AND chat=? AND queued_at>?)"),
        ("state = 'collected' AND outbox.due_at <=", "ix_outbox_collected"),
        ("outbox.told_in =", "ix_outbox_told_in"),
        ("outbox.told_in = ? AND outbox.ref IS NOT NULL", "ix_outbox_told_in"),
        ("AND outbox.state = 'sending'", "ix_outbox_sending (channel=? AND chat=?)"),
        ('event.at > ? AND event."by" = ?', "ix_event_community (community=? AND at>?)"),
        ("inbox.handled_at <", "ix_inbox_unread"),
    ],
)
def test_the_index_made_for_a_question_answers_it(tmp_path: Path, question: str, index: str) -> None:
    database = Database(f"sqlite:///{tmp_path / 'suban.db'}")
    found = [plan for asked, plan in questions(database).plans.items() if question in asked]
    database.close()

    assert found
    assert index in found[0]


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
