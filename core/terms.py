"""The terms a complaint runs under: the policy it was filed under and the community's calendar."""

from dataclasses import dataclass
from datetime import datetime

from core.calendar import Calendar
from core.complaint import Source
from core.policy import Policy
from nlp.reading import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Policy and calendar together; every deadline is computed from these two and an instant."""

    policy: Policy
    calendar: Calendar

    def resolve_by(self, severity: Severity, start: datetime) -> datetime:
        """Return by when a matter of this severity is resolved (H1), counted from `start`."""
        return self.calendar.after(start, self.policy.promises[severity].resolve)

    def answer_by(self, severity: Severity, source: Source, start: datetime) -> datetime:
        """Return by when the resident has an answer: in words (F2), for a major matter also a clear one (H1)."""
        written = source is Source.LETTER
        spoken = self.calendar.after(start, self.policy.answer_written if written else self.policy.answer_spoken)
        promised = self.policy.promises[severity].answer
        return spoken if promised is None else min(spoken, self.calendar.after(start, promised))
