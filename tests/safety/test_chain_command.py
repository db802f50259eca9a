"""`suban check --audit` walks the chain over all that was done, and says in words where it does not hold."""

import re
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from estate import MONDAY, ROOT, STORY, Estate

from bots.__main__ import main
from bots.commands._noting import note_configuration
from core.people import Member
from core.usecases.join import invite, join


@pytest.fixture
def estate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Estate]:
    """Return an estate where a complaint was filed and signed, a phone revealed by it, and somebody invited and bound."""
    monkeypatch.setenv("SUBAN_DATABASE_URL", f"sqlite:///{tmp_path / 'suban.db'}")
    estate = Estate(tmp_path)
    for said in STORY:
        estate.write("李阿姨", said)
    estate.press("王师傅", "签收", group="工程部群")
    house, member = estate.house, Member(community="cuihu", name="刘师傅")
    invite(house.database.work, "ABCD", member, group=False, by="root", now=MONDAY)
    join(house.office, estate.inbound("刘师傅的新手机"), "ABCD", now=MONDAY + timedelta(hours=1))
    house.database.trail.link()
    yield estate
    estate.close()


def audit(*words: str) -> int:
    return main(["check", "--config", str(ROOT / "config"), "--audit", *words])


def spoil(estate: Estate, statement: str) -> None:
    with sqlite3.connect(estate.folder / "suban.db") as connection:
        assert connection.execute(statement).rowcount == 1
    connection.close()


def test_who_was_let_in_and_to_whom_a_phone_was_shown_is_in_the_chain(estate: Estate) -> None:
    with sqlite3.connect(estate.folder / "suban.db") as connection:
        linked = "JOIN link ON link.community = {0}.community AND link.number = {0}.link AND link.row = {0}.id"
        facts = connection.execute(f"SELECT kind, by FROM event {linked.format('event')} ORDER BY event.id").fetchall()
        deeds = connection.execute(f"SELECT kind, by, about FROM deed {linked.format('deed')}").fetchall()
        links = str(connection.execute("SELECT * FROM link").fetchall())
    connection.close()

    assert ("acknowledged", "王师傅") in facts
    assert ("revealed", "王师傅") in facts
    assert deeds == [("invited", "root", "刘师傅"), ("bound", "telegram:刘师傅的新手机", "刘师傅")]
    assert "楼道" not in links
    assert "13812345678" not in links


def test_a_whole_chain_is_told_with_its_end_which_may_be_written_down(
    estate: Estate, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit() == 0
    end = re.search(r"到这里为止：(\S+)", capsys.readouterr().out)
    assert end is not None

    estate.write("王师傅", "办结 换了灯泡", group="工程部群")
    estate.house.database.trail.link()

    assert audit("--expect", end[1]) == 0
    assert audit("--expect", f"{end[1][:-16]}{'0' * 16}") == 1
    assert f"操作记录不经过您记下的 {end[1].rpartition(':')[0]}" in capsys.readouterr().out


def test_a_fact_that_was_changed_is_named(estate: Estate, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(estate, "UPDATE event SET by = '刘师傅' WHERE kind = 'revealed'")

    assert audit() == 1
    said = capsys.readouterr().out
    assert re.search(r"cuihu:\d+ 被改过：「TS\d+」的这条操作记录和当时写下的不一样", said)
    assert "操作记录有 1 处对不上" in said


def test_what_no_end_looks_like_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        audit("--expect", "cuihu:12:short")

    assert "an end looks like" in capsys.readouterr().err


def test_a_run_notes_the_configuration_it_begins_with_once(estate: Estate, tmp_path: Path) -> None:
    folder, url = tmp_path / "config", f"sqlite:///{tmp_path / 'suban.db'}"
    folder.mkdir()
    (folder / "deadlines.toml").write_text("one = 1", encoding="utf-8")
    first = note_configuration(folder, url, MONDAY)
    again = note_configuration(folder, url, MONDAY)
    (folder / "deadlines.toml").write_text("one = 2", encoding="utf-8")
    changed = note_configuration(folder, url, MONDAY)

    assert (first, again, changed) == (True, False, True)
    assert set(estate.house.database.trail.link()) == {""}
