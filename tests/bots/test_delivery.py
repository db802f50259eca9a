"""Delivery over the real ledger, with a channel that fails as it is told."""

import asyncio
import logging
from datetime import timedelta
from pathlib import Path

import pytest
from post_office import NOW, Forgetful, Post, pump, queue

from bots.adapter import Rejected, TryLater, Unreachable, Waits
from bots.delivery import LONGEST_URGENT_WAIT, LONGEST_WAIT, Delivery, backoff
from core.messages import Peer
from storage.database import Database


def test_each_chat_gets_its_messages_in_order(database: Database, post: Post) -> None:
    queue(database, *[(chat, f"{chat}{number}") for number in range(20) for chat in "abc"])

    assert pump(database, post) == 60

    for chat in "abc":
        assert post.texts(chat) == [f"{chat}{number}" for number in range(20)]
    assert pump(database, post) == 0


def test_what_is_urgent_goes_first(database: Database, post: Post) -> None:
    queue(database, ("a", "slow news"))
    queue(database, ("a", "fire"), urgent=True)

    pump(database, post)

    assert post.texts("a") == ["fire", "slow news"]


def test_a_slow_chat_delays_no_other(database: Database, post: Post) -> None:
    async def scene() -> None:
        post.shut["slow"] = asyncio.Event()
        pumping = asyncio.create_task(Delivery(database.ledger, {"post": post}).pump(NOW))
        await post.until(lambda: len(post.texts("quick")) == 5)
        assert post.texts("slow") == []
        post.shut["slow"].set()
        await pumping

    queue(database, ("slow", "s0"), ("slow", "s1"), *[("quick", f"q{number}") for number in range(5)])

    asyncio.run(scene())

    assert post.texts("slow") == ["s0", "s1"]
    assert post.texts("quick") == ["q0", "q1", "q2", "q3", "q4"]


def test_only_so_many_chats_are_sent_to_at_once(database: Database, post: Post) -> None:
    queue(database, *[(f"chat{number}", "hello") for number in range(30)])

    pump(database, post)

    assert len(post.arrived) == 30
    assert post.busiest == 8


def test_a_message_that_must_wait_is_tried_again_and_holds_back_only_its_chat(database: Database, post: Post) -> None:
    post.script["a"] = [TryLater("rate limit", after=timedelta(seconds=30))]
    queue(database, ("a", "a0"), ("a", "a1"), ("b", "b0"))

    pump(database, post)
    assert post.arrived == [("b", "b0")]
    assert database.ledger.next_at() == NOW + timedelta(seconds=30)

    pump(database, post, NOW + timedelta(seconds=29))
    assert post.texts("a") == []

    pump(database, post, NOW + timedelta(seconds=30))
    assert post.texts("a") == ["a0", "a1"]


def test_waits_grow_with_every_attempt(database: Database, post: Post) -> None:
    post.script["a"] = [TryLater("no network", after=timedelta()) for _ in range(6)]
    queue(database, ("a", "a0"))

    at, waits = NOW, []
    while not post.arrived:
        pump(database, post, at)
        again = database.ledger.next_at()
        if again is not None:
            waits.append((again - at).total_seconds())
            at = again

    assert waits == [1, 2, 4, 8, 16, 32]


@pytest.mark.parametrize(
    ("attempt", "urgent", "wait"),
    [
        (1, False, timedelta(seconds=1)),
        (2, False, timedelta(seconds=2)),
        (9, False, timedelta(seconds=256)),
        (10, False, LONGEST_WAIT),
        (10_000, False, LONGEST_WAIT),
        (1, True, timedelta(seconds=1)),
        (6, True, LONGEST_URGENT_WAIT),
        (10_000, True, LONGEST_URGENT_WAIT),
    ],
)
def test_the_wait_doubles_up_to_a_limit(attempt: int, urgent: bool, wait: timedelta) -> None:
    assert backoff(attempt, urgent=urgent) == wait


def test_an_unreachable_chat_is_reported_and_its_message_given_up(database: Database, post: Post) -> None:
    told: list[tuple[str, bool]] = []
    post.script["a"] = [Unreachable("blocked")]
    post.script["b"] = [Rejected("too odd")]
    queue(database, ("a", "a0"), ("a", "a1"), ("b", "b0"))
    delivery = Delivery(
        database.ledger, {"post": post}, on_lost=lambda outbound, is_gone: told.append((outbound.text, is_gone))
    )

    asyncio.run(delivery.pump(NOW))

    assert sorted(told) == [("a0", True), ("b0", False)]
    assert post.texts("a") == ["a1"]
    assert database.ledger.next_at() is None


def test_a_message_that_waits_for_the_person_holds_up_nothing_and_is_never_tried_by_itself(
    database: Database, post: Post
) -> None:
    post.script["a"] = [Waits("window closed")]
    queue(database, ("a", "a0"), ("a", "a1"))

    pump(database, post)
    pump(database, post, NOW + timedelta(days=30))

    assert post.tried == ["a0", "a1"]
    assert [each.outbound.text for each in database.ledger.gather(Peer(channel="post", chat="a"), NOW)] == ["a0"]


def test_a_rejected_message_is_never_repeated(database: Database, post: Post) -> None:
    post.script["a"] = [Rejected("too odd")]
    queue(database, ("a", "a0"))

    pump(database, post)
    pump(database, post, NOW + timedelta(days=30))

    assert post.tried == ["a0"]


def test_a_message_for_a_channel_that_is_off_is_given_up(database: Database, post: Post) -> None:
    queue(database, ("a", "a0"), channel="pigeon")
    queue(database, ("a", "a1"))

    pump(database, post)

    assert post.arrived == [("a", "a1")]
    assert database.ledger.next_at() is None


def test_a_message_that_breaks_its_channel_fails_alone_and_in_the_end_for_good(
    database: Database, post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    post.script["a"] = [KeyError("13812345678") for _ in range(9)]
    queue(database, ("a", "call 13812345678"), ("b", "b0"))

    for hour in range(9):
        pump(database, post, NOW + timedelta(hours=hour))

    assert post.tried.count("call 13812345678") == 5
    assert post.arrived == [("b", "b0")]
    assert "KeyError" in caplog.text
    assert "13812345678" not in caplog.text


def test_a_channel_that_does_not_answer_in_time_is_asked_again(database: Database, post: Post) -> None:
    async def scene() -> None:
        post.shut["a"] = asyncio.Event()
        delivery = Delivery(database.ledger, {"post": post}, patience=timedelta(milliseconds=5))
        await delivery.pump(NOW)
        assert post.arrived == []
        post.shut["a"].set()
        await delivery.pump(NOW + timedelta(seconds=1))

    queue(database, ("a", "a0"))

    asyncio.run(scene())

    assert post.texts("a") == ["a0"]


def test_what_was_under_way_when_the_process_died_is_sent_after_the_next_start(tmp_path: Path, post: Post) -> None:
    async def killed() -> None:
        post.shut["a"] = asyncio.Event()
        pumping = asyncio.create_task(Delivery(before.ledger, {"post": post}).pump(NOW))
        await post.until(lambda: bool(post.tried) and bool(post.arrived))
        pumping.cancel()

    url = f"sqlite:///{tmp_path / 'suban.db'}"
    before = Database(url)
    queue(before, ("a", "a0"), ("a", "a1"), ("b", "b0"))
    asyncio.run(killed())
    before.close()
    assert post.arrived == [("b", "b0")]

    after = Database(url)
    assert after.ledger.recover(NOW) == 1
    post.shut.clear()
    pump(after, post)
    after.close()

    assert post.texts("a") == ["a0", "a1"]
    assert post.texts("b") == ["b0"]


def test_what_the_ledger_could_not_be_told_is_told_before_anything_else_is_sent(database: Database, post: Post) -> None:
    queue(database, ("a", "a0"), ("a", "a1"))

    asyncio.run(Delivery(Forgetful(database, "sent"), {"post": post}).pump(NOW))  # type: ignore[arg-type]

    assert post.texts("a") == ["a0", "a1"]
