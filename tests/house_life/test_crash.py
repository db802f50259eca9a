"""Kill -9 at any instant (invariants 1 and 2): afterwards every message has had its effect exactly once, and nothing is lost."""

import json
import random
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from doomed_house import Come, live
from estate import MONDAY, ROOT, Estate
from forks import forks

#: Everything that can come in a morning: two stories, an emergency, the staff at work, the clock.
MORNING = (
    ("张女士", "", "3号楼2单元楼道的灯坏了，三天没人修"),
    ("李阿姨", "", "2栋1单元楼道灯坏了"),
    ("张女士", "", "尽快修好"),
    ("张女士", "", "13812345678"),
    ("张女士", "", "确认提交"),
    (None, "", ""),
    ("赵大爷", "", "救命，我被困在6号楼1单元电梯里了"),
    ("王师傅", "工程部群", "签收 0001"),
    ("李阿姨", "", "换个灯泡"),
    ("王师傅", "工程部群", "签收 0002"),
    (None, "", ""),
    ("张女士", "", "催一下"),
    ("王师傅", "工程部群", "已到场 0002"),
    ("王师傅", "工程部群", "办结 0002 人已救出"),
    ("赵大爷", "", "满意"),
    (None, "", ""),
    ("王师傅", "工程部群", "办结 0001 换了门机"),
    ("张女士", "", "不满意，又停了"),
    (None, "", ""),
)


@pytest.fixture(scope="module")
def processes() -> Any:
    """Return what makes processes forked from one that has read the configuration already."""
    with forks("doomed_house", ROOT, ROOT / "tests", Path(__file__).parent) as made:
        yield made


@pytest.fixture
def coming(estate: Estate) -> Sequence[Come]:
    """Return the morning's messages on an estate whose people have joined; nobody lives there yet."""
    came: list[Come] = []
    for number, (who, group, text) in enumerate(MORNING):
        estate.clock.set(MONDAY + timedelta(minutes=4 * number))
        inbound = None if who is None else estate.inbound(who, text, group=group or None)
        came.append((estate.clock.now(), inbound))
    return came


class Lives:
    """Houses that live one after the other on one folder; whoever sends a message sends it again until it is taken."""

    def __init__(self, processes: Any, folder: Path) -> None:
        self._processes = processes
        self._folder = folder
        self._begun: list[Any] = []
        self.killed = 0

    def begin(self, **doom: int) -> None:
        self._pipe, theirs = self._processes.Pipe()
        self._process = self._processes.Process(target=live, args=(self._folder, theirs), kwargs=doom)
        self._process.start()
        theirs.close()
        if not doom:
            self._pipe.recv()  # it is there: from now on it may die

    def end(self) -> None:
        self._pipe.close()
        self._process.join()

    def send(self, come: Come, patience: float | None = None) -> bool:
        """Send something and wait until it is taken and answered, or for so long; False if the house died of it."""
        try:
            self._pipe.send(come)
            for _ in ("got it", "said it"):
                if patience is not None and not self._pipe.poll(patience):
                    self._process.kill()
                self._pipe.recv()
        except (EOFError, OSError):
            self._process.join()
            self._pipe.close()
            self.killed += 1
            return False
        return True


@pytest.fixture
def lives(processes: Any, tmp_path: Path) -> Lives:
    return Lives(processes, tmp_path)


def effects(estate: Estate) -> dict[str, Any]:
    """Return everything that the messages brought about, without what depends on when it was sent on."""
    kept = estate.rows("complaint", "event", "conversation", "resident", "inbox", "correction", "counter")
    statement = (
        "SELECT id, chat, card, ref, queued_at, CASE WHEN card IS NULL THEN outbound END FROM outbox ORDER BY id"
    )
    with estate.house.database.engine.connect() as connection:
        kept["outbox"] = [tuple(row) for row in connection.exec_driver_sql(statement)]
    return kept


def undisturbed(folder: Path, coming: Sequence[Come]) -> dict[str, Any]:
    """Return the effects of the same morning in a house that nothing happens to."""
    folder.mkdir()
    estate = Estate(folder)
    for now, inbound in coming:
        if inbound is None:
            estate.sweep(now)
        else:
            estate.house.receive(inbound, now=now)
        estate.deliver(now)
    found = effects(estate)
    estate.close()
    return found


def book(folder: Path) -> list[tuple[int, str, str]]:
    """Return everything that the platform ever took."""
    path = folder / "platform.jsonl"
    return [tuple(json.loads(line)) for line in path.read_text().splitlines()] if path.exists() else []


def assert_whole(estate: Estate, lives: Lives, folder: Path, expected: dict[str, Any]) -> None:
    found = effects(estate)
    for name, rows in expected.items():
        assert found[name] == rows, name
    assert estate.undelivered() == []
    with estate.house.database.engine.connect() as connection:
        sent = set(connection.exec_driver_sql("SELECT id FROM outbox WHERE state = 'sent'").scalars())
    taken = Counter(id for id, _, _ in book(folder))
    assert set(taken) == sent
    assert sum(taken.values()) - len(taken) <= lives.killed


def test_a_house_killed_at_random_moments_gives_every_message_its_effect_exactly_once(
    estate: Estate, coming: Sequence[Come], lives: Lives, tmp_path: Path
) -> None:
    """Invariants 1, 2."""
    expected = undisturbed(tmp_path / "undisturbed", coming)
    chance = random.Random(20261123)
    lives.begin()
    for come in coming:
        while not lives.send(come, patience=chance.choice([0.0, 0.001, 0.004, 0.016, 1.0, 1.0])):
            lives.begin()
    lives.end()

    assert lives.killed > 5
    assert_whole(estate, lives, tmp_path, expected)


@pytest.mark.parametrize("seed", range(6))
def test_a_house_killed_between_any_two_statements_gives_every_message_its_effect_exactly_once(
    seed: int, estate: Estate, coming: Sequence[Come], lives: Lives, tmp_path: Path
) -> None:
    """Invariants 1, 2."""
    expected = undisturbed(tmp_path / "undisturbed", coming)
    chance = random.Random(seed)
    lives.begin(dies_after=chance.randrange(60))
    for come in coming:
        while not lives.send(come):
            lives.begin(dies_after=chance.randrange(60, 200))
    lives.end()

    assert lives.killed > 3
    assert_whole(estate, lives, tmp_path, expected)


@pytest.mark.parametrize("nth", range(1, 6))
def test_what_the_platform_took_when_the_house_died_is_sent_once_more_and_nothing_is_lost(
    nth: int, estate: Estate, coming: Sequence[Come], lives: Lives, tmp_path: Path
) -> None:
    """Invariant 2: between the platform's word and the ledger's."""
    lives.begin(dies_sending=nth)
    for come in coming[:6]:
        while not lives.send(come):
            lives.begin()
    lives.end()

    assert lives.killed == 1
    taken = Counter(id for id, _, _ in book(tmp_path))
    assert sorted(taken.values())[-2:] == [1, 2]
    assert estate.undelivered() == []
