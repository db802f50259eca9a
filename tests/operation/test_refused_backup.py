"""A backup that is damaged, unfinished or of later days is refused, and what is there is never overwritten."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from copying import NOW, place, source
from estate import Estate

from bots.backup.making import back_up, backups
from bots.backup.manifest import NAME, read
from bots.backup.restoring import restore
from bots.media import MediaFolder
from core.errors import BadCopy
from storage.snapshot import Snapshot

Types = Callable[..., int]
#: A backup whose process is gone when the database is copied.
DIES = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from bots.backup.making import Source, back_up
from storage.snapshot import take

data, kept = map(Path, sys.argv[1:])

def copy(file):
    take(f"sqlite:///{data / 'suban.db'}", file)
    os._exit(9)

back_up(Source(data=data, config=data, database=data / "suban.db", copy_database=copy), kept, now=datetime.now(UTC))
"""


def test_a_backup_that_differs_by_one_byte_is_refused_and_nothing_is_put_anywhere(
    estate: Estate, data: Path, tmp_path: Path
) -> None:
    MediaFolder(data / "media").keep(b"a photo", "image/jpeg")
    backup = back_up(source(data), tmp_path / "kept", now=NOW)
    whole = [NAME, "database", *(name for name in read(backup).files if name.startswith("data/"))]

    for name in whole:
        with changed(backup / name), pytest.raises(BadCopy, match="damaged"):
            restore(backup, place(tmp_path / "new"))
        with missing(backup / name), pytest.raises(BadCopy):
            restore(backup, place(tmp_path / "new"))
        assert not (tmp_path / "new").exists()
    restore(backup, place(tmp_path / "new"))


@pytest.mark.parametrize("name", ["../outside", "/tmp/outside", "data/../../outside"])
def test_a_manifest_that_points_out_of_the_backup_is_refused(
    estate: Estate, data: Path, tmp_path: Path, name: str
) -> None:
    backup = back_up(source(data), tmp_path / "kept", now=NOW)
    manifest = read(backup)
    replace(manifest, files={**manifest.files, name: manifest.files["database"]}).write(backup)

    with pytest.raises(BadCopy, match="damaged"):
        restore(backup, place(tmp_path / "new"))


def test_a_backup_whose_process_dies_is_none(estate: Estate, data: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"

    died = subprocess.run([sys.executable, "-c", DIES, data, kept], check=False)
    assert died.returncode == 9

    (left,) = kept.iterdir()
    assert backups(kept) == []
    for folder in (kept, left):
        with pytest.raises(BadCopy, match="no_backup"):
            restore(folder, place(tmp_path / "new"))
    made = back_up(source(data), kept, now=datetime.now(UTC) + timedelta(days=2))
    assert list(kept.iterdir()) == [made]


def test_a_backup_for_which_there_is_no_room_leaves_nothing(estate: Estate, data: Path, tmp_path: Path) -> None:
    def fill(file: Path) -> Snapshot:
        file.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    with pytest.raises(BadCopy, match="unwritable"):
        back_up(replace(source(data), copy_database=fill), tmp_path / "kept", now=NOW)
    assert list((tmp_path / "kept").iterdir()) == []


def test_nothing_is_backed_up_where_there_is_nothing(
    types: Types, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert types("backup", tmp_path / "kept") == 1

    assert "SUBAN_DATA" in capsys.readouterr().err
    assert backups(tmp_path / "kept") == []
    assert not data.exists()


def test_a_place_in_use_is_never_overwritten(
    estate: Estate, data: Path, types: Types, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert types("backup", tmp_path / "kept") == 0
    before = estate.rows()

    assert types("restore", tmp_path / "kept") == 1

    assert "不会覆盖" in capsys.readouterr().err
    assert estate.rows() == before


def test_a_restoration_that_is_interrupted_is_not_taken_for_a_house(
    estate: Estate, data: Path, types: Types, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def lose_power(file: Path, manifest: object) -> None:
        raise KeyboardInterrupt

    backup = back_up(source(data), tmp_path / "kept", now=NOW)
    estate.house.close()
    shutil.rmtree(data)
    with pytest.raises(KeyboardInterrupt):
        restore(backup, replace(place(data), put_database=lose_power))

    assert types("run") == 2
    assert "没有做完" in capsys.readouterr().err
    assert types("restore", backup) == 1


def test_a_backup_of_a_later_version_is_refused_by_name(
    estate: Estate, data: Path, types: Types, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backup = back_up(source(data), tmp_path / "kept", now=NOW)
    replace(read(backup), version="9999").write(backup)
    estate.house.close()
    shutil.rmtree(data)

    assert types("restore", backup) == 1
    assert "9999" in capsys.readouterr().err
    assert not data.exists()


@contextmanager
def changed(path: Path) -> Iterator[None]:
    before = path.read_bytes()
    middle = len(before) // 2
    path.write_bytes(before[:middle] + bytes([before[middle] ^ 1]) + before[middle + 1 :] if before else b"x")
    yield
    path.write_bytes(before)


@contextmanager
def missing(path: Path) -> Iterator[None]:
    away = path.rename(path.with_name("away"))
    yield
    away.rename(path)
