"""Bring a message into one plain spelling without moving a single character, so that every span still fits the original."""

import re
from collections.abc import Mapping

FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# Dashes, spaces and marks that phones of different makes type for one and the same thing.
LOOKALIKES = {
    "\u3000": " ",
    "\u00a0": " ",
    "\t": " ",
    "\r": "\n",
    "—": "-",
    "–": "-",
    "−": "-",
    "‐": "-",
    "‑": "-",
    "﹣": "-",
    "〇": "零",
    "○": "零",
    "～": "~",
    "＃": "#",
}
# Half of a pair, as a cut emoji leaves it behind, is no character that anything else can read.
HALVES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
UPPER_TO_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


class Normaliser:
    """Turn text into lower-case half-width simplified characters of exactly the same length."""

    def __init__(self, characters: Mapping[str, str], slips: Mapping[str, str]) -> None:
        table: dict[int, int | str] = FULL_WIDTH | HALVES
        table.update({code + 0xFEE0: code + 32 for code in UPPER_TO_LOWER})
        table.update(UPPER_TO_LOWER)
        table.update({ord(odd): usual for odd, usual in LOOKALIKES.items()})
        table.update({ord(odd): usual for odd, usual in characters.items()})
        self._table = table
        self._slips = dict(slips)
        union = "|".join(re.escape(slip) for slip in sorted(slips, key=len, reverse=True))
        self._slip_pattern = re.compile(union) if union else None

    def __call__(self, text: str) -> str:
        """Return the plain spelling; the result has the length of `text`."""
        plain = text.translate(self._table)
        if self._slip_pattern is None:
            return plain
        return self._slip_pattern.sub(lambda found: self._slips[found.group()], plain)
