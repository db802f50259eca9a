"""What `/metrics` says of a house, and to whom."""

import asyncio
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
import sqlalchemy as sa
from estate import STORY, Estate
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette

from bots.delivery import Delivery
from bots.metrics import EVERY, Metrics, metrics_route

TOKEN = "a-token-of-the-monitoring"


class Watched:
    """A house that is watched, and who reads its figures."""

    def __init__(self, estate: Estate, executor: ThreadPoolExecutor) -> None:
        self.estate, self.asked, self.wrong = estate, 0, dict[str, int]()
        self.metrics = Metrics(estate.clock.now)
        estate.house = replace(estate.house, on_received=self.metrics.received)
        adapters = {estate.channel: estate.screen}
        estate.delivery = Delivery(estate.house.ledger, adapters, on_settled=self.metrics.settled)
        routes = metrics_route(self.metrics, TOKEN, self._look, lambda: self.wrong, executor)
        self._app = Starlette(routes=routes)

    def _look(self):  # type: ignore[no-untyped-def]
        self.asked += 1
        return self.estate.house.pulse(now=self.estate.clock.now())

    def read(self, header: str) -> httpx.Response:
        """Ask for the figures as a program does that sends this header."""

        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(self._app), base_url="http://house") as reader:
                return await reader.get("/metrics", headers={"Authorization": header} if header else {})

        return asyncio.run(ask())

    def figures(self) -> dict[str, float]:
        """Return every figure by its name and labels."""
        said = self.read(f"Bearer {TOKEN}")
        assert said.status_code == 200
        families = text_string_to_metric_families(said.text)
        return {
            f"{sample.name}{','.join(sample.labels.values())}": sample.value
            for family in families
            for sample in family.samples
        }


@pytest.fixture
def watched(estate: Estate) -> Iterator[Watched]:
    with ThreadPoolExecutor(1) as executor:
        yield Watched(estate, executor)


def test_it_counts_what_came_in_what_went_out_and_what_waits(watched: Watched) -> None:
    estate = watched.estate
    for words in STORY:
        estate.write("张女士", words)
    sent = len(estate.screen.since(0))
    estate.house.receive(estate.inbound("王师傅", "签收 0001", group="工程部群"), now=estate.clock.now())
    estate.clock.set(estate.clock.now() + timedelta(minutes=3))
    queued = len(estate.undelivered())

    found = watched.figures()

    assert found["suban_receive_seconds_counttelegram"] == len(STORY) + 1
    assert found["suban_deliveries_totaltelegram,sent"] == sent
    assert found["suban_outbox_queued"] == queued > 0
    assert found["suban_outbox_oldest_seconds"] == 180
    assert (found["suban_complaints_open"], found["suban_complaints_overdue"]) == (1, 0)
    assert found["suban_unreachable"] == 0


def test_it_counts_what_is_late_and_whom_nothing_reaches(watched: Watched) -> None:
    estate = watched.estate
    for words in STORY:
        estate.write("张女士", words)
    estate.house.lose(estate.peer("王师傅"), now=estate.clock.now())
    due_at = estate.house.next_due()
    assert due_at is not None
    watched.metrics.took(due_at, due_at + timedelta(seconds=90))
    estate.clock.set(estate.clock.now() + timedelta(days=30))

    found = watched.figures()

    assert found["suban_complaints_overdue"] == 1
    assert found["suban_unreachable"] == 1
    assert (found["suban_deadline_late_seconds_bucket60.0"], found["suban_deadline_late_seconds_bucket120.0"]) == (0, 1)


def test_the_database_is_asked_now_and_then_however_often_the_figures_are(watched: Watched) -> None:
    for _ in range(3):
        watched.figures()
    assert watched.asked == 1

    watched.estate.clock.set(watched.estate.clock.now() + timedelta(seconds=EVERY - 1))
    assert watched.figures()["suban_database_asked_seconds_ago"] == EVERY - 1
    watched.estate.clock.set(watched.estate.clock.now() + timedelta(seconds=1))
    assert watched.figures()["suban_database_asked_seconds_ago"] == 0
    assert watched.asked == 2


def test_where_the_database_is_away_the_rest_is_told(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    watched.figures()
    watched.estate.house.database.engine.dispose()
    away = watched.estate.folder / "suban.db"
    away.rename(away.with_suffix(".away"))
    away.mkdir()
    watched.estate.clock.set(watched.estate.clock.now() + timedelta(minutes=5))

    assert watched.figures()["suban_database_asked_seconds_ago"] == 300


def test_what_the_auditor_no_longer_finds_is_gone(watched: Watched) -> None:
    watched.wrong = {"late": 2}
    assert watched.figures()["suban_auditor_findingslate"] == 2

    watched.wrong = {}
    assert "suban_auditor_findingslate" not in watched.figures()


@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer wrong", f"Basic {TOKEN}", TOKEN + "x"])
def test_who_has_no_token_is_told_nothing(watched: Watched, header: str) -> None:
    said = watched.read(header)

    assert (said.status_code, said.content) == (403, b"")


def test_without_a_token_there_is_no_such_address(watched: Watched) -> None:
    assert metrics_route(watched.metrics, "", watched._look, dict, ThreadPoolExecutor(1)) == []


def test_nobodys_name_words_or_chat_is_a_label(watched: Watched) -> None:
    for words in STORY:
        watched.estate.write("张女士", words)

    text = watched.metrics.text(watched.estate.clock.now()).decode()

    assert re.findall(r"[\u3400-\u9fff]+|138\d{8}|TS\d{12}", text) == []


def test_it_costs_what_is_open_and_queued(watched: Watched) -> None:
    asked: list[str] = []
    engine = watched.estate.house.database.engine
    hear = lambda connection, cursor, statement, *rest: asked.append(statement)  # noqa: E731
    sa.event.listen(engine, "before_cursor_execute", hear)
    watched.figures()
    sa.event.remove(engine, "before_cursor_execute", hear)

    with engine.connect() as connection:
        plans = [
            row[3]
            for statement in asked
            for row in connection.exec_driver_sql(
                f"EXPLAIN QUERY PLAN {statement}", ("2026-11-23",) * statement.count("?")
            )
        ]
    assert len(plans) == 3
    assert {re.sub(r"USING .*", "", plan) if "INDEX" not in plan else plan.rpartition(" ")[2] for plan in plans} <= {
        "ix_outbox_due",
        "ix_outbox_queue",
        "ix_outbox_chat",
        "ix_complaint_open",
        "ix_complaint_open_department",
        "SCAN binding",
    }
