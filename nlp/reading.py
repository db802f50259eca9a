"""What was understood from one message; made by `nlp.reader`, used by everything in `core`."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class Category(StrEnum):
    """The four categories of a complaint (T1)."""

    EQUIPMENT = "equipment"
    SERVICE = "service"
    FEES = "fees"
    INCIDENT = "incident"


class Severity(StrEnum):
    """How grave a complaint is (T2); `rank` orders them."""

    MINOR = "minor"
    IMPORTANT = "important"
    MAJOR = "major"

    @property
    def rank(self) -> int:
        """Return 0 for minor, 1 for important, 2 for major."""
        return list(Severity).index(self)


class Intent(StrEnum):
    """What the writer wants from us with this message."""

    COMPLAIN = "complain"
    PROGRESS = "progress"
    HUMAN = "human"
    CANCEL = "cancel"
    CONFIRM = "confirm"
    DENY = "deny"
    CORRECT = "correct"
    URGE = "urge"
    SUPPLEMENT = "supplement"
    WITHDRAW = "withdraw"
    SATISFIED = "satisfied"
    BASICALLY_SATISFIED = "basically_satisfied"
    UNSATISFIED = "unsatisfied"
    APPEAL = "appeal"
    THANKS = "thanks"
    GREETING = "greeting"
    CONSULT = "consult"
    SMALLTALK = "smalltalk"
    OUT_OF_SCOPE = "out_of_scope"
    BACK = "back"
    SKIP = "skip"
    HELP = "help"


class Situation(StrEnum):
    """Where the conversation stands when the message arrives; short messages mean nothing without it."""

    IDLE = "idle"
    DRAFTING = "drafting"
    CONFIRMING = "confirming"
    ASKED = "asked"
    JUST_FILED = "just_filed"
    IN_PROGRESS = "in_progress"
    RATING = "rating"
    CLOSED = "closed"


#: The danger of a cry for help, of which nothing more is known.
CRY = "help"


class Alarm(StrEnum):
    """Whether people must go now (I8): doubt is asked about, never dropped."""

    NONE = "none"
    DOUBTFUL = "doubtful"
    CERTAIN = "certain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in the community; `building` and `unit` without suffix, `room` the door number, `words` the rest as said."""

    building: str | None = None
    unit: str | None = None
    room: str | None = None
    words: str | None = None

    @property
    def is_known(self) -> bool:
        """Tell whether anything at all is known of the place."""
        return any((self.building, self.unit, self.room, self.words))


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """When it began: an aware instant, its grain (now, minute, hour, part, day, week, month, approx) and the words."""

    at: datetime
    grain: str
    words: str


#: The place of a message that speaks of none.
NOWHERE = Place()


class Because(NamedTuple):
    """One reason of a decision: the words found, what they speak for, and the rule's reason in Chinese that staff see."""

    words: str
    speaks_for: str
    reason: str = ""
    weight: float = 0.0


class Reading(NamedTuple):
    """Everything understood from one message.

    `confidence` (0–1) is the chance that `category` is right; `topic` is a key of `config/keywords.toml`
    (lift, noise, …) that routes to a department; `danger` names the kind of emergency (lift, fire, gas, …)
    and `outage` what is cut off now (water, power, lift).
    """

    text: str
    intent: Intent
    category: Category | None = None
    severity: Severity | None = None
    topic: str | None = None
    alarm: Alarm = Alarm.NONE
    danger: str | None = None
    outage: str | None = None
    confidence: float = 0.0
    because: tuple[Because, ...] = ()
    place: Place = NOWHERE
    phone: str | None = None
    when: When | None = None
    demand: str | None = None
    against: str | None = None
