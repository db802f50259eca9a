"""What the conversations of the specification imply about each line a resident writes there."""

import pytest

from nlp.reading import Alarm, Category, Intent, Severity, Situation


def test_a_lift_that_keeps_failing_is_equipment_and_important_however_it_is_told(read):  # T1, T2
    reading = read("3号楼2单元的电梯这个月坏了三次，今天早上又停在一楼不动，物业一直没人管，老人爬楼梯太辛苦了")
    assert (reading.category, reading.severity, reading.topic) == (Category.EQUIPMENT, Severity.IMPORTANT, "lift")
    assert (reading.place.building, reading.place.unit) == ("3", "2")
    assert reading.intent is Intent.COMPLAIN
    assert reading.alarm is Alarm.NONE


def test_somebody_shut_in_a_lift_is_an_alarm_at_once(read):  # I8
    reading = read("救命 我和孩子被关在5栋1单元电梯里了")
    assert (reading.alarm, reading.danger, reading.category) == (Alarm.CERTAIN, "lift", Category.INCIDENT)
    assert (reading.place.building, reading.place.unit, reading.severity) == ("5", "1", Severity.MAJOR)


def test_dark_street_lamps_are_minor_and_everything_needed_is_found_in_one_message(read):  # T2, I3, H2
    reading = read("小区路灯坏了好几盏，晚上看不见路，7号楼门口那一片。希望修一下。我电话13900001111")
    assert (reading.category, reading.severity, reading.topic) == (Category.EQUIPMENT, Severity.MINOR, "lighting")
    assert (reading.place.building, reading.phone, reading.demand) == ("7", "13900001111", "修一下")


def test_noise_at_night_goes_to_those_who_keep_order(read, rules):  # T1
    reading = read("楼上天天半夜装修噪音，跟保安说了也不管，2号楼1单元1502。要求马上制止。电话13700002222")
    assert (reading.category, rules.topics[reading.topic].department) == (Category.SERVICE, "秩序部")
    assert (reading.place.building, reading.place.unit, reading.place.room) == ("2", "1", "1502")
    assert (reading.phone, reading.demand) == ("13700002222", "马上制止")


def test_news_of_the_old_trouble_is_no_new_alarm(read):  # F4
    assert read("昨晚十二点又开始敲", Situation.RATING).alarm is Alarm.NONE


def test_charges_nobody_explained_are_fees(read, rules):  # T1
    reading = read("我要投诉乱收费，这个月公摊电费翻了一倍，没有任何公示")
    assert (reading.category, reading.intent) == (Category.FEES, Intent.COMPLAIN)
    assert rules.topics[reading.topic].department == "财务部"


def test_a_demand_keeps_its_own_words(read):  # I1
    assert "公示明细" in read("要求公示明细，多收的退回来", Situation.ASKED).demand


def test_who_cannot_use_it_gets_a_person(read):  # I10
    assert read("我不会用这个，找个人跟我说").intent is Intent.HUMAN


def test_a_lamp_at_a_door_is_found_with_its_place(read):
    reading = read("我家门口的声控灯不亮了，4号楼3单元")
    assert (reading.topic, reading.place.building, reading.place.unit) == ("lighting", "4", "3")


@pytest.mark.parametrize(
    ("typed", "intent"),
    [
        ("我要投诉", Intent.COMPLAIN), ("查进度", Intent.PROGRESS), ("转人工", Intent.HUMAN), ("确认提交", Intent.CONFIRM),
        ("修改", Intent.CORRECT), ("取消", Intent.CANCEL), ("跳过", Intent.SKIP), ("补充", Intent.SUPPLEMENT),
        ("催办", Intent.URGE), ("撤诉", Intent.WITHDRAW), ("申诉", Intent.APPEAL), ("满意", Intent.SATISFIED),
        ("基本满意", Intent.BASICALLY_SATISFIED), ("不满意", Intent.UNSATISFIED), ("返回", Intent.BACK),
    ],
)  # fmt: skip
@pytest.mark.parametrize("situation", list(Situation))
def test_a_typed_button_means_the_button_wherever_the_conversation_stands(read, typed, intent, situation):  # I10
    assert read(typed, situation).intent is intent
