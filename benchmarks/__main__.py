"""How fast it is here: every benchmark, one after the other, in one table (`make bench`)."""

from collections.abc import Iterator

import bench_figures
import bench_kept
import bench_load
import bench_nlp
import bench_processes
import bench_receive
import bench_telegram
from table import Figure, show

BENCHES = (bench_nlp, bench_receive, bench_load, bench_processes, bench_kept, bench_figures, bench_telegram)


def figures() -> Iterator[Figure]:
    """Yield what each finds."""
    for bench in BENCHES:
        yield from bench.measure()


if __name__ == "__main__":
    show(figures())
