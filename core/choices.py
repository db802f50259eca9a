"""Every button there is: fixed words that people learn once, and the short data that comes back when one is pressed."""

from dataclasses import dataclass
from enum import StrEnum

from core.complaint import Complaint, Move, Status
from core.corrective import CorrectiveMove
from core.messages import Button
from core.phrases import Phrases


class Choice(StrEnum):
    """What a resident (or, at the end, a receptionist) can press beside the moves."""

    COMPLAIN = "complain"
    PROGRESS = "progress"
    HUMAN = "human"
    CONFIRM = "confirm"
    EDIT = "edit"
    CANCEL = "cancel"
    SKIP = "skip"
    BACK = "back"
    CONTINUE = "continue"
    RESTART = "restart"
    SUPPLEMENT = "supplement"
    URGE = "urge"
    WITHDRAW = "withdraw"
    APPEAL = "appeal"
    SATISFIED = "satisfied"
    BASICALLY = "basically"
    UNSATISFIED = "unsatisfied"
    SAME = "same"
    OTHER = "other"
    YES = "yes"
    NO = "no"
    SLOT = "slot"
    CATEGORY = "category"
    REGISTER = "register"
    TAKE_OVER = "take_over"
    END_HUMAN = "end_human"
    AGREE = "agree"
    DISAGREE = "disagree"
    COMMUNITY = "community"
    MYSELF = "myself"
    NOT_ME = "not_me"
    PERFORMANCE = "performance"
    SHOW = "show"


#: What the data of a superior's word says beside the complaint where it is an exclusion that waits.
EXCLUSION = "x"
#: A superior's word, and what it is as a choice.
DECISIONS: dict[str, str] = {Choice.AGREE: "yes", Choice.DISAGREE: "no"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """What a pressed button means: a verb, the complaint it is about, and the choice made with it."""

    verb: str
    ref: str = ""
    choice: str = ""


def press_of(data: str) -> Press:
    """Return what the data of a button means."""
    verb, _, rest = data.partition(":")
    ref, _, choice = rest.partition(":")
    return Press(verb=verb, ref=ref, choice=choice)


def data_of(press: Press) -> str:
    """Return the data of a button that means this."""
    return ":".join((press.verb, press.ref, press.choice)).rstrip(":")


def button(
    phrases: Phrases, verb: Choice | Move | CorrectiveMove, ref: str = "", choice: str = "", label: str = ""
) -> Button:
    """Return the button of a verb, with its fixed word unless another label is given."""
    return Button(label=label or phrases.label(verb), data=data_of(Press(verb=verb.value, ref=ref, choice=choice)))


def buttons(phrases: Phrases, *verbs: Choice | Move | CorrectiveMove, ref: str = "") -> tuple[Button, ...]:
    """Return the buttons of several verbs about one complaint."""
    return tuple(button(phrases, verb, ref) for verb in verbs)


_UNSIGNED = (Move.ACKNOWLEDGE, Move.TRANSFER, Move.RECATEGORISE, Move.REGRADE)
_WORKING = (
    Move.FINISH,
    Move.TRANSFER,
    Move.EXTEND,
    Move.REPORT,
    Move.INVALIDATE,
    Move.REFER,
    Move.RECATEGORISE,
    Move.REGRADE,
)

#: What the card in the group offers in each status.
OFFERED: dict[Status, tuple[Move, ...]] = {
    Status.FILED: _UNSIGNED,
    Status.ACKNOWLEDGED: (Move.ARRIVE, *_WORKING),
    Status.ON_SITE: _WORKING,
    Status.REFERRED: (Move.FINISH, Move.TRANSFER, Move.REPORT),
}


def card_buttons(phrases: Phrases, complaint: Complaint) -> tuple[Button, ...]:
    """Return what the complaint's card offers now."""
    if not complaint.dispatched:
        return buttons(phrases, Move.ASSIGN, Move.RECATEGORISE, Move.REGRADE, ref=complaint.ref)
    return buttons(phrases, *OFFERED.get(complaint.status, ()), ref=complaint.ref)


def rating_buttons(phrases: Phrases, ref: str) -> tuple[Button, ...]:
    """Return the three answers of the call-back (F4)."""
    return buttons(phrases, Choice.SATISFIED, Choice.BASICALLY, Choice.UNSATISFIED, ref=ref)
