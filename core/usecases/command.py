"""What the staff type instead of pressing: «签收 0007», «0007 到了», «办结 换了灯泡», «收到» — tolerant of how people write."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

#: A complaint's number, whole or its last digits; or the number of a corrective action. A sum of money is none.
NUMBER = re.compile(
    r"(?:(?P<corrective>C[-－]\d{1,6}|C\d{3,6})|(?<![\d-])(?:TS)?(?P<digits>\d{3,})号?单?)(?![\d-]|\s?[元块圆]|\.\d)",
    re.IGNORECASE,
)
#: A complaint's number amid other words: whole, or as four digits that nobody would write for a sum.
AMID = re.compile(r"(?<![\dA-Za-z.])(?:TS(?P<whole>\d{12,})|(?P<tail>0\d{3}))(?:号单|号|单)?(?![\d.])", re.IGNORECASE)
BREAKS = " \t\n,，.。:：、"
#: What may stand between a verb, a number and the words; the end of the words is the speaker's own.
EDGES = " \t\n,，.。:：!！、@#—-的单了和"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A verb, the digits of the numbers that were named (or none), and the words left over.

    `is_apart` tells that something stood between the verb and what followed: «登记 …» is an order, «登记好了» is talk.
    """

    verb: str
    is_apart: bool = True
    numbers: tuple[str, ...] = ()
    words: str = ""


def command_of(text: str, commands: Mapping[str, tuple[str, ...]]) -> Command | None:
    """Return the command a text begins with (or is), or None if it is talk; longer words are tried first."""
    before, rest = _numbers(" ".join(text.split()))
    spoken = ((word, verb) for verb, words in commands.items() for word in words)
    for word, verb in sorted(spoken, key=lambda pair: -len(pair[0])):
        if rest.startswith(word):
            left = rest[len(word) :]
            after, words = _numbers(left.lstrip(EDGES))
            is_apart = not left or left[0] in BREAKS
            return Command(verb=verb, is_apart=is_apart, numbers=before + after, words=words.lstrip(EDGES).rstrip())
    return None


def _numbers(text: str) -> tuple[tuple[str, ...], str]:
    """Take the numbers that stand at the beginning off a text."""
    found: list[str] = []
    while number := NUMBER.match(text):
        corrective = number["corrective"]
        found.append(f"C-{corrective[1:].strip('-－').zfill(4)}" if corrective else number["digits"])
        text = text[number.end() :].lstrip(EDGES)
    return tuple(found), text
