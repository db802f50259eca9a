"""The procedure's numbers, as written in `config/deadlines.toml`: promises, ladders, limits. Shapes only.

A policy is kept with every complaint filed under it, so that a later change applies to new ones only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from enum import StrEnum

from nlp.reading import Severity


class Target(StrEnum):
    """Whom a rung of a ladder reaches."""

    DUTY = "duty"
    OWNER = "owner"
    HEAD = "head"
    RECEPTION = "reception"
    AFFAIRS = "affairs"
    MANAGER = "manager"
    DIRECTOR = "director"
    GENERAL = "general"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One step of a ladder: so long after the start, these are told."""

    after: timedelta
    to: tuple[Target, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Rungs in order of time; after the last one it repeats `every` so often until somebody acts."""

    rungs: tuple[Rung, ...]
    every: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A length of time: calendar time, or whole working days of the Chinese calendar."""

    time: timedelta = timedelta()
    working_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What is promised for one severity (H1), who may extend it (H2) and who is told at filing (D2)."""

    resolve: Span
    answer: Span | None
    approver: Target
    told: tuple[Target, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """Local hours in which what is not urgent waits (H7)."""

    since: time
    until: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Every number of the procedure that a company may change.

    `reminders` are the shares of the time gone at which the owner is reminded (H7); `overdue` climbs from the deadline on.
    `corrective_for` are the severities that owe cause, correction and prevention before closing (H4), `corrective` the
    ladder until these are written and verified; `archive_reminder` is how often the affairs supervisor hears of what
    waits for nothing else. Policies kept before these were there have none of them.
    `confidence` is the limit below which a first pass goes to the receptionists for `triage_within` (T3).
    An outage is joined by later reports for `incident_within`; at `incident_alert` reports it is told above (A3).
    A chat is called `calls` times at most within `calls_within`; what is more goes as one list.
    What costs `remedy_approval_from` (in fen) or more on one complaint needs the manager in charge to agree (A7).
    """

    promises: Mapping[Severity, Promise]
    answer_spoken: Span
    answer_written: Span
    sign: Ladder
    sign_emergency: Ladder
    arrive_emergency: Ladder
    reminders: tuple[float, ...]
    overdue: Ladder
    decision: Ladder
    human: Ladder
    confidence: float
    triage_within: timedelta
    upgrade_after: timedelta
    repeat_limit: int
    repeat_within: timedelta
    urge_every: timedelta
    follow_up_again: timedelta
    follow_up_until: timedelta
    object_within: timedelta
    refer_every: timedelta
    draft_nudge: timedelta
    draft_rescue: timedelta
    extensions: int
    quiet: Quiet
    incident_within: timedelta = timedelta(hours=24)
    incident_alert: int = 10
    corrective_for: tuple[Severity, ...] = ()
    corrective: Ladder = field(default_factory=lambda: Ladder(rungs=(), every=timedelta()))
    archive_reminder: timedelta = timedelta()
    remedy_approval_from: int = 20_000
    calls: int = 6
    calls_within: timedelta = timedelta(minutes=30)
