"""Matters that were warned of and last, so that nobody is told of one again before it was over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Lasting:
    """A matter that was told and is not over: when it was last seen, whether it was told as a grave one, what it opened."""

    seen_at: datetime
    is_grave: bool
    corrective: str | None = None


class Cautions(Protocol):
    """What was warned of and is not over."""

    def lasting(self, community: str) -> Mapping[str, Lasting]:
        """Return each matter that lasts."""
        ...

    def keep(self, community: str, matter: str, lasting: Lasting) -> None:
        """Note that a matter was told, or that it was seen again."""
        ...

    def end(self, community: str, matter: str) -> None:
        """Note that a matter is over."""
        ...
