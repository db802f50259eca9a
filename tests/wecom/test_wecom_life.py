"""The live process with the staff in 企业微信: joining, pressing at once, being lost, taking over."""

import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from live.disk import unwritable
from live.ports import free_port
from wecom_chats import Fault
from wecom_life import Life
from wecom_platform import Platform, platform
from wecom_shown import as_read

from bots.wiring import Company

ORDER = "登记 来电 王大爷 13900001111 7号楼2单元门口路灯不亮，晚上看不见"


@pytest.fixture
def server() -> Iterator[Platform]:
    with platform() as running:
        yield running


@pytest.fixture
def life(company: Company, server: Platform, tmp_path: Path) -> Iterator[Life]:
    """Return a process with all there is, and all of the staff joined."""
    life = Life(company, server, tmp_path)
    life.join_everybody()
    with life.connected():
        yield life


def file(life: Life) -> str:
    """Let the receptionist register a complaint by telephone; return its number."""
    life.server.write(life.people["小林"], ORDER)
    card = life.server.sees(life.groups["工程部群"], "路灯", "[签收]")
    found = re.search(r"TS\d{12}", as_read(card))
    assert found
    return found[0]


def test_a_group_and_people_join_with_their_codes(company: Company, server: Platform, tmp_path: Path) -> None:
    life = Life(company, server, tmp_path, hooks=False)
    with life.connected():
        server.say("u2", f"/bind {life.invite('工程部群', group=True)}", group="wr2")
        server.sees("wr2", "本群已设为翠湖花园的「工程部群」")
        code = life.invite("王师傅").lower()
        server.write("u8", f"{code[:4]}-{code[4:8]}-{code[8:]}")
        server.sees("u8", "王师傅，您好！您已加入")
        server.say("u9", f"@诉办 bind {life.invite('刘师傅')}")
        server.sees("u9", "刘师傅，您好！您已加入")
        server.say("u7", f"/bind {life.invite('陈主管')}", group="wr2")
        server.sees("wr2", "个人的加入码请私聊我发送")


def test_who_is_told_of_under_a_disguise_is_the_one_who_joined(
    company: Company, server: Platform, tmp_path: Path
) -> None:
    life = Life(company, server, tmp_path, hooks=False)
    life.join_everybody()
    server.disguises["woDISGUISE_of_wang"] = life.people["王师傅"]
    with life.connected():
        ref = file(life)
        server.press(life.people["王师傅"], "签收", chat=life.groups["工程部群"])
        server.sees(life.groups["工程部群"], ref, "已由王师傅签收")
        server.say(life.people["王师傅"], "已到场", group=life.groups["工程部群"])
        server.sees(life.groups["工程部群"], ref, "王师傅 已到场")
    lifted = [body["open_userid_list"] for body in server.called("batch/openuserid_to_userid")]
    assert lifted.count(["woDISGUISE_of_wang"]) == 1


def test_two_who_press_at_once_are_shown_who_was_first(life: Life) -> None:
    server, group = life.server, life.groups["工程部群"]
    ref = file(life)
    card = server.sees(group, "[签收]")
    press = {"chat": group, "message": card, "key": f"acknowledge:{ref}"}
    both = [
        threading.Thread(target=server.press, args=(life.people[name], "签收"), kwargs=press)
        for name in ("王师傅", "刘师傅")
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()
    server.wait(lambda: len(server.called("aibot_respond_update_msg")) == 2)
    server.sees(group, "已由", "签收。")

    changed = [body["template_card"] for body in server.called("aibot_respond_update_msg")]
    first = changed[0]["source"]["desc"]
    assert first in ("已由王师傅签收", "已由刘师傅签收")
    assert {one["source"]["desc"] for one in changed} == {first}
    assert {one["task_id"] for one in changed} == {card["card"]["task_id"]}
    cards = [one for one in server.chats[group] if "card" in one]
    assert len(cards) == 1


def test_a_press_that_comes_too_late_hangs_a_new_card(life: Life) -> None:
    server, group = life.server, life.groups["工程部群"]
    file(life)
    server.fail("aibot_respond_update_msg", Fault(846605))
    server.press(life.people["王师傅"], "签收", chat=group)

    server.wait(lambda: len([one for one in server.chats[group] if "card" in one]) == 2)
    assert "已由王师傅签收" in as_read(server.chats[group][-1])


def test_who_is_due_is_called_by_name_by_the_webhook(life: Life) -> None:
    file(life)
    called = life.server.wait(
        lambda: [body for body in life.server.called("webhook/send") if "mentioned_list" in body["text"]]
    )

    assert called[0]["text"]["mentioned_list"] == [life.people["王师傅"]]


def test_what_is_decided_alone_is_pressed_once_and_shows_it(life: Life) -> None:
    server, group = life.server, life.groups["工程部群"]
    ref = file(life)
    server.press(life.people["王师傅"], "签收", chat=group)
    server.sees(group, "已由王师傅签收")
    server.say(life.people["王师傅"], "申请延期 要采购灯具 12月20日", group=group)
    approver = server.wait(lambda: next((n for n in life.people.values() if "[同意]" in server.text(n)), None))
    server.press(approver, "同意", chat=approver)
    server.sees(group, ref, "延期已批准")

    (change,) = server.called("message/update_template_card")
    assert change["userids"] == [approver]
    assert "[同意]" not in as_read(server.sees(approver, "申请延期"))


def test_who_left_the_company_is_lost_and_the_supervisor_hears_it(life: Life) -> None:
    server = life.server
    server.members.discard(life.people["王师傅"])
    file(life)
    server.press(life.people["王师傅"], "签收", chat=life.groups["工程部群"])

    server.sees(life.people["周主管"], "「王师傅」现在收不到消息")


def test_what_may_have_arrived_is_not_said_twice(life: Life) -> None:
    server, group = life.server, life.groups["工程部群"]
    ref = file(life)
    server.press(life.people["王师傅"], "签收", chat=group)
    server.sees(group, "已由王师傅签收")
    server.sees(life.people["王师傅"], "13900001111")
    server.fail("message/send", Fault(mute=True))
    server.say(life.people["王师傅"], "申请延期 要采购灯具 12月20日", group=group)
    approver = server.wait(lambda: next((n for n in life.people.values() if "[同意]" in server.text(n)), None))
    life.wind(seconds=30)
    server.wait(lambda: len([b for b in server.called("message/send") if b["msgtype"] == "template_card"]) > 1)
    server.press(approver, "同意", chat=approver)
    server.sees(group, ref, "延期已批准")

    assert server.text(approver).count("申请延期：") == 1


def test_while_the_bot_is_out_the_webhook_speaks_with_a_link(life: Life) -> None:
    server, group = life.server, life.groups["工程部群"]
    server.fail("aibot_subscribe", *[Fault(40001)] * 50)
    server.cut()
    server.write(life.people["小林"], ORDER)
    server.sees(life.people["小林"], "已登记")
    for _ in range(4):
        life.wind(minutes=1)
        server.wait(lambda: True)

    said = server.sees(group, "路灯", "点开办理：http")
    assert said["by"] == "hook"


def test_one_process_has_the_connection_and_another_takes_over(
    company: Company, server: Platform, tmp_path: Path
) -> None:
    life = Life(company, server, tmp_path)
    life.join_everybody()
    other = replace(life.environment, port=free_port())
    with life.running(environment=other):
        server.wait(server.is_connected)
        with life.running():
            life.wait_for_http()
            file(life)
            assert len(server.called("aibot_subscribe")) == 1
            assert life.health()["channels"]["wecom"]["bot"]["connected"] is False
    with life.connected():
        server.press(life.people["王师傅"], "签收", chat=life.groups["工程部群"])
        server.sees(life.groups["工程部群"], "已由王师傅签收")


def test_in_a_group_it_is_said_how_to_answer(life: Life) -> None:
    server, group = life.server, life.groups["工程部群"]
    file(life)
    server.press(life.people["王师傅"], "签收", chat=group)
    server.sees(group, "已由王师傅签收")
    server.press(life.people["王师傅"], "办结", chat=group)

    asked = server.sees(group, "请写一下处理经过", "（请在群里 @我 再写）")
    assert asked["called"] == [life.people["王师傅"]]


def test_who_calls_the_bot_and_is_not_understood_is_told_how_to_say_it(life: Life) -> None:
    life.server.say(life.people["王师傅"], "总阀关了，管子也通了", group=life.groups["工程部群"])

    life.server.sees(life.groups["工程部群"], "没听明白", "办结 0007")


def test_a_telephone_becomes_known_as_that_of_who_has_joined_already(life: Life) -> None:
    server = life.server
    file(life)
    card = server.sees(life.groups["工程部群"], "路灯", "[签收]")
    link = card["card"]["card_action"]["url"]
    assert "签收" not in life.http.get(link).text.partition("<body>")[2].partition("<form")[2]
    life.http.post(link, data={"code": life.invite("王师傅")})
    page = life.http.get(link).text
    assert "您是王师傅" in page
    press = re.search(r'name="press" value="(acknowledge:[^"]+)"', page)
    assert press
    life.http.post(link, data={"press": press[1]})

    server.sees(life.groups["工程部群"], "已由王师傅签收")
    server.sees(life.people["王师傅"], "13900001111")


def test_what_is_said_after_a_picture_is_heard_after_it(life: Life) -> None:
    server, group = life.server, life.groups["工程部群"]
    ref = file(life)
    server.press(life.people["王师傅"], "签收", chat=group)
    server.sees(group, "已由王师傅签收")
    server.press(life.people["王师傅"], "办结", chat=group)
    server.sees(group, "请写一下处理经过")
    picture = {"msgtype": "image", "image": server.sealed(server.picture("lamp.jpg"))}
    server.say(life.people["王师傅"], "", group=group, msgtype="mixed", mixed={"msg_item": [picture]})
    server.say(life.people["王师傅"], "灯泡换好了", group=group)
    server.sees(group, ref, "已办结")

    assert "照片收到" in server.text(group)


def test_where_no_picture_can_be_kept_the_words_count_and_the_picture_is_asked_for_again(life: Life) -> None:
    server, group = life.server, life.groups["工程部群"]
    ref = file(life)
    server.press(life.people["王师傅"], "签收", chat=group)
    server.sees(group, "已由王师傅签收")
    picture = {"msgtype": "image", "image": server.sealed(server.picture("lamp.jpg"))}
    words = {"msgtype": "text", "text": {"content": f"办结 {ref} 灯泡换好了"}}
    with unwritable(life.environment.data / "media"):
        server.say(life.people["王师傅"], "", group=group, msgtype="mixed", mixed={"msg_item": [words, picture]})
        server.sees(group, "照片没有收到，请稍后再发")
        server.sees(group, ref, "已办结")
