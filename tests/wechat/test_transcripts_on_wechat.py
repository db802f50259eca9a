"""Every transcript again: residents behind the sealed callback of an official account, the staff on Telegram."""

import re
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from bot_api import BotApi, app_of
from live.front import Door, Front
from live.stage import LiveStage
from official import PICTURE, Official
from telegram_stage import Telegram
from wechat_stage import Wechat

from bots.rehearsal.lines import Line, Shows, Transcript
from bots.rehearsal.player import Played, clock_of, perform
from bots.rehearsal.run import read, told
from bots.wiring import Company
from core.masking import mask_name
from core.reach import Grant, Quota

ROOT = Path(__file__).parents[2]
TRANSCRIPTS = sorted((ROOT / "tests" / "conversations").rglob("*.md"))


@pytest.fixture(scope="module")
def doors(front: Front) -> tuple[Door, Door]:
    return front.open(), front.open()


#: A picture with its name; what is uploaded anew has none.
NAMED = re.compile(r"\((图片|语音|视频) [^)]*\)")


#: What is an answer's second message elsewhere; an official account has only one answer.
TOGETHER = "石女士 < 3 次 … 抱歉 … {TS} … 重大"


class Shelf(dict[str, bytes]):
    """Every picture that a transcript may name, whose content is its name."""

    def __contains__(self, name: object) -> bool:
        return True

    def get(self, name: str, default: object = None) -> bytes:  # type: ignore[override]
        return PICTURE + name.encode()


class Theatre:
    """Plays a transcript with residents on WeChat and the staff on Telegram."""

    def __init__(self, company: Company, folder: Path, front: Front, doors: tuple[Door, Door]) -> None:
        self._company, self._folder, self._front = company, folder, front
        self.api, self._wechat_door = BotApi(url=doors[0].url), doors[1]
        doors[0].app = app_of(self.api)
        self.api.files = Shelf()
        self.official: Official | None = None

    def play(self, transcript: Transcript) -> Played:
        return self._front.run(self._play(transcript))

    async def _play(self, transcript: Transcript) -> Played:
        groups = frozenset(group.name for group in self._company.community.groups)
        clock = clock_of(transcript, self._company)
        transcript = without_names(transcript, self._company)
        self.official = official = Official(now=clock.now, url=self._wechat_door.url, is_counting=False)
        self._wechat_door.app = official.app()
        async with (
            Telegram(self.api, groups, is_called=True) as telegram,
            Wechat(official, self._company.heading) as wechat,
            LiveStage(self._company, self._folder, clock, self._front, residents=wechat, staff=telegram) as stage,
        ):
            return await perform(transcript, self._company, stage)


def generous(company: Company) -> Company:
    """Return the company on a platform that counts nothing: the words are tested here, the counting elsewhere."""
    grant = Grant(count=100, lasts=timedelta(days=100))
    wechat = replace(company.config.wechat, quota=Quota(message=grant, tap=grant))
    return replace(company, config=replace(company.config, wechat=wechat))


def without_names(transcript: Transcript, company: Company) -> Transcript:
    """Return what is seen without the names of residents, which no official account is told."""
    staff = {person.name for person in company.community.people}
    names = {form for name in transcript.residents if name not in staff for form in (name, mask_name(name))}

    def nameless(line: Line) -> Line:
        if not isinstance(line, Shows):
            return line
        kept = tuple(replace(p, text=NAMED.sub(r"(\1", p.text)) for p in line.pieces if p.text not in names)
        return replace(line, pieces=kept or line.pieces)

    lines = [nameless(line) for line in transcript.lines]
    for first, second in pairwise(lines):
        is_one = isinstance(first, Shows) and isinstance(second, Shows) and second.text == TOGETHER
        if is_one and isinstance(first, Shows) and isinstance(second, Shows):
            lines.remove(second)
            lines[lines.index(first)] = replace(first, pieces=first.pieces + second.pieces)
            break
    return replace(transcript, lines=tuple(lines))


@pytest.fixture
def theatre(company: Company, tmp_path: Path, front: Front, doors: tuple[Door, Door]) -> Theatre:
    return Theatre(generous(company), tmp_path, front, doors)


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_a_conversation_goes_as_it_is_written(path: Path, theatre: Theatre) -> None:
    played = theatre.play(read(str(path)))

    assert not played.failures, told(played)
    assert theatre.official is not None
    assert theatre.official.refused == []
