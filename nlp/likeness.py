"""Weigh a message by what messages like it meant: every short piece of spelling speaks for the meanings it was seen in.

The rules know what words mean; the examples (`config/nlp/examples`) know how people put things that no rule foresaw.
A piece's weight is the logarithm of how much oftener it stands in examples of a meaning than in the others, so a reason
can be given in the pieces themselves, and an added line is understood at the next start without anything being trained.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

LENGTHS = (1, 2, 3)
# Even what was seen once tells something, if little.
SEEN = 1
# As if every piece had been seen half a time more in either.
UNSEEN = 0.5
_MARKS = re.compile(r"[\s，,。.、;；:：~\-'\"“”‘’()（）《》【】\[\]…·]+")
# Which house it is, and how many, makes no difference.
_NUMBERS = re.compile(
    r"(?:\d+|[一二三四五六七八九十百]+(?=号楼|栋|幢|座|单元|楼|层))(?:号楼|号|栋|幢|座|单元|楼|层|室|房)?"
)
_LATIN = re.compile(r"[a-z]{2,}")
_REASON = 4


class Example(NamedTuple):
    """A message as somebody wrote it, what it meant, and what else was known of it (its kind, or the situation it came in)."""

    text: str
    means: str
    kind: str = ""


def pieces_of(plain: str) -> frozenset[str]:
    """Return the pieces of a plain text, its two ends included."""
    words = frozenset(_LATIN.findall(plain))
    if words:
        plain = _LATIN.sub(" ", plain)
    spelt = f"^{_NUMBERS.sub('0', _MARKS.sub('', plain))}$"
    return words.union(spelt[i : i + length] for length in LENGTHS for i in range(len(spelt) - length + 1))


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

    def reason(self, pieces: Iterable[str], means: str) -> str:
        """Return the pieces that speak loudest for a meaning, as staff see them."""
        place = self.meanings.index(means)
        loud = sorted(pieces, key=lambda piece: (-self._weights.get(piece, self._none)[place] * len(piece), piece))
        kept: list[str] = []
        for piece in (piece.strip("^$") for piece in loud):
            if len(piece) > 1 and not any(piece in other or other in piece for other in kept):
                kept.append(piece)
            if len(kept) == _REASON:
                break
        return "、".join(kept)


def _weights(counts: Sequence[Counter[str]], sizes: Sequence[int]) -> dict[str, tuple[float, ...]]:
    """Return for every piece seen often enough its weight for each meaning."""
    seen: Counter[str] = Counter()
    for count in counts:
        seen.update(count)
    total = sum(sizes)
    weights = {}
    for piece, times in seen.items():
        if times < SEEN:
            continue
        each = []
        for count, size in zip(counts, sizes, strict=True):
            here, elsewhere = count[piece], times - count[piece]
            odds = (here + UNSEEN) / (size + 2 * UNSEEN) * (total - size + 2 * UNSEEN) / (elsewhere + UNSEEN)
            each.append(math.log(odds))
        weights[piece] = tuple(each)
    return weights
