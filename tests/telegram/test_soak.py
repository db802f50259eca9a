"""A bad day on Telegram, small: the one that benchmarks/soak_telegram.py makes large."""

import asyncio
from pathlib import Path

import bench_telegram
import pytest
import soak_telegram
import table


@pytest.mark.slow
def test_nothing_is_lost_repeated_or_said_too_fast_on_a_bad_day(tmp_path: Path) -> None:
    day = asyncio.run(soak_telegram.soak(tmp_path, soak_telegram.Day(residents=30, updates=400, deaths=1, scale=20)))

    assert day.wrong == []
    assert day.taken >= 400
    assert day.found["complaints"] == day.found["cards in their groups"] == day.found["signed for"] == 30
    assert sum(day.found["of which refused, cut off or answered late by chance"].values()) > 0
    assert day.found["of which would have been a 429 by our own fault"] == 0


@pytest.mark.slow
def test_the_ways_are_measured_side_by_side(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in {"RUNS": 1, "ALONE": 1, "TOGETHER": 2, "CROWD": 3}.items():
        monkeypatch.setattr(bench_telegram, name, value)
    table.show(bench_telegram.measure())

    said = capsys.readouterr().out
    assert "updates a second, webhook to 200" in said
    assert "3 at once, first words, to reply, p99" in said
    assert "ConversationHandler" in said
