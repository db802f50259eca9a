"""What goes into one step of the dialogue and what comes out of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from core.choices import Choice, Press
from core.complaint import Complaint, Satisfaction
from core.dialogue.conversation import Conversation, Draft, Slot
from core.messages import Attachment
from nlp.reading import Category, Place, Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One message of a resident: the words, what was understood of them, and of the whole story with them.

    What adds nothing to the story, an answer or a press, is read alone: then `whole` is the `reading`.
    """

    text: str
    reading: Reading
    whole: Reading
    press: Press | None = None
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is on file about the resident: home, phone, their own complaints newest first, and which of them are alike.

    `incidents` are the outages that are known to go on, of the kind that is spoken of;
    `items` is what people call the items of the form, `change_words` how they say that one becomes something else,
    `added_words` how they begin an addition; `answer` what can be answered at once to a question;
    `object_within` is how long words of protest are taken as an objection to what was judged or closed.
    """

    now: datetime
    home: Place = field(default_factory=Place)
    phone: str = ""
    own: tuple[Complaint, ...] = ()
    alike: tuple[Complaint, ...] = ()
    incidents: tuple[Complaint, ...] = ()
    vague_places: frozenset[str] = frozenset()
    items: Mapping[Slot, str] = field(default_factory=dict)
    change_words: tuple[str, ...] = ()
    added_words: tuple[str, ...] = ()
    answer: str = ""
    object_within: timedelta = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One choice offered with a reply; `slot`, `category` and `ref` say which item, kind or complaint it is."""

    choice: Choice
    ref: str = ""
    slot: Slot | None = None
    category: Category | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One sentence to say back, by key; `draft` when it speaks of the form so far, `summary` when it reads it all back."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)
    offers: tuple[Offer, ...] = ()
    draft: Draft | None = None
    summary: bool = False


class Wish(StrEnum):
    """What the resident wants done, beyond words."""

    FILE = "file"
    ALARM = "alarm"
    LOOK = "look"
    HUMAN = "human"
    RELAY = "relay"
    END_HUMAN = "end_human"
    PROGRESS = "progress"
    SUPPLEMENT = "supplement"
    URGE = "urge"
    WITHDRAW = "withdraw"
    APPEAL = "appeal"
    RAISE_AGAIN = "raise_again"
    RATE = "rate"
    EXPLAIN_RATING = "explain_rating"
    RECONTACT = "recontact"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One wish with what it needs; `pressed` is the choice that was pressed where others hear of it."""

    wish: Wish
    ref: str = ""
    words: str = ""
    draft: Draft | None = None
    satisfaction: Satisfaction | None = None
    attachments: tuple[Attachment, ...] = ()
    pressed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The conversation after the message, what to say, and what to do."""

    conversation: Conversation
    replies: tuple[Reply, ...] = ()
    wants: tuple[Wanted, ...] = ()


def offers(*choices: Choice, ref: str = "") -> tuple[Offer, ...]:
    """Return plain offers of these choices."""
    return tuple(Offer(choice=choice, ref=ref) for choice in choices)
