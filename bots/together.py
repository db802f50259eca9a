"""Company on the way to the disk: what comes while another is handled is handled together, next.

Where a database has one writer at a time, those who wait for the turn may as well share it, for waiting for the disk
takes longer than writing. Nobody waits for company: what comes alone is handled at once, alone.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")

#: So many are handled together at most: the first of them waits for the last.
LARGEST = 50


@dataclass(slots=True)
class _Waiting(Generic[T]):
    """One whose thread waits, and what came of it."""

    what: T
    is_done: bool = False
    error: Exception | None = None


class Together(Generic[T]):
    """Handles what many threads bring; the thread whose turn it is does it for all who wait, first come first served."""

    def __init__(self, *, largest: int = LARGEST) -> None:
        self._largest = largest
        self._waiting: deque[_Waiting[T]] = deque()
        self._turn = Lock()

    @property
    def waiting(self) -> int:
        """Return how many wait for their turn."""
        return len(self._waiting)

    def handle(self, what: T, act: Callable[[Sequence[T]], Sequence[Exception | None]]) -> None:
        """Return when `act` has handled it, in whatever company; raises what `act` says of it."""
        mine = _Waiting(what)
        self._waiting.append(mine)
        while not mine.is_done:
            with self._turn:
                if not mine.is_done:
                    self._handle(act)
        if mine.error is not None:
            raise mine.error

    def _handle(self, act: Callable[[Sequence[T]], Sequence[Exception | None]]) -> None:
        group = [self._waiting.popleft() for _ in range(min(len(self._waiting), self._largest))]
        try:
            errors = act([each.what for each in group])
        except BaseException as ended:
            errors = [RuntimeError(f"ended by {type(ended).__name__}")] * len(group)
            raise
        finally:
            for each, error in zip(group, errors, strict=True):
                each.error, each.is_done = error, True
