"""Compare a message with example sayings, where no keyword speaks: what is said alike mostly wants the same."""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable
from operator import add
from typing import NamedTuple

from nlp.likeness import Example
from nlp.reading import Intent, Situation

# What is said so at every step of a conversation.
ANYWHERE = "any"
# So many sayings of everyday speech are mixed into those of every intent, for what was never seen with it.
_EVERYDAY = 6.0
_LATIN = re.compile(r"[a-z']{2,}")
_DIGIT = {ord(digit): "0" for digit in "123456789"}
# Letters of one message depend on each other, so where it was said counts as much as two of them.
_PLACE = 2.0
# Who waits for the work waits alike, just filed or long since.
_SAME = {Situation.JUST_FILED: Situation.IN_PROGRESS}


class Alike(NamedTuple):
    """What a message is most like, by how much more than the next (natural logarithm), and the letters that tell."""

    intent: Intent
    margin: float
    words: str


class Sayings:
    """Example sayings by situation and intent, counted once; the frequency of letters and pairs decides."""

    def __init__(self, examples: Iterable[Example], normalise: Callable[[str], str]) -> None:
        self._here: dict[Situation, Counter[Intent]] = {}
        said: Counter[Intent] = Counter()
        seen: dict[str, Counter[Intent]] = {}
        for example in examples:
            intent = Intent(example.means)
            said[intent] += 1
            for situation in Situation if example.kind == ANYWHERE else (Situation(example.kind),):
                if situation not in _SAME:
                    self._here.setdefault(situation, Counter())[intent] += 1
                else:
                    self._here.setdefault(_SAME[situation], Counter())[intent] += example.kind != ANYWHERE
            for piece in _pieces(normalise(example.text)):
                seen.setdefault(piece, Counter())[intent] += 1
        self._intents = tuple(said)
        self._weights = {
            piece: _chances(counts, said, _EVERYDAY * counts.total() / said.total()) for piece, counts in seen.items()
        }

    def judge(self, plain: str, situation: Situation) -> Alike | None:
        """Return what the message is most like, or None when nothing in it was ever seen."""
        known = [piece for piece in _pieces(plain) if piece in self._weights]
        if not known or _SAME.get(situation, situation) not in self._here or not _speaks(plain):
            return None
        here = self._here[_SAME.get(situation, situation)]
        scores = [_PLACE * math.log(here[intent]) if here[intent] else -math.inf for intent in self._intents]
        for piece in known:
            for index, weight in enumerate(self._weights[piece]):
                scores[index] += weight
        best = max(range(len(scores)), key=scores.__getitem__)
        second = max((index for index in range(len(scores)) if index != best), key=scores.__getitem__)
        telling = max(known, key=lambda piece: (self._weights[piece][best] - self._weights[piece][second], len(piece)))
        return Alike(self._intents[best], scores[best] - scores[second], telling.strip())


def _chances(counts: Counter[Intent], said: Counter[Intent], everyday: float) -> tuple[float, ...]:
    """Return how likely a piece is with every intent, as natural logarithms."""
    return tuple(math.log((counts[intent] + everyday) / (said[intent] + _EVERYDAY)) for intent in said)


def _speaks(plain: str) -> bool:
    """Tell whether there are letters at all: a bare telephone number is like nothing."""
    return sum(letter.isalpha() for letter in plain) > 1


def _pieces(plain: str) -> frozenset[str]:
    """Return the letters and pairs of letters of a message, its beginning and end among them, and Latin words whole."""
    words = _LATIN.findall(plain)
    text = f"\n{_LATIN.sub('', plain).strip().translate(_DIGIT)}\n"
    return frozenset((*words, *text[1:-1], *map(add, text, text[1:])))
