"""How fast: never more than Telegram allows, never slower for one chat because of another."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.telegram.pacing import Pacing

START = datetime(2026, 11, 23, tzinfo=UTC)
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
GROUP, TOPIC, OTHER, PRIVATE = "-1", "-1/5", "-2", "7"


def sent(pacing: Pacing, chat: str, count: int, now: datetime = START) -> list[datetime]:
    """Send as fast as the chat's pace allows, and return when."""
    times = []
    for _ in range(count):
        now += max(pacing.wait(chat, now), pacing.queue(now))
        pacing.take(chat, now)
        times.append(now)
    return times


def test_a_group_never_gets_more_than_twenty_in_any_minute() -> None:
    times = sent(Pacing(), GROUP, 100)

    assert max(sum(1 for at in times if start <= at < start + MINUTE) for start in times) <= 20


def test_a_quiet_group_may_have_five_at_once() -> None:
    assert sent(Pacing(), GROUP, 5)[-1] - START < SECOND


def test_a_private_chat_gets_one_a_second_after_a_small_burst() -> None:
    times = sent(Pacing(), PRIVATE, 10)

    assert times[2] - START < SECOND
    assert times[9] - times[2] >= 7 * SECOND - timedelta(milliseconds=200)


@given(st.lists(st.integers(1, 400), min_size=1, max_size=400))
def test_all_together_never_more_than_thirty_a_second(chats: list[int]) -> None:
    pacing, now, times = Pacing(), START, []
    for chat in chats:
        now += max(pacing.wait(str(chat), now), pacing.queue(now))
        pacing.take(str(chat), now)
        times.append(now)

    assert max(sum(1 for at in times if start <= at < start + SECOND) for start in times) <= 30


@pytest.mark.parametrize("died_after", range(40))
def test_a_group_gets_no_more_when_the_process_dies_and_starts_again(died_after: int) -> None:
    before = sent(Pacing(), GROUP, died_after + 1)
    after = sent(Pacing(before[-1]), GROUP, 30, before[-1])
    times = before + after

    assert max(sum(1 for at in times if start <= at < start + MINUTE) for start in times) <= 20


def test_after_a_while_a_new_process_has_all_its_freedom() -> None:
    assert sent(Pacing(START), GROUP, 5, START + MINUTE)[-1] - START - MINUTE < SECOND


def test_a_slow_chat_does_not_slow_another() -> None:
    pacing = Pacing()
    sent(pacing, GROUP, 20)

    assert pacing.wait(GROUP, START + SECOND)
    assert not pacing.wait(OTHER, START + SECOND)


def test_the_topics_of_a_forum_share_its_pace() -> None:
    pacing = Pacing()
    sent(pacing, GROUP, 5)

    assert pacing.wait(TOPIC, START + SECOND)


def test_a_refused_chat_is_left_alone_for_as_long_as_asked_and_the_others_are_not() -> None:
    pacing = Pacing()
    pacing.refused(GROUP, 30 * SECOND, START)

    assert pacing.wait(GROUP, START + 29 * SECOND) > timedelta()
    assert not pacing.wait(GROUP, START + 32 * SECOND)
    assert not pacing.wait(PRIVATE, START)


def test_when_two_chats_are_refused_at_once_all_are_left_alone_for_the_longest() -> None:
    pacing = Pacing()
    pacing.refused(GROUP, 30 * SECOND, START)
    pacing.refused(OTHER, 5 * SECOND, START + SECOND)

    assert pacing.wait(PRIVATE, START + 2 * SECOND) == 29 * SECOND


def test_a_chat_that_is_refused_again_and_again_is_still_one_chat() -> None:
    pacing = Pacing()
    pacing.refused(GROUP, 3 * SECOND, START)
    pacing.refused(TOPIC, 3 * SECOND, START + 4 * SECOND)

    assert not pacing.wait(PRIVATE, START + 4 * SECOND)


def test_chats_long_quiet_are_forgotten() -> None:
    pacing = Pacing()
    for chat in range(5000):
        pacing.take(str(chat), START + chat * SECOND)

    assert len(pacing._chats) <= 2001
