"""The benchmarks still measure what they say: run small, so that they can't rot."""

import sys
from pathlib import Path

import pytest

from bots.wiring import Company

ROOT = Path(__file__).parents[2]


def test_receiving_is_measured_beside_the_same_rows_written_bare(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    bench = __import__("bench_receive")
    monkeypatch.setattr(bench, "RUNS", 1)
    monkeypatch.setattr(bench, "RESIDENTS", 2)

    bench.main()
    sys.modules.pop("bench_receive")

    said = capsys.readouterr().out
    assert "1 runs of 8 messages" in said
    assert "receive, start to commit" in said
    assert "bare sqlite3, same rows" in said


def test_the_report_of_a_month_is_measured_beside_duckdb_counting_the_same_complaints(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, company: Company
) -> None:
    bench = __import__("bench_figures")
    monkeypatch.setattr(bench, "RUNS", 1)
    monkeypatch.setattr(bench, "STORED", 1_200)

    bench.on_sqlite(company, tmp_path)
    sys.modules.pop("bench_figures")

    said = capsys.readouterr().out
    assert "the whole report on SQLite" in said
    assert "one table of it by DuckDB" in said
