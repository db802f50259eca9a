"""What a platform says when it is asked how things stand; for `suban check --online`."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was asked, and in words what is wrong with it and what to click; no trouble, all is well."""

    what: str
    trouble: str = ""


Inspects = Callable[[], Awaitable[list[Finding]]]
