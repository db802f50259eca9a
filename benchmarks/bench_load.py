"""How long a message takes to be committed while so many come every second, and what that does to the memory.

The messages come when they come, whether or not the ones before are done (an open loop): what piles up is counted. Each
resident says the next thing some seconds after the last, so that beginnings, answers and confirmations are mixed at any
instant, as in a flow that goes on.
"""

import resource
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

from table import Figure, show
from talks import ROOT, TURNS, furnish, message, scratch

from bots.running import THREADS
from bots.wiring import House, rehearsal
from core.messages import Inbound

RATES = (100, 250, 500, 1000)
SECONDS = 10
#: So many seconds a resident takes for an answer.
PAUSE = 1
RUNS = 3
#: An hour of a company with half a million homes.
HOUR = 40_000


def measure() -> Iterator[Figure]:
    """Measure at each rate, then the memory."""
    company = rehearsal(ROOT / "config")
    for rate in RATES:
        poured = []
        for _ in range(RUNS):
            with scratch() as folder:
                house = furnish(company.open(folder))
                poured.append(pour(house, rate, rate * SECONDS))
                house.close()
        coming = f"{rate:,} messages a second for {SECONDS} s"
        for name, at in (("p50", 49), ("p99", 98)):
            runs = [quantiles(each.took, n=100)[at] * 1000 for each in poured]
            yield Figure(what=f"{coming}, to the commit, {name}", runs=runs, unit="ms")
        yield Figure(what=f"{coming}, waiting when the last came", runs=[each.left for each in poured], unit="messages")
    with scratch() as folder:
        house = furnish(company.open(folder))
        half, whole = grown(house)
        yield Figure(what=f"memory gained by {HOUR // 2:,} messages", runs=[half], unit="MB")
        yield Figure(what=f"memory gained by {HOUR // 2:,} more", runs=[whole - half], unit="MB")
        house.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Poured:
    """How long each message took from its coming to its commit, in seconds, and how many waited when the last came."""

    took: Sequence[float]
    left: int


def pour(house: House, rate: int, how_many: int) -> Poured:
    """Let so many messages come, each at its time."""
    begun = time.perf_counter() + 0.1
    taken: list[float] = []

    def handle(number: int, inbound: Inbound) -> None:
        house.receive(inbound, now=inbound.sent_at)
        taken.append(time.perf_counter() - begun - number / rate)

    with ThreadPoolExecutor(THREADS) as pool:
        for number, (resident, turn) in enumerate(flow(rate, how_many)):
            time.sleep(max(0.0, begun + number / rate - time.perf_counter()))
            pool.submit(handle, number, message(resident, turn))
        left = how_many - len(taken)
    if len(taken) != how_many:
        raise SystemExit("a message could not be handled")
    return Poured(took=taken, left=left)


def flow(rate: int, how_many: int) -> list[tuple[int, int]]:
    """Return who says what in which order: a resident begins with every fourth message, and answers after each pause."""
    residents = how_many // TURNS + rate * PAUSE
    said = [
        (resident * TURNS / rate + turn * PAUSE, resident, turn)
        for resident in range(residents)
        for turn in range(TURNS)
    ]
    return [(resident, turn) for _, resident, turn in sorted(said)[:how_many]]


def grown(house: House) -> tuple[float, float]:
    """Return how many megabytes the process gained by half of an hour's messages, and by all of them."""
    residents, gained = HOUR // TURNS, []
    warm = 1 + residents // 10
    for resident in range(warm + residents):
        for turn in range(TURNS):
            inbound = message(resident, turn)
            house.receive(inbound, now=inbound.sent_at)
        if resident + 1 in (warm, warm + residents // 2, warm + residents):
            gained.append(_megabytes())
    return gained[1] - gained[0], gained[2] - gained[0]


def _megabytes() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / (1 << 20)


if __name__ == "__main__":
    show(measure())
