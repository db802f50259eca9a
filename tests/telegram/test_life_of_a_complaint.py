"""Whole lives over real HTTP, by polling and by webhook: a complaint, an emergency, a ladder, a human, an extension."""

import re

from bot_api import Fault
from life import Life

LIFT = "3号楼2单元的电梯这个月坏了三次，今天早上又停在一楼不动，一直没人修"


def file(life: Life, resident: int, story: str = LIFT) -> str:
    """Let a resident tell the story, answer what is asked and confirm; return the number."""
    life.say(resident, story)
    life.sees(resident, "您希望我们怎么处理")
    life.say(resident, "尽快修好，给个说法")
    life.sees(resident, "联系电话")
    life.say(resident, "13812345678")
    life.press(resident, "确认提交")
    life.sees(resident, "已受理")
    return life.number(resident)


def test_a_complaint_lives_from_the_first_word_to_the_rating(either: Life) -> None:
    life = either
    ref = file(life, 1)
    card = life.sees("工程部群", f"【{ref}】")
    assert "13812345678" not in card["text"]

    life.press("王师傅", "签收", group="工程部群")
    life.sees(1, "王师傅已签收")
    life.wind(minutes=2)
    life.press("王师傅", "办结", group="工程部群")
    asked = life.sees("工程部群", "请写一下处理经过和结果")
    assert asked["reply_markup"]["force_reply"]
    assert f'<a href="tg://user?id={life.people["王师傅"]}">王师傅</a>' in asked["text"]
    life.say("王师傅", "换了门机，试运行正常", group="工程部群", reply=asked["message_id"])
    life.sees(1, "换了门机")
    life.press(1, "满意")
    life.sees(1, "感谢您的评价")

    life.wind(minutes=2)
    life.api.wait(lambda: "已结案" in life.api.chats[str(life.groups["工程部群"])][card["message_id"]]["text"])
    cards = [
        text for text in life.api.texts(life.groups["工程部群"]) if text.startswith(f"【{ref}】") and "诉求" in text
    ]
    assert len(cards) == 1
    answered = {call["callback_query_id"] for call in life.api.called("answerCallbackQuery")}
    assert answered == {"1", "2", "3", "4"}


def test_an_emergency_reaches_people_at_once_and_climbs_until_somebody_comes(either: Life) -> None:
    life = either
    life.say(1, "5栋1单元电梯里困了人，救命")
    life.sees(1, "已经通知值班人员赶过去")
    life.sees("工程部群", "险情：电梯困人")
    life.sees("周主管", "突发事件，已通知工程部值班王师傅")
    life.wind(minutes=4)
    life.sees("陈主管", "请督促或直接签收")

    life.press("王师傅", "签收", group="工程部群")
    life.sees(1, "王师傅已签收")
    life.press("王师傅", "已到场", group="工程部群")
    life.sees(1, "王师傅已到场")


def test_a_complaint_that_nobody_signs_climbs_the_ladder(life: Life) -> None:
    ref = file(life, 1)
    life.wind(minutes=31)
    life.sees("工程部群", f"【{ref}】还没人签收")
    life.wind(hours=2)
    life.sees("陈主管", f"【{ref}】一直没人签收")
    life.sees(1, "还没人签收，我已经报给上级主管")


def test_a_resident_and_a_receptionist_talk_through_the_bot(either: Life) -> None:
    life = either
    life.say(1, "/human")
    life.sees(1, "正在请接待员过来")
    life.press("小林", "接手", group="服务中心群")
    life.sees("小林", "已接手")
    life.say(1, "我家的事说来话长")
    life.sees("小林", "我家的事说来话长")
    life.say("小林", "您慢慢说", photo=[{"file_id": "FORM"}])
    life.sees(1, "您慢慢说")
    life.api.wait(lambda: [call for call in life.api.called("sendPhoto") if call["photo"] == "FORM"])

    life.press("小林", "结束人工")
    life.sees(1, "人工对话已结束")


def test_an_extension_is_asked_for_in_the_group_and_granted_in_private(either: Life) -> None:
    life = either
    ref = file(life, 1)
    life.press("王师傅", "签收", group="工程部群")
    life.wind(minutes=2)
    life.press("王师傅", "申请延期", group="工程部群")
    asked = life.sees("工程部群", "请写延期原因和新的日期")
    life.say("王师傅", "门机要采购 12月20日", group="工程部群", reply=asked["message_id"])
    approver = life.api.wait(
        lambda: next((n for n, i in life.people.items() if "申请延期" in "".join(life.api.texts(i))), None)
    )
    life.press(approver, "同意")
    life.sees(1, f"{ref} 需要多一点时间")
    life.sees("工程部群", "延期已批准")


def test_photos_and_voices_go_both_ways(either: Life) -> None:
    life = either
    life.say(1, "3号楼2单元楼道灯坏了，晚上看不见")
    life.sees(1, "您希望我们怎么处理")
    life.say(1, photo=[{"file_id": "SMALL"}, {"file_id": "LAMP"}], media_group_id="9")
    life.say(1, photo=[{"file_id": "STAIRS"}], media_group_id="9")
    life.say(1, voice={"file_id": "SAID"})
    life.wind(minutes=1)
    life.say(1, "尽快修好")
    life.sees(1, "联系电话")
    life.say(1, contact={"phone_number": "+8613812345678", "first_name": "张"})
    life.press(1, "确认提交")
    life.sees(1, "已受理")
    group = str(life.groups["工程部群"])
    album = life.api.wait(lambda: life.api.called("sendMediaGroup"))
    voice = life.api.wait(lambda: life.api.called("sendVoice"))
    assert [call["chat_id"] for call in (*album, *voice)] == [group, group]
    assert "LAMP" in album[0]["media"]
    assert "STAIRS" in album[0]["media"]
    assert voice[0]["voice"] == "SAID"

    life.press("王师傅", "签收", group="工程部群")
    life.wind(minutes=1)
    life.press("王师傅", "办结", group="工程部群")
    asked = life.sees("工程部群", "请写一下处理经过")
    life.say("王师傅", caption="换了灯泡", photo=[{"file_id": "NEW-LAMP"}], group="工程部群", reply=asked["message_id"])
    shown = life.api.wait(lambda: [call for call in life.api.called("sendPhoto") if call["photo"] == "NEW-LAMP"])
    assert "1" in {call["chat_id"] for call in shown}


def test_a_reply_to_a_card_is_about_that_card(life: Life) -> None:
    first, second = file(life, 1), file(life, 2, "5号楼1单元的楼道灯坏了三天，一直没人修")
    life.wind(minutes=2)
    card = life.sees("工程部群", f"【{first}】")
    life.sees("工程部群", f"【{second}】")
    life.say("王师傅", "收到", group="工程部群", reply=card["message_id"])

    life.sees(1, "王师傅已签收")
    assert "王师傅已签收" not in life.text(2)


def test_a_press_on_an_old_button_is_answered_kindly(life: Life) -> None:
    file(life, 1)
    life.press(1, "确认提交")
    life.sees(1, "已经提交好了，不用再点")
    life.press(1, "修改")

    life.sees(1, "这个按钮已经过时了")


def test_words_of_strangers_in_a_staff_group_do_nothing(life: Life) -> None:
    file(life, 1)
    life.press(99, "签收", group="工程部群")

    life.sees("工程部群", "这里的单由物业工作人员处理")


def test_a_card_whose_sending_got_no_answer_is_shown_once_as_soon_as_a_copy_is_pressed(life: Life) -> None:
    group = life.groups["工程部群"]
    life.api.fail("sendMessage", Fault(mute=True, chat=str(group)))
    ref = file(life, 1)
    first, second = life.api.wait(lambda: cards(life, group, ref)[1:] and cards(life, group, ref))
    life.press("王师傅", "签收", group="工程部群", message=first)

    life.sees(1, "王师傅已签收")
    life.api.wait(lambda: cards(life, group, ref) == [second])
    life.api.wait(lambda: "王师傅" in life.api.chats[str(group)][second]["text"])

    life.press("王师傅", "办结", group="工程部群", message=second)
    life.sees("工程部群", "请写一下处理经过")
    assert cards(life, group, ref) == [second]


def cards(life: Life, group: int, ref: str) -> list[int]:
    """Return which messages show the complaint's card, oldest first."""
    card = re.compile(f"【{ref}】.*诉求", re.DOTALL)
    return [number for number, message in life.api.chats[str(group)].items() if card.match(message.get("text", ""))]
