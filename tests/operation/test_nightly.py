"""The backup of every night."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from estate import Estate

from bots.backup.making import backups
from bots.backup.nightly import Nightly
from bots.config.environment import load_environment

SHANGHAI = ZoneInfo("Asia/Shanghai")
Types = Callable[..., int]


def nightly(folder: Path, *words: str) -> Nightly:
    return Nightly(words or ("backup", str(folder), "--keep", "2"), folder, lambda now: now.astimezone(SHANGHAI))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)


def made(folder: Path, when: datetime) -> None:
    backup = folder / f"suban-{when:%Y%m%dT%H%M%SZ}"
    backup.mkdir(parents=True)
    (backup / "manifest.json").touch()


def test_it_is_due_once_a_night_and_at_once_where_a_night_was_missed(tmp_path: Path) -> None:
    night = nightly(tmp_path)
    assert night.is_due(at(23, 15))

    made(tmp_path, at(23, 15))
    assert [night.is_due(when) for when in (at(23, 16), at(24, 3, 9), at(24, 3, 10), at(24, 9))] == [
        False,
        False,
        True,
        True,
    ]

    made(tmp_path, at(24, 3, 10))
    assert [night.is_due(when) for when in (at(24, 3, 11), at(25, 3, 9), at(25, 3, 10))] == [False, False, True]
    assert night.health(at(24, 5, 10)) == {"hours_ago": 2.0, "failed": False}


def test_the_house_makes_a_backup_with_its_own_command(estate: Estate, types: Types, tmp_path: Path) -> None:
    night, now = nightly(tmp_path / "kept"), datetime.now(UTC)

    asyncio.run(night.keep(now))

    assert len(backups(tmp_path / "kept")) == 1
    assert not night.is_due(now)
    assert night.health(now)["failed"] is False


def test_one_that_failed_is_reported_and_tried_again_an_hour_later(types: Types, tmp_path: Path) -> None:
    night, now = nightly(tmp_path / "kept"), at(23, 12)

    asyncio.run(night.keep(now))

    assert night.health(now) == {"hours_ago": None, "failed": True}
    assert not night.is_due(now + timedelta(minutes=59))
    assert night.is_due(now + timedelta(hours=1))


def test_where_and_how_many_is_set_in_the_environment(tmp_path: Path) -> None:
    nothing = tmp_path / ".env"

    assert load_environment({}, nothing).backup is None
    found = load_environment({"SUBAN_BACKUP": "/mnt/backup", "SUBAN_BACKUP_KEEP": "30"}, nothing)
    assert (found.backup, found.backup_keep) == (Path("/mnt/backup"), 30)
