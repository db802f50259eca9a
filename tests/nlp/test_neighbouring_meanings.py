"""Lines of two kinds that share their words: what is asked of staff and of the bot, a wet wall and a flood, and their like."""

import pytest

from nlp.reading import Alarm, Category, Intent, Severity, Situation


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
        "监控室值班的打游戏，换人",
        "电梯工每次都糊弄，换个人修",
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
        "值班的不理我，换个人跟我说",
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
        "电梯停了好多次，今天倒是好的",
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
        ("整栋水停了四天，天天下楼拎水", "water"),
    ],
)
def test_an_outage_that_is_there_again_is_one_however_often_it_was(read, text, outage):
    assert read(text).outage == outage


@pytest.mark.parametrize("situation", [Situation.ASKED, Situation.DRAFTING])
@pytest.mark.parametrize(
    "text",
    [
        "地下二层电梯机房门口",
        "水泵间后头",
        "配电房门口",
        "配电房旁边",
        "在配电室那边",
        "3号楼配电间门口",
        "地下一层配电房",
        "电箱前面",
        "变压器旁边那块空地",
    ],
)
def test_where_it_is_answers_the_question_and_alarms_nobody(read, text, situation):  # I8
    reading = read(text, situation)
    assert (reading.alarm, reading.intent) == (Alarm.NONE, Intent.SUPPLEMENT)


@pytest.mark.parametrize(
    "text",
    [
        "配电房门口冒火花",
        "电梯机房门口冒黑烟",
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


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("大堂的灯有点暗，换个亮点的呗", Severity.MINOR),
        ("大堂的灯全灭了，黑灯瞎火摔了两个人，报了三次没人修", Severity.MAJOR),
        ("滑梯边上能不能铺块软垫", Severity.MINOR),
        ("健身房半夜还放音乐，吵得睡不着", Severity.IMPORTANT),
        ("公告写错字了，改一下", Severity.MINOR),
        ("公告说退押金，现在又说不退", Severity.IMPORTANT),
        ("楼上违建举报五回了，没人来拆", Severity.MAJOR),
        ("楼上在搭违建，请来制止", Severity.IMPORTANT),
        ("大堂地滑，我妈摔了，髋骨裂了", Severity.MAJOR),
        ("大堂地滑，老人差点摔跤，擦一擦", Severity.IMPORTANT),
        ("整栋停水四天了", Severity.MAJOR),
        ("整栋停水两个小时了", Severity.IMPORTANT),
    ],
)
def test_small_wishes_are_slight_and_long_waits_and_wounds_are_grave(read, text, severity):  # T2
    assert read(text).severity is severity


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("我们约好的，你们周三来，我在家", None),
        ("东西放在12号柜，柜子冒水", None),
        ("12号开始柜子冒水", "2026-11-12"),
        ("报修到今天整整十天", "2026-11-13"),
        ("今天整栋没水", "2026-11-23"),
        ("单子三天没动静", None),
        ("三天没水了", "2026-11-20"),
    ],
)
def test_the_number_of_a_locker_a_visit_and_a_wait_for_an_answer_are_no_beginning(read, text, when):
    begins = read(text).when
    assert (begins.at.date().isoformat() if begins else None) == when


@pytest.mark.parametrize(
    ("text", "building"),
    [("从8号楼往西走第二个垃圾亭", None), ("8号楼西边的垃圾亭", "8"), ("幢号3，漏水", "3")],
)
def test_a_house_one_walks_away_from_is_a_landmark(read, text, building):
    assert read(text).place.building == building


@pytest.mark.parametrize(
    ("text", "against"),
    [
        ("保安亭玻璃碎了", None),
        ("保安亭里的保安在睡觉", "保安"),
        ("前台门口的地砖翘了", None),
        ("前台的人不理人", "客服"),
    ],
)
def test_a_room_named_after_people_is_nobody_complained_about(read, text, against):
    assert read(text).against == against


@pytest.mark.parametrize(
    ("text", "alarm"),
    [
        ("电梯里有人抽烟，呛死了", False),
        ("电梯里面有人！！又在抽烟", False),
        ("电梯里面有人！！门打不开", True),
        ("有人抽烟把沙发点着了，烟好大", True),
    ],
)
def test_who_smokes_in_a_lift_is_not_shut_in(read, text, alarm):  # I8
    assert (read(text).alarm is Alarm.CERTAIN) is alarm


@pytest.mark.parametrize(
    "text",
    [
        "8号楼突然停电了，希望尽快恢复",
        "3号楼突然停水了，请尽快恢复供水",
        "我们单元一下子没电了，麻烦快点来修",
        "家里突然断电了，要求马上恢复",
        "整个小区突然没暖气了，赶紧来人",
        "突然没热水了，尽快处理一下",
    ],
)
def test_what_is_suddenly_cut_off_is_an_outage_like_any_other(read, text):
    seen = read(text)
    assert seen.alarm is Alarm.NONE
    assert seen.topic not in (None, "accident")


@pytest.mark.parametrize(
    "text",
    [
        "厨房突然冒烟停电了",
        "突然一声响就停电了，有烧焦味",
        "突然停电，电梯里还关着人",
        "一下子停电了，老人摔倒起不来了",
    ],
)
def test_danger_with_what_is_cut_off_is_danger(read, text):
    assert read(text).alarm is not Alarm.NONE


@pytest.mark.parametrize(
    "text", ["这个什么时候好", "好了吗", "修好了吗", "还要多久才好", "是不是修好了", "什么时候能修好"]
)
def test_who_is_asked_for_an_opinion_and_asks_back_is_not_content(read, text):
    assert read(text, Situation.RATING).intent is Intent.PROGRESS


@pytest.mark.parametrize("text", ["挺好", "好了，谢谢", "修好了", "可以，满意"])
def test_who_is_asked_for_an_opinion_and_praises_is_content(read, text):
    assert read(text, Situation.RATING).intent is Intent.SATISFIED


@pytest.mark.parametrize("text", ["天天这样", "都这样", "每天都这样"])
def test_that_it_is_always_so_confirms_nothing(read, text):
    assert read(text, Situation.CONFIRMING).intent is Intent.SUPPLEMENT


@pytest.mark.parametrize("text", ["基本满意吧", "盖子也没了", "楼道也没灯了"])
def test_what_only_sounds_like_it_takes_no_complaint_back(read, text):
    assert read(text, Situation.JUST_FILED).intent is not Intent.WITHDRAW


@pytest.mark.parametrize("text", ["撤诉", "算了不用来了", "我自己弄好了，不用来了", "撤了吧", "问题解决了，不用管了"])
def test_who_says_so_takes_a_complaint_back(read, text):
    assert read(text, Situation.JUST_FILED).intent is Intent.WITHDRAW
