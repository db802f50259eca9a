"""Facts about a complaint, in the order they happened; together they are its timeline (《投诉处置记录表》)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Happened(StrEnum):
    """The kinds of facts; each has a label in the glossary and its messages in `core.reactions`."""

    FILED = "filed"
    ALARMED = "alarmed"
    DISPATCHED = "dispatched"
    TOLD = "told"
    ACKNOWLEDGED = "acknowledged"
    ARRIVED = "arrived"
    EXPLAINED = "explained"
    FINISHED = "finished"
    OFFERED = "offered"
    TRANSFERRED = "transferred"
    EXTENSION_ASKED = "extension_asked"
    EXTENDED = "extended"
    EXTENSION_REFUSED = "extension_refused"
    REPORTED = "reported"
    ASSIGNED = "assigned"
    INVALIDATED = "invalidated"
    REFERRED = "referred"
    RECATEGORISED = "recategorised"
    REGRADED = "regraded"
    UPGRADED = "upgraded"
    SUPPLEMENTED = "supplemented"
    RAISED_AGAIN = "raised_again"
    LINKED = "linked"
    FOLDED = "folded"
    SEPARATED = "separated"
    URGED = "urged"
    WITHDRAWN = "withdrawn"
    APPEALED = "appealed"
    RATED = "rated"
    REOPENED = "reopened"
    REVEALED = "revealed"
    REMINDED = "reminded"
    ESCALATED = "escalated"
    FOLLOWED_UP = "followed_up"
    SETTLED = "settled"
    CLOSED = "closed"
    JOINED = "joined"
    CORRECTIVE_OPENED = "corrective_opened"
    CORRECTIVE_WRITTEN = "corrective_written"
    CORRECTIVE_DONE = "corrective_done"
    CORRECTIVE_RETURNED = "corrective_returned"
    CORRECTIVE_CANCELLED = "corrective_cancelled"
    CORRECTED = "corrected"
    REMEDY_NOTED = "remedy_noted"
    REMEDY_ASKED = "remedy_asked"
    REMEDY_GIVEN = "remedy_given"
    REMEDY_REFUSED = "remedy_refused"
    REMEDY_CHANGED = "remedy_changed"
    REMEDY_DROPPED = "remedy_dropped"
    REMEDY_NEEDLESS = "remedy_needless"
    REMEDY_WITHDRAWN = "remedy_withdrawn"
    EXCLUSION_ASKED = "exclusion_asked"
    EXCLUSION_SIGNED = "exclusion_signed"
    EXCLUSION_REFUSED = "exclusion_refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One fact: what happened to which complaint, when (aware UTC), by whom (None: by the clock), in whose words.

    `facts` holds what else its messages need, as plain words.
    """

    kind: Happened
    ref: str
    at: datetime
    by: str | None = None
    words: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
