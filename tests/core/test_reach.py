"""What may still be said to somebody, against the platform's own book of what they opened and what it cost."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.messages import Weight
from core.reach import Act, Grant, Quota, Standing, Way, acted, gone, left, refunded, shut, spare, spent, way

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
QUOTA = Quota(message=Grant(count=5, lasts=timedelta(hours=48)), tap=Grant(count=3, lasts=timedelta(minutes=1)))
FOLLOWED = Standing()


@dataclass(slots=True)
class Book:
    """The platform's book: what each act opened; what was used last among what closes soonest."""

    open: dict[Act, tuple[datetime, int]] = field(default_factory=dict)

    def acted(self, act: Act, at: datetime) -> None:
        grant = QUOTA.message if act is Act.MESSAGE else QUOTA.tap
        self.open[act] = at + grant.lasts, grant.count

    def take(self, at: datetime) -> bool:
        usable = [(until, act) for act, (until, count) in self.open.items() if at < until and count]
        if not usable:
            return False
        until, act = min(usable)
        self.open[act] = until, self.open[act][1] - 1
        return True


#: What happens next, and how many seconds later.
STEPS = st.lists(
    st.tuples(
        st.sampled_from([*Act, *Weight]),
        st.integers(0, 50).map(float) | st.integers(0, 50 * 3600).map(float),
    ),
    max_size=60,
)


@given(STEPS, st.booleans())
def test_the_platform_never_refuses_what_is_sent_and_nothing_that_must_be_told_is_lost(
    steps: list[tuple[Act | Weight, float]], has_template: bool
) -> None:
    book, standing, now = Book(), FOLLOWED, NOON
    for step, seconds in steps:
        now += timedelta(seconds=seconds)
        if isinstance(step, Act):
            book.acted(step, now)
            standing = acted(standing, step, now, QUOTA)
            continue
        found = way(standing, step, now, has_template=has_template)
        if found is Way.SERVICE:
            standing = spent(standing, now)
            assert book.take(now)
        elif step is not Weight.PASSING:
            assert found is (Way.TEMPLATE if has_template else Way.PHONE)


@given(st.lists(st.sampled_from([Weight.PASSING, Weight.TOLD]), max_size=20))
def test_one_message_is_always_kept_for_the_outcome(weights: list[Weight]) -> None:
    standing = acted(FOLLOWED, Act.MESSAGE, NOON, QUOTA)
    for weight in weights:
        if way(standing, weight, NOON, has_template=False) is Way.SERVICE:
            standing = spent(standing, NOON)

    assert way(standing, Weight.OUTCOME, NOON + timedelta(hours=47), has_template=False) is Way.SERVICE


def test_what_a_tap_opens_is_used_up_whole_and_first() -> None:
    standing = acted(acted(FOLLOWED, Act.MESSAGE, NOON, QUOTA), Act.TAP, NOON, QUOTA)

    for _ in range(3):
        standing = spent(standing, NOON)

    assert (left(standing, NOON), spare(standing, NOON)) == (5, 4)


def test_a_message_that_is_heard_of_again_opens_nothing_again() -> None:
    standing = acted(FOLLOWED, Act.MESSAGE, NOON, QUOTA)
    spent_one = spent(standing, NOON)

    assert acted(spent_one, Act.MESSAGE, NOON, QUOTA) == spent_one
    assert acted(spent_one, Act.MESSAGE, NOON - timedelta(seconds=5), QUOTA) == spent_one


def test_what_was_surely_not_sent_costs_nothing() -> None:
    for act in Act:
        before = acted(FOLLOWED, act, NOON, QUOTA)
        assert refunded(spent(before, NOON), before, NOON) == before


def test_what_was_opened_meanwhile_is_not_made_more_by_a_refund() -> None:
    before = acted(FOLLOWED, Act.MESSAGE, NOON, QUOTA)
    anew = acted(spent(before, NOON), Act.MESSAGE, NOON + timedelta(seconds=9), QUOTA)

    assert refunded(anew, before, NOON) == anew


def test_nothing_reaches_somebody_who_left_until_they_come_back() -> None:
    standing = gone(acted(FOLLOWED, Act.MESSAGE, NOON, QUOTA))

    assert way(standing, Weight.OUTCOME, NOON, has_template=True) is Way.PHONE
    assert way(standing, Weight.PASSING, NOON, has_template=True) is Way.WAIT
    assert way(acted(standing, Act.TAP, NOON, QUOTA), Weight.PASSING, NOON, has_template=False) is Way.SERVICE


def test_the_platform_is_believed_when_it_refuses() -> None:
    standing = shut(acted(FOLLOWED, Act.MESSAGE, NOON, QUOTA))

    assert way(standing, Weight.OUTCOME, NOON, has_template=False) is Way.PHONE
