"""The fixed words that configuration files may use, kept in `words.toml`."""

import tomllib
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TypeVar

Term = TypeVar("Term", bound=StrEnum)


@cache
def words(kind: str) -> Mapping[str, str]:
    """Return the words of one kind by what they stand for."""
    found: Mapping[str, str] = tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))[
        kind
    ]
    return found


def terms(kind: str, members: Iterable[Term]) -> dict[str, Term]:
    """Return terms of the code by the words that files write for them."""
    return {words(kind)[member.value]: member for member in members}
