"""Every figure of a month is the same when somebody else counts the exported rows."""

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from complaint_year import store
from month import NOVEMBER, NOW, company, lives, report, table
from recount import Row, by, figures, instant, performed, read, result, smallest_covering, spans

from bots.__main__ import main
from core.figures.period import Month, whole
from core.figures.report import Cell, Report
from storage.database import Database

LABELS = company().config.phrases.labels
WORDS = company().config.figures.words
MONTHS = (NOVEMBER, NOVEMBER.before, NOVEMBER.a_year_before)

#: The tenth of November, six in the evening: half a month, compared with the same half of the others.
MIDDLE = datetime.fromisoformat("2026-11-10T18:00:00+08:00")


@pytest.fixture
def told(
    database: Database, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Report, list[list[Row]]]:
    """Return the report of November, and the rows that the command writes of each month in it."""
    store(database, company(), lives())
    monkeypatch.setenv("SUBAN_DATABASE_URL", url)
    rows = []
    for month in MONTHS:
        assert main(["export", "--month", str(month), str(tmp_path / f"{month}.csv")]) == 0
        rows.append(read(tmp_path / f"{month}.csv"))
    return report(database), rows


def share(value: tuple[int, int]) -> float | None:
    return value[0] / value[1] if value[1] else None


def as_said(value: int | str | tuple[int, int]) -> str:
    if isinstance(value, int | str):
        return str(value)
    part, among = value
    return f"{among} 件里 {part} 件" if among else "无"


def rows_of(found: Report, id: str) -> dict[Cell, tuple[Cell, ...]]:
    return {row[0]: row[1:] for row in table(found, id).rows}


def check_summary(found: Report, months: list[list[Row]], now: datetime) -> None:
    counted = [figures(rows, now) for rows in months]
    said = rows_of(found, "all")
    assert len(said) == len(counted[0])
    for name in counted[0]:
        row = said[WORDS[f"figure.row_{name}"]]
        for cell, expected in zip(row, (each[name] for each in counted), strict=True):
            assert as_said(expected) in str(cell), name


def check_counts(found: Report, id: str, names: dict[str, str], column: str, months: list[list[Row]]) -> None:
    now, before, year = (by(rows, column) for rows in months)
    said = rows_of(found, id)
    assert sum(int(str(row[0])) for row in said.values()) == len(months[0])
    for key, rows in now.items():
        inner = figures(rows, NOW)
        expected = (
            len(rows),
            len(rows) / len(months[0]),
            len(before.get(key, [])),
            len(year.get(key, [])),
            inner["invalid"],
            inner["reopened"],
            inner["repeated"],
            inner["upgraded"],
        )
        assert said[names.get(key[0], key[0])] == expected, key


def check_times(found: Report, id: str, names: dict[str, str], column: str, rows: list[Row]) -> None:
    said = rows_of(found, id)
    for key, some in by(rows, column).items():
        inner = figures(some, NOW)
        lengths = [
            spans(some, lambda row: instant(row, "acknowledged_at")),
            spans(some, lambda row: instant(row, "answered_at")),
            spans(some, result),
        ]
        halves = [smallest_covering(length, percent) for length in lengths for percent in (50, 90)]
        expected = (
            len(some),
            *(share(inner[name]) for name in ("sign", "answer", "kept", "latest")),  # type: ignore[arg-type]
            *(None if half is None else timedelta(seconds=half) for half in halves),
        )
        assert said[names.get(key[0], key[0])] == expected, key


def check_remedies(found: Report, id: str, names: dict[str, str], column: str, rows: list[Row]) -> None:
    said = rows_of(found, id)
    for key, some in by(rows, column).items():
        inner = figures(some, NOW)
        expected = (
            len(some),
            sum(int(row["remedied"]) > 0 for row in some),
            inner["remedies"],
            Decimal(str(inner["remedy_cost"])),
            inner["turned"][1],  # type: ignore[index]
            inner["turned"][0],  # type: ignore[index]
        )
        assert said[names.get(key[0], key[0])] == expected, key


def labels(kind: str) -> dict[str, str]:
    return {key.removeprefix(f"{kind}."): label for key, label in LABELS.items() if key.startswith(f"{kind}.")}


def test_every_figure_of_a_month_comes_out_the_same_when_the_exported_rows_are_counted_again(
    told: tuple[Report, list[list[Row]]],
) -> None:
    found, months = told
    topics = labels("topic") | {"": WORDS["figure.no_topic"]}
    places = {str(number): f"{number}号楼" for number in range(1, 13)} | {"": WORDS["figure.no_place"]}

    assert all(any(figures(rows, NOW)[name] for rows in months) for name in figures(months[0], NOW))
    check_summary(found, months, NOW)
    for id, names, column in (
        ("category", labels("category"), "category"),
        ("severity", labels("severity"), "severity"),
        ("source", labels("source"), "source"),
        ("department", {}, "department"),
        ("topic", topics, "topic"),
        ("place", places, "building"),
    ):
        check_counts(found, id, names, column, months)
    check_times(found, "time_department", {}, "department", months[0])
    check_times(found, "time_severity", labels("severity"), "severity", months[0])
    check_remedies(found, "remedy_category", labels("category"), "category", months[0])
    check_remedies(found, "remedy_department", {}, "department", months[0])
    for id, column in (("performance_department", "department"), ("performance_person", "assignee")):
        said = {str(name).split()[-1]: row for name, row in rows_of(found, id).items()}
        apart = {key[0]: some for key, some in by(months[0], column).items() if key[0]}
        assert said.keys() == apart.keys()
        for name, some in apart.items():
            assert [*said[name][-12:-1]] == performed(some, NOW), name
    excluded = {row["ref"]: row for row in months[0] if row["excluded"] == "True"}
    assert {row[0] for row in table(found, "exclusions").rows} == excluded.keys()
    for ref, (*_, reason, by_whom, signed_by) in rows_of(found, "exclusions").items():
        row = excluded[str(ref)]
        assert (reason, by_whom, signed_by) == (
            row["exclusion_reason"],
            row["exclusion_by"],
            row["exclusion_signed_by"],
        )
        assert signed_by not in (by_whom, row["assignee"])
    cells = {key: len(rows) for key, rows in by(months[0], "building", "topic").items()}
    for place, topic, many, *_ in table(found, "cells").rows:
        assert (
            cells[{v: k for k, v in places.items()}[str(place)], {v: k for k, v in topics.items()}[str(topic)]] == many
        )


def test_a_month_under_way_is_counted_up_to_now_and_so_are_those_it_is_compared_with(
    small: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(small, company(), lives())
    monkeypatch.setenv("SUBAN_DATABASE_URL", f"sqlite:///{tmp_path / 'suban.db'}")
    months = []
    for month, until in zip(MONTHS, ("2026-11-10T18", "2026-10-10T18", "2025-11-10T18"), strict=True):
        main(["export", "--month", str(month), str(tmp_path / "rows.csv")])
        months.append([row for row in read(tmp_path / "rows.csv") if row["filed_at"] < until])

    found = report(small, now=MIDDLE)

    check_summary(found, months, MIDDLE)
    assert "截至 11 月 10 日 18:00" in found.period
    assert any(f"10 月全月最后是 {count(small, Month(2026, 10))} 件" in line for line in found.headline)


def count(database: Database, month: Month) -> int:
    span = whole(month, "Asia/Shanghai")
    return sum(span.since <= complaint.filed_at < span.until for complaint, _ in lives())
