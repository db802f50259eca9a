"""What a complaint counts as: in time by the first promise or only by the last, owed, aside, signed for at night."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from month import NOON, company, filed

from core.complaint import Satisfaction, Status
from core.figures.counting import Tally, Way
from core.figures.judging import Mark, judge
from core.figures.records import fact_of
from core.terms import Terms
from nlp.reading import Severity

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PROMISED = NOON + 2 * DAY
#: The tenth of November, eleven at night, when nobody is called for what is not urgent.
NIGHT = datetime.fromisoformat("2026-11-10T23:00:00+08:00")
TERMS = Terms(policy=company().config.policy, calendar=company().calendar)


def marks(at: datetime = NOON + 9 * DAY, *, upgraded: bool = False, **changed: Any) -> Mark:
    """Return what a complaint counts as; it is filed at noon and promised for two days later."""
    return Mark(judge(fact_of(filed(**changed)), TERMS, at, upgraded=upgraded))


def done(after: timedelta, **changed: Any) -> dict[str, Any]:
    return {"status": Status.FINISHED, "finished_at": NOON + after, **changed}


RESULT = Mark.RESULT | Mark.RESULT_KEPT | Mark.RESULT_LATEST | Mark.LATEST_KEPT | Mark.RESOLVED | Mark.OVERDUE


@pytest.mark.parametrize(
    ("changed", "counts"),
    [
        (done(2 * DAY), RESULT & ~Mark.OVERDUE),
        (done(2 * DAY + HOUR), Mark.RESULT | Mark.RESULT_LATEST | Mark.RESOLVED),
        (
            done(3 * DAY, extended=1, resolve_by=PROMISED + 2 * DAY),
            Mark.RESULT | Mark.RESULT_LATEST | Mark.LATEST_KEPT | Mark.RESOLVED,
        ),
        ({}, Mark.RESULT | Mark.RESULT_LATEST | Mark.OVERDUE),
        ({"extended": 1, "resolve_by": NOON + 10 * DAY}, Mark.RESULT),
        ({"status": Status.REFERRED}, Mark(0)),
        ({"status": Status.WITHDRAWN, "closed_at": NOON}, Mark(0)),
        ({"status": Status.CLOSED, "valid": False, "closed_at": NOON}, Mark(0)),
        ({"status": Status.CLOSED, "closed_at": NOON + DAY}, RESULT & ~Mark.OVERDUE),
    ],
    ids=["in-time", "late", "extended", "owed", "owed-but-extended", "outside", "taken-back", "invalid", "decided"],
)
def test_a_result_counts_by_the_promise_given_first_and_apart_from_that_by_the_last(
    changed: dict[str, Any], counts: Mark
) -> None:
    assert marks(**changed) & RESULT == counts


def test_what_is_not_yet_due_counts_neither_as_in_time_nor_as_late() -> None:
    assert not marks(NOON + HOUR) & (RESULT | Mark.ANSWER)


@pytest.mark.parametrize(
    ("changed", "after", "kept"),
    [
        ({}, timedelta(minutes=10), True),
        ({}, timedelta(minutes=11), False),
        ({"filed_at": NIGHT}, timedelta(hours=8, minutes=40), True),
        ({"filed_at": NIGHT}, timedelta(hours=8, minutes=41), False),
        ({"filed_at": NIGHT, "danger": "gas"}, timedelta(minutes=2), False),
        ({"filed_at": NIGHT, "severity": Severity.MAJOR}, timedelta(minutes=11), False),
    ],
    ids=["at-once", "late", "night", "late-morning", "danger-at-night", "major-at-night"],
)
def test_signing_is_in_time_before_the_ladder_calls_anybody(
    changed: dict[str, Any], after: timedelta, kept: bool
) -> None:
    signed = marks(acknowledged_at=changed.get("filed_at", NOON) + after, **changed)

    assert Mark.SIGN in signed
    assert (Mark.SIGN_KEPT in signed) is kept


def test_what_became_major_later_need_not_have_been_signed_for_at_night() -> None:
    signed = {"filed_at": NIGHT, "severity": Severity.MAJOR, "acknowledged_at": NIGHT + 8 * HOUR}

    assert Mark.SIGN_KEPT in marks(upgraded=True, **signed)


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        (Satisfaction.SATISFIED, Mark.RATED | Mark.CONTENT),
        (Satisfaction.BASICALLY, Mark.RATED | Mark.CONTENT),
        (Satisfaction.UNSATISFIED, Mark.RATED),
        (Satisfaction.UNANSWERED, Mark.SILENT),
        (None, Mark(0)),
    ],
)
def test_who_did_not_answer_the_call_back_is_no_part_of_the_rate(said: Satisfaction | None, counts: Mark) -> None:
    assert marks(satisfaction=said) & (Mark.RATED | Mark.CONTENT | Mark.SILENT) == counts


def test_who_was_not_content_at_first_and_then_was_is_won_back() -> None:
    assert Mark.WON_BACK in marks(reopened=1, satisfaction=Satisfaction.SATISFIED)
    assert Mark.WON_BACK not in marks(reopened=1, satisfaction=Satisfaction.UNSATISFIED)


@pytest.mark.parametrize(
    ("lengths", "half", "most"),
    [([7], 7, 7), ([1, 2], 1, 2), (range(1, 11), 5, 9), (range(1, 101), 50, 90), ([5] * 9 + [60], 5, 5)],
)
def test_a_percentile_is_a_length_that_really_came(lengths: list[int], half: int, most: int) -> None:
    tally = Tally()
    tally.lengths[Way.SIGN].extend(reversed(list(lengths)))

    assert tally.within(Way.SIGN, 50) == timedelta(seconds=half)
    assert tally.within(Way.SIGN, 90) == timedelta(seconds=most)


def test_of_nothing_there_is_no_percentile() -> None:
    assert Tally().within(Way.SIGN, 50) is None
