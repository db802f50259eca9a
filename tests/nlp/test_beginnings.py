"""When something began, by the kinds of wording: clock, calendar, named days, how long already; beside what only sounds so."""

from datetime import datetime, timedelta

import pytest

from tests.nlp.conftest import NOW

KINDS = {
    "an hour is named roughly": ["昨晚大概十点钟停的=11-22T22:00", "昨晚上快十二点还在吵=11-23T00:00", "昨天晚上七八点电梯坏了=11-22T19:30", "周日晚九点半有人砸门=11-22T21:30"],
    "an hour is named by what it lacks": ["差一刻八点我看到水了=11-23T07:45", "九点差五分门锁坏了=11-23T08:55"],
    "the night belongs to the evening before": ["昨晚凌晨一点楼上砸墙=11-23T01:00", "半夜三四点有人敲门=11-23T03:30", "半夜12点管子爆了=11-23T00:00"],
    "the part of the day is said in another region": ["上礼拜三傍黑路灯灭了=11-18T18:00", "昨天擦黑丢的车=11-22T18:00", "昨天晌午头停的水=11-22T12:00", "昨天后半夜水管爆了=11-22T03:00"],
    "the day is written with a point or a stroke": ["11.18晚上23点有人敲门=11-18T23:00", "从11/12开始停水=11-12T00:00", "10/28 道闸砸了我的车=10-28T00:00"],
    "the day has a name": ["国庆那几天水压就不行=10-01T00:00", "中秋前一天就坏了=09-24T00:00", "双十一那天晚上八点停电=11-11T20:00", "过完年就开始漏=02-24T00:00", "霜降那天来看过没修=10-23T00:00"],
    "the season has a name": ["去年冬天家里没热过=2025-12-15T00:00", "今年夏天开始漏=07-10T00:00", "入冬以来没热过=11-07T00:00", "年初换的水管又锈了=01-01T00:00", "上周末没人收垃圾=11-21T00:00"],
    "the day is counted": ["第五天没热水了=11-18T10:30", "今天第四天没电=11-19T10:30", "停水都第三天了=11-20T10:30"],
    "it has lasted for some number": ["都仨月了没人修=08-25T10:30", "十几天没热水=11-09T10:30", "停了两年半了=2024-05-24T22:30", "连着三天停水=11-20T10:30", "停电五个钟了=11-23T05:30", "三宿没睡好=11-20T23:00", "个把月了还在响=10-18T10:30", "保洁五天没来扫=11-18T10:30"],
}  # fmt: skip
SOUNDS_SO = {
    "a house or a thing has that number": [
        "7号枪充不上电",
        "12号柜打不开",
        "五一栋漏水",
        "12/2栋漏水",
        "3-2楼道灯坏了",
    ],
    "a price or a street": ["物业费1.8元一平太贵", "国庆路那个门坏了"],
    "it is still to come": [
        "国庆前必须修好",
        "明天上午来修",
        "下周三上午来看",
        "三天，必须修好",
        "能不能组织个中秋晚会",
    ],
    "hours or days from one to another": ["早8点到晚8点装修", "周一到周五不开门", "八点到十点停水"],
    "every year": ["夏天臭冬天冷", "一到夏天就臭"],
    "no length, or another": ["打了半天电话没人接", "我住了五年", "第二天又坏了", "这几天水压小", "租了两年"],
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_beginning_is_found_when(read, kind):  # I1
    for line in KINDS[kind]:
        text, at = line.split("=")
        wanted = datetime.fromisoformat(at if at.startswith("20") else f"2026-{at}").replace(tzinfo=NOW.tzinfo)
        when = read(text).when
        assert when is not None, text
        assert abs(when.at - wanted) <= timedelta(minutes=1), text
        assert when.words in text


@pytest.mark.parametrize("kind", SOUNDS_SO)
def test_nothing_began_when(read, kind):
    for text in SOUNDS_SO[kind]:
        assert read(text).when is None, text
