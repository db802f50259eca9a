"""Deeds: what was done about people's data, or about who belongs to the house, that is no fact of one complaint's timeline."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Did(StrEnum):
    """The kinds of deeds."""

    CONFIGURED = "configured"
    INVITED = "invited"
    BOUND = "bound"
    EXPORTED = "exported"
    HANDED_OVER = "handed_over"
    ERASED = "erased"
    RETAINED = "retained"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One deed: what was done, when (aware UTC), by whom, about whom or what; references only, never what people said.

    `about` is a name of the staff or of a group, a complaint's number, a month, a day, or the digest of a configuration.
    """

    kind: Did
    community: str
    at: datetime
    by: str
    about: str


class Deeds(Protocol):
    """The deeds, appended and never changed."""

    def add(self, deed: Deed) -> None:
        """Append one in this unit of work."""
        ...

    def latest(self, community: str, kind: Did) -> Deed | None:
        """Return the newest deed of a kind."""
        ...
