"""How well departments and persons did (A5): raw beside what is fair — weighted by severity, without what a second person excluded.

Whoever has a complaint answers for it; nobody is judged by a few, and nobody's difference from the others by chance.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.fairness import Fairness
from core.figures.chance import fell
from core.figures.counting import Counted, Share, Work
from core.figures.judging import Mark

#: A share differs from the others' by more than chance if it is that many times what chance would make of it.
SIGNIFICANCE = 2.0


class Verdict(StrEnum):
    """What can be said of somebody beside all others."""

    FEW = "few"
    ALIKE = "alike"
    BETTER = "better"
    WORSE = "worse"


@dataclass(frozen=True, slots=True)
class Measure:
    """One share: as it is counted, and as it is fair; the parts of the fair one are weights."""

    raw: Share
    fair: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Performance:
    """What one department or person did in a span: everything they had, and how many of it were excluded.

    `kept` is by the first promise, `latest` by the extended one; `silent` is the share that did not answer the call-back.
    The verdict compares results in the time first promised with those of all others who are measured alike.
    """

    total: int
    excluded: int
    sign: Measure
    kept: Measure
    latest: Measure
    content: Measure
    silent: Share
    reopened: int
    verdict: Verdict


Belongs = Callable[[Work], bool]
Counts = Mapping[Work, Mapping[int, int]]


def performance(
    counted: Counted, fairness: Fairness, *, department: str | None = None, person: str | None = None
) -> Performance:
    """Return what a department or a person did, of all that was counted of a span; of nobody named, what all did."""

    def belongs(work: Work) -> bool:
        return department in (None, work.department) and person in (None, work.person)

    def others(work: Work) -> bool:
        return not belongs(work) and (person is None or work.person is not None)

    return _of(counted.work, fairness, belongs, others)


def people(counted: Counted) -> list[tuple[str, str]]:
    """Return everybody who had anything, each with the department of most of it, in order of departments."""
    most: dict[str, dict[str, int]] = {}
    for work, marks in counted.work.items():
        if work.person is not None:
            of = most.setdefault(work.person, {})
            of[work.department] = of.get(work.department, 0) + sum(marks.values())
    return sorted((max(sorted(of), key=lambda name: of[name]), person) for person, of in most.items())


def _of(work: Counts, fairness: Fairness, belongs: Belongs, others: Belongs) -> Performance:
    own = [(each, marks) for each, marks in work.items() if belongs(each)]
    rest = [(each, marks) for each, marks in work.items() if others(each)]
    rated, silent = _count(own, Mark.RATED), _count(own, Mark.SILENT)
    return Performance(
        total=_count(own, Mark(0)),
        excluded=_count([(each, marks) for each, marks in own if each.is_excluded], Mark(0)),
        sign=_measure(own, fairness, Mark.SIGN_KEPT, Mark.SIGN),
        kept=_measure(own, fairness, Mark.RESULT_KEPT, Mark.RESULT),
        latest=_measure(own, fairness, Mark.LATEST_KEPT, Mark.RESULT_LATEST),
        content=_measure(own, fairness, Mark.CONTENT, Mark.RATED),
        silent=Share(silent, silent + rated),
        reopened=_count(own, Mark.REOPENED),
        verdict=_verdict(_fair_count(own), _fair_count(rest), fairness.least),
    )


def _measure(own: Iterable[tuple[Work, Mapping[int, int]]], fairness: Fairness, part: Mark, among: Mark) -> Measure:
    raw, fair = [0, 0], [0, 0]
    for work, marks in own:
        found = _among(marks, part | among), _among(marks, among)
        weight = 0 if work.is_excluded else fairness.weights[work.severity]
        for place, many in enumerate(found):
            raw[place] += many
            fair[place] += many * weight
    return Measure(Share(raw[0], raw[1]), Share(fair[0], fair[1]))


def _verdict(own: Share, others: Share, least: int) -> Verdict:
    if min(own.among, others.among) < least:
        return Verdict.FEW
    if fell(own.part, own.among, others.part, others.among) >= SIGNIFICANCE:
        return Verdict.WORSE
    better = fell(others.part, others.among, own.part, own.among) >= SIGNIFICANCE
    return Verdict.BETTER if better else Verdict.ALIKE


def _fair_count(works: Iterable[tuple[Work, Mapping[int, int]]]) -> Share:
    """Return results in the time first promised of what is not excluded, each counted once: chance knows no weights."""
    kept = [(work, marks) for work, marks in works if not work.is_excluded]
    return Share(_count(kept, Mark.RESULT_KEPT | Mark.RESULT), _count(kept, Mark.RESULT))


def _count(works: Iterable[tuple[Work, Mapping[int, int]]], mark: Mark) -> int:
    return sum(_among(marks, mark) for _, marks in works)


def _among(marks: Mapping[int, int], mark: Mark) -> int:
    wanted = int(mark)
    return sum(many for found, many in marks.items() if found & wanted == wanted)
