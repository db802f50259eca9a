"""One thing to be warned of (预警, A3), and from when on there is a warning and a correction is owed."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from core.figures.counting import Share
from core.figures.facts import Fact

#: The weeks that are judged.
RECENT = timedelta(weeks=4)


class About(StrEnum):
    """What a caution is about."""

    PLACE = "place"  # too many of a subject at one place
    SUBJECT = "subject"  # too many of a subject in the whole community
    LATE = "late"  # results come late more often than they did
    SOON = "soon"  # most of what is open will be late
    HEAP = "heap"  # too much is overdue
    CONTENT = "content"  # fewer residents are content


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitivity:
    """From when on there is a warning; from `config/figures.toml`.

    `least`: so many of one subject at one place; `least_subject`: in the community; `least_open`: overdue, or going to
    be; `least_share`: complaints of which a share is told. `chance`: how unlikely a count at one place must be.
    `corrective`: so many of one matter owe a corrective action; so does a share below `corrective_share`.
    """

    least: int
    least_subject: int
    least_open: int
    least_share: int
    chance: float
    corrective: int
    corrective_share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """One thing to be warned of, with what was seen: `now` of `among` in `span`, usually `usual` in as long a time.

    For shares `before` is what they were; `worst` is the complaint that presses most; `refs` are those it is about.
    """

    about: About
    department: str
    now: int
    span: timedelta = RECENT
    topic: str | None = None
    place: str | None = None
    unit: str | None = None
    place_is_words: bool = False
    among: int = 0
    usual: float = 0.0
    before: Share | None = None
    worst: Fact | None = None
    refs: tuple[str, ...] = ()
    is_grave: bool = False

    @property
    def matter(self) -> str:
        """Return by what it is known as the same from day to day."""
        of = (self.place or "", self.topic) if self.topic else (self.department,)
        return ":".join((self.about.value, *of))

    def owes_correction(self, sensitivity: Sensitivity) -> bool:
        """Tell whether cause and prevention must be written down: it is grave, or so many, or a share so low."""
        if self.about in (About.LATE, About.CONTENT):
            return self.now < self.among * sensitivity.corrective_share
        return self.about is not About.SOON and (self.is_grave or self.now >= sensitivity.corrective)
