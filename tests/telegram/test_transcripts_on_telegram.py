"""Every transcript again, over real HTTP: updates in at the webhook, and what the Bot API server was told read back."""

from pathlib import Path

import pytest
from bot_api import BotApi, app_of
from live.front import Door, Front
from live.stage import LiveStage
from telegram_stage import Telegram

from bots.rehearsal.lines import Transcript
from bots.rehearsal.parser import parse
from bots.rehearsal.player import Played, clock_of, perform
from bots.rehearsal.run import read, told
from bots.wiring import Company

ROOT = Path(__file__).parents[2]
TRANSCRIPTS = sorted((ROOT / "tests" / "conversations").rglob("*.md"))
SPECIFIED = sorted((ROOT / "tests" / "conversations" / "specified").glob("*.md"))


@pytest.fixture(scope="module")
def server(front: Front) -> Door:
    return front.open()


class Theatre:
    """Plays a transcript on Telegram."""

    def __init__(self, company: Company, folder: Path, front: Front, server: Door) -> None:
        self.api = BotApi(url=server.url)
        server.app = app_of(self.api)
        self._company, self._folder, self._front = company, folder, front

    def play(self, transcript: Transcript, *, is_called: bool = True) -> Played:
        return self._front.run(self._play(transcript, is_called))

    async def _play(self, transcript: Transcript, is_called: bool) -> Played:
        groups = frozenset(group.name for group in self._company.community.groups)
        async with Telegram(self.api, groups, is_called=is_called) as telegram:
            clock = clock_of(transcript, self._company)
            stage = LiveStage(self._company, self._folder, clock, self._front, residents=telegram, staff=telegram)
            async with stage:
                return await perform(transcript, self._company, stage)


@pytest.fixture
def theatre(company: Company, tmp_path: Path, front: Front, server: Door) -> Theatre:
    return Theatre(company, tmp_path, front, server)


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_a_conversation_goes_as_it_is_written(path: Path, theatre: Theatre) -> None:
    played = theatre.play(read(str(path)))

    assert not played.failures, told(played)


@pytest.mark.parametrize("path", SPECIFIED, ids=lambda path: path.stem)
def test_polling_makes_no_difference(path: Path, theatre: Theatre) -> None:
    played = theatre.play(read(str(path)), is_called=False)

    assert not played.failures, told(played)


def test_what_is_not_shown_is_not_found(theatre: Theatre) -> None:
    words = "# x\n张女士 > 你好\n张女士 < 诉办助手\n张女士 < 工单已派\n张女士 !< 诉办助手\n张女士 > [签收]\n"
    played = theatre.play(parse(words, "x.md"))

    assert [failure.line.number for failure in played.failures] == [4, 5, 6]


def test_what_the_pace_holds_back_is_waited_for_by_the_clock(theatre: Theatre) -> None:
    words = "# x\n" + "张女士 > 你好\n" * 8 + "张女士 < 诉办助手\n" * 8
    played = theatre.play(parse(words, "x.md"))

    assert not played.failures, told(played)
    assert not [call for _, call in theatre.api.calls if "_refused" in call]
