"""What explains that there were more complaints or fewer: a subject at a place, a subject, a place, or nothing at all."""

from collections import Counter
from random import Random

import pytest

from core.figures.counting import Cell
from core.figures.standing_out import explain, stands_out


def cells(**counts: int) -> Counter[Cell]:
    """Return counts by place and subject: b3_lift is the lift of building 3; `_noise` is said of no building."""
    return Counter({(name.partition("_")[0] or None, name.partition("_")[2] or None): n for name, n in counts.items()})


def named(now: Counter[Cell], before: Counter[Cell], *, grew: bool = True) -> list[tuple[str | None, str | None]]:
    return [(one.building, one.topic) for one in explain(now, before, grew=grew, limit=3)]


ORDINARY = cells(
    b1_noise=3, b2_noise=4, b3_noise=3, b1_lift=1, b2_lift=2, b3_lift=1, b1_clean=3, b2_clean=2, b3_clean=3
)


@pytest.mark.parametrize(("now", "before"), [(6, 0), (9, 1), (30, 14), (0, 6)])
def test_clearly_more_or_less_stands_out(now: int, before: int) -> None:
    assert stands_out(now, before)


@pytest.mark.parametrize(("now", "before"), [(0, 0), (3, 0), (5, 0), (7, 1), (28, 14), (12, 10)])
def test_what_chance_brings_does_not(now: int, before: int) -> None:
    assert not stands_out(now, before)


def test_one_lift_is_named_with_its_building_and_not_the_building_and_the_lifts_as_well() -> None:
    assert named(ORDINARY + cells(b3_lift=14), ORDINARY) == [("b3", "lift")]


def test_what_came_up_everywhere_is_named_without_a_place() -> None:
    assert named(ORDINARY + cells(b1_heat=8, b2_heat=7, b3_heat=9), ORDINARY) == [(None, "heat")]


def test_a_building_where_everything_went_wrong_is_named_without_a_subject() -> None:
    assert named(ORDINARY + cells(b2_noise=4, b2_lift=4, b2_clean=4, b2_pets=4), ORDINARY) == [("b2", None)]


def test_what_grew_in_a_month_with_fewer_is_named_all_the_same_and_so_is_what_shrank() -> None:
    before = ORDINARY + cells(_parking=40)
    now = ORDINARY + cells(b3_lift=14)

    assert named(now, before) == [("b3", "lift")]
    assert named(now, before, grew=False) == [(None, "parking")]


def test_the_same_month_over_again_is_explained_by_nothing() -> None:
    assert named(ORDINARY, ORDINARY) == []


def test_two_ordinary_months_hardly_ever_have_anything_that_stands_out() -> None:
    random = Random(7)
    buildings, subjects = [str(n) for n in range(12)], [f"subject-{n}" for n in range(18)]

    def month() -> Counter[Cell]:
        return Counter((random.choice(buildings), random.choice(subjects)) for _ in range(130))

    false_alarms = sum(bool(named(month(), month())) for _ in range(100))

    assert false_alarms <= 15
