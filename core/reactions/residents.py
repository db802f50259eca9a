"""What the resident hears of every step, without asking (F3)."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from core.choices import Choice, button, buttons, rating_buttons
from core.complaint import Complaint, Due, DueKind, Move, Satisfaction, Status
from core.desk import Desk
from core.dialogue.conversation import Awaiting, Stage
from core.events import Event, Happened
from core.form import promises
from core.messages import Attachment, Button, Weight
from core.policy import Target
from core.reactions.contact import have_it_told
from core.reactions.known import known_of
from core.reactions.values import values_of

#: What a resident without a chat is told by telephone: nothing that was not said counts as told (I6).
BY_PHONE = frozenset(
    {
        Happened.EXPLAINED,
        Happened.FINISHED,
        Happened.EXTENDED,
        Happened.INVALIDATED,
        Happened.REFERRED,
        Happened.SETTLED,
        Happened.CLOSED,
        Happened.CORRECTED,
        Happened.REMEDY_GIVEN,
        Happened.REMEDY_CHANGED,
        Happened.REMEDY_WITHDRAWN,
    }
)
#: What a scarce last message is kept for: the result, and danger.
OUTCOMES = frozenset({Happened.ALARMED, Happened.FINISHED, Happened.INVALIDATED, Happened.SETTLED, Happened.CLOSED})


#: With these the resident sees the pictures that came along.
SHOWS = frozenset({Happened.FINISHED, Happened.EXPLAINED})


def tell_resident(desk: Desk, before: Complaint | None, complaint: Complaint, event: Event) -> None:
    """Tell the resident of the event, if it is one they should hear of."""
    key = _KEYS[event.kind](complaint, event) if event.kind in _KEYS else ""
    if not key:
        return
    values = values_of(desk, complaint, event)
    if event.kind is Happened.FOLDED:
        values |= known_of(desk, complaint)
    if event.kind in (Happened.FILED, Happened.ALARMED):
        values["sign_by"] = _sign_by(desk, complaint)
        values["promised"] = promises(desk, complaint, "promised")
        values["guidance"] = desk.say(f"danger.{complaint.danger}") if complaint.danger else ""
    text = desk.say(f"resident.{key}", **values)
    told = desk.tell_resident(
        complaint.resident,
        text,
        _offered(desk, complaint, event),
        attachments=_proof(before, complaint) if event.kind in SHOWS else (),
        ref=complaint.ref,
        urgent=complaint.is_emergency or event.kind is Happened.FILED,
        weight=_weight(event),
    )
    if not told and event.kind in BY_PHONE:
        have_it_told(desk, complaint, text)
    if told and key == "unsatisfied":
        _await_words(desk, complaint)
    if told and event.kind is Happened.FINISHED:
        _await_nothing(desk, complaint)


def _weight(event: Event) -> Weight:
    if event.kind in OUTCOMES:
        return Weight.OUTCOME
    return Weight.TOLD if event.kind in BY_PHONE else Weight.PASSING


def _sign_by(desk: Desk, complaint: Complaint) -> str:
    due: Due | None = next((due for due in complaint.agenda if due.kind is DueKind.SIGN), None)
    return desk.clock(due.at if due else complaint.answer_by)


def _offered(desk: Desk, complaint: Complaint, event: Event) -> Sequence[Button]:
    phrases = desk.office.phrases
    match event.kind:
        case Happened.FINISHED | Happened.FOLLOWED_UP:
            return rating_buttons(phrases, complaint.ref)
        case Happened.FILED | Happened.ALARMED | Happened.RAISED_AGAIN | Happened.FOLDED:
            own = buttons(phrases, Choice.URGE, Choice.SUPPLEMENT, Choice.WITHDRAW, ref=complaint.ref)
            return (button(phrases, Choice.PROGRESS), *own)
        case Happened.ACKNOWLEDGED | Happened.ARRIVED | Happened.EXPLAINED | Happened.REFERRED:
            return (
                button(phrases, Choice.PROGRESS),
                *buttons(phrases, Choice.URGE, Choice.SUPPLEMENT, ref=complaint.ref),
            )
        case Happened.RATED if complaint.status.is_over:
            return buttons(phrases, Choice.APPEAL, Choice.COMPLAIN, ref=complaint.ref)
        case Happened.INVALIDATED:
            return buttons(phrases, Choice.APPEAL, ref=complaint.ref)
        case Happened.CLOSED | Happened.SETTLED if event.facts.get("reason") != "accepted":
            return buttons(phrases, Choice.APPEAL, Choice.COMPLAIN, ref=complaint.ref)
        case Happened.ESCALATED | Happened.REMINDED | Happened.EXTENDED:
            return (button(phrases, Choice.URGE, complaint.ref), button(phrases, Choice.PROGRESS))
        case _:
            return ()


def _proof(before: Complaint | None, after: Complaint) -> tuple[Attachment, ...]:
    return after.proof[len(before.proof) if before is not None else 0 :]


def _await_words(desk: Desk, complaint: Complaint) -> None:
    """Take the resident's next words as the reason; the complaint is open again already, whatever they say."""
    peer = desk.chat_of(complaint.resident)
    if peer is not None:
        conversation = desk.conversation(peer, peer.chat)
        waiting = Awaiting(move=Move.REJECT, ref=complaint.ref)
        desk.keep(replace(conversation, stage=Stage.AWAITING, awaiting=waiting, touched_at=desk.now))


def _await_nothing(desk: Desk, complaint: Complaint) -> None:
    """Stop waiting for why the last result was no good: there is a new one to be rated."""
    peer = desk.chat_of(complaint.resident)
    conversation = desk.conversation(peer, peer.chat) if peer is not None else None
    if conversation is not None and conversation.awaiting == Awaiting(move=Move.REJECT, ref=complaint.ref):
        desk.keep(replace(conversation, stage=Stage.IDLE, awaiting=None))


def _slipped(complaint: Complaint, event: Event) -> str:
    """Say so when a promise slips: nobody signed though the supervisor was called, or the deadline has passed."""
    to = event.facts.get("to", "").split(",")
    if event.facts.get("due") == DueKind.SIGN and Target.AFFAIRS in to:
        return "unsigned"
    if event.facts.get("due") == DueKind.RESOLVE and event.facts.get("late") == "first":
        return "late"
    if event.facts.get("due") == DueKind.REFERRAL:
        return "referral_goes_on"
    return ""


def _rated(complaint: Complaint, event: Event) -> str:
    if event.facts["satisfaction"] == Satisfaction.UNSATISFIED:
        return "unsatisfied_told" if event.words else "unsatisfied"
    return "thanks_owing" if complaint.status is Status.SETTLED else "thanks"


def _closed(complaint: Complaint, event: Event) -> str:
    """Say that it was closed, once: what is archived afterwards was said with the prevention, or is no news."""
    reason = event.facts["reason"]
    return "" if reason in ("accepted", "corrected", "regraded") else f"closed_{reason}"


def _always(key: str) -> Callable[[Complaint, Event], str]:
    return lambda complaint, event: key


_KEYS: dict[Happened, Callable[[Complaint, Event], str]] = {
    Happened.FILED: lambda complaint, event: "filed" if complaint.dispatched else "filed_undecided",
    Happened.ALARMED: lambda complaint, event: "alarmed" if complaint.place.is_known else "alarmed_nowhere",
    Happened.ACKNOWLEDGED: lambda complaint, event: "signed_reopened" if complaint.reopened else "signed",
    Happened.ARRIVED: _always("arrived"),
    Happened.EXPLAINED: _always("explained"),
    Happened.FINISHED: lambda complaint, event: "finished_together" if complaint.incident else "finished",
    Happened.FOLDED: _always("folded"),
    Happened.SEPARATED: _always("separated"),
    Happened.TRANSFERRED: lambda complaint, event: "handed_on" if event.facts["person"] else "transferred",
    Happened.EXTENDED: _always("extended"),
    Happened.REPORTED: _always("reported"),
    Happened.ASSIGNED: _always("assigned"),
    Happened.INVALIDATED: _always("invalidated"),
    Happened.REFERRED: _always("referred"),
    Happened.REGRADED: lambda complaint, event: "regraded" if complaint.status.is_worked_on else "",
    Happened.UPGRADED: lambda complaint, event: f"upgraded_{event.facts['reason']}",
    Happened.SUPPLEMENTED: lambda complaint, event: (
        "unsatisfied_heard" if "unsatisfied" in event.facts else "supplemented"
    ),
    Happened.RAISED_AGAIN: _always("raised_again"),
    Happened.URGED: _always("urged"),
    Happened.WITHDRAWN: _always("withdrawn"),
    Happened.APPEALED: _always("appealed"),
    Happened.RATED: _rated,
    Happened.FOLLOWED_UP: _always("followed_up"),
    Happened.SETTLED: _closed,
    Happened.CLOSED: _closed,
    Happened.CORRECTED: _always("corrected"),
    Happened.REMEDY_GIVEN: lambda complaint, event: "remedied_money" if "money" in event.facts else "remedied",
    Happened.REMEDY_CHANGED: lambda complaint, event: (
        "remedy_changed_money" if "money" in event.facts else "remedy_changed"
    ),
    Happened.REMEDY_WITHDRAWN: _always("remedy_withdrawn"),
    Happened.REMINDED: _slipped,
    Happened.ESCALATED: _slipped,
}
