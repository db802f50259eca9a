"""One process and two on one PostgreSQL, beside bare psycopg writing the very same rows, all with full durability."""

import json
import multiprocessing
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial

import psycopg
import sqlalchemy as sa
from diary import Diary
from psycopg.types.json import set_json_dumps
from table import Figure, show
from talks import ROOT, TURNS, furnish, message, talks

from bots.wiring import Company, House, rehearsal

sys.path.append(str(ROOT / "tests"))
from live import postgresql

RUNS = 3
RESIDENTS = 150
#: So many messages each process has under way at once: while one waits for the database another is thought about.
HANDS = 4

_house: list[House] = []


def measure() -> Iterator[Figure]:
    """Measure all by turns on one server."""
    company = rehearsal(ROOT / "config")
    rates: dict[str, list[float]] = {"bare": [], "one": [], "two": []}
    with postgresql.server(durable=True) as url:
        if url is None:
            return
        for run in range(RUNS):
            rates["bare"].append(bare_rate(company, fresh(url, f"bench_bare_{run}")))
            for name, processes in (("one", 1), ("two", 2)):
                rates[name].append(rate(company, fresh(url, f"bench_{name}_{run}"), processes))
    yield Figure(what="bare psycopg, the same rows, one commit a message", runs=rates["bare"], unit="a second")
    yield Figure(
        what="PostgreSQL: message to outbox, one process", runs=rates["one"], unit="a second", beside=rates["bare"]
    )
    yield Figure(
        what="PostgreSQL: message to outbox, two processes", runs=rates["two"], unit="a second", beside=rates["one"]
    )


def fresh(server: str, name: str) -> str:
    """Return the URL of a new database on that server."""
    url = sa.make_url(server).set(drivername="postgresql+psycopg")
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return url.set(database=name, drivername="postgresql").render_as_string(hide_password=False)


def rate(company: Company, url: str, processes: int) -> float:
    """Return how many messages a second so many processes take together; every resident is led to one after the other."""
    furnish(company.open_at(url)).close()
    context = multiprocessing.get_context("spawn")
    pools = [ProcessPoolExecutor(1, context, begin, (url,)) for _ in range(processes)]
    warm = [pool.submit(receive, [(-1 - number, 1)]) for number, pool in enumerate(pools)]
    for each in warm:
        each.result()
    begun = time.perf_counter()
    parts = [list(range(first, RESIDENTS, processes)) for first in range(processes)]
    for done in [
        pool.submit(receive, [(number, TURNS) for number in part]) for pool, part in zip(pools, parts, strict=True)
    ]:
        done.result()
    took = time.perf_counter() - begun
    for pool in pools:
        pool.shutdown()
    return RESIDENTS * TURNS / took


def begin(url: str) -> None:
    """Open the house of this process."""
    _house.append(rehearsal(ROOT / "config").open_at(url))


def receive(residents: Sequence[tuple[int, int]]) -> None:
    """Let residents talk, as many at once as there are hands."""

    def talk(resident: int, turns: int) -> None:
        for turn in range(turns):
            inbound = message(resident, turn)
            _house[0].receive(inbound, now=inbound.sent_at)

    with ThreadPoolExecutor(HANDS) as pool:
        for done in [pool.submit(talk, *each) for each in residents]:
            done.result()


def bare_rate(company: Company, url: str) -> float:
    """Return how many messages' rows a second one connection writes without the house."""
    house, diary, took = furnish(company.open_at(url)), Diary(), 0.0
    diary.follow(house.database.engine)
    pages = []
    for (inbound,) in talks(RESIDENTS, 1):
        house.receive(inbound, now=inbound.sent_at)
        pages.append(diary.take())
    house.close()
    with psycopg.connect(url) as bare:
        set_json_dumps(partial(json.dumps, ensure_ascii=False, default=str), bare)
        bare.execute(
            "TRUNCATE complaint, event, conversation, inbox, outbox, chat, resident, counter, correction CASCADE"
        )
        bare.commit()
        for page in pages:
            begun = time.perf_counter()
            for statement, values in page:
                bare.execute(statement, values)
            bare.commit()
            took += time.perf_counter() - begun
    return RESIDENTS * TURNS / took


if __name__ == "__main__":
    show(measure())
