"""Every transcript is a test, on every channel: ours, the specification's, and newer ones of the specification's beside us."""

import asyncio
from pathlib import Path

import pytest

from bots.rehearsal.player import play
from bots.rehearsal.run import read, told
from bots.rehearsal.scene import SETTINGS, Company

wiring = pytest.importorskip("bots.wiring", reason="the house is not put together yet")

ROOT = Path(__file__).parents[1]
OURS = sorted((ROOT / "tests" / "conversations").rglob("*.md"))
THEIRS = sorted((ROOT.parent / "shared" / "spec" / "transcripts").glob("*.md"))

KNOWN = {path.read_bytes() for path in OURS}
TRANSCRIPTS = OURS + [path for path in THEIRS if path.read_bytes() not in KNOWN]


@pytest.fixture(scope="session")
def company() -> Company:
    """Return the demo company; its configuration is read once for all transcripts."""
    return wiring.rehearsal(ROOT / "config")


@pytest.mark.parametrize("channel", SETTINGS)
@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_a_conversation_goes_as_it_is_written(path: Path, channel: str, company: Company, tmp_path: Path) -> None:
    played = asyncio.run(play(read(str(path)), company, SETTINGS[channel], tmp_path))

    assert not played.failures, told(played)
