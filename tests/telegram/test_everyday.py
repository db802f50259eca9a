"""What else happens in chats, over real HTTP: edits, forwards, stickers, topics, channels, admins, people who block us."""

from typing import Any

from life import Life
from test_life_of_a_complaint import LIFT, file

from core.messages import Peer

FORUM, TOPIC = -2002, 77
BLOCKED = "Forbidden: bot was blocked by the user"


def in_topic(thread: int = TOPIC) -> dict[str, Any]:
    return {
        "chat": {"id": FORUM, "type": "supergroup", "title": "工程部", "is_forum": True},
        "message_thread_id": thread,
        "is_topic_message": True,
    }


def bind(life: Life, group: str, chat: str) -> None:
    house = life.company.open_at(life.environment.database_url)
    house.join_group(group, Peer(channel="telegram", chat=chat))
    house.close()


def test_an_edited_story_is_told_once(life: Life) -> None:
    said = life.message(1, LIFT)
    life.send(message=said)
    life.sees(1, "您希望我们怎么处理")
    life.send(edited_message=said | {"text": LIFT.replace("三次", "五次"), "edit_date": said["date"] + 5})
    life.say(1, "尽快修好")
    life.sees(1, "联系电话")
    life.say(1, "13812345678")
    life.sees(1, "请您核对一下")
    life.press(1, "确认提交")

    card = life.sees("工程部群", "经过")["text"]
    assert "坏了五次" in card
    assert "坏了三次" not in card


def test_a_colleague_who_edits_what_is_done_already_is_told_so(life: Life) -> None:
    file(life, 1)
    life.say("王师傅", "签收 0001", group="工程部群")
    life.sees(1, "王师傅已签收")
    done = life.message("王师傅", "办结 0001 换了灯", group="工程部群")
    life.send(message=done)
    life.sees(1, "换了灯")
    life.send(edited_message=done | {"text": "办结 0001 换了灯泡", "edit_date": done["date"] + 5})

    life.sees("工程部群", "改过的消息不会再办一遍")
    assert "换了灯泡" not in life.text(1)


def test_a_forwarded_message_is_as_good_as_a_typed_one(life: Life) -> None:
    neighbour = {"type": "user", "date": 1, "sender_user": {"id": 5, "is_bot": False, "first_name": "邻居"}}
    life.say(1, LIFT, forward_origin=neighbour)

    life.sees(1, "您希望我们怎么处理")


def test_a_sticker_is_answered_kindly_and_files_nothing(life: Life) -> None:
    life.say(1, sticker={"file_id": "S", "emoji": "🙏"})
    life.sees(1, "收到您的表情")

    file(life, 1)
    life.say(1, sticker={"file_id": "S", "emoji": "👍"})
    life.say(1, "查进度")
    life.sees(1, "提交投诉")
    assert "附件：表情" not in life.text("工程部群")


def test_channels_other_bots_and_nameless_admins_are_no_residents(life: Life) -> None:
    post = {"message_id": 1, "date": 1, "chat": {"id": -3001, "type": "channel", "title": "x"}, "text": LIFT}
    life.send(channel_post=post)
    life.send(edited_channel_post=post)
    bot = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    life.say("王师傅", "签收", group="工程部群", **{"from": bot})
    life.say(2, "您好")
    life.sees(2, "诉办助手")

    assert not life.api.chats["-3001"]
    assert not life.api.chats[str(life.groups["工程部群"])]


def test_nobody_who_means_us_is_left_without_an_answer(life: Life) -> None:
    life.say(1, poll={"id": "1", "question": "电梯该不该换"})
    life.sees(1, "没有收到文字")
    life.say(2, "/投诉")
    life.sees(2, "请您说说是什么事")
    life.say(3, document={"file_id": "D", "file_name": "证据.mp4", "file_size": 30 << 20})
    life.sees(3, "超过 20 MB")
    assert "已经附上了" not in life.text(3)
    life.say(4, "/start@suban_test_bot", chat={"id": -4001, "type": "group", "title": "业主群"})
    life.api.wait_for_text(-4001, "请私聊我")
    life.say("王师傅", "/help@suban_test_bot", group="工程部群")
    life.sees("工程部群", "您好。可以直接点卡片上的按钮")


def test_who_has_a_complaint_and_talks_to_its_card_learns_that_only_the_group_reads_it(life: Life) -> None:
    file(life, 1)
    card = life.sees("工程部群", "经过")["message_id"]
    life.press("王师傅", "签收", group="工程部群")
    life.sees(1, "王师傅已签收")
    life.wind(minutes=1)
    life.say("刘师傅", "辛苦了", group="工程部群", reply=card)
    life.say("王师傅", "配件在路上，明天上午到", group="工程部群", reply=card)
    life.sees("工程部群", "这句话只有群里看得到")
    life.wind(minutes=1)
    life.say("王师傅", "回复 配件在路上，明天上午到", group="工程部群", reply=card)
    life.sees(1, "配件在路上")

    assert sum("只有群里看得到" in text for text in life.api.texts(life.groups["工程部群"])) == 1


def test_a_topic_can_be_a_staff_group_and_hears_its_answers_there(life: Life) -> None:
    bind(life, "工程部群", f"{FORUM}/{TOPIC}")
    life.groups["工程部群"] = FORUM
    ref = file(life, 1)
    card = life.sees("工程部群", f"【{ref}】")
    life.say("王师傅", "签收", **in_topic(), reply_to_message={"message_id": card["message_id"], "date": 1, "chat": {}})
    life.sees(1, "王师傅已签收")
    life.wind(minutes=1)
    life.say("王师傅", f"办结 {ref[-4:]}", **in_topic())
    life.sees("工程部群", "请写一下处理经过")

    sent = [call for call in life.api.called("sendMessage") if call["chat_id"] == str(FORUM)]
    assert sent
    assert {call.get("message_thread_id") for call in sent} == {str(TOPIC)}


def test_what_is_asked_in_another_topic_is_answered_there(life: Life) -> None:
    bind(life, "工程部群", f"{FORUM}/{TOPIC}")
    life.groups["工程部群"] = FORUM
    ref = file(life, 1)
    life.sees("工程部群", f"【{ref}】")
    life.say("王师傅", f"签收 {ref[-4:]}", **in_topic(78))
    life.sees(1, "王师傅已签收")
    life.wind(minutes=1)
    done = life.sees("工程部群", "「签收」已办好")

    assert done["message_thread_id"] == "78"


def test_an_admin_hears_all_and_still_answers_only_what_is_meant(life: Life) -> None:
    chat = {"id": life.groups["工程部群"], "type": "supergroup", "title": "x"}
    change = {"chat": chat, "from": {"id": 1, "is_bot": False, "first_name": "x"}, "date": 0}
    life.send(my_chat_member=change | {"new_chat_member": {"status": "administrator"}})
    ref = file(life, 1)
    life.sees("工程部群", f"【{ref}】")
    said = len(life.api.texts(life.groups["工程部群"]))
    for talk in ("今天好热", "中午吃什么", "电梯那单谁在看"):
        life.say("王师傅", talk, group="工程部群")
    life.say(2, "您好")
    life.sees(2, "诉办助手")
    assert len(life.api.texts(life.groups["工程部群"])) == said

    life.say("王师傅", f"@suban_test_bot 签收 {ref[-4:]}", group="工程部群")
    life.sees(1, "王师傅已签收")


def test_who_blocked_us_is_told_by_telephone_and_in_the_chat_again_when_they_return(life: Life) -> None:
    ref = file(life, 1)
    life.press("王师傅", "签收", group="工程部群")
    life.sees(1, "王师傅已签收")
    life.api.gone["1"] = BLOCKED
    life.wind(minutes=2)
    life.say("王师傅", f"回复 {ref[-4:]} 配件已到，下午来换", group="工程部群")

    call = life.sees("服务中心群", "请打电话告诉住户")
    assert "配件已到，下午来换" in call["text"]
    assert "138****5678" in call["text"]
    assert "13812345678" not in life.text("服务中心群")
    life.sees("小林", "13812345678")

    del life.api.gone["1"]
    life.say(1, "查进度")
    life.sees(1, "处理中")
    life.wind(minutes=2)
    life.say("王师傅", f"办结 {ref[-4:]} 换了门机，试过都好", group="工程部群")
    life.sees(1, "换了门机，试过都好")
    assert "换了门机" not in "".join(t for t in life.api.texts(life.groups["服务中心群"]) if "请打电话" in t)


def test_a_resident_who_leaves_and_comes_back_is_no_matter_of_the_supervisors(life: Life) -> None:
    chat = {"id": 1, "type": "private", "first_name": "张"}
    change = {"chat": chat, "from": {"id": 1, "is_bot": False, "first_name": "张"}, "date": 0}
    life.send(my_chat_member=change | {"new_chat_member": {"status": "kicked"}})
    life.send(my_chat_member=change | {"new_chat_member": {"status": "member"}})
    life.say(1, "您好")
    life.sees(1, "诉办助手")

    assert "收不到消息" not in life.text("周主管")
