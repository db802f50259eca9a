"""What passes between people and the core, whatever the channel: one message in, one message out."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.arrival import Arrival


class MediaKind(StrEnum):
    """The kinds of things people send beside words."""

    PHOTO = "photo"
    VOICE = "voice"
    VIDEO = "video"
    FILE = "file"
    LOCATION = "location"
    STICKER = "sticker"


class Loss(StrEnum):
    """Why a thing that was sent is not here: too much was sent before it, or there is no place for it now."""

    TOO_MUCH = "too_much"
    NOT_RECEIVED = "not_received"


class Share(StrEnum):
    """What a person may hand over with one touch instead of typing it; `DONE` takes the offer back."""

    PHONE = "phone"
    PLACE = "place"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """One chat on one channel: a private chat or a group."""

    channel: str
    chat: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """One thing sent beside words.

    `source` is how the channel finds the content again; `words` are a voice message's recognised words or a
    place's name; `latitude` and `longitude` are WGS 84 degrees; `size` is in bytes, nothing where the channel tells none;
    `is_too_large` tells that it can't be kept, and is seen only on the channel it came from; what is `lost` is nowhere.
    """

    kind: MediaKind
    name: str = ""
    source: str = ""
    words: str = ""
    latitude: float | None = None
    longitude: float | None = None
    size: int = 0
    is_too_large: bool = False
    lost: Loss | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """One message, press or event from a person, as its adapter translated it.

    `(channel, id)` is unique for ever; `press` is the data of the button pressed; `reply_to` names the card
    (a complaint's number) that the message answers, where the channel tells; `author` is empty where it does not tell who
    wrote; `arrival` is what the code of a place says
    by which they came in; messages with the same `album` were sent as one; with `is_edit` they say anew what was said before;
    with `is_called` they were said in a group to nobody but us.
    """

    channel: str
    id: str
    peer: Peer
    author: str
    author_name: str
    group: bool = False
    text: str = ""
    press: str | None = None
    attachments: tuple[Attachment, ...] = ()
    reply_to: str | None = None
    arrival: Arrival | None = None
    album: str = ""
    is_edit: bool = False
    is_called: bool = False
    sent_at: datetime

    @property
    def seat(self) -> str:
        """Return whose conversation in the chat it belongs to: in a group everybody has their own."""
        return self.author if self.group else self.peer.chat

    def __repr__(self) -> str:
        """Name the message without its words: logs carry references only."""
        return f"Inbound({self.channel}:{self.id})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """One choice offered: what it says, and the short data that comes back when it is pressed (64 bytes at most)."""

    label: str
    data: str


class Weight(StrEnum):
    """What it means if a message does not arrive: it may wait; it must be told, by telephone if not here; it is the outcome."""

    PASSING = "passing"
    TOLD = "told"
    OUTCOME = "outcome"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What somebody is called about, and since when it is their turn: by it a call can stand in a list beside others.

    `since` also tells it from a later one: what began anew, or got another date, is called about anew. `who` has it.
    `is_exempt` calls go at once and are not counted.
    """

    kind: str
    since: datetime
    who: str = ""
    is_exempt: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbound:
    """One message to one chat, to be rendered to the channel's abilities.

    `card` is the key under which later messages edit this one in place (one card per complaint and group);
    `urgent` goes before others; `awaits` says that words are awaited in answer; `share` what may be handed over in
    answer with one touch, where the channel has a way to; `mention` names people to be pinged;
    `weight` says what must happen where it can't be sent; `about` is the resident whom it speaks of where no number tells,
    so that it can be found when they are to be forgotten; `call` names the call that it repeats: of those about one number
    that still wait for their chat only the newest goes; by its `turn` a call may become a line of a list (`core.calling`).
    """

    peer: Peer
    text: str
    buttons: tuple[Button, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    card: str | None = None
    ref: str | None = None
    urgent: bool = False
    awaits: bool = False
    share: Share | None = None
    mention: tuple[str, ...] = ()
    weight: Weight = Weight.PASSING
    about: str | None = None
    call: str | None = None
    turn: Turn | None = None

    def repeats(self, other: "Outbound") -> bool:
        """Tell whether, in one chat, it is the same call as the other, about the same and with the same choices."""
        if self.call is None or (self.call, self.turn) != (other.call, other.turn):
            return False
        return (self.ref, self.buttons) == (other.ref, other.buttons)

    def __repr__(self) -> str:
        """Name the message without its words: logs carry references only."""
        return f"Outbound({self.peer.channel}:{self.peer.chat}, ref={self.ref})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """One row of the outbox on its way: `edits` is the platform's id of the message to edit in place, if any.

    `shortened` is the platform's id under which the beginning of it was said; it is not whole before they speak again.
    """

    id: int
    outbound: Outbound
    edits: str | None = None
    shortened: str | None = None
    attempt: int = 1
