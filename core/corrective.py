"""The corrective action (不合格纠正与预防, 整改; H4, H6) and the table of its moves. The verbs: `core.rectification`."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class CorrectiveStatus(StrEnum):
    """Where a corrective action stands."""

    OWED = "owed"
    UNDER_WAY = "under_way"
    DONE = "done"
    VERIFIED = "verified"
    CANCELLED = "cancelled"

    @property
    def is_open(self) -> bool:
        """Tell whether something still has to happen."""
        return self not in (CorrectiveStatus.VERIFIED, CorrectiveStatus.CANCELLED)


class CorrectiveMove(StrEnum):
    """What the staff can do to a corrective action."""

    WRITE = "write"
    COMPLETE = "complete"
    VERIFY = "verify"
    SEND_BACK = "send_back"


class CorrectiveItem(StrEnum):
    """What has to be written, in the order it is asked for; the plan is who does it until when."""

    CAUSE = "cause"
    CORRECTION = "correction"
    PREVENTION = "prevention"
    PLAN = "plan"


_O, _U, _D, _V = CorrectiveStatus.OWED, CorrectiveStatus.UNDER_WAY, CorrectiveStatus.DONE, CorrectiveStatus.VERIFIED

#: The whole life cycle: a move that is absent here is refused. Whoever looked may verify before «done» was pressed.
CORRECTIVE_MOVES: dict[tuple[CorrectiveStatus, CorrectiveMove], CorrectiveStatus] = {
    (_O, CorrectiveMove.WRITE): _U,
    (_U, CorrectiveMove.WRITE): _U,
    (_U, CorrectiveMove.COMPLETE): _D,
    (_U, CorrectiveMove.VERIFY): _V,
    (_D, CorrectiveMove.VERIFY): _V,
    (_U, CorrectiveMove.SEND_BACK): _O,
    (_D, CorrectiveMove.SEND_BACK): _O,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrective:
    """One corrective action, from opening to verification; every instant is aware UTC.

    `complaint` is the one that closes only with it, None where a warning opened it; `refs` are the complaints it is
    about. The `owner` owes the writing, the `doer` the prevention until `by_when`; `written_by` may be a third.
    `since`, `step` and `due_at` are where its ladder stands; `policy` is the digest of the policy it was opened under.
    """

    ref: str
    community: str
    department: str
    complaint: str | None = None
    refs: tuple[str, ...] = ()
    subject: str
    status: CorrectiveStatus = CorrectiveStatus.OWED
    cause: str = ""
    correction: str = ""
    prevention: str = ""
    owner: str
    doer: str = ""
    by_when: datetime | None = None
    written_by: str | None = None
    verified_by: str | None = None
    sent_back: int = 0
    policy: str
    since: datetime
    step: int = 0
    due_at: datetime | None = None
    opened_at: datetime
    written_at: datetime | None = None
    done_at: datetime | None = None
    verified_at: datetime | None = None
    posted: int = 0
    version: int = 0

    @property
    def missing(self) -> CorrectiveItem | None:
        """Return the first thing that still has to be written."""
        written = {
            CorrectiveItem.CAUSE: self.cause,
            CorrectiveItem.CORRECTION: self.correction,
            CorrectiveItem.PREVENTION: self.prevention,
            CorrectiveItem.PLAN: self.by_when,
        }
        return next((item for item, value in written.items() if not value), None)

    @property
    def assignee(self) -> str:
        """Return whose turn it is, before it is to be verified."""
        return self.owner if self.status is CorrectiveStatus.OWED else self.doer or self.owner

    @property
    def offered_to(self) -> None:
        """Return nobody: it is never handed on."""

    @property
    def hands(self) -> frozenset[str]:
        """Return who had a hand in it, and can't be the second person."""
        return frozenset(name for name in (self.owner, self.doer, self.written_by) if name)
