"""Danger words that mean no danger, and the same words when they do (I8): doubt is asked about, never dropped."""

import pytest

from nlp.reading import Alarm, Category


@pytest.mark.parametrize(
    "text",
    [
        "着火了！3号楼", "电梯里有人被困", "楼道煤气味很重", "水管爆了，水往屋里灌", "有人拿刀追人", "我爸晕倒了，叫不醒",
        "孩子不见了，五岁，帮忙找", "外墙瓷砖正往下掉", "电动车在楼道里冒烟", "路灯杆漏电，麻手", "着伙了3栋", "捆在店梯里了",
        "媒气泄楼", "🔥🔥 11号楼", "樓上起火", "升降機困住三個人", "小偷还在屋里，我躲着", "楼上在砸承重墙，快来",
    ],
)  # fmt: skip
def test_danger_now_is_certain(read, text):  # I8
    assert read(text).alarm is Alarm.CERTAIN


@pytest.mark.parametrize(
    ("why", "text"),
    [
        ("denied", "没着火，是做饭的烟"), ("denied", "不是煤气味，是油漆味"), ("denied", "没人被困，别来了"),
        ("over", "火已经灭了，没事了"), ("past", "去年我家被水淹过，赔偿没谈拢"), ("past", "上个月困过一次电梯"),
        ("feared", "万一电梯掉下去谁负责"), ("feared", "怕哪天煤气漏了"), ("planned", "明天消防演习几点开始"),
        ("planned", "通知说下周一停水检修"), ("question", "请问灭火器在哪买"), ("metaphor", "物业费涨得我心里冒火"),
        ("metaphor", "楼上弹琴弹得我想跳楼"), ("trap", "楼下新开着火锅店"), ("trap", "他有心脏病怕吵"), ("habit", "电梯经常困人，物业不管"),
        ("other", "电梯里有人抽烟"),
    ],
)  # fmt: skip
def test_danger_words_without_danger_send_nobody(read, why, text):  # I8
    assert read(text).alarm is not Alarm.CERTAIN, why


@pytest.mark.parametrize(
    "text",
    [
        "物业为什么停电梯不通知", "保安说话没水平", "请安排水电工上门", "公摊面积水分太大", "门口不让停水果摊",
        "客服一点都不热情", "楼下开着火锅店油烟大", "老人有心脏病受不了电钻",
    ],
)  # fmt: skip
def test_words_that_only_look_like_other_words_are_left_alone(read, text):
    reading = read(text)
    assert reading.alarm is Alarm.NONE
    assert reading.outage in (None, "lift")


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("今天停水了，一滴都没有", Category.INCIDENT), ("我们这经常停水", Category.EQUIPMENT),
        ("电梯老是坏", Category.EQUIPMENT), ("卫生间水管爆了淹了", Category.INCIDENT),
        ("交了物业费却没人管，楼道垃圾成堆", Category.SERVICE), ("保安态度差，物业费还涨价，要求退费", Category.FEES),
        ("水泵半夜嗡嗡响", Category.EQUIPMENT), ("楼下麻将馆吵死人", Category.SERVICE), ("我的电动车被偷了", Category.INCIDENT),
    ],
)  # fmt: skip
def test_what_it_is_about_decides_and_not_the_loudest_word(read, text, category):  # T1
    assert read(text).category is category


@pytest.mark.parametrize(
    ("text", "outage"),
    [
        ("停水了", "water"),
        ("整栋楼停电了", "power"),
        ("两台电梯全停了", "lift"),
        ("经常停电", None),
        ("明天停水的通知看到了", None),
    ],
)
def test_an_outage_is_one_that_lasts_now(read, text, outage):
    assert read(text).outage == outage
