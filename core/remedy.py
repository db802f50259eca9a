"""The remedy (增值, A7): what was given to make it good, what it cost, and who agreed. The verbs live in `core.amends`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class RemedyStatus(StrEnum):
    """Where a remedy stands; only what is given counts, and only of that the resident hears."""

    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gift:
    """What somebody gives; `fen` is what it costs, in hundredths of a yuan.

    `is_money` tells that the sum is the gift, so that the resident hears it.
    """

    what: str
    fen: int
    is_money: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy(Gift):
    """One gift on a complaint, counted from 1.

    `to` are those who were asked to agree, `instead` the number of the one that it replaces, `unhappy` that the
    resident had not been content before it counted.
    """

    number: int
    by: str
    at: datetime
    status: RemedyStatus = RemedyStatus.GIVEN
    to: tuple[str, ...] = ()
    instead: int | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    unhappy: bool = False


class Given(NamedTuple):
    """What was given on one complaint in all: how many, for how much in fen, and whether to somebody not content."""

    remedied: int
    remedy_fen: int
    remedied_unhappy: bool


def given(remedies: Sequence[Remedy]) -> Given:
    """Return what counts of them."""
    counts = [remedy for remedy in remedies if remedy.status is RemedyStatus.GIVEN]
    return Given(len(counts), sum(remedy.fen for remedy in counts), any(remedy.unhappy for remedy in counts))


def asked(remedies: Sequence[Remedy]) -> Remedy | None:
    """Return the one that waits for a superior's word."""
    return next((remedy for remedy in remedies if remedy.status is RemedyStatus.ASKED), None)


def standing(remedies: Sequence[Remedy]) -> Remedy | None:
    """Return the newest that was neither refused nor taken back."""
    stand = (RemedyStatus.ASKED, RemedyStatus.GIVEN)
    return next((remedy for remedy in reversed(remedies) if remedy.status in stand), None)


def yuan(fen: int) -> str:
    """Return a sum in yuan as people write it: 150, 86.50."""
    whole, rest = divmod(fen, 100)
    return f"{whole}.{rest:02d}" if rest else str(whole)
