"""Nothing of people is kept longer than is said; the figures stay as they were, and what is open stays whole."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from estate import MONDAY, ROOT, STORY, Estate

from bots.__main__ import main
from bots.media import MediaFolder
from bots.retaining import retain_daily
from bots.settings import load_config
from core.deeds import Did
from core.figures.period import Month
from core.messages import Attachment, MediaKind
from core.retention import Retention
from storage.database import Database
from storage.retention import _OLD
from storage.verifying import verify

RETENTION = Retention()
QUARTER, LONG = MONDAY + timedelta(days=120), MONDAY + timedelta(days=800)


@pytest.fixture
def estate(url: str, tmp_path: Path) -> Iterator[Estate]:
    """Return an estate in which one complaint is closed, with a picture, and another resident's is open."""
    estate = Estate(tmp_path, url=url)
    with MediaFolder(tmp_path / "media").receive("telegram:photo", 1000) as arriving:
        arriving.write(b"\xff\xd8\xffphoto")
    estate.write(
        "令狐女士",
        "3号楼2单元楼道的水晶吊灯不亮",
        attachments=(Attachment(kind=MediaKind.PHOTO, source="telegram:photo"),),
    )
    for said in ("尽快修好", "13912340077", "确认提交"):
        estate.write("令狐女士", said)
    estate.press("王师傅", "签收", group="工程部群")
    estate.write("王师傅", "办结 换了灯泡", group="工程部群")
    estate.press("令狐女士", "满意")
    for said in STORY:
        estate.write("李阿姨", said)
    yield estate
    estate.close()


def kept(estate: Estate, table: str) -> list[str]:
    with estate.house.database.engine.connect() as connection:
        return [str(tuple(row)) for row in connection.execute(sa.text(f"SELECT * FROM {table}"))]


def all_kept(estate: Estate) -> str:
    tables = ("complaint", "event", "outbox", "inbox", "conversation", "resident", "chat", "correction", "claim")
    return "\n".join(line for table in tables for line in kept(estate, table))


def retain(estate: Estate, now: object) -> object:
    discard = MediaFolder(estate.folder / "media").discard
    return estate.house.database.expiry(RETENTION, now).apply(discard, by="retention")  # type: ignore[arg-type]


def test_after_two_years_the_figures_are_the_same_and_the_people_are_gone(estate: Estate) -> None:
    community = estate.house.community
    before = estate.house.statistics.monthly(Month(2026, 11), community, now=LONG)
    estate.house.database.trail.link()
    assert "水晶吊灯" in all_kept(estate)

    assert retain_daily(estate.house, MediaFolder(estate.folder / "media"), now=LONG)
    assert not retain_daily(estate.house, MediaFolder(estate.folder / "media"), now=LONG)  # once a day

    left = all_kept(estate)
    for gone in ("水晶吊灯", "13912340077", "令狐女士", "换了灯泡", "telegram:photo"):
        assert gone not in left, gone
    assert "13812345678" in left  # whose complaint is open
    assert MediaFolder(estate.folder / "media").find("telegram:photo") is None
    assert estate.house.statistics.monthly(Month(2026, 11), community, now=LONG) == before
    while estate.house.database.trail.link():
        pass
    with estate.house.database.reading() as connection:
        assert verify(connection).breaks == []
    with estate.house.database.work() as work:
        assert work.deeds.latest("cuihu", Did.RETAINED) is not None


def test_what_only_the_work_needed_goes_earlier_but_not_what_is_open(estate: Estate) -> None:
    with estate.house.database.work() as work:
        newest, closed = work.complaints.recent("cuihu", 10)
    of_open = [row for row in kept(estate, "outbox") if newest.ref in row]

    retain(estate, QUARTER)

    left = kept(estate, "outbox")
    assert [row for row in left if newest.ref in row] == of_open
    assert not [row for row in left if closed.ref in row]
    assert kept(estate, "inbox") == []
    assert "水晶吊灯" in "\n".join(kept(estate, "complaint"))
    cards = {shown.id for shown in estate.heard("工程部群") if shown.card}
    estate.press("王师傅", "签收", group="工程部群")  # its card is edited where it stands
    assert {shown.id for shown in estate.heard("工程部群") if shown.card} == cards


def test_what_comes_again_within_the_time_of_the_platforms_has_its_effect_once(estate: Estate) -> None:
    before = kept(estate, "complaint")
    retain(estate, MONDAY + timedelta(days=89))

    for inbound in list(estate.received):
        estate.hand_in(inbound)

    assert kept(estate, "complaint") == before


def test_a_dry_run_counts_and_takes_nothing(estate: Estate) -> None:
    before = all_kept(estate)

    counted = estate.house.database.expiry(RETENTION, LONG).count()

    assert all_kept(estate) == before
    assert counted["complaints"] == 1
    assert counted["inbox"] == len(estate.received)
    assert retain(estate, LONG)["complaints"] == 1  # type: ignore[index]


def test_the_command_says_how_much_would_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SUBAN_DATA", str(tmp_path))

    assert main(["retain", "--dry-run", "--config", str(ROOT / "config")]) == 0
    assert main(["retain", "--config", str(ROOT / "config")]) == 0

    assert "办结 730 天以上的投诉只留数字，90 天以上的收发流水不留" in capsys.readouterr().out
    assert load_config(ROOT / "config").retention == RETENTION


def test_what_is_over_is_found_by_its_index(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'suban.db'}")
    asked = str(_OLD.compile(dialect=database.engine.dialect))
    with database.engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", (None,) * asked.count("?")).fetchall()
    database.close()

    assert "ix_complaint_named" in str(plan)
