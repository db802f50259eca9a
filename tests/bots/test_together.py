"""Company on the way to the disk: who waits is handled together, in order, and hears only of themselves."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

import pytest

from bots.together import Together


class Counter:
    """Handles whatever comes, as long as it is open, and remembers in what company it came."""

    def __init__(self) -> None:
        self.open = Event()
        self.groups: list[list[str]] = []

    def __call__(self, group: Sequence[str]) -> list[Exception | None]:
        self.groups.append(list(group))
        assert self.open.wait(20)
        return [ValueError(name) if name.startswith("bad") else None for name in group]


def come(
    together: Together[str], act: Callable[[Sequence[str]], list[Exception | None]], *names: str
) -> list[Future[None]]:
    """Let them come one after the other, each in a thread of its own, while the first is being handled."""
    pool = ThreadPoolExecutor(len(names))
    came = []
    for number, name in enumerate(names):
        came.append(pool.submit(together.handle, name, act))
        while together.waiting < number and isinstance(act, Counter):
            pass
        while isinstance(act, Counter) and not act.groups:
            pass
    pool.shutdown(wait=False)
    return came


def test_who_comes_while_another_is_handled_shares_the_next_turn_in_order() -> None:
    counter, together = Counter(), Together[str](largest=3)

    came = come(together, counter, "a", "b", "c", "d", "e", "f")
    counter.open.set()

    assert [done.result(20) for done in came] == [None] * 6
    assert counter.groups == [["a"], ["b", "c", "d"], ["e", "f"]]


def test_who_fails_hears_of_it_and_nobody_else_does() -> None:
    counter, together = Counter(), Together[str]()

    came = come(together, counter, "a", "bad b", "c")
    counter.open.set()

    assert [type(done.exception(20)) for done in came] == [type(None), ValueError, type(None)]


def test_after_a_turn_that_broke_off_the_next_one_comes() -> None:
    def broken(group: Sequence[str]) -> list[Exception | None]:
        raise KeyboardInterrupt

    together = Together[str]()

    with pytest.raises(KeyboardInterrupt):
        together.handle("a", broken)
    together.handle("b", lambda group: [None])

    assert together.waiting == 0
