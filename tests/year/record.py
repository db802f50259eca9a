"""What an onlooker notes of a year: what was said in, by whom and when, and what every chat showed; nothing the house thinks."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What the speaker has in mind, whatever the words."""

    MATTER = "a matter to complain of"
    DANGER = "danger, now"
    OUTAGE = "no water or power"
    QUESTION = "a question that has an answer"
    ANSWER = "the answer to what was asked"
    PROGRESS = "how it stands"
    URGE = "hurry"
    ADD = "something more"
    HUMAN = "a human being"
    CANCEL = "never mind"
    WITHDRAW = "taken back"
    OBJECT = "not agreed"
    RATING = "content or not"
    LETTER = "entered by a receptionist"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """What was meant and what the words gave away: place, phone, demand; `again` is a matter told before."""

    kind: Kind
    subject: str = ""
    category: str = ""
    grade: str = ""
    gives: frozenset[str] = frozenset()
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One message in; `label` and `about` are the button that was pressed and the number it bears."""

    sequence: int
    at: datetime
    who: str
    chat: str
    text: str = ""
    label: str = ""
    about: str = ""
    pictures: int = 0
    meant: Meant | None = None
    #: The platform handed it over a second time.
    is_repeat: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a chat shows from that instant on, sent or edited; `mention` are those whose phones rang."""

    sequence: int
    at: datetime
    chat: str
    text: str
    labels: tuple[str, ...] = ()
    mention: tuple[str, ...] = ()
    is_edit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What nobody can be blamed for: the house or the platform was away, or somebody could not be reached (`chat`)."""

    what: str
    since: datetime
    until: datetime
    chat: str = ""


@dataclass(slots=True, kw_only=True)
class Record:
    """A year as its chats tell it, in one order."""

    since: datetime
    until: datetime
    said: list[Said] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    #: At the end: each complaint's form and register as a manager reads them.
    forms: dict[str, dict[str, str]] = field(default_factory=dict)
    registers: dict[str, list[str]] = field(default_factory=dict)
    #: At the end of each month, what its report counted.
    months: dict[str, int] = field(default_factory=dict)
