"""How long a message takes to be committed while so many come every second, and what that does to the memory.

The messages come when they come, whether or not the ones before are done (an open loop): what piles up is counted.
"""

import resource
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from statistics import quantiles

from table import Figure, show
from talks import ROOT, TURNS, furnish, message, scratch

from bots.running import THREADS
from bots.wiring import House, rehearsal
from core.messages import Inbound

RATES = (100, 250, 500, 1000)
SECONDS = 6
RUNS = 3
#: An hour of a company with a quarter of a million homes: 20,000 messages.
HOUR = 20_000


def measure() -> Iterator[Figure]:
    """Measure at each rate, then the memory."""
    company = rehearsal(ROOT / "config")
    for rate in RATES:
        waits = []
        for _ in range(RUNS):
            with scratch() as folder:
                house = furnish(company.open(folder))
                waits.append(quantiles(pour(house, rate, rate * SECONDS), n=100))
                house.close()
        for name, at in (("p50", 49), ("p99", 98)):
            yield Figure(
                what=f"{rate} messages a second, to the commit, {name}", runs=[w[at] * 1000 for w in waits], unit="ms"
            )
    with scratch() as folder:
        house = furnish(company.open(folder))
        yield Figure(what=f"memory gained from message 2,000 to message {HOUR:,}", runs=[grown(house)], unit="MB")
        house.close()


def pour(house: House, rate: int, how_many: int) -> Sequence[float]:
    """Let so many messages come, each at its time; return how long each took from then to its commit."""
    begun = time.perf_counter() + 0.1
    taken: list[float] = []

    def handle(number: int, inbound: Inbound) -> None:
        house.receive(inbound, now=inbound.sent_at)
        taken.append(time.perf_counter() - begun - number / rate)

    residents = -(-how_many // TURNS)
    with ThreadPoolExecutor(THREADS) as pool:
        for number in range(how_many):
            time.sleep(max(0.0, begun + number / rate - time.perf_counter()))
            pool.submit(handle, number, message(number % residents, number // residents))
    if len(taken) != how_many:
        raise SystemExit("a message could not be handled")
    return taken


def grown(house: House) -> float:
    """Return how many megabytes the process gained while an hour's messages passed through."""
    before = 0.0
    for number, resident in zip(range(HOUR // TURNS), count(), strict=False):
        for turn in range(TURNS):
            inbound = message(resident, turn)
            house.receive(inbound, now=inbound.sent_at)
        if number == 2000 // TURNS:
            before = _megabytes()
    return _megabytes() - before


def _megabytes() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / (1 << 20)


if __name__ == "__main__":
    show(measure())
