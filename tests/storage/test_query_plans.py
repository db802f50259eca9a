"""Every question the house asks is answered by an index."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from live.questions import Questions
from storage_examples import GARDEN, GROUP, LI, NOW, PHONE, POLICY, complaint, corrective, inbound, outbound

from core.calling import LIST
from core.events import Event, Happened
from core.messages import Turn
from core.reach import gone
from nlp.reading import Place
from storage.audit import audit
from storage.database import Database


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
    database.tokens.lease("x", "", now=NOW, until=NOW + timedelta(days=1))
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
