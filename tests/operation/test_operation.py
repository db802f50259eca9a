"""What goes wrong with the house itself is told to a person, in plain words, once, and once more when it is over."""

import asyncio
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from estate import Estate

from bots.backup.nightly import Nightly
from bots.media import MediaFolder
from bots.operating import NEARLY_FULL, Operating, is_silent
from bots.watch import Watch
from core.usecases.operate import Matter, Standing, tell_operation

AFFAIRS = "周主管"


class Told:
    """An estate, and what its affairs supervisor is told of how the house stands."""

    def __init__(self, estate: Estate) -> None:
        self.estate = estate

    def look(self, *standings: Standing, **later: float) -> list[str]:
        clock = self.estate.clock
        clock.set(clock.now() + timedelta(**later))
        return self.said(lambda: tell_operation(self.estate.house.office, standings, now=clock.now()))

    def said(self, done: Callable[[], object]) -> list[str]:
        before = len(self.estate.heard(AFFAIRS))
        done()
        self.estate.deliver(self.estate.clock.now())
        return [shown.text for shown in self.estate.heard(AFFAIRS)[before:]]


def backup(*, is_wrong: bool) -> Standing:
    return Standing(matter=Matter.BACKUP, is_wrong=is_wrong)


def test_a_streak_of_failures_is_told_once_and_its_end_once(estate: Estate) -> None:
    told = Told(estate)

    assert told.look(backup(is_wrong=False)) == []
    (first,) = told.look(backup(is_wrong=True))
    assert "备份没有做成" in first
    assert told.look(backup(is_wrong=True), hours=1) == []
    assert told.look(backup(is_wrong=True), days=3) == []
    (last,) = told.look(backup(is_wrong=False), hours=1)
    assert "恢复正常" in last
    assert told.look(backup(is_wrong=False), hours=1) == []


def test_what_comes_and_goes_is_told_of_once_a_day(estate: Estate) -> None:
    told = Told(estate)

    said = [told.look(backup(is_wrong=hour % 2 == 0), hours=1) for hour in range(24)]
    assert [bool(each) for each in said] == [True, True] + [False] * 22
    assert told.look(backup(is_wrong=True), hours=1)
    assert told.look(backup(is_wrong=True), days=30) == []


def test_what_is_over_in_a_moment_is_not_told_of_and_what_lasts_is(estate: Estate) -> None:
    told = Told(estate)

    def data(*, is_wrong: bool) -> Standing:
        return Standing(matter=Matter.DATA, is_wrong=is_wrong, values={"count": 3})

    assert told.look(data(is_wrong=True)) == []
    assert told.look(data(is_wrong=False), minutes=9) == []
    assert told.look(data(is_wrong=True), minutes=1) == []
    assert told.look(data(is_wrong=True), minutes=9) == []
    (late,) = told.look(data(is_wrong=True), minutes=1)
    assert "3 处" in late
    # To be told of is no trouble of the data.
    estate.clock.set(estate.clock.now() + timedelta(minutes=1))
    assert "stuck" not in estate.house.audit(now=estate.clock.now())


def test_a_backup_that_fails_a_full_disk_and_a_silent_channel_reach_a_person(estate: Estate, tmp_path: Path) -> None:
    told, clock, left = Told(estate), estate.clock, [2 * NEARLY_FULL]
    media = MediaFolder(tmp_path / "media")
    nightly = Nightly(("no-such-command",), tmp_path / "kept", lambda now: now)
    healths = {"wecom": {"app": True, "bot": {"connected": True, "heard_seconds_ago": 3}}}
    with ThreadPoolExecutor(1) as executor:
        watch = Watch(dict, executor, is_well=lambda: True)
        operating = Operating(
            estate.house,
            tmp_path,
            nightly=nightly,
            watch=watch,
            channels=lambda: healths,
            takes=media.takes,
            free=lambda folder: left[0],
        )
        assert told.said(lambda: operating.tell(clock.now())) == []

        asyncio.run(nightly.keep(clock.now()))
        left[0] = NEARLY_FULL - 1
        shutil.rmtree(tmp_path / "media")
        healths["wecom"] = {"app": True, "bot": {"connected": False, "heard_seconds_ago": None}}
        said = "\n".join(told.said(lambda: operating.tell(clock.now())))
        assert "备份没有做成" in said
        assert "1023 MB" in said
        assert "住户发来的照片、语音存不下来" in said
        assert "企业微信" not in said

        clock.set(clock.now() + timedelta(minutes=10))
        (silent,) = told.said(lambda: operating.tell(clock.now()))
        assert "企业微信" in silent


@pytest.mark.parametrize(
    ("health", "silent"),
    [
        ({"introduced": True, "waiting_on_disk": 0}, False),
        ({"introduced": False, "waiting_on_disk": 0}, True),
        ({"mode": "polling", "bot": "suban_bot", "polled_seconds_ago": 3}, False),
        ({"mode": "polling", "bot": None, "polled_seconds_ago": None}, True),
        ({"mode": "polling", "bot": "suban_bot", "polled_seconds_ago": 601}, True),
        ({"app": True, "bot": None}, False),
        ({"app": True, "bot": {"connected": False, "heard_seconds_ago": None}}, True),
    ],
)
def test_a_channel_that_hears_nothing_is_silent(health: dict[str, object], silent: bool) -> None:
    assert is_silent(health) == silent
