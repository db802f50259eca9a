"""Kill -9 at any instant (invariants 1 and 2): afterwards every message has had its effect exactly once, and nothing is lost."""

import json
import random
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from doomed_house import Come, live
from estate import MONDAY, ROOT, STORY, Estate
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


# The same within one process: an error at every single step of the way undoes everything.


class Failing(Exception):
    pass


class Fuse:
    """Lets so many more statements through, and breaks the next one; then it is spent."""

    def __init__(self) -> None:
        self.left: int | None = None

    def blow_after(self, statements: int) -> None:
        self.left = statements

    def is_spent(self) -> bool:
        """Tell whether it blew; disarm it."""
        spent, self.left = self.left is None, None
        return spent

    def __call__(self, *ignored: object) -> None:
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                self.left = None
                raise Failing


@pytest.fixture
def fuse(estate: Estate) -> Fuse:
    fuse = Fuse()
    sa.event.listen(estate.house.database.engine, "before_cursor_execute", fuse)
    return fuse


@pytest.fixture
def fuse_in_commits(estate: Estate) -> Fuse:
    fuse = Fuse()
    sa.event.listen(estate.house.database.engine, "commit", fuse)
    return fuse


def test_an_error_at_any_step_of_a_message_undoes_all_of_it(estate: Estate, fuse: Fuse) -> None:
    """Invariant 2: the effect and its messages commit together, or neither does."""
    for words in STORY[:-1]:
        estate.write("张女士", words)
    kept = ("complaint", "event", "conversation", "resident", "counter")
    before = estate.rows(*kept)
    for step in count():
        inbound = estate.inbound("张女士", STORY[-1])
        fuse.blow_after(step)
        estate.house.receive(inbound, now=estate.clock.now())
        if not fuse.is_spent():
            break
        assert estate.rows(*kept) == before, step

    assert step > 10
    assert len(estate.failures()) == step
    assert [complaint.ref[-4:] for complaint in estate.complaints()] == ["0001"]
    estate.settle()
    assert estate.undelivered() == []


def test_an_error_at_any_step_of_a_reminder_undoes_all_of_it_and_it_comes_again(estate: Estate, fuse: Fuse) -> None:
    """Invariant 3: a reminder that failed is not a reminder given."""
    for words in STORY:
        estate.write("张女士", words)
    estate.clock.set(estate.clock.now() + timedelta(minutes=21))
    now, before = estate.clock.now(), estate.rows()
    for step in count():
        fuse.blow_after(step)
        with suppress(Failing):
            estate.house.sweep(now=now)
        was_reached = fuse.is_spent()
        with estate.house.database.engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM trouble")  # else it would rest a while
        after = estate.rows()
        if after != before:
            break
        assert was_reached

    assert step > 5
    assert {"complaint", "event", "outbox"} <= {name for name in after if after[name] != before[name]}
    estate.house.sweep(now=now)  # an error after it leaves it collected, and the next round tells it
    told = estate.rows()
    assert [told[name] == after[name] for name in ("complaint", "event")] == [True, True]
    assert estate.house.sweep(now=now) == 0
    assert estate.rows() == told
    estate.deliver(now)
    assert estate.undelivered() == []


def test_an_error_at_any_step_of_delivery_loses_nothing(estate: Estate, fuse: Fuse) -> None:
    """Invariant 2: at least once, with a ledger."""
    for step in count():
        estate.house.receive(estate.inbound("张女士", "你好"), now=estate.clock.now())
        fuse.blow_after(step)
        with suppress(Failing):
            estate.deliver(estate.clock.now())
        was_reached = fuse.is_spent()
        estate.deliver_anew()
        assert estate.undelivered() == []
        if not was_reached:
            break

    assert step > 3
    assert step + 1 <= len(estate.heard("张女士")) <= 2 * step + 2


def test_a_commit_that_fails_undoes_all_of_it_and_harms_nothing_after_it(estate: Estate, fuse_in_commits: Fuse) -> None:
    """Invariants 2, 6: the disk was full for a moment."""
    for words in STORY[:-1]:
        estate.write("张女士", words)
    before = estate.rows("complaint", "event", "conversation", "resident", "counter")
    inbound = estate.inbound("张女士", STORY[-1])
    fuse_in_commits.blow_after(0)

    estate.hand_in(inbound)

    assert fuse_in_commits.is_spent()
    assert estate.rows("complaint", "event", "conversation", "resident", "counter") == before
    assert [failure.inbound for failure in estate.failures()] == [inbound]
    estate.write("张女士", STORY[-1])
    assert len(estate.complaints()) == 1
    assert estate.undelivered() == []
