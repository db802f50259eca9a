"""Every transcript again, with the staff in 企业微信 over its gateway, its callback and its webhooks; residents on Telegram."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from bot_api import PICTURE, BotApi, app_of
from live.front import Door, Front
from live.stage import LiveStage, Said
from telegram_stage import Telegram, file_id
from wecom_platform import Platform, platform
from wecom_stage import Everything, LinksOnly, until

from bots.rehearsal.lines import Transcript
from bots.rehearsal.player import Played, clock_of, perform
from bots.rehearsal.run import read, told
from bots.wiring import Company

ROOT = Path(__file__).parents[2]
CONVERSATIONS = ROOT / "tests" / "conversations"
TRANSCRIPTS = sorted(CONVERSATIONS.rglob("*.md"))
#: What a page does not offer: words in a group where nothing was said yet, a button that means nothing any more.
NOT_ON_A_PAGE = {"dispatch-report-assign", "handle-extension-minor"}
KINDS = ("specified/*", "dispatch-*", "feedback-*", "handle-*")
ON_LINKS = [
    path for kind in KINDS for path in sorted(CONVERSATIONS.glob(f"{kind}.md")) if path.stem not in NOT_ON_A_PAGE
]


@pytest.fixture(scope="module")
def telegram_door(front: Front) -> Door:
    return front.open()


@pytest.fixture(scope="module")
def server() -> Iterator[Platform]:
    with platform() as running:
        yield running


class Residents(Telegram):
    """Residents whose pictures are fetched before anybody has to be shown them."""

    def __init__(self, api: BotApi, groups: frozenset[str], folder: Path) -> None:
        super().__init__(api, groups, is_called=True)
        self._server = api
        self._wanted = folder / "media" / "wanted"

    async def say(self, door: str, said: Said) -> None:
        self._server.files |= {file_id(one): PICTURE + one.name.encode() for one in said.attachments}
        await super().say(door, said)
        await until(lambda: not any(self._wanted.glob("?" * 64)))


class Theatre:
    """Plays a transcript with residents on Telegram and staff in 企业微信."""

    def __init__(self, company: Company, folder: Path, front: Front, door: Door, server: Platform) -> None:
        self.api = BotApi(url=door.url)
        door.app = app_of(self.api)
        self.server = server
        self._company, self._folder, self._front = company, folder, front

    def play(self, transcript: Transcript, company: type[Everything] = Everything) -> Played:
        return self._front.run(self._play(transcript, company))

    async def _play(self, transcript: Transcript, company: type[Everything]) -> Played:
        groups = tuple(group.name for group in self._company.community.groups)
        clock = clock_of(transcript, self._company)
        self.server.reset(clock.now)
        residents = Residents(self.api, frozenset(groups), self._folder)
        async with residents, company(self.server, groups) as staff:
            stage = LiveStage(self._company, self._folder, clock, self._front, residents=residents, staff=staff)
            async with stage:
                return await perform(transcript, self._company, stage)


@pytest.fixture
def theatre(company: Company, tmp_path: Path, front: Front, telegram_door: Door, server: Platform) -> Theatre:
    return Theatre(company, tmp_path, front, telegram_door, server)


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_a_conversation_goes_as_it_is_written(path: Path, theatre: Theatre) -> None:
    played = theatre.play(read(str(path)))

    assert not played.failures, told(played)


@pytest.mark.parametrize("path", ON_LINKS, ids=lambda path: path.stem)
def test_it_goes_as_well_where_there_are_only_links(path: Path, theatre: Theatre) -> None:
    played = theatre.play(read(str(path)), LinksOnly)

    assert not played.failures, told(played)
