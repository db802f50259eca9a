"""What people are called about, and whether it still stands: what was settled meanwhile need not be told any more."""

from collections.abc import Callable, Mapping
from datetime import datetime

from core.complaint import Complaint, DueKind, Status
from core.corrective import Corrective, CorrectiveStatus
from core.events import Event, Happened
from core.messages import Turn
from nlp.reading import Severity

#: A resident waits for a human; receptionists are to ask by telephone how it was, or to tell something, and with whom.
HUMAN, CALL_BACK, TELEPHONE, CONTACT = "human", "call_back", "telephone", "contact"
#: What these say is nowhere else.
OWN_WORDS = frozenset({TELEPHONE, CONTACT})
#: What begins the turns of who has a corrective action, and of who is told of something that happened.
CORRECTIVE, TOLD = "corrective_", "told_"

#: Of these people are told that there is something new to look after.
_NEW = frozenset({Happened.FILED, Happened.UPGRADED, Happened.REGRADED})
#: What people are told of in a list if it is much, and in which status it is still worth telling.
_STANDS: Mapping[Happened, Callable[[Status], bool]] = {
    **dict.fromkeys(_NEW, lambda status: status.is_worked_on),
    Happened.FINISHED: lambda status: status is Status.FINISHED,
    Happened.CLOSED: lambda status: status.is_over,
    Happened.SETTLED: lambda status: status.is_over,
}


def complaint_turn(complaint: Complaint, due: DueKind, who: str) -> Turn:
    """Return whose turn it is with what is due of a complaint, which is called about as long as that stands."""
    since = _since(complaint, due) or complaint.filed_at
    return Turn(kind=due.value, since=since, who=who, is_exempt=complaint.is_emergency)


def told_turn(complaint: Complaint, event: Event) -> Turn | None:
    """Return the turn of whoever is told of what happened and need do nothing at once; of a grave matter they hear at once."""
    if event.kind not in _STANDS:
        return None
    is_grave = complaint.is_emergency or (complaint.severity is Severity.MAJOR and event.kind in _NEW)
    return Turn(kind=f"{TOLD}{event.kind.value}", since=event.at, is_exempt=is_grave)


def corrective_turn(corrective: Corrective) -> Turn:
    """Return whose turn it is with a corrective action."""
    is_promised = corrective.status is CorrectiveStatus.UNDER_WAY and corrective.by_when is not None
    since = corrective.by_when if is_promised and corrective.by_when is not None else corrective.since
    return Turn(kind=f"{CORRECTIVE}{corrective.status.value}", since=since, who=corrective.assignee)


def complaint_stands(complaint: Complaint, turn: Turn) -> bool:
    """Tell whether what was called about is still to be done."""
    if turn.kind in OWN_WORDS:
        return True
    if turn.kind == CALL_BACK:
        return complaint.status is Status.FINISHED
    if turn.kind.startswith(TOLD):
        return _STANDS[Happened(turn.kind.removeprefix(TOLD))](complaint.status)
    return turn.kind in set(DueKind) and _since(complaint, DueKind(turn.kind)) == turn.since


def corrective_stands(corrective: Corrective, turn: Turn) -> bool:
    """Tell whether what was called about is still to be done."""
    now = corrective_turn(corrective)
    return (now.kind, now.since) == (turn.kind, turn.since)


def _since(complaint: Complaint, due: DueKind) -> datetime | None:
    """Return since when, or until when, it is somebody's turn; None if nothing of that kind is on the agenda."""
    step = next((step for step in complaint.agenda if step.kind is due), None)
    if step is None:
        return None
    promised = {DueKind.RESOLVE: complaint.resolve_by, DueKind.ANSWER: complaint.answer_by}
    return promised.get(due, step.since)
