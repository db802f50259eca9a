"""What can go wrong in the core.

SubanError
├── Refused        safe to show: carries the key of a sentence and its values
├── StaleComplaint somebody else was faster: read again and try once more
├── Unavailable    what is kept can't be reached now: nothing happened, try again later
├── BadConfig      at start only: file, key, reason, remedy
└── BadCopy        a backup can't be made or used: carries the key of a sentence and its values
"""

import traceback
from pathlib import Path


def whereabouts(error: BaseException) -> str:
    """Return kind and place of an error without its own words, which may quote a resident (invariant 7)."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"


class SubanError(Exception):
    """The base of all errors of the house."""


class Refused(SubanError):
    """A move that is not possible or not allowed; the sentence of `key` tells the person why, kindly."""

    def __init__(self, key: str, /, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


class StaleComplaint(SubanError):
    """The row changed since it was read; the unit of work must be done again."""


class Unavailable(SubanError):
    """What is kept can't be reached now (disk full, database locked or gone): nothing happened, and it may later."""


class BadConfig(SubanError):
    """The configuration can't be used: names the file, the key, the reason and the remedy."""


class BadCopy(SubanError):
    """A backup can't be made, or can't be used; the sentence of `key` says why and what to do."""

    def __init__(self, key: str, /, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values
