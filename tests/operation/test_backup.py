"""Backups are good for one thing: a house that was lost lives on from one; so that is what is done with them here."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from copying import NOW, place, source
from estate import STORY, Estate
from live.demo import CONFIG
from live.waiting import until
from storage_examples import stored

from bots.backup.making import back_up, backups
from bots.backup.manifest import check, read
from bots.backup.restoring import is_unfinished, restore
from bots.media import MediaFolder
from core.errors import BadCopy
from core.token import Token
from storage.database import Database, connect

TOKEN = "the-token-that-a-platform-gave-out"
Types = Callable[..., int]


def test_what_was_filed_before_the_backup_is_signed_after_the_restoration(
    estate: Estate, data: Path, types: Types, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in STORY:
        estate.write("张女士", words)
    (filed,) = estate.complaints()
    assert types("backup", tmp_path / "kept") == 0
    for words in STORY:
        estate.write("李先生", words)
    estate.house.close()
    shutil.rmtree(data)
    capsys.readouterr()

    assert types("restore", tmp_path / "kept") == 0

    told = capsys.readouterr().out
    assert "投诉 1 件" in told
    assert "数据有问题" not in told
    assert not is_unfinished(data)
    estate.restart()
    assert [complaint.ref for complaint in estate.complaints()] == [filed.ref]
    (card,) = [shown for shown in estate.heard("工程部群") if filed.ref in shown.text]
    assert estate.press("王师傅", "签收", group="工程部群"), "somebody is told of a card that is known no more"
    (sign,) = [button for button in card.buttons if button.label == "签收"]
    estate.write("王师傅", group="工程部群", press=sign.data)
    assert estate.complaint(filed.ref).assignee == "王师傅"
    assert any("王师傅已签收" in shown.text for shown in estate.heard("张女士"))
    assert "王师傅" in next(shown.text for shown in estate.screen.shown("工程部群") if shown.id == card.id)


def test_no_number_that_was_given_after_the_backup_is_given_again(
    estate: Estate, data: Path, types: Types, tmp_path: Path
) -> None:
    def number() -> str:
        with estate.house.database.work() as work:
            ref = work.complaints.next_ref("cuihu", estate.company.community.local(datetime.now(UTC)).date())
            work.commit()
        return ref.removeprefix("TS")

    known = number()
    assert types("backup", tmp_path / "kept") == 0
    lost = [number() for _ in range(3)]
    estate.house.close()
    shutil.rmtree(data)
    assert types("restore", tmp_path / "kept") == 0
    estate.restart()

    assert int(number()) > int(lost[-1]) > int(known)


def test_postgresql_is_backed_up_and_restored_with_its_own_programs(
    postgres: str, data: Path, types: Types, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from live.postgresql import binaries

    monkeypatch.setenv("PATH", f"{binaries()}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("SUBAN_DATABASE_URL", postgres)
    database = Database(postgres)
    filed = stored(database)
    keep_a_token(database)
    database.close()
    assert types("backup", tmp_path / "kept") == 0
    assert types("restore", tmp_path / "kept") == 1
    engine = connect(postgres)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    engine.dispose()

    assert types("restore", tmp_path / "kept") == 0

    again = Database(postgres)
    with again.work() as work:
        assert work.complaints.get(filed.ref) == filed
    assert again.tokens.get("wechat") is None
    again.close()


def test_a_backup_taken_while_people_write_is_one_state_of_everything(
    estate: Estate, data: Path, tmp_path: Path
) -> None:
    enough, written = Event(), []

    def write() -> None:
        while not enough.is_set():
            for words in STORY:
                inbound = replace(estate.inbound("张女士", words), author=f"r{len(written)}")
                inbound = replace(inbound, peer=estate.peer(f"r{len(written)}"))
                estate.house.receive(inbound, now=estate.clock.now())
            written.append(1)

    writing = Thread(target=write)
    writing.start()
    try:
        for number in range(3):
            before = len(written)
            # One may be committed already and not yet be noted.
            until(lambda before=before: len(written) > before + 1)
            back_up(source(data), tmp_path / "kept", now=NOW + timedelta(seconds=number))
    finally:
        enough.set()
        writing.join()

    counts = []
    for backup in backups(tmp_path / "kept"):
        check(backup, read(backup))
        with closing(sqlite3.connect(backup / "database")) as copy:
            counts.append(copy.execute("SELECT count(*) FROM complaint").fetchone()[0])
            torn = """SELECT count(*) FROM complaint c
                WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.ref = c.ref AND e.kind = 'filed')
                OR NOT EXISTS (SELECT 1 FROM outbox o WHERE o.ref = c.ref)"""
            assert copy.execute(torn).fetchone() == (0,)
            assert copy.execute("PRAGMA foreign_key_check").fetchall() == []
        assert read(backup).counts["complaint"] == counts[-1]
    assert counts == sorted(set(counts))


def test_files_come_back_as_they_were_and_secrets_do_not(estate: Estate, data: Path, tmp_path: Path) -> None:
    media = MediaFolder(data / "media")
    photo = media.keep(b"\xff\xd8\xff a photo", "image/jpeg")
    media.want("telegram:abc", at=NOW)
    with media.receive("telegram:def", 100) as arriving:
        arriving.write(b"%PDF- a paper")
    (data / "wechat").mkdir()
    (data / "wechat" / "000-1.json").write_text("{}")
    (data / ".env").write_text(TOKEN)
    keep_a_token(estate.house.database)

    backup = back_up(source(data), tmp_path / "kept", now=NOW)
    restore(backup, place(tmp_path / "new" / "data"))

    restored = MediaFolder(tmp_path / "new" / "data" / "media")
    assert restored.find(photo) == (b"\xff\xd8\xff a photo", "image/jpeg")
    assert restored.find("telegram:def") == (b"%PDF- a paper", "application/pdf")
    assert restored.is_wanted("telegram:abc")
    assert (tmp_path / "new" / "data" / "wechat" / "000-1.json").exists()
    assert (tmp_path / "new" / "config" / "deadlines.toml").read_bytes() == (CONFIG / "deadlines.toml").read_bytes()
    kept = [path for path in backup.rglob("*") if path.is_file()]
    assert [path for path in kept if TOKEN.encode() in path.read_bytes()] == []
    assert {path.stat().st_mode & 0o077 for path in kept} == {0}


def test_what_did_not_change_lies_on_the_disk_once_and_old_backups_go(
    estate: Estate, data: Path, tmp_path: Path
) -> None:
    name = MediaFolder(data / "media").keep(b"a long video", "video/mp4")
    kept = tmp_path / "kept"
    made = [back_up(source(data), kept, now=NOW + timedelta(days=day), keep=2) for day in range(3)]

    assert backups(kept) == made[1:]
    assert len({(each / "data" / "media" / name).stat().st_ino for each in made[1:]}) == 1
    (made[2] / "data" / "media" / name).write_bytes(b"a long vide0")
    with pytest.raises(BadCopy):
        check(made[2], read(made[2]))
    healed = back_up(source(data), kept, now=NOW + timedelta(days=3))
    check(healed, read(healed))


@pytest.mark.parametrize("count", ["0", "-1", "some"])
def test_to_keep_none_is_a_mistake(types: Types, tmp_path: Path, count: str) -> None:
    with pytest.raises(SystemExit):
        types("backup", tmp_path / "kept", "--keep", count)


def keep_a_token(database: Database) -> None:
    database.tokens.lease("wechat", "", now=NOW, until=NOW + timedelta(minutes=1))
    database.tokens.keep("wechat", Token(value=TOKEN, until=NOW + timedelta(hours=2)))
