"""What the clock and the chats cost where a thousand complaints are kept, a hundred thousand, a million."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import datetime, timedelta
from itertools import count

from table import Figure, show
from talks import BEGIN, ROOT, TURNS, furnish, message, scratch

from bots.wiring import House, rehearsal
from core.messages import Inbound, Peer

KEPT = (1_000, 100_000, 1_000_000)
TIMES = 25
NOW = BEGIN + timedelta(days=1)

#: Copies of one complaint, of other residents and other houses, over three years; one in twenty is open, and due tomorrow.
#: Every number of a day ends in four digits, which staff type: so many end in the same.
_COPIES = """
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {last} - 1)
INSERT INTO complaint ({names}) SELECT {values} FROM n, complaint AS one WHERE one.ref = '{ref}'
"""
_COPIED = {
    "ref": "printf('TS2%07d%04d', i / 300, i % 300)",
    "tail": "printf('%04d', i % 300)",
    "resident": "'other-' || (i / 3)",
    "building": "i % 90",
    "status": "CASE WHEN i % 20 THEN 'closed' ELSE 'filed' END",
    "due_at": "CASE WHEN i % 20 THEN NULL ELSE '{tomorrow}.000000' END",
    "filed_at": "datetime('{now}', '-' || ((i * 7919) % 1577000) || ' minutes') || '.000000'",
}


def measure() -> Iterator[Figure]:
    """Measure houses of all sizes by turns; the larger ones are compared with the smallest."""
    company = rehearsal(ROOT / "config")
    with scratch() as folder, ExitStack() as opened:
        acts = {}
        for size in KEPT:
            house = furnish(company.open(folder / str(size)))
            opened.callback(house.close)
            _keep(house, _one_complaint(house), size)
            acts[size] = _acts(house, size)
        for what in acts[KEPT[0]]:
            turns = [[_milliseconds(acts[size][what]) for size in KEPT] for _ in range(TIMES)]
            for size, took in zip(KEPT, zip(*turns, strict=True), strict=True):
                smallest = [turn[0] for turn in turns] if size != KEPT[0] else []
                yield Figure(what=f"{what}, {size:,} kept", runs=took, unit="ms", beside=smallest)


def _acts(house: House, size: int) -> dict[str, Callable[[], object]]:
    """Return what is done every second, and what people do."""
    numbers, minutes = iter(range(size * 1000, size * 1001)), count()
    staff = next(person for person in house.community.people if person.department)

    def talk() -> None:
        resident = next(numbers)
        for turn in range(TURNS):
            house.receive(message(resident, turn), now=NOW)

    def type_number() -> None:
        # A minute after the one before: nobody gives so many orders at once, and too many are refused.
        minute = next(minutes)
        house.receive(_typed(staff.name, "签收 0007", next(numbers)), now=NOW + timedelta(minutes=minute))

    return {
        "the clock's tick, nothing due": lambda: house.sweep(now=NOW),
        "when is the next thing due": house.next_due,
        "a whole complaint told in four messages": talk,
        "staff name a complaint by its last digits": type_number,
        "staff ask what is open": lambda: house.receive(_typed(staff.name, "帮助", next(numbers)), now=NOW),
    }


def _typed(name: str, text: str, number: int) -> Inbound:
    peer = Peer(channel="web", chat=name)
    return Inbound(channel="web", id=f"s{number}", peer=peer, author=name, author_name=name, text=text, sent_at=NOW)


def _one_complaint(house: House) -> str:
    for turn in range(TURNS):
        house.receive(message(0, turn), now=BEGIN)
    with house.database.reading() as connection:
        return str(connection.exec_driver_sql("SELECT ref FROM complaint").scalar_one())


def _keep(house: House, ref: str, size: int) -> None:
    """Keep so many complaints, written past the house as fast as the disk takes them."""
    with closing(sqlite3.connect(str(house.database.engine.url.database))) as past:
        past.execute("PRAGMA synchronous = OFF")
        names = [str(row[1]) for row in past.execute("PRAGMA table_info(complaint)")]
        at = {"now": _stored(NOW), "tomorrow": _stored(NOW + timedelta(days=1))}
        values = [_COPIED.get(name, f"one.{name}").format(**at) for name in names]
        past.execute(_COPIES.format(last=size, names=", ".join(names), values=", ".join(values), ref=ref))
        past.commit()
        past.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _stored(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M:%S}"


def _milliseconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    show(measure())
