"""Residents, as far as they are known to the house."""

from dataclasses import dataclass, field

from nlp.reading import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Resident:
    """One resident of one community: how they are called, where they live and how to reach them, once they said so."""

    id: str
    community: str
    name: str = ""
    home: Place = field(default_factory=Place)
    phone: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person of the staff as found in a chat: the community and the name in `config/`."""

    community: str
    name: str
