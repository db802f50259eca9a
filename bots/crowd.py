"""What each of a crowd has used up of an allowance, in one process; of a crowd that grows, who came last is remembered."""

from collections import OrderedDict
from datetime import datetime, timedelta
from threading import Lock

from core.allowance import Allowance, Used, spend, take, wait

#: Of so many it is remembered.
REMEMBERED = 10_000


class Crowd:
    """May be asked from many threads; a restart forgets it all."""

    def __init__(self, allowance: Allowance, remembered: int = REMEMBERED) -> None:
        self._allowance = allowance
        self._remembered = remembered
        self._used: OrderedDict[str, Used] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        """Return how many are remembered."""
        return len(self._used)

    def take(self, who: str, now: datetime, cost: float = 1.0) -> bool:
        """Tell whether they may do this now; if so, it is counted."""
        with self._lock:
            taken = take(self._used.get(who, Used()), self._allowance, now, cost)
            if taken is not None:
                self._remember(who, taken)
            return taken is not None

    def spend(self, who: str, now: datetime, cost: float) -> None:
        """Count what they did already."""
        with self._lock:
            self._remember(who, spend(self._used.get(who, Used()), self._allowance, now, cost))

    def wait(self, who: str, now: datetime, cost: float = 1.0) -> timedelta:
        """Return how long it is until they may do this."""
        with self._lock:
            return wait(self._used.get(who, Used()), self._allowance, now, cost)

    def _remember(self, who: str, used: Used) -> None:
        self._used[who] = used
        self._used.move_to_end(who)
        if len(self._used) > self._remembered:
            self._used.popitem(last=False)
