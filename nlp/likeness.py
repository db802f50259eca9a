"""Weigh a message by what messages like it meant: every short piece of spelling speaks for the meanings it was seen in.

The rules know what words mean; the examples (`config/nlp/examples`) know how people put things that no rule foresaw.
A piece's weight is the logarithm of how much oftener it stands in examples of a meaning than elsewhere, so a reason can
be given in the pieces themselves, and an added line is understood at the next start without anything being trained.
"""

import math
import re
import struct
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from operator import add
from typing import NamedTuple

from nlp.words import finder_of_all

# As if every piece had been seen half a time more in either.
_UNSEEN = 0.5
# So many lines of everyday speech are mixed into those of every meaning, for what was never seen with it.
_EVERYDAY = 6.0
_MARKS = re.compile(r"[\s，,。.、;；:：~\-'\"“”‘’()（）《》【】\[\]…·]+")
# Which house it is, and how many, makes no difference.
_NUMBERS = re.compile(
    r"(?:\d+|[一二三四五六七八九十百]+(?=号楼|栋|幢|座|单元|楼|层))(?:号楼|号|栋|幢|座|单元|楼|层|室|房)?"
)
# Short English words (in, up, my) tell nothing.
_LATIN = re.compile(r"[a-z]{4,}|gas|sos")
_FOREIGN = re.compile(r"[a-z']{2,}")
_LONGEST_PIECE = 3
_REASON = 3
# A pair that stands this much oftener with a meaning is worth showing.
LOUD = 1.0
# A weight is kept as a whole number of these parts, raised above zero; the sum of 4000 of them fits its field.
_PARTS = 1 << 14
_RAISED = 1 << 18
_FIELD = 32


class Example(NamedTuple):
    """A message as somebody wrote it, what it meant, and what else was known of it (its kind, or the situation it came in)."""

    text: str
    means: str
    kind: str = ""


def pieces_of(plain: str) -> frozenset[str]:
    """Return the pieces of a plain text: its letters by ones, twos and threes, its ends among them, and Latin words."""
    spelt, words = _spelt(plain)
    pairs = tuple(map(add, spelt, spelt[1:]))
    return frozenset((*words, *spelt, *pairs, *map(add, pairs, spelt[2:])))


def _spelt(plain: str) -> tuple[str, Sequence[str]]:
    """Return the spelling that pieces are cut from, with its ends marked, and the Latin words that are not in it."""
    words: Sequence[str] = ()
    if _FOREIGN.search(plain):
        words, plain = _LATIN.findall(plain), _FOREIGN.sub("", plain)
    return f"^{_NUMBERS.sub('0', _MARKS.sub('', plain))}$", words


class Weights(NamedTuple):
    """The meanings that examples tell apart, and for every piece seen in them its weight for each."""

    meanings: tuple[str, ...]
    by_piece: Mapping[str, tuple[float, ...]]


class _Question(NamedTuple):
    """The meanings of one question, and at which byte their fields begin, that of the number of known pieces first."""

    meanings: tuple[str, ...]
    start: int
    fields: struct.Struct


class Likeness:
    """How much a message is like the examples of each meaning, for several questions at once.

    The weights of a piece for all meanings of all questions lie side by side in one integer, so that adding up a message
    is one addition for each piece; the pieces of a question that does not know them leave its fields at zero. Most pieces
    were seen once or twice, so most share their integer with others, and one automaton finds them in one pass: what has
    to be fetched from memory for a message is what it costs.
    """

    def __init__(self, **questions: Weights) -> None:
        self._questions: dict[str, _Question] = {}
        rows: dict[str, int] = {}
        start = 0
        for name, (meanings, weights) in questions.items():
            question = _Question(meanings, start * _FIELD // 8, struct.Struct(f"<{1 + len(meanings)}I"))
            self._questions[name] = question
            packed = {each: _packed(each, question) for each in set(weights.values())}
            for piece, each in weights.items():
                rows[piece] = rows.get(piece, 0) + packed[each]
            start += 1 + len(meanings)
        self._bytes = start * _FIELD // 8
        same: dict[int, int] = {}
        short = [piece for piece in rows if len(piece) <= _LONGEST_PIECE]
        self._pieces = (*short, *(piece for piece in rows if len(piece) > _LONGEST_PIECE))
        self._rows = tuple(same.setdefault(rows[piece], rows[piece]) for piece in self._pieces)
        self._find_short = finder_of_all(short)
        self._words = {piece: place for place, piece in enumerate(self._pieces) if piece.isascii()}

    def compare(self, plain: str) -> "Likely":
        """Return what a plain text is like."""
        spelt, words = _spelt(plain)
        known = {place for place, _, _ in self._find_short(spelt)}
        if words:
            known.update(self._words[word] for word in words if word in self._words)
        return Likely(
            self, plain, spelt, known, sum(map(self._rows.__getitem__, known)).to_bytes(self._bytes, "little")
        )

    def of_piece(self, piece: str, question: str, means: str) -> float:
        """Return how much a single piece speaks for a meaning; 0 if it was never seen."""
        known = self._find_short(piece)
        return max(
            (self.of_known(place, question, means) for place, start, end in known if end - start == len(piece)),
            default=0.0,
        )

    def of_known(self, place: int, question: str, means: str) -> float:
        """Return how much the known piece at a place speaks for a meaning; 0 if the question never saw it."""
        meanings, start, _ = self._questions[question]
        field = self._rows[place] >> 8 * start + _FIELD * (1 + meanings.index(means)) & (1 << _FIELD) - 1
        return (field - _RAISED) / _PARTS if field else 0.0

    def piece(self, place: int) -> str:
        """Return the known piece at a place."""
        return self._pieces[place]

    def read(self, sums: bytes, question: str, *, damped: bool) -> dict[str, float]:
        """Return the sum of the weights for each meaning of a question; empty if it knows none of the pieces."""
        meanings, start, fields = self._questions[question]
        known, *totals = fields.unpack_from(sums, start)
        if not known:
            return {}
        raised = known * _RAISED
        scale = 1 / (_PARTS * math.sqrt(known)) if damped else 1 / _PARTS
        return {means: (total - raised) * scale for means, total in zip(meanings, totals, strict=True)}


def _packed(weights: tuple[float, ...], question: _Question) -> int:
    """Return the weights of a piece as a number, in the fields of their question."""
    raised = (round(weight * _PARTS) + _RAISED for weight in weights)
    return int.from_bytes(question.fields.pack(1, *raised), "little") << 8 * question.start


class Likely:
    """What one text is like; every question is read out when it is asked."""

    __slots__ = ("_known", "_likeness", "_spelt", "_sums", "plain")

    def __init__(self, likeness: Likeness, plain: str, spelt: str, known: set[int], sums: bytes) -> None:
        self.plain = plain
        self._likeness = likeness
        self._spelt = spelt
        self._known = known
        self._sums = sums

    def has_pieces(self, enough: int) -> bool:
        """Tell whether a text has so many different pieces, known or not."""
        # Each of n different letters but the last begins a pair, and each of those but one more three in a row.
        return 3 * len(set(self._spelt)) - 3 >= enough or len(pieces_of(self.plain)) >= enough

    def __getitem__(self, question: str) -> Mapping[str, float]:
        """Return for each meaning how much speaks for it (above 0) or against it (below 0); empty if no piece is known."""
        return self._likeness.read(self._sums, question, damped=False)

    def damped(self, question: str) -> Mapping[str, float]:
        """Return the same as if all messages were of one length: pieces of one message depend on each other."""
        return self._likeness.read(self._sums, question, damped=True)

    def stretches(self, question: str, means: str) -> str:
        """Return the stretches of the text that speak loudest for a meaning, as staff see them."""
        found: list[tuple[float, str]] = []
        open_at = None
        total = 0.0
        for at in range(len(self.plain)):
            pair = self.plain[at : at + 2]
            is_pair = len(pair) == 2 and pair.isalpha()
            weight = self._likeness.of_piece(pair, question, means) if is_pair else 0.0
            if weight >= LOUD:
                open_at = at if open_at is None else open_at
                total += weight
            elif open_at is not None:
                found.append((total, self.plain[open_at : at + 1]))
                open_at, total = None, 0.0
        loudest = sorted(found, key=lambda stretch: -stretch[0])[:_REASON]
        return "、".join(words for _, words in loudest)

    def most_telling(self, question: str, means: str, other: str) -> str:
        """Return the known piece that speaks loudest for one meaning against another, the longest of equals."""
        weight, piece = self._likeness.of_known, self._likeness.piece
        loud = (
            (
                weight(place, question, means) - weight(place, question, other),
                len(piece(place)),
                piece(place).strip("^$"),
            )
            for place in self._known
            if piece(place).strip("^$")
        )
        return max(loud, default=(0.0, 0, ""))[2]


def against_the_others(examples: Iterable[tuple[str, str]]) -> Weights:
    """Return how much oftener pieces stand in the examples of one meaning than in all the others."""
    counts, sizes = _counted(examples)
    total = sizes.total()

    def odds(here: int, size: int, times: int) -> float:
        rest = (total - size + 2 * _UNSEEN) / (times - here + _UNSEEN)
        return math.log((here + _UNSEEN) / (size + 2 * _UNSEEN) * rest)

    return _weights(counts, sizes, odds)


def against_everyday(examples: Iterable[tuple[str, str]]) -> Weights:
    """Return how much oftener pieces stand in the examples of one meaning than in all; for many meanings with few lines each."""
    counts, sizes = _counted(examples)
    total = sizes.total()

    def lift(here: int, size: int, times: int) -> float:
        usual = times / total
        return math.log((here + _EVERYDAY * usual) / ((size + _EVERYDAY) * usual))

    return _weights(counts, sizes, lift)


def _counted(examples: Iterable[tuple[str, str]]) -> tuple[Mapping[str, Counter[str]], Counter[str]]:
    """Return in how many texts of each meaning every piece stands, and how many texts there are."""
    counts: dict[str, Counter[str]] = {}
    sizes: Counter[str] = Counter()
    for plain, means in examples:
        sizes[means] += 1
        counts.setdefault(means, Counter()).update(pieces_of(plain))
    return counts, sizes


def _weights(
    counts: Mapping[str, Counter[str]], sizes: Mapping[str, int], weight: Callable[[int, int, int], float]
) -> Weights:
    meanings = tuple(sorted(sizes))
    seen: dict[str, list[tuple[int, int]]] = {}
    for at, means in enumerate(meanings):
        for piece, here in counts[means].items():
            seen.setdefault(piece, []).append((at, here))

    @cache
    def weights(times_in: tuple[tuple[int, int], ...]) -> tuple[float, ...]:
        here, times = dict(times_in), sum(times for _, times in times_in)
        return tuple(weight(here.get(at, 0), sizes[means], times) for at, means in enumerate(meanings))

    return Weights(meanings, {piece: weights(tuple(times_in)) for piece, times_in in seen.items()})
