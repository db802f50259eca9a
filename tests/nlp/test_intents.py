"""Intents inside a conversation: what a short message means depends on where the conversation stands (I3, I10)."""

import pytest

from nlp.reading import Intent, Situation


@pytest.mark.parametrize("situation", [Situation.DRAFTING, Situation.ASKED])
@pytest.mark.parametrize(
    "told",
    [
        "要求公示明细，多收的退回来", "昨天晚上楼上又跳绳又拖桌子，一直响到十二点", "他们把绿化带改成了停车位，跟物业说了也没用",
        "师傅说下次再说，一直没有来修，现在漏得更厉害了", "尽快修好，并说明为什么老坏", "大概是上周六晚上开始的",
    ],
)  # fmt: skip
def test_a_story_told_to_the_form_steers_nothing(read, told, situation):  # I3
    assert read(told, situation).intent in (Intent.SUPPLEMENT, Intent.COMPLAIN, Intent.URGE)


@pytest.mark.parametrize(
    ("text", "situation", "intent"),
    [
        ("不用了", Situation.DRAFTING, Intent.CANCEL), ("不用来了", Situation.IN_PROGRESS, Intent.WITHDRAW),
        ("好的", Situation.CONFIRMING, Intent.CONFIRM), ("好", Situation.RATING, Intent.SATISFIED),
        ("1", Situation.CONFIRMING, Intent.CONFIRM), ("没有", Situation.ASKED, Intent.DENY),
        ("没有人困在里面", Situation.ASKED, Intent.DENY),
        ("一般", Situation.RATING, Intent.BASICALLY_SATISFIED), ("电话写错了", Situation.CONFIRMING, Intent.CORRECT),
        ("还没人来", Situation.IN_PROGRESS, Intent.URGE), ("什么时候来", Situation.IN_PROGRESS, Intent.PROGRESS),
        ("转人工", Situation.ASKED, Intent.HUMAN), ("没解决", Situation.RATING, Intent.UNSATISFIED),
        ("你好", Situation.IDLE, Intent.GREETING), ("谢谢", Situation.IDLE, Intent.THANKS),
        ("门禁卡怎么补办", Situation.IDLE, Intent.CONSULT), ("3号楼2单元", Situation.ASKED, Intent.SUPPLEMENT),
    ],
)  # fmt: skip
def test_a_short_message_means_what_the_situation_makes_of_it(read, text, situation, intent):  # I10
    assert read(text, situation).intent is intent


@pytest.mark.parametrize("situation", list(Situation))
def test_danger_outranks_every_other_reading(read, situation):  # I8
    assert read("救命，电梯里困住人了", situation).intent is Intent.COMPLAIN


def test_a_description_of_the_state_names_the_situation(rules):
    described = {
        "填单中": Situation.DRAFTING, "机器人请确认摘要": Situation.CONFIRMING, "机器人请评价": Situation.RATING,
        "有一张处理中的单": Situation.IN_PROGRESS, "已派单": Situation.IN_PROGRESS, "刚提交一张单": Situation.JUST_FILED,
        "单已办结": Situation.CLOSED, "机器人问：能拍张照片吗": Situation.ASKED, "": Situation.IDLE,
    }  # fmt: skip
    assert {words: rules.situation_of(words) for words in described} == described


LATER = [
    Situation.IDLE, Situation.DRAFTING, Situation.ASKED, Situation.JUST_FILED, Situation.IN_PROGRESS, Situation.RATING,
    Situation.CLOSED,
]  # fmt: skip


@pytest.mark.parametrize("situation", LATER)
@pytest.mark.parametrize(
    "told",
    [
        "3号楼2单元的电梯又坏了", "3号楼2单元电梯又停在一楼不动了，要求尽快修好", "2号楼1单元1502楼上天天半夜拖桌子，要求上门劝阻",
        "我要投诉，3号楼2单元的电梯又坏了，要求修好",
    ],
)  # fmt: skip
def test_a_fault_that_is_told_is_a_complaint_wherever_the_conversation_stands(read, told, situation):  # T5
    assert read(told, situation).intent is Intent.COMPLAIN


@pytest.mark.parametrize("situation", LATER)
def test_asking_how_far_a_complaint_is_urges_nothing_and_appeals_nothing(read, situation):  # F5
    assert read("我的投诉到哪一步了", situation).intent is Intent.PROGRESS


@pytest.mark.parametrize("added", ["补充一下，师傅来之前先打电话", "忘了说，我只有晚上在家", "对了，狗主人住401"])
@pytest.mark.parametrize("situation", [Situation.JUST_FILED, Situation.IN_PROGRESS, Situation.CLOSED])
def test_what_opens_as_an_addition_is_one(read, added, situation):  # F5
    assert read(added, situation).intent is Intent.SUPPLEMENT


@pytest.mark.parametrize(
    "told",
    ["以前一天清两次", "现在三天一次", "大家都在说", "我上个月就说了", "把这三件事都给我解决了", "就是前面那个扭腰的"],
)
@pytest.mark.parametrize("situation", [Situation.DRAFTING, Situation.ASKED])
def test_what_merely_sounds_like_a_way_out_of_the_form_is_told_for_it(read, told, situation):  # I3
    assert read(told, situation).intent is Intent.SUPPLEMENT


@pytest.mark.parametrize(
    ("said", "intent"),
    [("上一步", Intent.BACK), ("退回刚才那一问", Intent.BACK), ("转人工", Intent.HUMAN), ("不投诉了", Intent.CANCEL)],
)
def test_who_says_so_leaves_the_form(read, said, intent):  # I10
    assert read(said, Situation.DRAFTING).intent is intent
