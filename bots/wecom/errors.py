"""What an error code of 企业微信 means for delivery, and what a person should do about it; the table is `errors.toml`."""

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files

from bots.adapter import DeliveryError, Rejected, TryLater, Unreachable

#: The codes of robots that mean the same unless they stand in the table themselves.
ROBOTS = range(93000, 93020)
#: How long a wrong setting is waited out; only a person can mend it.
LONG = timedelta(minutes=1)
SHORT = timedelta(seconds=2)


class Means(StrEnum):
    """What is to be done."""

    LATER = "later"
    TOKEN = "token"  # noqa: S105
    UNREACHABLE = "unreachable"
    REJECTED = "rejected"
    MISCONFIGURED = "misconfigured"
    KNOWN = "known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One line of the table."""

    means: Means
    what: str
    remedy: str
    pause: timedelta = SHORT


class ApiError(Exception):
    """A refusal by its number; its words change and are never relied on."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code

    @property
    def verdict(self) -> Verdict:
        """Return what the number means."""
        return verdict(self.code)


def verdict(code: int) -> Verdict:
    """Return what a number means; one that nobody documented is tried again later."""
    table = _table()
    robot = "robot" if code in ROBOTS else "unknown"
    return table.get(str(code)) or table[robot]


def codes() -> frozenset[int]:
    """Return the numbers that the table knows."""
    return frozenset(int(name) for name in _table() if name.lstrip("-").isdecimal())


def refusal(error: ApiError) -> DeliveryError:
    """Return what a refusal means for the message that was refused."""
    found = error.verdict
    reason = f"{error.code} {found.what} {found.remedy}"
    match found.means:
        case Means.UNREACHABLE:
            return Unreachable(reason)
        case Means.REJECTED | Means.KNOWN:
            return Rejected(reason)
        case Means.MISCONFIGURED:
            # A wrong setting is never a reason to throw a message away.
            return TryLater(reason, after=LONG)
        case Means.LATER | Means.TOKEN:
            return TryLater(reason, after=found.pause)


@cache
def _table() -> dict[str, Verdict]:
    written = tomllib.loads(files(__package__).joinpath("errors.toml").read_text(encoding="utf-8"))
    return {
        code: Verdict(
            means=Means(line["means"]),
            what=line["what"],
            remedy=line["remedy"],
            pause=timedelta(seconds=line["pause"]) if "pause" in line else SHORT,
        )
        for code, line in written.items()
    }
