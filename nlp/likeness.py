"""Weigh a message by what messages like it meant: every short piece of spelling speaks for the meanings it was seen in.

The rules know what words mean; the examples (`config/nlp/examples`) know how people put things that no rule foresaw.
A piece's weight is the logarithm of how much oftener it stands in examples of a meaning than in the others, so a reason
can be given in the pieces themselves, and an added line is understood at the next start without anything being trained.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from operator import add
from typing import NamedTuple

# As if every piece had been seen half a time more in either.
UNSEEN = 0.5
_MARKS = re.compile(r"[\s，,。.、;；:：~\-'\"“”‘’()（）《》【】\[\]…·]+")
# Which house it is, and how many, makes no difference.
_NUMBERS = re.compile(
    r"(?:\d+|[一二三四五六七八九十百]+(?=号楼|栋|幢|座|单元|楼|层))(?:号楼|号|栋|幢|座|单元|楼|层|室|房)?"
)
# Short English words (in, up, my) tell nothing.
_LATIN = re.compile(r"[a-z]{4,}|gas|sos")
_FOREIGN = re.compile(r"[a-z']{2,}")
_REASON = 3
# A pair that stands this much oftener with a meaning is worth showing.
LOUD = 1.0


class Example(NamedTuple):
    """A message as somebody wrote it, what it meant, and what else was known of it (its kind, or the situation it came in)."""

    text: str
    means: str
    kind: str = ""


def pieces_of(plain: str) -> frozenset[str]:
    """Return the pieces of a plain text: its letters by ones, twos and threes, its ends among them, and Latin words."""
    words = _LATIN.findall(plain)
    plain = _FOREIGN.sub("", plain) if _FOREIGN.search(plain) else plain
    spelt = f"^{_NUMBERS.sub('0', _MARKS.sub('', plain))}$"
    pairs = tuple(map(add, spelt, spelt[1:]))
    return frozenset((*words, *spelt, *pairs, *map(add, pairs, spelt[2:])))


class Likeness:
    """How much a message is like the examples of each meaning."""

    def __init__(self, examples: Iterable[tuple[frozenset[str], str]]) -> None:
        counts: dict[str, Counter[str]] = {}
        sizes: Counter[str] = Counter()
        for pieces, means in examples:
            sizes[means] += 1
            counts.setdefault(means, Counter()).update(pieces)
        self.meanings: tuple[str, ...] = tuple(sorted(sizes))
        self._weights = _weights([counts[means] for means in self.meanings], [sizes[means] for means in self.meanings])
        self._none = (0.0,) * len(self.meanings)

    def weigh(self, pieces: Iterable[str]) -> Mapping[str, float]:
        """Return for each meaning how much the pieces speak for it (above 0) or against it (below 0); empty if none is known."""
        known = [weight for weight in map(self._weights.get, pieces) if weight is not None]
        if not known:
            return {}
        scale = 1 / math.sqrt(len(known))
        return {means: scale * sum(each) for means, each in zip(self.meanings, zip(*known, strict=True), strict=True)}

    def reason(self, plain: str, means: str) -> str:
        """Return the stretches of a text that speak loudest for a meaning, as staff see them."""
        place = self.meanings.index(means)
        stretches: list[tuple[float, str]] = []
        open_at = None
        total = 0.0
        for at in range(len(plain)):
            pair = plain[at : at + 2]
            weight = self._weights.get(pair, self._none)[place] if len(pair) == 2 and pair.isalpha() else 0.0
            if weight >= LOUD:
                open_at = at if open_at is None else open_at
                total += weight
            elif open_at is not None:
                stretches.append((total, plain[open_at : at + 1]))
                open_at, total = None, 0.0
        loudest = sorted(stretches, key=lambda stretch: -stretch[0])[:_REASON]
        return "、".join(words for _, words in loudest)


def _weights(counts: Sequence[Counter[str]], sizes: Sequence[int]) -> dict[str, tuple[float, ...]]:
    """Return for every piece its weight for each meaning."""
    seen: Counter[str] = Counter()
    for count in counts:
        seen.update(count)
    total = sum(sizes)
    weights = {}
    for piece, times in seen.items():
        each = []
        for count, size in zip(counts, sizes, strict=True):
            here, elsewhere = count[piece], times - count[piece]
            odds = (here + UNSEEN) / (size + 2 * UNSEEN) * (total - size + 2 * UNSEEN) / (elsewhere + UNSEEN)
            each.append(math.log(odds))
        weights[piece] = tuple(each)
    return weights
