"""One step of the dialogue with a resident: the conversation, what was said and what is on file in; a turn out. Pure."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from core.choices import Choice
from core.complaint import Complaint
from core.dialogue import correcting, filing
from core.dialogue.after import about_filed, answer, heard_words
from core.dialogue.again import ask_alarmed, repeat
from core.dialogue.conversation import Conversation, Draft, Slot, Stage
from core.dialogue.draft import BRIEF, absorb, blank
from core.dialogue.turn import Known, Reply, Said, Turn, Wanted, Wish, offers
from nlp.reading import CRY, Alarm, Intent

#: Dangers of which nothing more is known.
_NAMELESS = (None, CRY)

#: So long what is said belongs to the emergency before it, unless it is over sooner.
FRESH = timedelta(hours=1)

STAGES: dict[Stage, Callable[[Conversation, Said, Known], Turn]] = {
    Stage.DRAFTING: filing.while_drafting,
    Stage.DOUBTING: filing.while_doubting,
    Stage.MATCHING: filing.while_matching,
    Stage.CONFIRMING: correcting.while_confirming,
    Stage.CHOOSING: correcting.while_choosing,
    Stage.CORRECTING: correcting.while_correcting,
    Stage.QUEUEING: filing.while_queueing,
    Stage.AWAITING: heard_words,
}

#: Presses that belong to a form; without one they come from an old message and are answered kindly.
OF_A_FORM = frozenset(
    {
        Choice.CONFIRM,
        Choice.EDIT,
        Choice.SKIP,
        Choice.BACK,
        Choice.SLOT,
        Choice.SAME,
        Choice.OTHER,
        Choice.YES,
        Choice.NO,
    }
)


def step(conversation: Conversation, said: Said, known: Known) -> Turn:
    """Return the turn that answers this message: danger first, then what works at any step, then where we stood."""
    conversation = _current(conversation, known)
    for take in (_danger, _relay, _at_any_step, _where_we_stood, _newly):
        turn = take(conversation, said, known)
        if turn is not None:
            return turn
    return filing.begin(conversation, said, known)


def _danger(conversation: Conversation, said: Said, known: Known) -> Turn | None:
    """Send people at the first words of danger (I8); more words about the same one are added to it."""
    draft = conversation.draft
    if said.reading.alarm is Alarm.NONE or said.press is not None:
        return None
    if draft is not None and draft.ref is not None:
        if said.reading.alarm is not Alarm.CERTAIN or said.reading.danger in (*_NAMELESS, draft.danger):
            return None
        return filing.alarm(replace(conversation, draft=None), said, known)
    fresh = [
        c for c in known.own if c.is_emergency and c.status.is_worked_on and _is_same(c, said.reading.danger, known)
    ]
    if fresh and said.reading.intent is Intent.WITHDRAW and said.reading.alarm is Alarm.DOUBTFUL:
        # «撤诉，电梯自己好了，我出来了»: who is out again takes it back.
        return None
    if fresh:
        wanted = Wanted(wish=Wish.SUPPLEMENT, ref=fresh[0].ref, words=said.text, attachments=said.attachments)
        return Turn(conversation=conversation, wants=(wanted,))
    if said.reading.alarm is Alarm.CERTAIN:
        return filing.alarm(conversation, said, known)
    if conversation.stage in (Stage.DOUBTING, Stage.HUMAN):
        return None
    return filing.doubt(conversation, said, known)


def _relay(conversation: Conversation, said: Said, known: Known) -> Turn | None:
    """Pass the words on while a human has taken over, or is awaited (I10)."""
    if conversation.stage is not Stage.HUMAN:
        return None
    if said.press is not None and said.press.verb == Choice.END_HUMAN:
        return Turn(conversation=conversation, wants=(Wanted(wish=Wish.END_HUMAN),))
    if _means(said, Choice.PROGRESS, Intent.PROGRESS) and said.press is not None:
        return Turn(conversation=conversation, wants=(Wanted(wish=Wish.PROGRESS),))
    if said.press is not None and about_filed(conversation, said, known) is not None:
        return about_filed(conversation, said, known)
    pressed = said.press.verb if said.press is not None else ""
    wanted = Wanted(wish=Wish.RELAY, words=said.text, attachments=said.attachments, pressed=pressed)
    return Turn(conversation=conversation, wants=(wanted,))


def _at_any_step(conversation: Conversation, said: Said, known: Known) -> Turn | None:
    if _means(said, Choice.HUMAN, Intent.HUMAN):
        return Turn(conversation=conversation, wants=(Wanted(wish=Wish.HUMAN, words=said.text),))
    if _means(said, Choice.PROGRESS, Intent.PROGRESS) and not _has_an_answer(said, known):
        asked = Wanted(wish=Wish.PROGRESS, words=said.text, ref=said.press.ref if said.press else "")
        return _resume(Turn(conversation=conversation, wants=(asked,)), known)
    busy = conversation.stage is not Stage.IDLE
    if busy and _means(said, Choice.CANCEL, Intent.CANCEL):
        return _cancel(conversation)
    if _means(said, Choice.RESTART, None):
        return _fresh(conversation, known)
    if _means(said, Choice.CONTINUE, None):
        return _resume(Turn(conversation=conversation), known) if busy else _stale(conversation)
    if said.press is not None and conversation.stage is Stage.AWAITING:
        return _newly(replace(conversation, stage=Stage.IDLE, awaiting=None), said, known)
    return about_filed(conversation, said, known) if said.press is not None else None


def _has_an_answer(said: Said, known: Known) -> bool:
    """Tell a question that has its answer (停车月卡在哪办) from one about a complaint: there is none open."""
    return said.press is None and bool(known.answer) and all(complaint.status.is_over for complaint in known.own)


def _is_same(complaint: Complaint, danger: str | None, known: Known) -> bool:
    """Tell whether words of danger are about an emergency that is there: of its kind, or a cry soon after it."""
    if danger in _NAMELESS:
        return known.now - complaint.filed_at <= FRESH
    return danger == complaint.danger


def _where_we_stood(conversation: Conversation, said: Said, known: Known) -> Turn | None:
    draft = conversation.draft
    if conversation.stage is Stage.DRAFTING and draft is not None and draft.ref is not None:
        return _while_alarmed(conversation, draft, said, known)
    take = STAGES.get(conversation.stage)
    if take is None:
        return None
    if said.press is not None and said.press.verb == Choice.COMPLAIN:
        return _resume(Turn(conversation=conversation), known)
    if not said.text and said.press is None and not said.attachments:
        return _resume(Turn(conversation=conversation, replies=(Reply(key="dialogue.empty"),)), known)
    asks = bool(known.answer) and said.reading.intent is Intent.CONSULT
    forms = (Stage.DRAFTING, Stage.CONFIRMING) if asks else (Stage.DRAFTING,)
    if conversation.stage in forms and said.press is None and (asks or _is_aside(said)):
        return _resume(answer(conversation, said, known) or Turn(conversation=conversation), known)
    return take(conversation, said, known)


def _is_aside(said: Said) -> bool:
    """Tell what is answered in the middle of a form from what only begins so: «谢谢，桶也破了» tells more."""
    is_courtesy = said.reading.intent in (Intent.THANKS, Intent.GREETING) and said.reading.topic is None
    return is_courtesy or said.reading.intent is Intent.HELP


def _newly(conversation: Conversation, said: Said, known: Known) -> Turn | None:
    if said.press is not None:
        if said.press.verb == Choice.COMPLAIN:
            return _fresh(conversation, known)
        if said.press.verb == Choice.CANCEL:
            return Turn(conversation=conversation, replies=(Reply(key="dialogue.nothing_to_cancel"),))
        if said.press.verb == Choice.CONFIRM and _was_just_filed(conversation, known):
            values = {"ref": conversation.latest or ""}
            filed = Reply(key="dialogue.filed_already", values=values, offers=offers(Choice.COMPLAIN))
            return Turn(conversation=conversation, replies=(filed,))
        if said.press.verb in OF_A_FORM:
            return _stale(conversation)
    elif _only_wishes(said):
        return _fresh(conversation, known)
    return about_filed(conversation, said, known) or answer(conversation, said, known)


def _was_just_filed(conversation: Conversation, known: Known) -> bool:
    """Tell whether the form that was read back last is filed: who presses twice hears that once is enough."""
    return any(one.ref == conversation.latest and known.now - one.filed_at <= FRESH for one in known.own)


def _only_wishes(said: Said) -> bool:
    """Tell whether the words only say that there is something to complain of (投诉，我想报修)."""
    reading = said.reading
    tells = reading.topic is not None or reading.place.is_known or reading.phone is not None or bool(said.attachments)
    return reading.intent is Intent.COMPLAIN and not tells and len(said.text) <= BRIEF


def _stale(conversation: Conversation) -> Turn:
    return Turn(conversation=conversation, replies=(Reply(key="dialogue.stale", offers=offers(Choice.COMPLAIN)),))


def _while_alarmed(conversation: Conversation, draft: Draft, said: Said, known: Known) -> Turn:
    """Take what is added to an emergency that people are already on their way to."""
    heard = absorb(draft, said, known) if said.press is None else draft
    declined = said.press is None and said.reading.intent is Intent.DENY
    if draft.asked is not None and (declined or _means(said, Choice.SKIP, Intent.SKIP)):
        heard = replace(heard, skipped=(*heard.skipped, draft.asked))
    turn = ask_alarmed(replace(conversation, draft=heard), known)
    if not turn.replies:
        turn = replace(turn, replies=(Reply(key="dialogue.urgent_done"),))
    if said.press is not None:
        return turn
    wanted = Wanted(
        wish=Wish.RECONTACT, ref=draft.ref or "", words=said.text, draft=heard, attachments=said.attachments
    )
    return replace(turn, wants=(wanted,))


def _resume(turn: Turn, known: Known) -> Turn:
    """After an aside, say again what was asked, or do what no longer needs asking (an outage that is known by now)."""
    again = repeat(turn.conversation, known)
    return replace(again, replies=turn.replies + again.replies, wants=turn.wants + again.wants)


def _current(conversation: Conversation, known: Known) -> Conversation:
    """Leave behind the form of an emergency that is over: what comes now is new."""
    draft = conversation.draft
    if draft is None or draft.ref is None:
        return conversation
    running = any(own.ref == draft.ref and own.status.is_worked_on for own in known.own)
    fresh = draft.begun_at is not None and known.now - draft.begun_at < FRESH
    if running and fresh:
        return conversation
    return replace(conversation, stage=Stage.IDLE, draft=None, slot=None)


def _cancel(conversation: Conversation) -> Turn:
    draft = conversation.draft
    idle = replace(conversation, stage=Stage.IDLE, draft=None, slot=None, awaiting=None)
    is_sent = draft is not None and draft.ref is not None
    key = "dialogue.cannot_cancel" if is_sent else "dialogue.cancelled"
    values = {"ref": draft.ref} if draft is not None and draft.ref else {}
    return Turn(
        conversation=idle, replies=(Reply(key=key, values=values, offers=offers(Choice.COMPLAIN, Choice.PROGRESS)),)
    )


def _fresh(conversation: Conversation, known: Known) -> Turn:
    draft = replace(blank(conversation, None, known), asked=Slot.WHAT, tries=1)
    begun = replace(conversation, stage=Stage.DRAFTING, draft=draft, slot=None)
    reply = Reply(key="dialogue.ask_what", offers=offers(Choice.CANCEL, Choice.HUMAN))
    return Turn(conversation=begun, replies=(reply,))


def _means(said: Said, choice: Choice, intent: Intent | None) -> bool:
    if said.press is not None:
        return said.press.verb == choice
    return intent is not None and said.reading.intent is intent
