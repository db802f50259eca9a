"""Counts a month again from its exported rows, with nothing of the house's own figures: dictionaries, lists and a loop."""

import csv
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path

Row = Mapping[str, str]


def read(path: Path) -> list[Row]:
    """Return the rows of a file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def is_true(row: Row, name: str) -> bool:
    return row[name] == "True"


def instant(row: Row, name: str) -> datetime | None:
    return datetime.fromisoformat(row[name]) if row[name] else None


def due(row: Row, name: str) -> datetime:
    return datetime.fromisoformat(row[name])


def is_ours(row: Row) -> bool:
    return row["valid"] != "False" and row["status"] not in ("withdrawn", "referred")


def result(row: Row) -> datetime | None:
    if row["valid"] == "False" or row["status"] == "withdrawn":
        return None
    if row["finished_at"]:
        return instant(row, "finished_at")
    return instant(row, "closed_at") if row["status"] == "closed" else None


def is_open(row: Row) -> bool:
    return row["status"] not in ("closed", "withdrawn")


def in_time(rows: Iterable[Row], done: Callable[[Row], datetime | None], by: str, now: datetime) -> tuple[int, int]:
    """Return how many were done by then, of those that were done or should have been."""
    kept = owed = 0
    for row in rows:
        at = done(row)
        if at is not None:
            owed += 1
            kept += at <= due(row, by)
        elif is_open(row) and now > due(row, by):
            owed += 1
    return kept, owed


def figures(rows: list[Row], now: datetime) -> dict[str, int | str | tuple[int, int]]:
    """Return every figure of the summary by the name of its row."""
    ours = [row for row in rows if is_ours(row)]
    rated = [row for row in rows if row["satisfaction"] in ("satisfied", "basically", "unsatisfied")]
    content = [row for row in rated if row["satisfaction"] != "unsatisfied"]
    silent = [row for row in rows if row["satisfaction"] == "unanswered"]
    reopened = [row for row in rows if int(row["reopened"]) > 0]
    return {
        "total": len(rows),
        "valid": sum(row["valid"] != "False" for row in rows),
        "invalid": sum(row["valid"] == "False" for row in rows),
        "withdrawn": sum(row["status"] == "withdrawn" and row["valid"] != "False" for row in rows),
        "outside": sum(row["status"] == "referred" for row in rows),
        "open": sum(map(is_open, rows)),
        "overdue": sum(result(row) is None and now > due(row, "resolve_by") for row in ours),
        "sign": in_time(rows, lambda row: instant(row, "acknowledged_at"), "sign_by", now),
        "answer": in_time(rows, lambda row: instant(row, "answered_at"), "answer_by", now),
        "kept": in_time(ours, result, "promised_by", now),
        "latest": in_time(ours, result, "resolve_by", now),
        "resolved": (sum(result(row) is not None for row in ours), len(ours)),
        "content": (len(content), len(rated)),
        "silent": (len(silent), len(silent) + len(rated)),
        "reopened": len(reopened),
        "won_back": sum(row["satisfaction"] in ("satisfied", "basically") for row in reopened),
        "repeated": sum(int(row["raised"]) > 1 or bool(row["earlier"]) for row in rows),
        "upgraded": sum(is_true(row, "upgraded") for row in rows),
        "extended": sum(int(row["extended"]) > 0 for row in rows),
        "remedies": sum(int(row["remedied"]) for row in rows),
        "remedy_cost": money(rows),
        "turned": (sum(row in content for row in to_turn(rows)), len(to_turn(rows))),
    }


def to_turn(rows: list[Row]) -> list[Row]:
    return [row for row in rows if int(row["remedied"]) > 0 and is_true(row, "remedied_unhappy")]


def money(rows: list[Row]) -> str:
    """Return what was spent in yuan, with the hundredths if there are any."""
    spent = f"{sum(int(row['remedy_fen']) for row in rows) / 100:.2f}"
    return spent.removesuffix(".00")


WEIGHTS = {"minor": 1, "important": 2, "major": 3}


def performed(rows: list[Row], now: datetime) -> list[object]:
    """Return one row of performance but for the verdict: shares as so many of so many, raw and fair."""
    fair = [row for row in rows if not is_true(row, "excluded")]
    whole = figures(rows, now)
    weighed = {name: [0, 0] for name in ("sign", "kept", "content")}
    for row in fair:
        alone = figures([row], now)
        for name, (part, among) in ((name, alone[name]) for name in weighed):  # type: ignore[misc]
            weighed[name][0] += part * WEIGHTS[row["severity"]]
            weighed[name][1] += among * WEIGHTS[row["severity"]]
    pairs = [whole["sign"], weighed["sign"], whole["kept"], weighed["kept"], whole["latest"]]
    pairs += [whole["content"], weighed["content"], whole["silent"]]
    shares = [part / among if among else None for part, among in pairs]  # type: ignore[misc]
    return [len(rows), len(rows) - len(fair), *shares, whole["reopened"]]


def spans(rows: Iterable[Row], done: Callable[[Row], datetime | None]) -> list[int]:
    """Return the whole seconds from filing on, the shortest first."""
    found = [(at, due(row, "filed_at")) for row in rows if (at := done(row)) is not None]
    return sorted(int((at - since).total_seconds()) for at, since in found)


def smallest_covering(lengths: list[int], percent: int) -> int | None:
    """Return the shortest length that covers so many of a hundred: counted, not looked up."""
    for length in lengths:
        if sum(other <= length for other in lengths) * 100 >= percent * len(lengths):
            return length
    return None


def by(rows: Iterable[Row], *names: str) -> dict[tuple[str, ...], list[Row]]:
    """Return the rows apart by these columns."""
    found: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        found.setdefault(tuple(row[name] for name in names), []).append(row)
    return found
