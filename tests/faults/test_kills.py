"""Random deaths of what `suban run` runs, few: benchmarks/kills.py makes it a thousand (`make kills`)."""

from pathlib import Path

import kills
import pytest


@pytest.mark.slow
def test_nothing_is_lost_or_doubled_however_the_process_dies(tmp_path: Path) -> None:
    day = kills.Day(kills=6)

    kills.kill_often(tmp_path, day)

    assert day.wrong == []
    assert day.died.total() == 6
    assert day.found["messages sent in"] == day.found["messages that had their effect"] > 2 * 6
    assert day.found["complaints filed"] > 5
