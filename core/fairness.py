"""Fairness to who is measured (A5): what is not counted against them, and what weighs how much. Verbs: `core.exempting`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from nlp.reading import Severity


class ExclusionStatus(StrEnum):
    """Where an exclusion stands; only one that a second person signed leaves anything out."""

    ASKED = "asked"
    SIGNED = "signed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """Why a complaint is not to count for whoever had it (不计), who asked, and which second person signed."""

    reason: str
    by: str
    at: datetime
    to: tuple[str, ...]
    status: ExclusionStatus = ExclusionStatus.ASKED
    decided_by: str | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fairness:
    """How many times a complaint of each severity counts, and below how many nobody is judged."""

    weights: Mapping[Severity, int]
    least: int


def is_asked(exclusion: Exclusion | None) -> bool:
    """Tell whether one waits for a second person."""
    return exclusion is not None and exclusion.status is ExclusionStatus.ASKED


def is_excluded(exclusion: Exclusion | None) -> bool:
    """Tell whether a complaint is left out."""
    return exclusion is not None and exclusion.status is ExclusionStatus.SIGNED
