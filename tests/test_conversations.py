"""Every transcript is a test, on every channel: those of the specification and ours."""

import asyncio
from pathlib import Path

import pytest

from bots import wiring
from bots.rehearsal.player import play
from bots.rehearsal.run import read, told
from bots.rehearsal.scene import SETTINGS, Company

ROOT = Path(__file__).parents[1]
TRANSCRIPTS = sorted((ROOT / "tests" / "conversations").rglob("*.md"))


@pytest.fixture(scope="session")
def company() -> Company:
    """Return the demo company; its configuration is read once for all transcripts."""
    return wiring.rehearsal(ROOT / "config")


@pytest.mark.parametrize("channel", SETTINGS)
@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_a_conversation_goes_as_it_is_written(path: Path, channel: str, company: Company, tmp_path: Path) -> None:
    played = asyncio.run(play(read(str(path)), company, SETTINGS[channel], tmp_path))

    assert not played.failures, told(played)
