"""Calls go singly while they are few and as one ranked list when they are many; the budget is kept, and nothing is forgotten."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calling import Budget, Claim, Plan, plan

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
MORNING = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
BUDGET = Budget(most=3, within=30 * MINUTE)


def awake(instant: datetime) -> datetime:
    """Let people sleep from 22:00 to 7:30 in China."""
    asleep = instant.hour >= 14 and (instant.hour, instant.minute) < (23, 30)
    return instant.replace(hour=23, minute=30, second=0, microsecond=0) if asleep else instant


def claims(*ids: int, **more: object) -> list[Claim]:
    return [Claim(id=id, since=NOON - id * MINUTE, **more) for id in ids]  # type: ignore[arg-type]


def at(*minutes_ago: int) -> list[datetime]:
    return [NOON - minutes * MINUTE for minutes in minutes_ago]


@pytest.mark.parametrize(
    ("waiting", "told", "expected"),
    [
        pytest.param([], [], Plan(), id="nothing waits"),
        pytest.param(claims(1, 2), [], Plan(singly=(1, 2)), id="a few go singly and leave room for a list"),
        pytest.param(claims(1, 2, 3), [], Plan(listed=(3, 2, 1)), id="what would fill the budget goes as one list"),
        pytest.param(claims(1, 2), at(5), Plan(listed=(2, 1)), id="also after earlier calls"),
        pytest.param(claims(1), at(5, 9), Plan(singly=(1,)), id="a list of one is the call itself"),
        pytest.param(claims(1, 2), at(45, 50, 55), Plan(singly=(1, 2)), id="what is long ago counts no more"),
        pytest.param(
            claims(1, 2, wakes=True),
            at(5, 9, 20),
            Plan(later=(2, 1), at=NOON + 10 * MINUTE),
            id="the rest waits for room",
        ),
        pytest.param(
            claims(9, is_exempt=True) + claims(1, wakes=True),
            at(5, 9, 20),
            Plan(singly=(9,), later=(1,), at=NOON + 10 * MINUTE),
            id="what is exempt goes at once",
        ),
        pytest.param(
            [Claim(id=1, gravity=0, since=NOON - 9 * MINUTE), Claim(id=2, gravity=2, since=NOON), *claims(3)],
            [],
            Plan(listed=(2, 1, 3)),
            id="the gravest first, then what is late longest",
        ),
    ],
)
def test_what_becomes_of_the_calls_of_a_chat(waiting: list[Claim], told: list[datetime], expected: Plan) -> None:
    assert plan(waiting, told, BUDGET, NOON, awake) == expected


def test_what_can_wait_for_the_morning_waits_and_wakes_nobody_together_with_what_cannot() -> None:
    loud, quiet = Claim(id=1, since=NIGHT, wakes=True), Claim(id=2, since=NIGHT)

    assert plan([loud, quiet], [], BUDGET, NIGHT, awake) == Plan(singly=(1,), later=(2,), at=MORNING)


CLAIMS = st.builds(
    Claim,
    id=st.just(0),
    gravity=st.integers(0, 3),
    since=st.just(NOON),
    wakes=st.booleans(),
    is_exempt=st.integers(0, 9).map(lambda drawn: drawn == 0),
)


@given(
    arriving=st.lists(st.tuples(st.integers(0, 24 * 60), CLAIMS), max_size=60),
    most=st.integers(2, 6),
    within=st.integers(1, 90),
)
def test_every_call_is_told_in_time_and_nobody_is_called_more_than_the_budget_allows(
    arriving: list[tuple[int, Claim]], most: int, within: int
) -> None:
    """Live a day of calls minute by minute, and some time after it."""
    budget = Budget(most=most, within=within * MINUTE)
    waiting: dict[int, tuple[Claim, datetime, datetime]] = {}
    told: list[datetime] = []
    heard: dict[int, datetime] = {}
    for minute in range(24 * 60 + 12 * 60):
        now = NOON + minute * MINUTE
        for number, (begins, claim) in enumerate(arriving, start=1):
            if begins == minute:
                waiting[number] = (
                    Claim(id=number, since=now, gravity=claim.gravity, wakes=claim.wakes, is_exempt=claim.is_exempt),
                    now,
                    now,
                )
        if not any(due <= now for _, due, _ in waiting.values()):
            continue
        found = plan([claim for claim, _, _ in waiting.values()], told, budget, now, awake)
        sorted_out = [*found.singly, *found.listed, *found.later]
        assert sorted(sorted_out) == sorted(waiting), "something was forgotten, or is told twice"
        exempt = {id for id in found.singly if waiting[id][0].is_exempt}
        told += [now] * (len(set(found.singly) - exempt) + bool(found.listed))
        for id in (*found.singly, *found.listed):
            assert waiting[id][0].wakes or waiting[id][0].is_exempt or awake(now) == now, "called at night"
            heard[id] = now - waiting.pop(id)[2] + NOON
        for id in found.later:
            assert found.at is not None
            assert found.at > now, "it would go round for ever"
            waiting[id] = (waiting[id][0], found.at, waiting[id][2])
        assert sum(then > now - budget.within for then in told) <= most
    assert not waiting
    for number, (_, claim) in enumerate(arriving, start=1):
        longest = (
            timedelta()
            if claim.is_exempt
            else budget.within
            if claim.wakes
            else timedelta(hours=9, minutes=30) + budget.within
        )
        assert heard[number] - NOON <= longest
