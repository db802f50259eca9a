"""What the staff type instead of pressing: «签收 0007», «0007 到了», «办结 换了灯泡», «收到» — tolerant of how people write."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

#: A complaint's number, whole or its last digits.
NUMBER = re.compile(r"(?<![\d-])(?:TS)?(\d{3,})号?单?(?![\d-])", re.IGNORECASE)
EDGES = " \t\n,，.。:：!！、@#—-的单了"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A verb, the digits of the number that was named (or none), and the words left over."""

    verb: str
    digits: str = ""
    words: str = ""


def command_of(text: str, commands: Mapping[str, tuple[str, ...]]) -> Command | None:
    """Return the command a text begins with (or is), or None if it is talk; longer words are tried first."""
    plain = " ".join(text.split())
    number = NUMBER.match(plain)
    digits = number.group(1) if number else ""
    rest = plain[number.end() :].lstrip(EDGES) if number else plain
    spoken = sorted(
        ((word, verb) for verb, words in commands.items() for word in words), key=lambda pair: -len(pair[0])
    )
    for word, verb in spoken:
        if rest.startswith(word):
            left = rest[len(word) :]
            if not digits and (number := NUMBER.match(left.lstrip(EDGES))):
                digits = number.group(1)
                left = left.lstrip(EDGES)[number.end() :]
            return Command(verb=verb, digits=digits, words=left.strip(EDGES))
    return None
