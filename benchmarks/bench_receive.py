"""Messages a second from `receive` to the committed outbox, beside bare sqlite3 writing the very same rows.

Both commit once a message to a SQLite file in WAL mode with full durability, in turns, so that whatever else the machine
is doing meets both alike. Run it with `make bench`.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import sqlalchemy as sa

from bots.wiring import Company, House, rehearsal
from core.messages import Inbound, Peer

ROOT = Path(__file__).parents[1]
RUNS = 7
RESIDENTS = 60
CHANNEL = "web"
BEGIN = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)

STORIES = (
    "3号楼2单元的电梯这个月坏了三次，今天早上又停在一楼不动，物业一直没人管",
    "8栋1单元楼道灯不亮好几天了，晚上老人下楼看不见",
    "小区东门的垃圾站臭得不行，三天没人清运",
    "5号楼1单元1201，楼上每天半夜装修，吵得孩子睡不着",
)
ANSWERS = ("尽快处理，给个说法", "138{number:08}", "确认提交")

Statement = tuple[str, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Diary:
    """The rows written since the last look, as the driver was told them."""

    statements: list[Statement] = field(default_factory=list)

    def follow(self, engine: sa.Engine) -> None:
        """Write down everything that this engine writes from now on."""
        sa.event.listen(engine, "before_cursor_execute", self._note)

    def _note(self, _connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, many: bool) -> None:
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            self.statements.extend((statement, row) for row in (values if many else [values]))


def messages(residents: int) -> Iterator[Inbound]:
    """Yield whole conversations, each from the story to the confirmation, one after the other."""
    for resident in range(residents):
        peer = Peer(channel=CHANNEL, chat=f"resident-{resident}")
        said = (STORIES[resident % len(STORIES)], *(answer.format(number=resident) for answer in ANSWERS))
        for turn, text in enumerate(said):
            yield Inbound(
                channel=CHANNEL,
                id=f"{resident}-{turn}",
                peer=peer,
                author=peer.chat,
                author_name=f"resident {resident}",
                text=text,
                sent_at=BEGIN + timedelta(seconds=resident * len(said) + turn),
            )


def furnished(company: Company, folder: Path) -> House:
    """Return a house in which all of the staff can be reached."""
    house = company.open(folder)
    for person in house.community.people:
        house.join(person.name, Peer(channel=CHANNEL, chat=person.name))
    for group in house.community.groups:
        house.join_group(group.name, Peer(channel=CHANNEL, chat=group.name))
    return house


def one_run(company: Company, folder: Path, inbounds: Sequence[Inbound]) -> tuple[list[float], list[float]]:
    """Return the seconds that each message took through the house, and its rows without the house."""
    house = furnished(company, folder)
    with closing(bare_copy(folder)) as bare:
        diary = Diary()
        diary.follow(house.database.engine)
        through, without = [], []
        for inbound in inbounds:
            begun = perf_counter()
            house.receive(inbound, now=inbound.sent_at)
            through.append(perf_counter() - begun)
            begun = perf_counter()
            write(bare, diary.statements)
            without.append(perf_counter() - begun)
            diary.statements.clear()
    house.close()
    _prove(folder / "suban.db", len(inbounds))
    _prove(folder / "bare.db", len(inbounds))
    return through, without


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


def _prove(path: Path, count: int) -> None:
    """Refuse to report a speed if a message was lost, failed, or led to nothing."""
    with closing(sqlite3.connect(path)) as kept:
        ((handled, failed),) = kept.execute("SELECT count(*), count(error) FROM inbox")
        ((filed,),) = kept.execute("SELECT count(*) FROM complaint")
    if (handled, failed) != (count, 0) or not filed:
        raise SystemExit(f"{count} messages sent, {handled} handled, {failed} of them failed, {filed} complaints filed")


def main() -> None:
    """Measure several times and print the medians with their spread."""
    company = rehearsal(ROOT / "config")
    inbounds = list(messages(RESIDENTS))
    scratch = ROOT / ".benchmarks"
    scratch.mkdir(exist_ok=True)
    runs = []
    for _ in range(RUNS):
        with TemporaryDirectory(dir=scratch) as folder:
            runs.append(one_run(company, Path(folder), inbounds))
    through, without = zip(*runs, strict=True)
    print(f"{RUNS} runs of {len(inbounds)} messages; of the runs: median [lowest .. highest]")
    print(f"{'':<28}{'a second':>22}{'typical ms':>26}")
    for name, seconds in (("receive, start to commit", through), ("bare sqlite3, same rows", without)):
        rates = spread([len(run) / sum(run) for run in seconds], "6.0f")
        print(f"{name:<28}{rates:>22}{spread([median(run) * 1000 for run in seconds], '6.2f'):>26}")
    ratios = [median(ours) / median(bare) for ours, bare in runs]
    print(f"{'bare is faster, typically':<28}{spread(ratios, '6.1f'):>48} times")


def spread(values: Sequence[float], form: str) -> str:
    """Return the median and, in brackets, the extremes."""
    return f"{median(values):{form}} [{min(values):{form}} .. {max(values):{form}}]"


if __name__ == "__main__":
    main()
