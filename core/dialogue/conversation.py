"""Where a conversation stands: kept after every message, so that it resumes after any interruption (I10)."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from core.complaint import Move
from core.corrective import CorrectiveMove
from core.dialogue.pace import Held, Pace
from core.messages import Attachment, Button, Peer
from nlp.reading import Category, Place, Severity


class Stage(StrEnum):
    """What the next message from this person will be taken for."""

    IDLE = "idle"
    DRAFTING = "drafting"
    DOUBTING = "doubting"
    MATCHING = "matching"
    CONFIRMING = "confirming"
    CHOOSING = "choosing"
    CORRECTING = "correcting"
    AWAITING = "awaiting"
    QUEUEING = "queueing"
    HUMAN = "human"
    SETTLING = "settling"


class Slot(StrEnum):
    """One item of the complaint form (I1)."""

    WHAT = "what"
    PLACE = "place"
    WHEN = "when"
    DEMAND = "demand"
    PHONE = "phone"
    AGAINST = "against"
    PHOTO = "photo"
    CATEGORY = "category"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A complaint being told: the resident's own words and what was understood of them so far.

    `asked` is the item asked for last and `tries` how often in a row; `skipped` are items the resident left out;
    `ref` is the number of an emergency that was pushed before the form was complete (I8); `earlier` is the
    complaint that this one repeats (T5); `heard` tells that we said sorry and what we understood,
    `fixed` that the resident chose the category, `is_outage` that something was said to be cut off (A3).
    While a human has taken over, `paused` is where the form stood and `told` what was said before somebody came.
    `put_off` are the pictures of a second matter that waits its turn.
    """

    texts: tuple[str, ...] = ()
    category: Category | None = None
    severity: Severity | None = None
    topic: str | None = None
    danger: str | None = None
    confidence: float = 0.0
    because: tuple[str, ...] = ()
    place: Place = field(default_factory=Place)
    happened: str = ""
    demand: str = ""
    against: str = ""
    phone: str = ""
    attachments: tuple[Attachment, ...] = ()
    asked: Slot | None = None
    tries: int = 0
    skipped: tuple[Slot, ...] = ()
    ref: str | None = None
    earlier: str | None = None
    incident: str | None = None
    matched: tuple[str, ...] = ()
    chosen: bool = False
    heard: bool = False
    fixed: bool = False
    is_outage: bool = False
    paused: Stage | None = None
    told: tuple[str, ...] = ()
    put_off: tuple[Attachment, ...] = ()
    begun_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaiting:
    """Words that a pressed button waits for: which move on which complaint, and the choice made so far."""

    move: Move | CorrectiveMove
    ref: str
    choice: str = ""

    @property
    def asks(self) -> str:
        """Return what was asked for: of a corrective action one thing after the other."""
        return f"{self.move.value}_{self.choice}" if self.move is CorrectiveMove.WRITE else self.move.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Album:
    """Pictures that come one by one: their key on the channel, the complaint they are added to, and whether as its result.

    `at` is when one of them was last answered; of what comes much later a word is said again.
    """

    key: str
    ref: str = ""
    is_proof: bool = False
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """Where a resident said they are by the code they scanned, and when that was."""

    place: Place
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """One person in one chat; `seat` is that person's id on the channel.

    `offered` are the choices of the newest message that had any: a number or the label typed stands for the press.
    `partner` is the chat that words are relayed to while a human has taken over, `human` whom they talk with,
    `guest` the resident whom a member of the staff talks with;
    `queued` holds a second complaint noticed while the first is being told; `here` is a hint for the next form, `album`
    the one that was answered last; `pace` is how fast they write, `held` what was put by because it came too fast.
    `due_at` and `step` belong to the clock.
    """

    peer: Peer
    seat: str
    resident: str | None = None
    stage: Stage = Stage.IDLE
    draft: Draft | None = None
    slot: Slot | None = None
    awaiting: Awaiting | None = None
    offered: tuple[Button, ...] = ()
    queued: str = ""
    partner: Peer | None = None
    human: str | None = None
    guest: str | None = None
    latest: str | None = None
    due_at: datetime | None = None
    step: int = 0
    touched_at: datetime | None = None
    here: Here | None = None
    album: Album | None = None
    pace: Pace | None = None
    held: Held | None = None
    version: int = 0
