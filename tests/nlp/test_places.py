"""An address is found in the order and with the signs that people use, and the writer's own before any other."""

import pytest

from nlp.place import Places


def address(text: str) -> tuple[str | None, str | None, str | None]:
    place = Places(nouns=["车库"], edges=["门口"]).find(text, text)
    return place.building, place.unit, place.room


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("8楼3单元漏水", ("8", "3", None)),
        ("9号2单元", ("9", "2", None)),
        ("12-1单元灯不亮", ("12", "1", None)),
        ("甲栋二单元", ("甲", "2", None)),
    ],
)
def test_who_names_the_unit_may_leave_out_what_the_house_is_called(text, found):
    assert address(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("103楼没人打扫", ("103", None, None)),
        ("103#楼2单元", ("103", "2", None)),
        ("103 号楼1202", ("103", None, "1202")),
        ("203楼下很吵", (None, None, "203")),
        ("3栋1203#", ("3", None, "1203")),
        ("8楼没水", (None, None, None)),
    ],
)
def test_a_number_too_high_for_a_floor_names_a_house_and_no_door(text, found):
    assert address(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("3杠2杠1201", ("3", "2", "1201")),
        ("三杠二杠一二零一", ("3", "2", "1201")),
        ("3之2之1201", ("3", "2", "1201")),
        ("12#1-502", ("12", "1", "502")),
        ("5栋2-17b", ("5", "2", "17B")),
        ("3 2 1201", ("3", "2", "1201")),
    ],
)
def test_house_unit_and_door_may_be_strung_together_by_any_sign(text, found):
    assert address(text) == found


@pytest.mark.parametrize(
    ("text", "room"),
    [
        ("十五楼零二漏水", "1502"),
        ("十五楼02室", "1502"),
        ("15层c室", "15C"),
        ("10f-05漏水", "1005"),
        ("10f05", "1005"),
        ("d幢 10f-05", "1005"),
        ("2栋17b漏水", "17B"),
        ("一八零二的", "1802"),
    ],
)
def test_a_door_may_be_told_by_its_floor_or_a_letter(text, room):
    assert address(text)[2] == room


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("以前住3栋1201，现在住5栋802", ("5", None, "802")),
        ("现在住5栋802，以前住3栋1201", ("5", None, "802")),
        ("以前住3栋2单元1201室，现在住5栋1单元802室", ("5", "1", "802")),
        ("老房子在3栋，新家5栋", ("5", None, None)),
        ("楼上1801漏水，我家1701", (None, None, "1701")),
        ("隔壁6栋太吵，我住7栋", ("7", None, None)),
        ("3栋对面的路灯不亮，我家在5栋", ("5", None, None)),
        ("5栋后面的井盖，靠近6栋", ("6", None, None)),
        ("不是3栋，是13栋", ("13", None, None)),
    ],
)
def test_the_writers_own_address_goes_before_a_former_a_neighbours_or_a_landmark(text, found):
    assert address(text) == found


@pytest.mark.parametrize("text", ["楼上1801漏水", "5栋后面的井盖"])
def test_another_address_is_better_than_none(text):
    assert any(address(text))


@pytest.mark.parametrize(
    "text",
    ["3栋对面的路灯", "18栋到20栋都停水", "我们整栋楼都停水", "交了300元", "我的单号1203", "10点05分", "2026-11-23"],
)
def test_a_landmark_a_count_a_sum_or_a_time_is_no_address(text):
    assert address(text) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "building", "unit", "room", "words"),
    [
        ("12-1单元楼道有尿味", "12", "1", None, "楼道"),
        ("7-2单元门口堆满纸箱", "7", "2", None, "门口"),
        ("单元楼门坏了", None, None, None, "单元楼"),
        ("我是8F-B的，暖气不热", None, None, "8B", None),
        ("2号楼15F-D厨房下水堵了", "2", None, "15D", "厨房"),
        ("17B 水管漏", None, None, "17B", None),
        ("住22C的，楼上太吵", None, None, "22C", None),
        ("插座要16A的", None, None, None, None),
        ("我家5G信号差", None, None, None, None),
    ],
)
def test_lettered_doors_and_numbered_units_are_places(read, text, building, unit, room, words):  # I1
    place = read(text).place
    assert (place.building, place.unit, place.room, place.words) == (building, unit, room, words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("女厕第二个隔间门锁不上", "女厕第二个隔间"),
        ("人工湖边上的围栏松了", "人工湖边上"),
        ("5栋和6栋当中那条小路没铺砖", "5栋和6栋当中那条小路"),
        ("18层到17层的楼梯平台有人睡觉", "18层到17层的楼梯平台"),
        ("洗衣房跟前漏水", "洗衣房跟前"),
        ("给门口换个垃圾桶", "门口"),
        ("给我们换个垃圾桶", None),
        ("在空地上建个车棚吧", None),
    ],
)
def test_a_part_of_the_grounds_is_a_place_unless_it_is_wished_for(read, text, words):  # I1
    found = read(text).place.words
    assert found is None if words is None else (found or "").startswith(words), found


@pytest.mark.parametrize(
    ("text", "building", "words"),
    [
        ("在6号楼前面", "6", None),
        ("2号楼后面那个坑", "2", None),
        ("7号楼门口的路灯不亮", "7", "门口的路灯"),
        ("3栋楼道灯不亮", "3", "楼道灯"),
        ("楼前的路灯不亮", None, "楼前的路灯"),
    ],
)
def test_the_word_for_a_house_belongs_to_its_number(read, text, building, words):  # I1
    place = read(text).place
    assert (place.building, place.words) == (building, words)
