"""Do everything that is due: each complaint and conversation re-checked and advanced in its own unit of work (H7, D6)."""

import logging
from dataclasses import replace
from datetime import datetime

from core.agenda import fall_due
from core.choices import Choice, buttons
from core.desk import Desk
from core.dialogue.conversation import Conversation, Stage
from core.dialogue.draft import story
from core.errors import StaleComplaint, whereabouts
from core.form import place_words
from core.house import Community
from core.masking import mask_words
from core.messages import Peer
from core.office import Office
from core.policy import Target
from core.reactions import react
from core.usecases import handover
from core.usecases.incidents import go_on
from core.work import UnitOfWork

log = logging.getLogger(__name__)

BATCH = 100


def sweep(office: Office, *, now: datetime) -> int:
    """Advance whatever is due at or before now; return how much that was."""
    return _complaints(office, now) + _conversations(office, now)


def next_due(office: Office) -> datetime | None:
    """Return when the next thing falls due."""
    with office.open_work() as work:
        return work.complaints.next_due()


def _complaints(office: Office, now: datetime) -> int:
    done: set[str] = set()
    while True:
        with office.open_work() as work:
            refs = [ref for ref in work.complaints.due(now, BATCH + len(done)) if ref not in done]
        if not refs:
            return len(done)
        for ref in refs:
            done.add(ref)
            try:
                _complaint(office, ref, now)
            except StaleComplaint:
                log.info("complaint changed meanwhile", extra={"ref": ref})
            except Exception as error:
                log.error("a due complaint could not be advanced: %s", whereabouts(error), extra={"ref": ref})


def _complaint(office: Office, ref: str, now: datetime) -> None:
    with office.open_work() as work:
        complaint = work.complaints.get(ref)
        if complaint is None:
            return
        desk = Desk(office, work, office.communities[complaint.community], now)
        if complaint.incident is not None and complaint.status.is_worked_on:
            go_on(desk, complaint)
            desk.close()
            work.commit()
            return
        if complaint.due_at is None or complaint.due_at > now:
            return
        moved, events = fall_due(complaint, now, desk.terms(complaint))
        work.complaints.save(react(desk, complaint, moved, events))
        desk.close()
        work.commit()


def _conversations(office: Office, now: datetime) -> int:
    done: set[tuple[Peer, str]] = set()
    while True:
        with office.open_work() as work:
            seats = [seat for seat in work.conversations.due(now, BATCH + len(done)) if seat not in done]
        if not seats:
            return len(done)
        for peer, seat in seats:
            done.add((peer, seat))
            try:
                _conversation(office, peer, seat, now)
            except StaleComplaint:
                log.info("conversation changed meanwhile", extra={"channel": peer.channel})
            except Exception as error:
                log.error("a due conversation stays: %s", whereabouts(error), extra={"channel": peer.channel})


def _conversation(office: Office, peer: Peer, seat: str, now: datetime) -> None:
    with office.open_work() as work:
        conversation = work.conversations.get(peer, seat)
        if conversation.due_at is None or conversation.due_at > now:
            return
        desk = Desk(office, work, _community(office, work, conversation), now)
        if conversation.stage is Stage.HUMAN:
            handover.climb(desk, conversation, now)
        elif conversation.stage is Stage.DOUBTING and conversation.step == 0:
            _call_about_doubt(desk, conversation)
        elif conversation.step == 0:
            _nudge(desk, conversation)
        else:
            _rescue(desk, conversation)
        desk.close()
        work.commit()


def _community(office: Office, work: UnitOfWork, conversation: Conversation) -> Community:
    resident = work.residents.get(conversation.resident or "")
    key = resident.community if resident is not None else ""
    return office.communities.get(key) or next(iter(office.communities.values()))


def _call_about_doubt(desk: Desk, conversation: Conversation) -> None:
    """Have people look when a resident spoke of danger and then fell silent (I8)."""
    draft = conversation.draft
    told = mask_words(story(draft)) if draft else ""
    where = place_words(desk, draft.place) if draft else ""
    text = desk.say("group.doubt", name=_name(desk, conversation), told=told, place=where)
    offered = buttons(desk.office.phrases, Choice.TAKE_OVER, ref=conversation.resident or "")
    desk.tell_service(text, offered)
    desk.tell_targets((Target.AFFAIRS,), None, text, offered, urgent=True)
    rescue = desk.now + desk.office.policy.draft_rescue
    desk.keep(replace(conversation, step=1, due_at=rescue))


def _nudge(desk: Desk, conversation: Conversation) -> None:
    """Remind a resident of a form left half-way; it waits for them as long as they like (I10)."""
    draft = conversation.draft
    if draft is None or not draft.texts:
        desk.keep(replace(conversation, due_at=None, step=0))
        return
    offered = buttons(desk.office.phrases, Choice.CONTINUE, Choice.RESTART, Choice.CANCEL)
    if draft.ref is None:
        desk.answer(conversation.peer, desk.say("dialogue.unfinished"), offered)
    current = desk.conversation(conversation.peer, conversation.seat)
    rescue = desk.now + desk.office.policy.draft_rescue
    desk.keep(replace(current, step=1, due_at=None if draft.ref else rescue))


def _rescue(desk: Desk, conversation: Conversation) -> None:
    """Hand an unfinished story to the receptionists, so that it is not lost because a form was not finished."""
    draft = conversation.draft
    if draft is not None and draft.texts:
        told = "\n".join(part for part in (story(draft), conversation.queued) if part)
        text = desk.say("group.unfinished", name=_name(desk, conversation), told=mask_words(told))
        desk.tell_service(text)
        desk.answer(conversation.peer, desk.say("dialogue.handed_to_reception"))
    current = desk.conversation(conversation.peer, conversation.seat)
    desk.keep(replace(current, due_at=None, step=0))


def _name(desk: Desk, conversation: Conversation) -> str:
    resident = desk.work.residents.get(conversation.resident or "")
    return resident.name if resident is not None and resident.name else desk.say("form.nameless")
