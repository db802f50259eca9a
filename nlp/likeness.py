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
from operator import add, itemgetter
from typing import NamedTuple

from nlp.words import finder_of_all

# As if every piece had been seen half a time more in either.
_UNSEEN = 0.5
# So many lines of everyday speech are mixed into those of every meaning, for what was never seen with it.
_EVERYDAY = 6.0
_MARKS = re.compile(r"[\s，,。.、;；:：~\-'\"“”‘’()（）《》【】\[\]…·]")
# Which house it is, and how many, makes no difference. (What begins with a class is looked for much faster.)
_NUMBERS = re.compile(
    r"[\d一二三四五六七八九十百](?:(?<=\d)\d*|(?<=\D)[一二三四五六七八九十百]*(?=号楼|栋|幢|座|单元|楼|层))"
    r"(?:号楼|号|栋|幢|座|单元|楼|层|室|房)?"
)
# Short English words (in, up, my) tell nothing.
_LATIN = re.compile(r"[a-z]{4,}|gas|sos")
_FOREIGN = re.compile(r"[a-z'][a-z']+")
_PAIR = 2
_LONGEST_PIECE = 3
_REASON = 3
# A pair that stands this much oftener with a meaning is worth showing.
LOUD = 1.0
# A weight is kept as a whole number of these parts, raised above zero; the sum of 4000 of them fits its field.
_PARTS = 1 << 14
_RAISED = 1 << 18
_FIELD = 32


_place_of = itemgetter(0)


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
    """The meanings that examples tell apart, the weights for each that pieces can have, and which of them each piece has."""

    meanings: tuple[str, ...]
    rows: Sequence[Sequence[float]]
    by_piece: Mapping[str, int]


class _Group(NamedTuple):
    """For every piece its weights for questions that are asked together, in one integer; how long their sum is in bytes."""

    rows: Sequence[int]
    length: int


class _Question(NamedTuple):
    """The meanings of one question, in which group, and where its fields are; that of the number of known pieces first."""

    meanings: tuple[str, ...]
    group: int
    start: int
    fields: struct.Struct


class Likeness:
    """How much a message is like the examples of each meaning, for several questions at once.

    The weights of a piece for all meanings of questions that are asked together lie side by side in one integer, so that
    adding up a message is one addition for each piece; the pieces of a question that does not know them leave its fields
    at zero. Most pieces were seen once or twice, so most share their integer with others, and one automaton finds them in
    one pass: what has to be fetched from memory for a message is what it costs.
    """

    def __init__(self, *together: Mapping[str, Weights]) -> None:
        pieces = dict.fromkeys(p for group in together for weights in group.values() for p in weights.by_piece)
        short = [piece for piece in pieces if len(piece) <= _LONGEST_PIECE]
        self._pieces = (*short, *(piece for piece in pieces if len(piece) > _LONGEST_PIECE))
        self.questions = {
            name: question for at, group in enumerate(together) for name, question in _questions(at, group).items()
        }
        self.groups = tuple(_group(group, self.questions, self._pieces) for group in together)
        self._find_short = finder_of_all(short)
        self._words = {piece: place for place, piece in enumerate(self._pieces) if piece.isascii()}

    def compare(self, plain: str) -> "Likely":
        """Return what a plain text is like."""
        return Likely(self, plain)

    def known_in(self, plain: str) -> set[int]:
        """Return the places of the known pieces of a text."""
        spelt, words = _spelt(plain)
        known = set(map(_place_of, self._find_short(spelt)))
        if words:
            known.update(self._words[word] for word in words if word in self._words)
        return known

    def pairs_in(self, plain: str) -> Mapping[int, int]:
        """Return where the known pairs of letters begin in a text as it stands, and the place of each."""
        return {start: place for place, start, end in self._find_short(plain) if end - start == _PAIR}

    def weigher(self, question: str, means: str) -> Callable[[int], float]:
        """Return what tells how much the known piece at a place speaks for a meaning; 0 if the question never saw it."""
        meanings, group, start, _ = self.questions[question]
        rows, shift, mask = self.groups[group].rows, 8 * start + _FIELD * (1 + meanings.index(means)), (1 << _FIELD) - 1

        def weight(place: int) -> float:
            field = rows[place] >> shift & mask
            return (field - _RAISED) / _PARTS if field else 0.0

        return weight

    def piece(self, place: int) -> str:
        """Return the known piece at a place."""
        return self._pieces[place]


def _questions(group: int, together: Mapping[str, Weights]) -> Mapping[str, _Question]:
    questions, start = {}, 0
    for name, (meanings, _, _) in together.items():
        fields = struct.Struct(f"<{1 + len(meanings)}I")
        questions[name] = _Question(meanings, group, start, fields)
        start += fields.size
    return questions


def _group(together: Mapping[str, Weights], questions: Mapping[str, _Question], pieces: Iterable[str]) -> _Group:
    rows: dict[str, int] = {}
    for name, weights in together.items():
        packed = [_packed(row, questions[name]) for row in weights.rows]
        for piece, at in weights.by_piece.items():
            rows[piece] = rows.get(piece, 0) + packed[at]
    same: dict[int, int] = {}
    shared = tuple(same.setdefault(row, row) for row in (rows.get(piece, 0) for piece in pieces))
    return _Group(shared, sum(questions[name].fields.size for name in together))


def _packed(weights: Iterable[float], question: _Question) -> int:
    """Return the weights of a piece as a number, in the fields of their question."""
    raised = (round(weight * _PARTS) + _RAISED for weight in weights)
    return int.from_bytes(question.fields.pack(1, *raised), "little") << 8 * question.start


class Likely:
    """What one text is like; nothing is looked up before a question is asked."""

    __slots__ = ("_likeness", "_places", "_sums", "plain")

    def __init__(self, likeness: Likeness, plain: str) -> None:
        self.plain = plain
        self._likeness = likeness
        self._places: set[int] | None = None
        self._sums: dict[int, bytes] = {}

    @property
    def _known(self) -> set[int]:
        if self._places is None:
            self._places = self._likeness.known_in(self.plain)
        return self._places

    def has_pieces(self, enough: int) -> bool:
        """Tell whether a text has so many different pieces, known or not."""
        return len(self._known) >= enough or len(pieces_of(self.plain)) >= enough

    def __getitem__(self, question: str) -> Mapping[str, float]:
        """Return for each meaning how much speaks for it (above 0) or against it (below 0); empty if no piece is known."""
        return self._read(question, is_damped=False)

    def damped(self, question: str) -> Mapping[str, float]:
        """Return the same as if all messages were of one length: pieces of one message depend on each other."""
        return self._read(question, is_damped=True)

    def _read(self, question: str, *, is_damped: bool) -> Mapping[str, float]:
        meanings, group, start, fields = self._likeness.questions[question]
        known, *totals = fields.unpack_from(self._sums.get(group) or self._sum(group), start)
        if not known:
            return {}
        raised = known * _RAISED
        scale = 1 / (_PARTS * math.sqrt(known)) if is_damped else 1 / _PARTS
        return {means: (total - raised) * scale for means, total in zip(meanings, totals)}  # noqa: B905

    def _sum(self, group: int) -> bytes:
        rows, length = self._likeness.groups[group]
        known = self._known
        weights = itemgetter(*known)(rows) if len(known) > 1 else [rows[place] for place in known]
        sums = self._sums[group] = sum(weights).to_bytes(length, "little")
        return sums

    def stretches(self, question: str, means: str) -> str:
        """Return the stretches of the text that speak loudest for a meaning, as staff see them."""
        found: list[tuple[float, str]] = []
        open_at = None
        total = 0.0
        places, weigh = self._likeness.pairs_in(self.plain), self._likeness.weigher(question, means)
        for at in range(len(self.plain)):
            is_known = at in places and self.plain[at : at + _PAIR].isalpha()
            weight = weigh(places[at]) if is_known else 0.0
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
        weight, against = self._likeness.weigher(question, means), self._likeness.weigher(question, other)
        piece = self._likeness.piece
        loudest = (-math.inf, 0, "")
        for place in self._known:
            lead = weight(place) - against(place)
            if lead >= loudest[0] and (words := piece(place).strip("^$")):
                loudest = max(loudest, (lead, len(piece(place)), words))
        return loudest[2]


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

    # Most pieces were seen once or twice, so few differ in where.
    row_of: dict[tuple[tuple[int, int], ...], int] = {}
    by_piece = {piece: row_of.setdefault(tuple(times_in), len(row_of)) for piece, times_in in seen.items()}

    def weighed(here: Mapping[int, int]) -> Sequence[float]:
        times = sum(here.values())
        return [weight(here.get(at, 0), sizes[means], times) for at, means in enumerate(meanings)]

    return Weights(meanings, [weighed(dict(times_in)) for times_in in row_of], by_piece)
