"""The benchmarks still measure what they say: run small, so that they can't rot."""

from pathlib import Path

import bench_figures
import bench_kept
import bench_load
import bench_receive
import pytest
import table

from bots.wiring import Company


def test_receiving_is_measured_beside_the_same_rows_written_bare(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in {"RUNS": 1, "RESIDENTS": 4, "TOGETHER": 2}.items():
        monkeypatch.setattr(bench_receive, name, value)

    table.show(bench_receive.measure())

    said = capsys.readouterr().out
    assert "bare sqlite3, the same rows, one commit a message" in said
    assert "SQLite: message to outbox, one commit for 2" in said
    assert said.count(" times ") == 2


def test_what_comes_is_measured_however_fast_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"RUNS": 1, "RATES": (12,), "SECONDS": 1, "HOUR": 8}.items():
        monkeypatch.setattr(bench_load, name, value)

    assert [figure.unit for figure in bench_load.measure()] == ["ms", "ms", "messages", "MB", "MB"]


def test_the_kept_are_compared_with_the_fewest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_kept, "KEPT", (100, 1000))
    monkeypatch.setattr(bench_kept, "TIMES", 2)

    figures = list(bench_kept.measure())

    assert len(figures) % 2 == 0
    assert [bool(figure.beside) for figure in figures] == [False, True] * (len(figures) // 2)


def test_the_report_of_a_month_is_measured_beside_duckdb_counting_the_same_complaints(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, company: Company
) -> None:
    monkeypatch.setattr(bench_figures, "RUNS", 1)
    monkeypatch.setattr(bench_figures, "STORED", 1_200)

    counting, report = bench_figures.on_sqlite(company, tmp_path)

    assert counting.what.startswith("DuckDB, one table of ")
    assert report.what == "SQLite: the whole report of a month, 1,200 kept"
    assert report.beside == counting.runs
