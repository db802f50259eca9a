"""What a benchmark finds, and the one table in which all of them are shown."""

import os
import platform
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import monotonic


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line: what was measured, in every run, and (run for run) what it is compared with."""

    what: str
    runs: Sequence[float]
    unit: str
    beside: Sequence[float] = ()


def show(figures: Iterable[Figure]) -> None:
    """Print the lines as they are found, in Markdown; how long it all took comes last."""
    begun = monotonic()
    print(machine())
    print("Medians of the runs [lowest .. highest]; the last column compares run with run.\n")
    print(f"| {'what':<66} | {'figure':>34} | {'beside':>24} |")
    print(f"| {'-' * 66} | {'-' * 33}: | {'-' * 23}: |")
    for figure in figures:
        shown = f"{spread(figure.runs)} {figure.unit}"
        compared = [one / other for one, other in zip(figure.runs, figure.beside, strict=False)]
        print(
            f"| {figure.what:<66} | {shown:>34} | {spread(compared) + ' times' if compared else '':>24} |", flush=True
        )
    print(f"\nMeasured in {(monotonic() - begun) / 60:.0f} minutes; the load after was {os.getloadavg()[0]:.1f}.")


def spread(values: Sequence[float]) -> str:
    """Return the median and, in brackets, the extremes, with about three digits."""
    if len(values) == 1:
        return _short(values[0])
    return f"{_short(median(values))} [{_short(min(values))} .. {_short(max(values))}]"


def machine() -> str:
    """Say what all this was measured on, and what else it was busy with."""
    cpus = Path("/proc/cpuinfo")
    lines = cpus.read_text().splitlines() if cpus.exists() else []
    model = next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine()
    )
    return (
        f"{os.cpu_count()} CPUs ({model}), Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}; "
        f"the load before was {os.getloadavg()[0]:.1f}"
    )


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
