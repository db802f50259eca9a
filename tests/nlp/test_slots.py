"""Phones, places, times and deadlines in the many ways people write them."""

from datetime import datetime, timedelta

import pytest

from nlp.slots import find_phones
from nlp.when import read_deadline
from tests.nlp.conftest import NOW


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("13812345678", ["13812345678"]), ("138 1234 5678", ["13812345678"]), ("138-1234-5678", ["13812345678"]),
        ("一三八一二三四五六七八", ["13812345678"]), ("幺三八，四个零，一二三四", ["13800001234"]), ("+86 13812345678", ["13812345678"]),
        ("０１３", []), ("打12345没用", []), ("订单号20261123138000012345", []), ("尾号5678", []), ("3-2-1201", []),
        ("老婆13800001111老公13900002222", ["13800001111", "13900002222"]),
    ],
)  # fmt: skip
def test_a_phone_is_found_however_it_is_typed(text, digits):  # I1
    assert [found for _, _, found in find_phones(text)] == digits


def test_the_span_of_a_phone_covers_it_so_that_it_can_be_masked():
    text = "电话138 1234 5678谢谢"
    ((start, end, _),) = find_phones(text)
    assert text[:start] + "***" + text[end:] == "电话***谢谢"


@pytest.mark.parametrize(
    ("text", "at", "rest"),
    [
        ("灯具要采购 2026-11-28", "2026-11-28T18:00", "灯具要采购"), ("11月28日", "2026-11-28T18:00", ""),
        ("11-28 配件到货", "2026-11-28T18:00", "配件到货"), ("后天", "2026-11-25T18:00", ""),
        ("下周三", "2026-12-02T18:00", ""), ("三天后", "2026-11-26T18:00", ""), ("等配件，周五", "2026-11-27T18:00", "等配件"),
        ("28号下午三点", "2026-11-28T15:00", ""), ("1月5日", "2027-01-05T18:00", ""), ("十二月一号前更换水泵", "2026-12-01T18:00", "更换水泵"),
        ("厂家明天来", "2026-11-24T18:00", "厂家来"),
    ],
)  # fmt: skip
def test_a_new_deadline_is_read_from_what_staff_write(text, at, rest):  # H2
    deadline = read_deadline(text, now=NOW)
    assert deadline is not None
    assert (deadline.at.strftime("%Y-%m-%dT%H:%M"), deadline.rest) == (at, rest)
    assert deadline.at.tzinfo is NOW.tzinfo


@pytest.mark.parametrize("text", ["", "没有日期", "2020-01-01", "13月45日", "3号楼的灯"])
def test_without_a_coming_date_there_is_no_deadline(text):  # H2
    assert read_deadline(text, now=NOW) is None


@pytest.mark.parametrize(
    ("text", "building", "unit", "room"),
    [
        ("十二号楼三单元1502", "12", "3", "1502"), ("3-2-1201", "3", "2", "1201"), ("3#2-1201", "3", "2", "1201"),
        ("A座2201", "A", None, "2201"), ("五栋甲单元", "5", "甲", None), ("不是5栋是15栋", "15", None, None),
        ("2号楼和3号楼中间的路灯", None, None, None), ("楼上1801漏水，我家1701", None, None, "1701"), ("四号楼二门301", "4", "2", "301"),
        ("3号娄1丹元", "3", "1", None), ("十二楼01室", None, None, "1201"), ("12樓C室", None, None, "12C"), ("公交302路", None, None, None),
        ("物业费300元", None, None, None), ("2026年11月23日", None, None, None),
    ],
)  # fmt: skip
def test_a_place_is_found_however_it_is_said(read, text, building, unit, room):  # I1
    place = read(text).place
    assert (place.building, place.unit, place.room) == (building, unit, room)


@pytest.mark.parametrize(
    ("text", "at", "grain"),
    [
        ("昨天下午四点停的电", datetime(2026, 11, 22, 16, tzinfo=NOW.tzinfo), "hour"), ("十分钟前漏的", datetime(2026, 11, 23, 10, 20, tzinfo=NOW.tzinfo), "minute"),
        ("上周三开始没热水", datetime(2026, 11, 18, tzinfo=NOW.tzinfo), "day"), ("10月1号开始不亮", datetime(2026, 10, 1, tzinfo=NOW.tzinfo), "day"),
        ("停水三天了", datetime(2026, 11, 20, 10, 30, tzinfo=NOW.tzinfo), "approx"), ("昨晚十二点还在吵", datetime(2026, 11, 23, tzinfo=NOW.tzinfo), "hour"),
    ],
)  # fmt: skip
def test_when_it_began_is_read_relative_to_now(read, text, at, grain):  # I1
    when = read(text).when
    assert when is not None
    assert abs(when.at - at) < timedelta(minutes=1)
    assert when.grain == grain


@pytest.mark.parametrize("text", ["每天半夜吵", "明天来修", "15号楼的灯", "提前三天通知", "3号楼2单元"])
def test_habits_appointments_and_house_numbers_are_no_beginning(read, text):
    assert read(text).when is None
