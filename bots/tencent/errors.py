"""What an error code means for delivery, and what a person should do about it; each channel has its own table."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from importlib.resources import files

from bots.adapter import DeliveryError, Rejected, TryLater, Unreachable

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One line of a table: the meaning, and in words what happened and what is to be done."""

    means: Means
    what: str
    remedy: str
    pause: timedelta = SHORT


class Refusal(Exception):
    """A refusal by its number; the platform's words change and are never relied on, nor kept.

    `seen` is the one thing taken from them: the address that the platform saw us come from.
    """

    def __init__(self, code: int, verdict: Verdict, *, seen: str = "") -> None:
        super().__init__(f"{code} {verdict.what}")
        self.code = code
        self.means = verdict.means
        self.words = f"{verdict.what}：{verdict.remedy}".format(seen=seen)
        self.pause = verdict.pause


def read_verdicts(package: str) -> Mapping[str, Verdict]:
    """Return the table `errors.toml` of a channel by code; «unknown» is for what nobody documented."""
    written = tomllib.loads(files(package).joinpath("errors.toml").read_text(encoding="utf-8"))
    return {
        code: Verdict(
            means=Means(line["means"]),
            what=line["what"],
            remedy=line["remedy"],
            pause=timedelta(seconds=line["pause"]) if "pause" in line else SHORT,
        )
        for code, line in written.items()
    }


def meaning(refusal: Refusal) -> DeliveryError:
    """Return what a refusal means for the message that was refused."""
    reason = f"{refusal.code} {refusal.words}"
    match refusal.means:
        case Means.UNREACHABLE:
            return Unreachable(reason)
        case Means.REJECTED:
            return Rejected(reason)
        case Means.MISCONFIGURED:
            # A wrong setting is never a reason to throw a message away.
            return TryLater(reason, after=LONG)
        case Means.LATER | Means.TOKEN:
            return TryLater(reason, after=refusal.pause)
