"""Three processes on one PostgreSQL: whatever came to whichever of them, and came twice, all is as if it were one."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import branch
import pytest
from estate import MONDAY, ROOT, STORY, Estate, company, rows_of
from forks import forks

from core.messages import Inbound, Peer
from storage.database import connect

T = TypeVar("T")

RESIDENTS = 12
#: Half of them are in danger at once, so that all have to reach the same few supervisors.
DANGER = "救命，我被困在{number}号楼1单元电梯里了"
DUE = MONDAY + timedelta(hours=6)


def said(resident: int, turn: int) -> Inbound | None:
    """Return what a resident says in that turn of the talk; each lives in a house of their own, and nobody's complaint is like another's."""
    story = STORY if resident % 2 else (DANGER,)
    if turn >= len(story):
        return None
    who = f"resident {resident}"
    return Inbound(
        channel="telegram",
        id=f"{resident}/{turn}",
        peer=Peer(channel="telegram", chat=who),
        author=who,
        author_name=f"{resident}号",
        text=story[turn].replace("3号楼", f"{resident + 1}号楼").format(number=resident + 1),
        sent_at=MONDAY,
    )


def turns() -> Sequence[Sequence[Inbound]]:
    return [[each for resident in range(RESIDENTS) if (each := said(resident, turn))] for turn in range(len(STORY))]


def furnish(url: str) -> None:
    house = company().open_at(url)
    for person in house.community.people:
        house.join(person.name, Peer(channel="telegram", chat=person.name))
    for group in house.community.groups:
        house.join_group(group.name, Peer(channel="telegram", chat=group.name))
    house.close()


@pytest.fixture
def branches(postgres: str) -> Iterator[Sequence[ProcessPoolExecutor]]:
    furnish(postgres)
    with forks("branch", ROOT, Path(__file__).parent, ROOT / "tests") as made:
        pools = [ProcessPoolExecutor(1, made, branch.begin, (postgres,)) for _ in range(3)]
        yield pools
        for pool in pools:
            pool.submit(branch.end).result(60)
            pool.shutdown()


def all_done(acts: Sequence[Future[T]]) -> list[T]:
    return [act.result(120) for act in acts]


def effects(url: str) -> dict[str, Any]:
    """Return what came about, without the numbers and the order, which are a matter of who came first."""
    engine = connect(url)
    kept = rows_of(engine, "complaint", "inbox")
    with engine.connect() as connection:
        sent = connection.exec_driver_sql("SELECT chat, rank, count(*) FROM outbox GROUP BY chat, rank").all()
        happened = connection.exec_driver_sql(
            "SELECT resident, kind, count(*) FROM event JOIN complaint ON complaint.ref = event.ref GROUP BY 1, 2"
        ).all()
        seats = connection.exec_driver_sql("SELECT chat, stage FROM conversation").all()
        refs = connection.exec_driver_sql("SELECT ref FROM complaint ORDER BY ref").scalars().all()
        failed = connection.exec_driver_sql("SELECT error FROM inbox WHERE error IS NOT NULL").scalars().all()
    engine.dispose()
    return {
        "counts": {name: len(rows) for name, rows in kept.items()},
        "sent": sorted((*row[:2], row[2]) for row in sent),
        "happened": sorted((*row[:2], row[2]) for row in happened),
        "seats": sorted(map(tuple, seats)),
        "refs": list(refs),
        "failed": list(failed),
    }


def alone(folder: Path) -> dict[str, Any]:
    """Return the same effects where one process did everything, one thing after the other."""
    estate = Estate(folder)
    for turn in turns():
        for inbound in turn:
            estate.house.receive(inbound, now=MONDAY)
    while estate.house.sweep(now=DUE):
        pass
    estate.close()
    return effects(f"sqlite:///{folder / 'suban.db'}")


@pytest.mark.slow
def test_many_processes_on_one_database_bring_about_what_one_would(
    branches: Sequence[ProcessPoolExecutor], postgres: str, tmp_path: Path
) -> None:
    for turn in turns():
        handed: list[list[Inbound]] = [[], [], []]
        for number, inbound in enumerate(turn):
            handed[number % 3].append(inbound)
            handed[(number + 1) % 3].append(inbound)
        all_done([pool.submit(branch.receive, part, MONDAY) for pool, part in zip(branches, handed, strict=True)])
    # Who had to give way to another leaves it to the next tick.
    while any(all_done([pool.submit(branch.sweep, DUE) for pool in branches])):
        pass

    found = effects(postgres)
    expected = alone(tmp_path)
    for name, each in expected.items():
        assert found[name] == each, name
    assert found["failed"] == []
    assert found["refs"] == [f"TS20261123{number:04d}" for number in range(1, RESIDENTS + 1)]
