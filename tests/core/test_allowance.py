"""How much may be done in a time, whatever is tried, in whatever order of instants."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.allowance import Allowance, Used, spend, take, wait

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
ALLOWANCES = st.builds(
    Allowance,
    most=st.integers(1, 50),
    within=st.timedeltas(min_value=timedelta(seconds=1), max_value=timedelta(days=1)),
)
PAUSES = st.lists(st.timedeltas(min_value=timedelta(), max_value=timedelta(minutes=5)), max_size=80)


@given(ALLOWANCES, PAUSES)
def test_in_no_time_is_more_done_than_what_may_be_at_once_and_what_came_back_since(
    allowance: Allowance, pauses: list[timedelta]
) -> None:
    used, now, done = Used(), MONDAY, list[datetime]()
    for pause in pauses:
        now += pause
        taken = take(used, allowance, now)
        if taken is not None:
            used = taken
            done.append(now)

    for first, since in enumerate(done):
        for number, until in enumerate(done[first:], start=1):
            assert number <= allowance.most * (1 + (until - since) / allowance.within) + 0.001


@given(ALLOWANCES, PAUSES, st.floats(0.1, 3))
def test_who_waits_as_long_as_is_said_may_and_a_moment_earlier_may_not(
    allowance: Allowance, pauses: list[timedelta], cost: float
) -> None:
    used, now = Used(), MONDAY
    cost = min(cost, allowance.most)
    for pause in pauses:
        now += pause
        taken = take(used, allowance, now, cost)
        if taken is not None:
            assert not wait(used, allowance, now, cost)
            used = taken
            continue
        needed = wait(used, allowance, now, cost)
        assert take(used, allowance, now + needed + timedelta(milliseconds=1), cost) is not None
        assert take(used, allowance, now + needed - allowance.within / 1000, cost) is None


@given(ALLOWANCES, st.integers(1, 200))
def test_who_keeps_to_the_pace_is_never_refused(allowance: Allowance, many: int) -> None:
    used, now = Used(), MONDAY
    for _ in range(many):
        taken = take(used, allowance, now)
        assert taken is not None
        used = taken
        now += allowance.within / allowance.most + timedelta(microseconds=1)


@given(ALLOWANCES, st.floats(0, 1000))
def test_whatever_was_done_already_is_forgotten_in_the_time(allowance: Allowance, cost: float) -> None:
    used = spend(Used(), allowance, MONDAY, cost)

    assert used.much <= allowance.most
    assert take(used, allowance, MONDAY + allowance.within, allowance.most) is not None


@given(ALLOWANCES, PAUSES)
def test_a_clock_that_was_set_back_gives_nobody_anything(allowance: Allowance, pauses: list[timedelta]) -> None:
    used = Used()
    for before, after in pairwise([MONDAY, *(MONDAY - pause for pause in pauses)]):
        earlier = wait(used, allowance, before)
        used = spend(used, allowance, after, 1)
        assert wait(used, allowance, before) >= earlier
