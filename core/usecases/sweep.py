"""Do everything that is due: each complaint and conversation re-checked and advanced in its own unit of work (H7, D6)."""

from dataclasses import replace
from datetime import datetime

from core import rectification
from core.agenda import fall_due
from core.choices import Choice, buttons
from core.desk import Desk
from core.dialogue.conversation import Conversation, Stage
from core.dialogue.draft import story
from core.form import resident_words
from core.house import Community
from core.masking import mask_words
from core.messages import Peer
from core.office import Office
from core.reactions import react
from core.reactions.correctives import react_to_corrective
from core.upkeep import Trouble
from core.usecases import handover
from core.usecases.calls import call_out
from core.usecases.doubt import SILENT, have_looked
from core.usecases.incidents import go_on
from core.usecases.residents import hear_held
from core.usecases.rounds import Round, go_round, well_again
from core.usecases.untold import tell_untold
from core.work import UnitOfWork

#: The kinds of what falls due, as their troubles are kept.
COMPLAINT, CORRECTIVE, CONVERSATION = "complaint", "corrective", "conversation"

#: Where a conversation is found.
Seat = tuple[Peer, str]


def sweep(office: Office, *, now: datetime) -> int:
    """Advance whatever is due at or before now, and have told what nobody was told of; return how much that was."""
    complaints = Round(
        kind=COMPLAINT,
        due=lambda work, limit: work.complaints.due(now, limit),
        written=str,
        advance=lambda ref, trouble: _complaint(office, ref, trouble, now),
        name=lambda work, ref: _complaint_name(office, work, ref),
    )
    correctives = Round(
        kind=CORRECTIVE,
        due=lambda work, limit: work.correctives.due(now, limit),
        written=str,
        advance=lambda ref, trouble: _corrective(office, ref, trouble, now),
        name=lambda work, ref: (ref, _known(office, work.correctives.community(ref))),
    )
    conversations = Round(
        kind=CONVERSATION,
        due=lambda work, limit: work.conversations.due(now, limit),
        written=_seat,
        advance=lambda seat, trouble: _conversation(office, seat, trouble, now),
        name=lambda work, seat: _conversation_name(office, work, seat),
    )
    gone = go_round(office, complaints, now) + go_round(office, correctives, now) + go_round(office, conversations, now)
    # What is told late may be a call, too; all that fell due together is told together.
    return gone + tell_untold(office, now) + call_out(office, now)


def next_due(office: Office) -> datetime | None:
    """Return when the next thing falls due."""
    with office.open_work() as work:
        return work.complaints.next_due()


def _complaint(office: Office, ref: str, trouble: Trouble | None, now: datetime) -> None:
    with office.open_work() as work:
        complaint = work.complaints.take_due(ref, now)
        if complaint is None:
            return
        desk = Desk(office, work, office.communities[complaint.community], now)
        if complaint.incident is not None and complaint.status.is_worked_on:
            go_on(desk, complaint)
            well_again(desk, COMPLAINT, ref, ref, trouble)
            desk.close()
            work.commit()
            return
        moved, events = fall_due(complaint, now, desk.terms(complaint))
        work.complaints.save(react(desk, complaint, moved, events))
        well_again(desk, COMPLAINT, ref, ref, trouble)
        desk.close()
        work.commit()


def _complaint_name(office: Office, work: UnitOfWork, ref: str) -> tuple[str, Community]:
    # Its row may be what can't be read, so only what is surely there is asked for.
    return ref, _known(office, work.complaints.community(ref))


def _corrective(office: Office, ref: str, trouble: Trouble | None, now: datetime) -> None:
    with office.open_work() as work:
        corrective = work.correctives.get(ref)
        if corrective is None or corrective.due_at is None or corrective.due_at > now:
            return
        desk = Desk(office, work, office.communities[corrective.community], now)
        react_to_corrective(desk, *rectification.fall_due(corrective, now, desk.corrective_terms(corrective)))
        well_again(desk, CORRECTIVE, ref, ref, trouble)
        desk.close()
        work.commit()


def _conversation(office: Office, at: Seat, trouble: Trouble | None, now: datetime) -> None:
    peer, seat = at
    with office.open_work() as work:
        conversation = work.conversations.get(peer, seat)
        held = conversation.held
        waits = held is None or held.until > now
        if waits and (conversation.due_at is None or conversation.due_at > now):
            return
        desk = Desk(office, work, _community(office, work, conversation), now)
        if held is not None and not waits:
            hear_held(desk, conversation, held)
        elif conversation.stage is Stage.HUMAN:
            handover.climb(desk, conversation, now)
        elif conversation.stage is Stage.DOUBTING and conversation.step == 0:
            _call_about_doubt(desk, conversation)
        elif conversation.step == 0:
            _nudge(desk, conversation)
        else:
            _rescue(desk, conversation)
        well_again(desk, CONVERSATION, _seat(at), _name(desk, conversation), trouble)
        desk.close()
        work.commit()


def _seat(at: Seat) -> str:
    peer, seat = at
    return "/".join((peer.channel, peer.chat, seat))


def _conversation_name(office: Office, work: UnitOfWork, at: Seat) -> tuple[str, Community]:
    resident = work.residents.at(at[0])
    named = resident.name if resident is not None else ""
    return named or office.phrases.say("form.nameless"), _known(office, resident.community if resident else None)


def _known(office: Office, community: str | None) -> Community:
    return office.communities.get(community or "") or next(iter(office.communities.values()))


def _community(office: Office, work: UnitOfWork, conversation: Conversation) -> Community:
    resident = work.residents.get(conversation.resident or "")
    key = resident.community if resident is not None else ""
    return office.communities.get(key) or next(iter(office.communities.values()))


def _call_about_doubt(desk: Desk, conversation: Conversation) -> None:
    """Have people look when a resident spoke of danger and then fell silent (I8)."""
    have_looked(desk, SILENT, conversation.resident, conversation.draft)
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
        desk.tell_service(text, about=conversation.resident)
        desk.answer(conversation.peer, desk.say("dialogue.handed_to_reception"))
    current = desk.conversation(conversation.peer, conversation.seat)
    desk.keep(replace(current, due_at=None, step=0))


def _name(desk: Desk, conversation: Conversation) -> str:
    return resident_words(desk, desk.work.residents.get(conversation.resident or ""))
