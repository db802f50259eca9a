"""What is known of one complaint where many are counted, and who can be asked for it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from core.complaint import Satisfaction, Source, Status
from core.corrective import Corrective
from core.events import Happened
from core.fairness import Exclusion
from core.policy import Policy
from nlp.reading import Category, Severity


class Fact(NamedTuple):
    """One complaint as the figures see it; the fields are those of `core.complaint.Complaint` and `core.remedy.Given`.

    A tuple, as a million of them are read one after the other.
    """

    ref: str
    filed_at: datetime
    status: Status
    source: Source
    category: Category
    severity: Severity
    topic: str | None
    danger: str | None
    building: str | None
    unit: str | None
    place_words: str | None
    department: str
    assignee: str | None
    policy: str
    acknowledged_at: datetime | None
    answered_at: datetime | None
    finished_at: datetime | None
    closed_at: datetime | None
    answer_by: datetime
    promised_by: datetime
    resolve_by: datetime
    extended: int
    earlier: str | None
    raised: int
    reopened: int
    satisfaction: Satisfaction | None
    valid: bool | None
    incident: str | None
    remedied: int
    remedy_fen: int
    remedied_unhappy: bool
    exclusion: Exclusion | None


class Register(Protocol):
    """The register of complaints as it is asked for figures; kept by `storage.figures`."""

    def filed(self, community: str, since: datetime, until: datetime) -> Iterator[Fact]:
        """Yield what was filed at or after `since` and before `until`, oldest first, holding only a few at a time."""
        ...

    def how_many(self, community: str, since: datetime, until: datetime) -> int:
        """Return how many were filed at or after `since` and before `until`."""
        ...

    def open_before(self, community: str, before: datetime) -> Iterator[Fact]:
        """Yield what was filed before that instant and is still open, oldest first."""
        ...

    def upgraded(self, community: str, since: datetime) -> frozenset[str]:
        """Return the numbers of what was upgraded to major (T4) at or after that instant."""
        ...

    def went(self, community: str, since: datetime, until: datetime) -> Mapping[tuple[str, Happened], int]:
        """Return how many facts of each kind there were from `since` until before `until`, by department and kind."""
        ...

    def correctives(self, community: str, since: datetime) -> Sequence[Corrective]:
        """Return the corrective actions that are open, or were opened or verified at or after that instant, oldest first."""
        ...

    def policy(self, digest: str) -> Policy:
        """Return the policy under which something was filed."""
        ...
