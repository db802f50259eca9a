"""The report of a month and the digest of a day are told by themselves, once, to whom they concern."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from complaint_year import store
from month import NOON, company, filed, keep, lives

from bots.media import MediaFolder
from bots.publishing import publish
from bots.wiring import House
from core.complaint import Status
from core.figures.editions import Schedule, day_due, month_due
from core.messages import MediaKind, Outbound, Peer
from nlp.reading import Category, Severity

SCHEDULE = Schedule(report_day=29, report_at=time(17), digest_at=time(8, 30))
REPORT_DUE = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
MORNING = datetime(2026, 11, 11, 0, 30, tzinfo=UTC)


def at(words: str) -> datetime:
    """Return an instant of the community's clock."""
    return datetime.fromisoformat(f"{words}+08:00")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = opened(tmp_path)
    for person in house.community.people:
        house.join(person.name, Peer(channel="telegram", chat=person.name))
    for group in house.community.groups:
        house.join_group(group.name, Peer(channel="telegram", chat=group.name))
    yield house
    house.close()


def opened(folder: Path) -> House:
    return company().open(folder)


def told(house: House, now: datetime) -> dict[str, str]:
    """Return what is told at that instant, by chat."""
    return {chat: outbound.text for chat, outbound in messages(house, now).items()}


def media_of(house: House) -> MediaFolder:
    return MediaFolder(Path(str(house.database.engine.url.database)).parent / "media")


def messages(house: House, now: datetime) -> dict[str, Outbound]:
    publish(house, media_of(house), now=now)
    found = {}
    while dispatches := house.ledger.claim(now, 100):
        for dispatch in dispatches:
            found[dispatch.outbound.peer.chat] = dispatch.outbound
            house.ledger.sent(dispatch.id, "1", at=now)
    return found


@pytest.mark.parametrize(
    ("now", "month"),
    [
        ("2026-11-29T16:59", None),
        ("2026-11-29T17:00", "2026-11"),
        ("2026-11-30T09:00", "2026-11"),
        ("2026-12-03T09:00", "2026-11"),
        ("2026-12-07T09:00", None),
        ("2026-11-29T23:00", None),
        ("2027-02-28T16:59", None),
        ("2027-02-28T17:00", "2027-02"),
        ("2028-02-29T17:00", "2028-02"),
        ("2028-02-28T17:00", None),
        ("2027-01-01T10:00", "2026-12"),
    ],
)
def test_a_report_is_due_before_the_30th_and_on_the_last_day_of_february(now: str, month: str | None) -> None:
    found = month_due(SCHEDULE, company().calendar, at(now))

    assert (None if found is None else str(found)) == month


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2026-11-11T08:29", None),
        ("2026-11-11T08:30", date(2026, 11, 11)),
        ("2026-11-11T09:29", date(2026, 11, 11)),
        ("2026-11-11T09:31", None),
        ("2026-11-12T03:00", None),
    ],
)
def test_a_digest_is_due_in_the_morning_and_not_when_that_was_slept_through(now: str, day: date | None) -> None:
    assert day_due(SCHEDULE, company().calendar, at(now)) == day


def test_the_manager_in_charge_is_told_the_month_once_whoever_looks_and_however_often_it_is_restarted(
    house: House, tmp_path: Path
) -> None:
    store(house.database, company(), lives())
    told(house, REPORT_DUE - timedelta(minutes=1))

    first = told(house, REPORT_DUE)
    other = opened(tmp_path)
    again = told(other, REPORT_DUE + timedelta(minutes=1)) | told(house, REPORT_DUE + timedelta(days=1, hours=-9))
    other.close()

    assert sorted(first) == ["吴工", "钱经理"]
    assert first["钱经理"].startswith("2026 年 11 月住户投诉统计分析\n11 月（截至 11 月 29 日 17:00）受理投诉")
    assert "3号楼电梯" in first["钱经理"]
    assert not any("统计分析" in text or "意见表" in text for text in again.values())


def test_the_report_comes_with_a_picture_for_the_telephone_and_with_its_files(house: House) -> None:
    keep(house.database, filed())

    sent = messages(house, REPORT_DUE)["钱经理"].attachments

    kept = [media_of(house).find(each.source) for each in sent]
    assert [each.name for each in sent] == [f"诉办-翠湖花园-2026-11.{ending}" for ending in ("png", "pdf", "xlsx")]
    assert [each.kind for each in sent] == [MediaKind.PHOTO, MediaKind.FILE, MediaKind.FILE]
    assert [found[0][:4] for found in kept if found] == [b"\x89PNG", b"%PDF", b"PK\x03\x04"]


def test_a_month_without_a_complaint_is_told_too(house: House) -> None:
    text = "2026 年 11 月住户投诉统计分析\n11 月（截至 11 月 29 日 17:00）没有受理投诉。"
    assert told(house, REPORT_DUE)["钱经理"] == text


def test_a_department_hears_in_the_morning_what_it_has_to_do_sorted_by_category(house: House) -> None:
    keep(
        house.database,
        filed("TS202611100001"),
        filed("TS202611080001", filed_at=NOON - timedelta(days=3), assignee="王师傅", status=Status.ACKNOWLEDGED),
        filed("TS202611100002", category=Category.INCIDENT, topic="water_outage"),
        filed("TS202611100003", department="环境部", category=Category.SERVICE, topic="cleaning"),
    )

    heard = told(house, MORNING)

    assert sorted(heard) == sorted(["工程部群", "环境部群", "钱经理", "赵主任", "孙总"])
    assert heard["工程部群"].splitlines() == [
        "【工程部】11 月 11 日简报",
        "昨天新受理 2 件，办结 0 件。",
        "在办 3 件：待签收 2 件，已超期 1 件，今天到期 0 件。",
        "设备设施 2 件",
        "· TS202611080001 电梯（轻微）王师傅，已超期 44.5 小时",
        "· TS202611100001 电梯（轻微）工程部待签收，11 月 12 日 12:00 前办结",
        "突发事件 1 件",
        "· TS202611100002 停水（轻微）工程部待签收，11 月 12 日 12:00 前办结",
    ]
    assert heard["孙总"].splitlines() == [
        "【翠湖花园】11 月 11 日要事",
        "昨天新受理 3 件，升为重大 0 件；在办共 4 件。",
        "已超期 1 件：",
        "· TS202611080001 电梯（轻微）王师傅，已超期 44.5 小时",
    ]
    assert told(house, MORNING + timedelta(minutes=1)) == {}


def test_the_top_hears_what_matters_and_nothing_of_an_ordinary_day(house: House) -> None:
    keep(house.database, filed("TS202611100001"))
    assert sorted(told(house, MORNING)) == ["工程部群"]

    keep(
        house.database,
        filed("TS202611110001", severity=Severity.MAJOR, filed_at=MORNING),
        filed("TS202611110002", reopened=1, filed_at=MORNING),
        filed("TS202611110003", danger="gas", severity=Severity.MAJOR, filed_at=MORNING, status=Status.CLOSED),
    )
    heard = told(house, MORNING + timedelta(days=1))["赵主任"]

    assert "重大、还没到期的 1 件：\n· TS202611110001" in heard
    assert "住户不认可、正在重办的 1 件：\n· TS202611110002" in heard
    assert "昨天的险情 1 件：\n· TS202611110003" in heard


def test_a_morning_with_nothing_to_say_is_silent(house: House) -> None:
    over = replace(filed(), status=Status.CLOSED, filed_at=NOON - timedelta(days=9), closed_at=NOON)
    keep(house.database, over)

    assert told(house, MORNING) == {}
