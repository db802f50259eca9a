"""Dangers are told in a thousand ways: lines written before the rules were, and everyday complaints that only sound alike."""

import pytest

from nlp.labelled import evaluate
from nlp.reading import Alarm, Intent, Situation
from tests.nlp.conftest import NOW, corpus


def test_dangers_are_heard_and_what_only_sounds_like_one_is_not(reader):  # I8
    lines = corpus("emergency-apart.tsv", "emergency", "kind", "text")
    rows = [{**row, "emergency": row["emergency"] == "true"} for row in lines]
    precision, recall, _, _ = evaluate(reader, rows, NOW)[0].table["True"]
    assert recall >= 0.93
    assert precision >= 0.92


def test_dangers_told_by_another_writer_are_heard(reader):  # I8
    precision, recall, _, _ = evaluate(reader, corpus("emergency-blind.jsonl"), NOW)[0].table["True"]
    assert recall >= 0.97
    assert precision >= 0.93


def test_everyday_complaints_hardly_ever_alarm_anybody(read):  # I8
    lines = [row["line"] for row in corpus("everyday.tsv", "line")]
    alarms = {line: read(line).alarm for line in lines}
    assert sum(alarm is Alarm.CERTAIN for alarm in alarms.values()) <= len(lines) / 50
    assert sum(alarm is Alarm.DOUBTFUL for alarm in alarms.values()) <= len(lines) / 20


def test_smells_screens_and_drips_of_every_day_alarm_nobody_but_their_dangers_do(reader):  # I8
    lines = corpus("alarm-everyday-apart.tsv", "emergency", "kind", "text")
    rows = [{**row, "emergency": row["emergency"] == "true"} for row in lines]
    alarmed = {row["text"] for row in rows if reader.read(row["text"], now=NOW).alarm is Alarm.CERTAIN}
    assert {row["text"] for row in rows if row["emergency"]} <= alarmed
    assert len(alarmed) <= sum(row["emergency"] for row in rows) + len(rows) / 10


@pytest.mark.parametrize(
    "text",
    [
        "家里有股味道，是不是漏气啊，6号楼2单元1103",
        "家里总有一股怪味，不知道是不是燃气泄漏，6号楼2单元1103",
        "家里有点味道，是不是煤气漏了",
        "会不会是燃气漏了？有点怪味",
    ],
)
def test_gas_that_is_only_guessed_at_is_asked_about(read, text):  # I8
    reading = read(text)
    assert (reading.alarm, reading.danger) == (Alarm.DOUBTFUL, "gas")


@pytest.mark.parametrize(
    "text",
    [
        "保安态度差，差点跟我打起来",
        "烟感一直响，没有烟",
        "11月20日2号楼外墙瓷砖脱落砸坏了我的车，修车花了两万六，要求赔偿",
        "上个月4号楼着火的事，到现在也没给个说法，要求公布原因",
        "电梯又坏了赶紧来修",
    ],
)
def test_what_is_almost_or_long_past_sends_nobody(read, text):  # I8
    assert read(text).alarm is not Alarm.CERTAIN


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("救命 我和孩子被关在5栋1单元电梯里了", "lift"),
        ("快来人啊，我被困在3号楼2单元的电梯里，手机快没电了", "lift"),
        ("救命，电梯困人，4号楼1单元", "lift"),
        ("救命啊，厨房着火了", "fire"),
        ("救命，有人拿刀", "assault"),
    ],
)
def test_a_named_danger_says_more_than_the_cry(read, text, danger):  # I8
    reading = read(text)
    assert (reading.alarm, reading.danger) == (Alarm.CERTAIN, danger)


def test_a_cry_makes_a_doubt_certain(read):  # I8
    assert read("家里有点味道，是不是煤气漏了").alarm is Alarm.DOUBTFUL
    assert read("家里有点味道，是不是煤气漏了，救命").alarm is Alarm.CERTAIN


@pytest.mark.parametrize("text", ["电梯困人", "被困电梯 快", "持刀伤人", "高空坠物砸到人", "有人跳楼"])
def test_a_report_of_two_words_is_a_report(read, text):  # I8
    assert read(text).alarm is Alarm.CERTAIN


@pytest.mark.parametrize(
    "text",
    [
        "没有人困在里面",
        "没人困在电梯里，就是不动了",
        "电梯停了，没有人被关在里面",
        "闻到楼下饭店的烤肉味",
        "楼上阳台往下滴水，垫了毛巾",
    ],
)
def test_nobody_inside_a_smell_of_cooking_and_a_drip_send_nobody(read, text):  # I8
    assert read(text).alarm is not Alarm.CERTAIN


@pytest.mark.parametrize(
    "text",
    [
        "有没有人困在里面啊，电梯停了有人喊",
        "没人管，我困在里面半小时了",
        "火锅店里一股煤气味",
        "烧烤店着火了，没有人困在里面",
        "阳台往下沉了一截，裂了",
    ],
)
def test_danger_beside_them_is_heard_all_the_same(read, text):  # I8
    assert read(text).alarm is Alarm.CERTAIN


def test_where_it_is_alarms_nobody(reader):  # I8
    places = (
        "3号楼和5号楼之间", "在5栋和6栋中间", "5号楼与6号楼中间那条路", "六楼和七楼之间的楼梯", "B1和B2之间的坡道", "楼梯间三层半",
        "12号楼地下室", "西门外面马路边", "我家卫生间吊顶", "快递柜后面那堵墙", "游泳池边上", "幼儿园对面", "我家门口",
        "3号楼2单元电梯里", "119号楼",
    )  # fmt: skip
    alarmed = [
        place for place in places if reader.read(place, now=NOW, situation=Situation.ASKED).alarm is not Alarm.NONE
    ]
    assert alarmed == []


@pytest.mark.parametrize(
    "text", ["我一个人在家", "我妈一个人在家", "白天就我一个人在家，方便上门", "灯坏了，我一个人在家"]
)
def test_who_is_at_home_alone_is_in_no_danger_by_that(read, text):  # I8
    reading = read(text)
    assert (reading.alarm, reading.intent) == (Alarm.NONE, Intent.COMPLAIN)


@pytest.mark.parametrize(
    "text",
    [
        "门外有人转来转去，我一个人在家",
        "我妈一个人在家，敲门没反应",
        "孩子一个人在家",
        "我一个人在家，肚子疼得直不起腰",
    ],
)
def test_who_is_alone_in_danger_is_in_danger(read, text):  # I8
    assert read(text).alarm is not Alarm.NONE


@pytest.mark.parametrize(
    "text", ["6号楼前面那个摊子又来了", "6号楼前面有个东西总晃", "那条狗又来了", "他们又来了", "那个人又来了"]
)
def test_a_few_words_that_merely_sound_like_a_danger_send_nobody_unasked(read, text):
    assert read(text).alarm is not Alarm.CERTAIN
