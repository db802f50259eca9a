"""The loop of the delivery: what wakes it, what it outlives, and how it ends."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from post_office import NOW, Forgetful, Post, queue

from bots.adapter import TryLater
from bots.clock import HandClock
from bots.delivery import Delivery
from storage.database import Database


async def running(
    ledger: object, post: Post, clock: HandClock, executor: ThreadPoolExecutor | None = None
) -> tuple[Delivery, asyncio.Event, asyncio.Task[None]]:
    stop = asyncio.Event()
    delivery = Delivery(ledger, {"post": post}, executor=executor)  # type: ignore[arg-type]
    task = asyncio.create_task(delivery.run(stop, clock.now))
    await asyncio.sleep(0)
    return delivery, stop, task


def test_the_loop_is_woken_by_a_commit_and_by_what_falls_due(database: Database, post: Post) -> None:
    async def scene() -> None:
        clock = HandClock(NOW)
        with ThreadPoolExecutor(1) as executor:
            delivery, stop, task = await running(database.ledger, post, clock, executor)
            post.script["a"] = [TryLater("busy", after=timedelta(hours=1))]
            queue(database, ("a", "a0"))
            await asyncio.to_thread(delivery.wake)
            await post.until(lambda: post.tried == ["a0"])
            while database.ledger.next_at() is None:
                await asyncio.sleep(0)
            clock.set(NOW + timedelta(hours=1))
            delivery.wake()
            await post.until(lambda: post.texts("a") == ["a0"])
            stop.set()
            await task

    asyncio.run(scene())


def test_the_loop_finds_at_its_start_what_another_process_died_of(tmp_path: Path, post: Post) -> None:
    async def scene() -> None:
        _, stop, task = await running(after.ledger, post, HandClock(NOW))
        await post.until(lambda: post.texts("a") == ["a0"])
        stop.set()
        await task

    url = f"sqlite:///{tmp_path / 'suban.db'}"
    before = Database(url)
    queue(before, ("a", "a0"))
    before.ledger.claim(NOW, 1)
    before.close()
    after = Database(url)
    asyncio.run(scene())
    after.close()


def test_the_loop_outlives_a_ledger_that_fails(
    database: Database, post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    async def scene() -> None:
        delivery, stop, task = await running(Forgetful(database, "claim"), post, HandClock(NOW))
        delivery.wake()
        await post.until(lambda: post.texts("a") == ["a0"])
        stop.set()
        await task

    queue(database, ("a", "a0"))

    asyncio.run(scene())

    assert "could not be read: OSError" in caplog.text
    assert "disk full" not in caplog.text


def test_told_to_stop_the_loop_lets_what_is_under_way_arrive(database: Database, post: Post) -> None:
    async def scene() -> None:
        post.shut["a"] = asyncio.Event()
        _, stop, task = await running(database.ledger, post, HandClock(NOW))
        await post.until(lambda: post.tried == ["a0"])
        stop.set()
        await asyncio.sleep(0)
        assert not task.done()
        post.shut["a"].set()
        await task

    queue(database, ("a", "a0"))

    asyncio.run(scene())

    assert post.texts("a") == ["a0"]


def test_waking_a_loop_that_does_not_run_is_no_mistake(database: Database, post: Post) -> None:
    Delivery(database.ledger, {"post": post}).wake()
