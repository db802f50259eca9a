"""The complaint: what it is, and the table of its moves. The verbs live in `core.moves`, the clock's in `core.agenda`."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from core.fairness import Exclusion
from core.messages import Attachment
from core.remedy import Remedy
from nlp.reading import Category, Place, Severity


class Status(StrEnum):
    """Where a complaint stands. Lateness is computed, never a status."""

    FILED = "filed"
    ACKNOWLEDGED = "acknowledged"
    ON_SITE = "on_site"
    REFERRED = "referred"
    FINISHED = "finished"
    INVALID = "invalid"
    SETTLED = "settled"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"

    @property
    def is_open(self) -> bool:
        """Tell whether something still has to happen."""
        return self not in (Status.CLOSED, Status.WITHDRAWN)

    @property
    def is_over(self) -> bool:
        """Tell whether it is over for the resident: what is owed then is the house's own affair (H4)."""
        return self in (Status.SETTLED, Status.CLOSED, Status.WITHDRAWN)

    @property
    def is_worked_on(self) -> bool:
        """Tell whether the staff still owe a result."""
        return self in (Status.FILED, Status.ACKNOWLEDGED, Status.ON_SITE, Status.REFERRED)


class Move(StrEnum):
    """What people (and the clock) can do to a complaint."""

    ACKNOWLEDGE = "acknowledge"
    ARRIVE = "arrive"
    EXPLAIN = "explain"
    FINISH = "finish"
    TRANSFER = "transfer"
    EXTEND = "extend"
    DECIDE = "decide"
    REPORT = "report"
    ASSIGN = "assign"
    INVALIDATE = "invalidate"
    REFER = "refer"
    RECATEGORISE = "recategorise"
    REGRADE = "regrade"
    CALL_BACK = "call_back"
    CLOSE = "close"
    REMEDY = "remedy"
    AMEND = "amend"
    TAKE_BACK = "take_back"
    APPROVE = "approve"
    EXCLUDE = "exclude"
    COUNTERSIGN = "countersign"
    SUPPLEMENT = "supplement"
    URGE = "urge"
    WITHDRAW = "withdraw"
    APPEAL = "appeal"
    ACCEPT = "accept"
    REJECT = "reject"
    RAISE_AGAIN = "raise_again"
    UPGRADE = "upgrade"
    EXPIRE = "expire"
    ARCHIVE = "archive"


_F, _A, _S, _R = Status.FILED, Status.ACKNOWLEDGED, Status.ON_SITE, Status.REFERRED
_D, _I, _C, _W = Status.FINISHED, Status.INVALID, Status.CLOSED, Status.WITHDRAWN
_E = Status.SETTLED

#: The whole life cycle: a move that is absent here is refused.
MOVES: dict[tuple[Status, Move], Status] = {
    (_F, Move.ACKNOWLEDGE): _A,
    (_A, Move.ACKNOWLEDGE): _A,  # taking over a transfer offered to a colleague
    (_S, Move.ACKNOWLEDGE): _A,
    (_R, Move.ACKNOWLEDGE): _A,
    (_A, Move.ARRIVE): _S,
    (_R, Move.ARRIVE): _S,
    (_A, Move.FINISH): _D,
    (_S, Move.FINISH): _D,
    (_R, Move.FINISH): _D,
    (_A, Move.INVALIDATE): _I,
    (_S, Move.INVALIDATE): _I,
    (_R, Move.INVALIDATE): _I,
    (_A, Move.REFER): _R,
    (_S, Move.REFER): _R,
    (_R, Move.REFER): _R,
    **{(status, Move.TRANSFER): _F for status in (_F, _A, _S, _R)},
    **{(status, Move.ASSIGN): _F for status in (_F, _A, _S, _R)},
    **{
        (status, move): status
        for status in (_F, _A, _S, _R)
        for move in (
            Move.EXPLAIN,
            Move.REPORT,
            Move.RECATEGORISE,
            Move.REGRADE,
            Move.URGE,
            Move.RAISE_AGAIN,
            Move.UPGRADE,
        )
    },
    **{(status, move): status for status in (_A, _S, _R) for move in (Move.EXTEND, Move.DECIDE)},
    (_F, Move.DECIDE): _F,  # asked before it was handed on
    **{(status, Move.SUPPLEMENT): status for status in (_F, _A, _S, _R, _D, _I)},
    **{(status, Move.WITHDRAW): _W for status in (_F, _A, _S, _R, _D, _I)},
    **{(status, Move.CLOSE): _C for status in (_F, _A, _S, _R, _D, _I)},
    (_D, Move.CALL_BACK): _D,
    (_D, Move.ACCEPT): _C,
    (_D, Move.EXPIRE): _C,
    (_I, Move.ACCEPT): _C,
    (_I, Move.EXPIRE): _C,
    (_D, Move.REJECT): _F,
    (_D, Move.APPEAL): _F,
    (_I, Move.APPEAL): _F,
    (_E, Move.APPEAL): _F,
    (_C, Move.APPEAL): _F,
    (_D, Move.REGRADE): _D,  # what it took decides whether cause and prevention are owed
    (_E, Move.REGRADE): _E,
    (_E, Move.ARCHIVE): _C,
    **{
        (status, move): status  # made good at any time, also after the closing (A7), and judged fairly (A5)
        for status in (_F, _A, _S, _R, _D, _I, _E, _C)
        for move in (Move.REMEDY, Move.AMEND, Move.TAKE_BACK, Move.APPROVE, Move.EXCLUDE, Move.COUNTERSIGN)
    },
}


class Source(StrEnum):
    """How a complaint came in (I6); every way is equal."""

    CHAT = "chat"
    PHONE = "phone"
    VISIT = "visit"
    LETTER = "letter"


class Satisfaction(StrEnum):
    """The resident's word at the call-back (F4)."""

    SATISFIED = "satisfied"
    BASICALLY = "basically"
    UNSATISFIED = "unsatisfied"
    UNANSWERED = "unanswered"


class DueKind(StrEnum):
    """What can fall due on a complaint."""

    TRIAGE = "triage"
    SIGN = "sign"
    ARRIVE = "arrive"
    ANSWER = "answer"
    RESOLVE = "resolve"
    UPGRADE = "upgrade"
    REFERRAL = "referral"
    DECISION = "decision"
    FOLLOW_UP = "follow_up"
    EXPIRE = "expire"
    INCIDENT = "incident"
    ARCHIVE = "archive"
    REMEDY = "remedy"
    EXCLUSION = "exclusion"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One thing that falls due: its kind, the instant, which step of its ladder it is (0 first), counted since when."""

    kind: DueKind
    at: datetime
    since: datetime
    step: int = 0


class Waiting(StrEnum):
    """What a superior still has to decide."""

    EXTENSION = "extension"
    REPORT = "report"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A question put to a superior: an extension until `until` (H2), or a report upwards (D4)."""

    kind: Waiting
    by: str
    to: tuple[str, ...]
    words: str
    asked_at: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """One matter of one resident, from filing to closing; every instant is aware UTC.

    `level` is how high its ladder has climbed and never goes down; `policy` is the digest of the policy it was
    filed under; `promised_by` keeps the first promise when `resolve_by` is extended; `offered_to` names the
    person a transfer waits for; `dispatched` is false while receptionists decide its category (T3);
    `incident` names the complaint that reported the same outage first and leads, `joined` counts those that follow it (A3).
    `corrective` is the number of its corrective action; `corrected` is None where none is owed, else whether it is
    verified (H4). `remedies` is all that was ever to make it good, whether it counts or not (A7);
    `exclusion` says why it is not to count for whoever had it (A5).
    """

    ref: str
    community: str
    resident: str
    source: Source = Source.CHAT
    status: Status = Status.FILED
    category: Category
    severity: Severity
    topic: str | None = None
    danger: str | None = None
    confidence: float = 1.0
    because: tuple[str, ...] = ()
    place: Place = field(default_factory=Place)
    happened: str = ""
    what: str
    demand: str = ""
    against: str = ""
    name: str = ""
    phone: str = ""
    attachments: tuple[Attachment, ...] = ()
    department: str
    dispatched: bool = True
    assignee: str | None = None
    offered_to: str | None = None
    pending: Pending | None = None
    policy: str
    level: int = 0
    agenda: tuple[Due, ...] = ()
    filed_at: datetime
    acknowledged_at: datetime | None = None
    arrived_at: datetime | None = None
    answered_at: datetime | None = None
    finished_at: datetime | None = None
    closed_at: datetime | None = None
    answer_by: datetime
    resolve_by: datetime
    promised_by: datetime
    extended: int = 0
    process: str = ""
    proof: tuple[Attachment, ...] = ()
    earlier: str | None = None
    raised: int = 1
    reopened: int = 0
    urged_at: datetime | None = None
    satisfaction: Satisfaction | None = None
    posted: int = 0
    valid: bool | None = None
    incident: str | None = None
    joined: int = 0
    corrective: str | None = None
    corrected: bool | None = None
    remedies: tuple[Remedy, ...] = ()
    exclusion: Exclusion | None = None
    version: int = 0

    @property
    def is_emergency(self) -> bool:
        """Tell whether people had to go at once (I8)."""
        return self.danger is not None

    @property
    def due_at(self) -> datetime | None:
        """Return when the next thing falls due, or None when nothing does any more."""
        return min((due.at for due in self.agenda), default=None)

    def is_overdue(self, now: datetime) -> bool:
        """Tell whether the result is owed and late."""
        return self.status.is_worked_on and now > self.resolve_by


def leads_to(complaint: Complaint, move: Move) -> Status | None:
    """Return where a move leads, None if it is refused; while cause and prevention are owed nothing is closed (H4)."""
    status = MOVES.get((complaint.status, move))
    return Status.SETTLED if status is Status.CLOSED and complaint.corrected is False else status
