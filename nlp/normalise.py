"""Bring a message into one plain spelling without moving a single character, so that every span still fits the original."""

import re
from collections.abc import Mapping

from nlp.words import finder_of_longest

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
    # What only colours or genders the picture before it: 🙅‍♀️ and 👍🏽 are 🙅 and 👍.
    **dict.fromkeys("\u200d\ufe0f♀♂🏻🏼🏽🏾🏿", " "),
}
# Half of a pair, as a cut emoji leaves it behind, is no character that anything else can read.
HALVES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
UPPER_TO_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


class Normaliser:
    """Turn text into lower-case half-width simplified characters of exactly the same length."""

    def __init__(self, characters: Mapping[str, str], slips: Mapping[str, str]) -> None:
        usual = {code: chr(plain) for code, plain in FULL_WIDTH.items()} | HALVES
        usual |= {code + 0xFEE0: chr(code + 32) for code in UPPER_TO_LOWER}
        usual |= {code: chr(plain) for code, plain in UPPER_TO_LOWER.items()}
        usual |= {ord(letter): plain for letter, plain in (*LOOKALIKES.items(), *characters.items())}
        self._usual = {chr(code): plain for code, plain in usual.items()}
        # Most letters are plain as they are; a table is asked about every one, and slowly about those it does not know.
        self._unusual = re.compile(f"[{''.join(map(re.escape, self._usual))}]")
        self._slips = tuple(slips.values())
        self._find_slips = finder_of_longest(slips)

    def __call__(self, text: str) -> str:
        """Return the plain spelling; the result has the length of `text`."""
        plain = self._unusual.sub(self._plainer, text)
        for slip, start, end in self._find_slips(plain):
            plain = plain[:start] + self._slips[slip] + plain[end:]
        return plain

    def _plainer(self, unusual: re.Match[str]) -> str:
        return self._usual[unusual[0]]
