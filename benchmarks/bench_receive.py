"""Messages a second from `receive` to the committed outbox, beside bare sqlite3 writing the very same rows.

Both write to a SQLite file in WAL mode with full durability, by turns, so that whatever else the machine is doing meets
both alike: once with a commit for every message, once with a commit for twenty.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from time import perf_counter

from diary import Diary, Statement
from table import Figure, show
from talks import ROOT, TURNS, furnish, scratch, talks

from bots.wiring import Company, House, rehearsal
from core.messages import Inbound
from core.usecases.receive import Arrived, receive_together

RUNS = 5
RESIDENTS = 60
TOGETHER = 20


def measure() -> Iterator[Figure]:
    """Measure both ways, each beside its like."""
    company = rehearsal(ROOT / "config")
    for at_once, commits in ((1, "one commit a message"), (TOGETHER, f"one commit for {TOGETHER}")):
        runs = [one_run(company, at_once) for _ in range(RUNS)]
        ours, bare = zip(*runs, strict=True)
        yield Figure(what=f"bare sqlite3, the same rows, {commits}", runs=bare, unit="a second")
        yield Figure(what=f"SQLite: message to outbox, {commits}", runs=ours, unit="a second", beside=bare)


def one_run(company: Company, at_once: int) -> tuple[float, float]:
    """Return how many messages a second went through the house, and how many without it."""
    with scratch() as folder:
        house = furnish(company.open(folder))
        diary, through, without = Diary(), 0.0, 0.0
        diary.follow(house.database.engine)
        with closing(bare_copy(folder)) as bare:
            for group in talks(RESIDENTS, at_once):
                begun = perf_counter()
                receive(house, group)
                done = perf_counter()
                write(bare, diary.take())
                through, without = through + done - begun, without + perf_counter() - done
        house.close()
        for name in ("suban.db", "bare.db"):
            _prove(folder / name, RESIDENTS)
    return RESIDENTS * TURNS / through, RESIDENTS * TURNS / without


def receive(house: House, group: Sequence[Inbound]) -> None:
    """Hand over what came at once."""
    if any(receive_together(house.office, [Arrived(inbound=each, now=each.sent_at) for each in group])):
        raise SystemExit("a message could not be handled")


def bare_copy(folder: Path) -> sqlite3.Connection:
    """Return a connection to a copy of the house's database, as durable as the house's own."""
    bare = sqlite3.connect(folder / "bare.db", isolation_level=None)
    with closing(sqlite3.connect(folder / "suban.db")) as furnished_house:
        furnished_house.backup(bare)
    bare.execute("PRAGMA journal_mode = WAL")
    bare.execute("PRAGMA synchronous = FULL")
    return bare


def write(bare: sqlite3.Connection, statements: Sequence[Statement]) -> None:
    """Write the rows in one commit."""
    bare.execute("BEGIN IMMEDIATE")
    for statement, values in statements:
        bare.execute(statement, values).fetchall()
    bare.execute("COMMIT")


def _prove(path: Path, residents: int) -> None:
    """Refuse to report a speed if a message was lost, failed, or led to nothing."""
    with closing(sqlite3.connect(path)) as kept:
        ((handled, failed),) = kept.execute("SELECT count(*), count(error) FROM inbox")
        ((filed,),) = kept.execute("SELECT count(*) FROM complaint")
    if (handled, failed) != (residents * TURNS, 0) or not filed:
        raise SystemExit(f"{handled} messages handled, {failed} of them failed, {filed} complaints filed")


if __name__ == "__main__":
    show(measure())
