"""Two processes on one database: each message once, each chat in order, no chat spoken to by both, one poller."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from bot_api import BotApi
from life import Life, environment

from bots.wiring import Company

RESIDENTS = range(1, 5)
CARD = re.compile(r"【(TS\d{12})】.*诉求", re.DOTALL)
SAID = ("3号楼2单元的灯坏了，一直没人修", "尽快修好", "1381234567{resident}", "确认提交")
ANSWERED = ("您希望我们怎么处理", "联系电话", "请您核对", "已受理")


@pytest.fixture
def times() -> float:
    """Return how fast their clock runs; then leases run out before they are renewed, and the work goes to and fro."""
    return 20


@pytest.fixture(params=["webhook", "polling"])
def lives(
    request: pytest.FixtureRequest, company: Company, api: BotApi, url: str, tmp_path: Path, times: float
) -> Iterator[tuple[Life, Life, ExitStack]]:
    """Return two processes that run on one database, and how the first is ended."""
    webhook = request.param == "webhook"
    found = [
        Life(company, api, replace(environment(tmp_path / str(n), api, webhook=webhook), database_url=url), times=times)
        for n in range(2)
    ]
    found[0].join_everybody()
    with ExitStack() as second, ExitStack() as first:
        for life, end in zip(found, (first, second), strict=True):
            end.enter_context(life.running())
        yield found[0], found[1], first


def test_it_makes_no_difference_to_which_process_a_resident_is_led(
    lives: tuple[Life, Life, ExitStack], api: BotApi
) -> None:
    def talk(resident: int) -> None:
        for turn, text in enumerate(SAID):
            # Of two who leave the same number the first would be asked whether both are one person.
            lives[(resident + turn) % 2].say(resident, text.format(resident=resident))
            lives[0].sees(resident, ANSWERED[turn])

    with ThreadPoolExecutor(len(RESIDENTS)) as phones:
        list(phones.map(talk, RESIDENTS))

    refs = {lives[0].number(resident) for resident in RESIDENTS}
    assert len(refs) == len(RESIDENTS)
    for resident in RESIDENTS:
        told = lives[0].text(resident)
        assert [told.count(words) for words in ANSWERED] == [1] * len(ANSWERED)
        assert sorted(told.index(words) for words in ANSWERED) == [told.index(words) for words in ANSWERED]
    group = str(lives[0].groups["工程部群"])
    assert sorted(api.wait(lambda: _cards(api, group))) == sorted(refs)


@pytest.mark.parametrize("times", [1])
def test_only_one_of_them_polls(lives: tuple[Life, Life, ExitStack]) -> None:
    lives[0].say(1, SAID[0])
    lives[0].sees(1, ANSWERED[0])

    channels = [life.health()["channels"]["telegram"] for life in lives[:2]]
    polled = [each["polled_seconds_ago"] is not None for each in channels if each["mode"] == "polling"]
    assert polled in ([True, False], [])


def test_when_one_ends_the_other_goes_on(lives: tuple[Life, Life, ExitStack]) -> None:
    _, staying, end = lives
    staying.say(1, SAID[0])
    staying.sees(1, ANSWERED[0])
    end.close()

    staying.say(1, SAID[1])
    staying.sees(1, ANSWERED[1])


def _cards(api: BotApi, group: str) -> list[str]:
    """Return whose cards are in the group, once there are as many as there should be."""
    shown = [match[1] for text in api.texts(group) if (match := CARD.match(text))]
    return shown if len(shown) >= len(RESIDENTS) else []
