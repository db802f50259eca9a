"""An error at any step of a message, of a reminder, of delivery or of a commit: all of it is undone, and nothing is lost."""

from contextlib import suppress
from datetime import timedelta
from itertools import count

import pytest
import sqlalchemy as sa
from estate import STORY, Estate

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
