"""Every transcript is a test, on every channel and on both databases: those of the specification and ours."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from live.questions import Questions

from bots import wiring
from bots.rehearsal.player import play
from bots.rehearsal.run import read, told
from bots.rehearsal.scene import SETTINGS, Company

ROOT = Path(__file__).parents[1]
TRANSCRIPTS = sorted((ROOT / "tests" / "conversations").rglob("*.md"))
SPECIFIED = sorted((ROOT / "tests" / "conversations" / "specified").glob("*.md"))


@pytest.fixture(scope="module")
def questions() -> Iterator[Questions]:
    """Listen to what is asked of the databases in all conversations of this file."""
    asked = Questions()
    with asked.heard():
        yield asked


@pytest.mark.parametrize("channel", SETTINGS)
@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_a_conversation_goes_as_it_is_written(
    path: Path, channel: str, company: Company, tmp_path: Path, questions: Questions
) -> None:
    played = asyncio.run(play(read(str(path)), company, SETTINGS[channel], tmp_path))

    assert not played.failures, told(played)


class Elsewhere:
    """The company, with its house on the database at that URL."""

    def __init__(self, company: wiring.Company, url: str) -> None:
        self._company = company
        self._url = url
        self.community = company.community
        self.calendar = company.calendar
        self.heading = company.heading
        self.arrival = company.arrival
        self._opened: list[wiring.House] = []

    def open(self, folder: Path) -> wiring.House:
        self.close()
        self._opened.append(self._company.open_at(self._url))
        return self._opened[-1]

    def close(self) -> None:
        """Break the connections of the house that has died."""
        for house in self._opened:
            house.close()
        self._opened.clear()


@pytest.mark.parametrize("path", SPECIFIED, ids=lambda path: path.stem)
def test_a_conversation_goes_as_it_is_written_on_postgresql(
    path: Path, company: wiring.Company, tmp_path: Path, postgres: str, questions: Questions
) -> None:
    with closing(Elsewhere(company, postgres)) as there:
        played = asyncio.run(play(read(str(path)), there, SETTINGS["telegram"], tmp_path))

    assert not played.failures, told(played)


def test_no_question_they_asked_reads_a_whole_table(questions: Questions) -> None:
    unindexed = questions.unindexed()

    assert unindexed == {}
