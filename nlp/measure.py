"""Score readings against labels: per class, confusion, calibration, and the rules that decided wrongly."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Judged:
    """One labelled answer: what was expected (and would do as well), what was said, how surely, and by which words."""

    key: str
    text: str
    expected: str
    said: str
    accepted: frozenset[str] = frozenset()
    confidence: float = 1.0
    because: tuple[str, ...] = ()

    @property
    def is_right(self) -> bool:
        """Tell whether the answer is the label itself."""
        return self.expected == self.said

    @property
    def is_acceptable(self) -> bool:
        """Tell whether the answer is the label or its accepted second."""
        return self.is_right or self.said in self.accepted


@dataclass(frozen=True, slots=True)
class Scores:
    """How well one thing was judged over a set of lines."""

    name: str
    judged: tuple[Judged, ...]
    table: Mapping[str, tuple[float, float, float, int]] = field(default_factory=dict)

    @property
    def accuracy(self) -> float:
        """Return the share of answers equal to the label."""
        return _share(sum(item.is_right for item in self.judged), len(self.judged))

    @property
    def lenient_accuracy(self) -> float:
        """Return the share of answers equal to the label or its accepted second."""
        return _share(sum(item.is_acceptable for item in self.judged), len(self.judged))

    @property
    def macro_f1(self) -> float:
        """Return the mean F1 over the classes that occur as labels."""
        values = [f1 for _, _, f1, count in self.table.values() if count]
        return _share(sum(values), len(values))

    @property
    def wrong(self) -> tuple[Judged, ...]:
        """Return what was judged wrongly, the surest mistake first."""
        return tuple(sorted((j for j in self.judged if not j.is_acceptable), key=lambda j: -j.confidence))


def score(name: str, judged: Sequence[Judged]) -> Scores:
    """Return precision, recall and F1 of every class."""
    classes = sorted({item.expected for item in judged} | {item.said for item in judged})
    return Scores(name, tuple(judged), {name: _class_row(name, judged) for name in classes})


def lenient(judged: Iterable[Judged]) -> list[Judged]:
    """Return the same answers with an accepted second label counted as the label."""
    return [
        Judged(j.key, j.text, j.said if j.is_acceptable else j.expected, j.said, j.accepted, j.confidence, j.because)
        for j in judged
    ]


def confusion(judged: Iterable[Judged]) -> Counter[tuple[str, str]]:
    """Return how often a label was read as what."""
    return Counter((item.expected, item.said) for item in judged)


def calibration(judged: Sequence[Judged], steps: Sequence[float]) -> list[tuple[float, int, float]]:
    """Return for every least confidence the number of lines and the share of wrong ones among them."""
    rows = []
    for step in steps:
        above = [item for item in judged if item.confidence >= step]
        rows.append((step, len(above), _share(sum(not item.is_acceptable for item in above), len(above))))
    return rows


def misleading(judged: Iterable[Judged]) -> Counter[str]:
    """Return the words that stood first among the reasons of wrong answers."""
    return Counter(item.because[0] for item in judged if not item.is_acceptable and item.because)


def helpful(scores: Scores, known: str) -> list[tuple[str, str, int]]:
    """Return words common to misread lines of one label and to no other label: candidates for a rule, no more."""
    grams: dict[str, Counter[str]] = {}
    for item in scores.judged:
        bag = grams.setdefault(item.expected, Counter())
        bag.update(_grams(item.text))
    found: Counter[tuple[str, str]] = Counter()
    for item in scores.wrong:
        for gram in _grams(item.text):
            elsewhere = sum(bag[gram] for label, bag in grams.items() if label != item.expected)
            if grams[item.expected][gram] >= 2 and not elsewhere and gram not in known:
                found[item.expected, gram] += 1
    return [(label, gram, grams[label][gram]) for (label, gram), _ in found.most_common(12)]


def _grams(text: str) -> list[str]:
    """Return the different pairs and threes of Chinese letters with which a text begins, in their order."""
    short = text[:60]
    pieces = dict.fromkeys(short[i : i + size] for size in (2, 3) for i in range(len(short) - size + 1))
    return [piece for piece in pieces if all("\u4e00" <= letter <= "\u9fff" for letter in piece)]


def _class_row(name: str, judged: Sequence[Judged]) -> tuple[float, float, float, int]:
    said = sum(item.said == name for item in judged)
    expected = sum(item.expected == name for item in judged)
    both = sum(item.said == name and item.is_right for item in judged)
    precision, recall = _share(both, said), _share(both, expected)
    return precision, recall, _share(2 * precision * recall, precision + recall), expected


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
