"""How well somebody did, counted by hand (A5)."""

from datetime import UTC, datetime

import pytest
from month import NOON, filed

from core.fairness import Exclusion, ExclusionStatus, Fairness
from core.figures.counting import Counted, Share, count
from core.figures.facts import Fact
from core.figures.judging import Mark
from core.figures.performance import Verdict, people, performance
from core.figures.records import fact_of
from nlp.reading import Severity

FAIRNESS = Fairness(weights={Severity.MINOR: 1, Severity.IMPORTANT: 2, Severity.MAJOR: 3}, least=10)
SINCE = datetime(2026, 10, 31, 16, tzinfo=UTC)
KEPT, LATE = Mark.RESULT | Mark.RESULT_KEPT, Mark.RESULT
SIGNED = Exclusion(
    reason="等配件",
    by="王师傅",
    at=NOON,
    to=("陈主管",),
    status=ExclusionStatus.SIGNED,
    decided_by="陈主管",
    decided_at=NOON,
)


def counted(*many: tuple[str, Severity, Mark, Exclusion | None, int]) -> Counted:
    """Return so many complaints of each kind."""
    marks: dict[str, int] = {}
    facts: list[Fact] = []
    for name, severity, mark, exclusion, times in many:
        for _ in range(times):
            ref = f"TS20261110{len(facts):04d}"
            marks[ref] = int(mark)
            facts.append(fact_of(filed(ref, assignee=name, severity=severity, exclusion=exclusion)))
    return count(facts, lambda fact: marks[fact.ref], SINCE)


def test_a_grave_matter_weighs_more_and_what_is_excluded_nothing_but_only_beside_the_raw_count() -> None:
    found = counted(
        ("王师傅", Severity.MINOR, KEPT, None, 2),
        ("王师傅", Severity.MAJOR, LATE, None, 1),
        ("王师傅", Severity.MINOR, LATE, SIGNED, 3),
    )
    did = performance(found, FAIRNESS, person="王师傅")

    assert (did.total, did.excluded) == (6, 3)
    assert did.kept.raw == Share(2, 6)
    assert did.kept.fair == Share(2, 5)


@pytest.mark.parametrize(
    ("kept", "late", "verdict"),
    [(9, 0, Verdict.FEW), (0, 9, Verdict.FEW), (16, 4, Verdict.ALIKE), (6, 14, Verdict.WORSE), (40, 0, Verdict.BETTER)],
)
def test_nobody_is_judged_by_a_few_nor_by_what_chance_may_bring(kept: int, late: int, verdict: Verdict) -> None:
    found = counted(
        ("王师傅", Severity.MINOR, KEPT, None, kept),
        ("王师傅", Severity.MINOR, LATE, None, late),
        ("刘师傅", Severity.MINOR, KEPT, None, 40),
        ("刘师傅", Severity.MINOR, LATE, None, 10),
    )

    assert performance(found, FAIRNESS, person="王师傅").verdict is verdict


def test_what_is_excluded_is_not_held_against_anybody() -> None:
    found = counted(
        ("王师傅", Severity.MINOR, KEPT, None, 16),
        ("王师傅", Severity.MINOR, LATE, SIGNED, 30),
        ("刘师傅", Severity.MINOR, KEPT, None, 50),
    )

    assert performance(found, FAIRNESS, person="王师傅").verdict is Verdict.ALIKE
    assert people(found) == [("工程部", "刘师傅"), ("工程部", "王师傅")]
