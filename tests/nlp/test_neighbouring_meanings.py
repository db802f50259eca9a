"""Lines of two kinds that share their words: what is asked of staff and of the bot, a wet wall and a flood, and their like."""

import pytest

from nlp.reading import Alarm, Category, Intent, Situation


@pytest.mark.parametrize(
    "text",
    [
        "门岗保安睡觉，谁都能进，要求换人",
        "保安睡觉。要求换人",
        "保洁阿姨从来不扫我们这层，请换人",
        "这个管家天天骂业主，必须换人",
        "保洁太懒，楼道全是垃圾，能不能换个人打扫",
        "夜班保安喝酒上岗，换个人吧",
        "维修师傅修了三次都没修好，换个人来修",
        "绿化工把我家花铲了，这种人不换人不行",
        "小区门卫形同虚设，建议换人",
    ],
)
def test_who_wants_staff_replaced_complains(read, text):
    assert read(text).intent is Intent.COMPLAIN


@pytest.mark.parametrize(
    "text",
    [
        "换人",
        "换个人跟我说",
        "你听不懂，换个人来",
        "换人来跟我讲",
        "机器人不行，换人",
        "你根本解决不了，换个真人",
        "不跟你说了换人吧",
        "叫你们保安队长来跟我说，换个人",
        "保安管不了，换人来跟我说",
    ],
)
def test_who_wants_somebody_else_to_talk_to_asks_for_a_person(read, text):
    assert read(text).intent is Intent.HUMAN
    assert read(text, Situation.ASKED).intent is Intent.HUMAN


@pytest.mark.parametrize(
    "text",
    [
        "阳台漏水 墙都湿了 太不像话了 老人小孩都不方便",
        "卫生间漏水，墙皮都湿了，家里有老人小孩很不方便",
        "厨房顶上漏水 吊顶都湿了 孩子没法写作业",
        "楼上漏水，天花板都湿了，太烦了",
        "窗户漏水 窗帘都湿了",
        "楼道漏水，地都湿了，老人走路不方便",
        "水管接头漏水，柜子都湿了 什么时候来修",
        "空调漏水 地板都湿了，小孩老人都怕滑",
    ],
)
def test_a_leak_that_wets_a_wall_is_mended_and_alarms_nobody(read, text):  # I8
    reading = read(text)
    assert (reading.alarm, reading.category) == (Alarm.NONE, Category.EQUIPMENT)


@pytest.mark.parametrize(
    "text",
    [
        "阳台漏水 水都漫到客厅了 老人小孩都不敢出来",
        "水管爆了，墙都湿了，水往外喷",
        "楼上漏水哗哗往下流，墙都湿了",
        "漏水漏到插座上了，墙都湿了",
        "楼上漏水，墙都湿了，快来人，越来越大",
        "卫生间漏水，地板都湿了，水漫进卧室了",
        "漏水漏得吊顶都湿了，快塌了",
        "漏水，墙湿了，灯在滋滋响",
    ],
)
def test_a_wet_wall_hides_no_flood_no_current_and_no_fall(read, text):  # I8
    assert read(text).alarm is Alarm.CERTAIN


@pytest.mark.parametrize(
    "text",
    [
        "5栋1单元电梯这周停了两次，邻居们也都有意见",
        "一周之内电梯停了四回，老人受不了",
        "电梯上周停了好几次，每次都要爬楼",
        "电梯最近停了两三回，给个说法",
        "2单元电梯一个月停运五次",
        "这周停水三次了，太不像话",
        "本月停电五次",
    ],
)
def test_outages_told_by_their_number_are_over(read, text):
    reading = read(text)
    assert (reading.outage, reading.category) == (None, Category.EQUIPMENT)
    assert reading.topic != "lift_outage"


@pytest.mark.parametrize(
    ("text", "outage"),
    [
        ("电梯停了", "lift"),
        ("两部电梯都停了", "lift"),
        ("电梯又停了", "lift"),
        ("电梯停了两天了", "lift"),
        ("电梯这周停了两次，现在又停了", "lift"),
        ("两台电梯都停了，这周第二次了", "lift"),
        ("停水了，这周第三次了", "water"),
        ("今天又停电了，这个月第三次", "power"),
        ("停电两个小时了", "power"),
    ],
)
def test_an_outage_that_is_there_again_is_one_however_often_it_was(read, text, outage):
    assert read(text).outage == outage


@pytest.mark.parametrize("situation", [Situation.ASKED, Situation.DRAFTING])
@pytest.mark.parametrize(
    "text",
    ["配电房门口", "配电房旁边", "在配电室那边", "3号楼配电间门口", "地下一层配电房", "电箱前面", "变压器旁边那块空地"],
)
def test_where_it_is_answers_the_question_and_alarms_nobody(read, text, situation):  # I8
    reading = read(text, situation)
    assert (reading.alarm, reading.intent) == (Alarm.NONE, Intent.SUPPLEMENT)


@pytest.mark.parametrize(
    "text",
    [
        "配电房门口冒火花",
        "配电房门口有人触电",
        "配电间门口有焦糊味",
        "3号楼配电房门口，有人倒在那里",
        "配电房门口电线断了掉地上",
        "配电房冒火",
        "变压器爆了",
    ],
)
def test_what_happens_at_such_a_place_alarms_in_every_situation(read, text):  # I8
    assert {read(text, situation).alarm for situation in (Situation.IDLE, Situation.ASKED)} == {Alarm.CERTAIN}


@pytest.mark.parametrize(
    "text",
    [
        "外卖店炸鸡的味道呛得嗓子疼",
        "楼下烧烤店的油烟呛得人睁不开眼",
        "隔壁做饭辣椒味呛得我直咳嗽",
        "底商餐馆炒菜味道大，熏得头疼",
        "火锅店的味道熏得恶心",
        "楼下炸臭豆腐，味道呛得喉咙痛",
        "阿姨家炒辣椒味道呛得人咳嗽",
    ],
)
def test_the_smell_of_meals_makes_nobody_a_patient(read, text):  # I8
    assert read(text).alarm is Alarm.NONE


@pytest.mark.parametrize(
    "text",
    [
        "孩子喝奶呛了，脸发青",
        "宝宝呛奶了，脸都紫了",
        "老人吃饭呛到了，喘不上气",
        "孩子吃炸鸡噎住了喘不过气",
        "煤气味呛得头晕想吐",
        "餐馆煤气味很重，呛嗓子",
        "烟呛得睁不开眼，楼道全是烟",
        "外卖小哥摔倒在门口了，起不来",
        "外卖店门口有人摔倒了动不了",
    ],
)
def test_who_chokes_falls_or_smells_gas_is_in_danger(read, text):  # I8
    assert read(text).alarm is Alarm.CERTAIN
