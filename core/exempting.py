"""The verbs of leaving a complaint out of what somebody is measured by (不计, A5): one asks with a reason, another signs."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from core.agenda import Change, plan, with_due, without_due
from core.complaint import Complaint, DueKind, Move
from core.errors import Refused
from core.events import Event, Happened
from core.fairness import Exclusion, ExclusionStatus, is_asked, is_excluded
from core.moves import step
from core.terms import Terms


def exclude(complaint: Complaint, by: str, now: datetime, terms: Terms, *, words: str, to: tuple[str, ...]) -> Change:
    """Ask that it does not count, with the reason; it does until somebody else signs."""
    moved = step(complaint, Move.EXCLUDE)
    if is_asked(complaint.exclusion):
        raise Refused("refused.exclusion_asked", ref=complaint.ref)
    if is_excluded(complaint.exclusion):
        raise Refused("refused.excluded_already", ref=complaint.ref)
    moved = replace(moved, exclusion=Exclusion(reason=words, by=by, at=now, to=to))
    moved = with_due(moved, plan(moved, DueKind.EXCLUSION, now, terms))
    facts = {"to": ",".join(to)}
    return moved, (_event(Happened.EXCLUSION_ASKED, moved, now, by, words, facts),)


def countersign(complaint: Complaint, by: str, now: datetime, terms: Terms, *, agreed: bool, words: str = "") -> Change:
    """Sign as a second person that it does not count, or that it does; the question and its answer stay on record."""
    moved = without_due(step(complaint, Move.COUNTERSIGN), DueKind.EXCLUSION)
    asked = complaint.exclusion
    if asked is None or asked.status is not ExclusionStatus.ASKED:
        raise Refused("refused.nothing_asked", ref=complaint.ref)
    status = ExclusionStatus.SIGNED if agreed else ExclusionStatus.REFUSED
    moved = replace(moved, exclusion=replace(asked, status=status, decided_by=by, decided_at=now))
    told = dict.fromkeys(name for name in (asked.by, complaint.assignee) if name)
    facts = {"to": ",".join(told), "asked_by": asked.by, "reason": asked.reason}
    kind = Happened.EXCLUSION_SIGNED if agreed else Happened.EXCLUSION_REFUSED
    return moved, (_event(kind, moved, now, by, words, facts),)


def _event(kind: Happened, complaint: Complaint, now: datetime, by: str, words: str, facts: Mapping[str, str]) -> Event:
    return Event(kind=kind, ref=complaint.ref, at=now, by=by, words=words, facts=facts)
