"""Joining with one-time codes, in real chats of a running process; and what happens to who can't be reached."""

from datetime import timedelta
from pathlib import Path

import pytest
from bot_api import BotApi
from life import MONDAY, Life, environment
from test_life_of_a_complaint import LIFT

from bots.wiring import Company
from core.people import Member
from core.usecases.join import GUESSES, LASTS, invite

CODE, OTHER = "ABCDEFGHJKMN", "PQRSTUVWXYZ2"


@pytest.fixture
def code_for(life: Life):  # type: ignore[no-untyped-def]
    """Return what gives out a code for somebody."""
    house = life.company.open_at(life.environment.database_url)

    def give(name: str, code: str = CODE, *, group: bool = False, ago: timedelta = timedelta()) -> str:
        member = Member(community=house.community.key, name=name)
        invite(house.database.work, code, member, group=group, by="root", now=life.clock.now() - ago)
        return code

    yield give
    house.close()


NEW, NEW_GROUP = 77, -2001


def supergroup(number: int) -> dict[str, object]:
    return {"id": number, "type": "supergroup", "title": "x"}


def test_a_code_makes_a_chat_a_persons_own(life: Life, code_for) -> None:  # type: ignore[no-untyped-def]
    life.say(NEW, f"/start {code_for('刘师傅')}")
    life.sees(NEW, "刘师傅，您好！您已加入翠湖花园")

    life.say(NEW, "随便说说")
    life.sees(NEW, "刘师傅您好。可以直接点卡片上的按钮")


def test_a_code_makes_a_chat_a_staff_group(life: Life, code_for) -> None:  # type: ignore[no-untyped-def]
    life.say("王师傅", f"/bind {code_for('工程部群', group=True)}", chat=supergroup(NEW_GROUP))
    life.sees(NEW_GROUP, "本群已设为翠湖花园的「工程部群」")

    life.say(1, "5栋1单元电梯里困了人，救命")
    life.sees(NEW_GROUP, "突发事件")


def test_a_code_works_once(life: Life, code_for) -> None:  # type: ignore[no-untyped-def]
    code = code_for("刘师傅")
    life.say(NEW, f"/bind {code}")
    life.sees(NEW, "您已加入")
    life.say(78, f"/bind {code}")

    life.sees(78, "已用过或已过期")


def test_a_code_is_good_for_a_day(life: Life, code_for) -> None:  # type: ignore[no-untyped-def]
    life.say(NEW, f"/bind {code_for('刘师傅', ago=LASTS)}")

    life.sees(NEW, "已用过或已过期")


def test_nobody_may_guess_for_long(life: Life, code_for) -> None:  # type: ignore[no-untyped-def]
    code_for("刘师傅")
    for guess in range(GUESSES):
        life.say(NEW, f"/bind 2222222222{'23456789'[guess]}2")
    life.say(NEW, f"/bind {CODE}")
    life.sees(NEW, "试的次数太多了")

    life.wind(hours=1, seconds=1)
    life.say(NEW, f"/bind {CODE}")
    life.sees(NEW, "您已加入")


def test_a_persons_code_shown_in_a_group_is_worth_nothing_any_more(life: Life, code_for) -> None:  # type: ignore[no-untyped-def]
    life.say("王师傅", f"/bind {code_for('刘师傅')}", group="工程部群")
    life.sees("工程部群", "个人的加入码请私聊我发送")
    life.say(NEW, f"/bind {CODE}")

    life.sees(NEW, "已用过或已过期")


def test_a_groups_code_is_kept_for_the_group(life: Life, code_for) -> None:  # type: ignore[no-untyped-def]
    life.say(NEW, f"/bind {code_for('工程部群', group=True)}")
    life.sees(NEW, "请在要加入的群里发送")
    life.say(NEW, f"/bind {CODE}", chat=supergroup(NEW_GROUP))

    life.sees(NEW_GROUP, "本群已设为")


def test_who_blocks_the_bot_is_reported_and_found_again_when_they_write(life: Life) -> None:
    manager, affairs = life.people["王师傅"], life.people["周主管"]
    life.api.gone[str(manager)] = "Forbidden: bot was blocked by the user"
    life.say("王师傅", "你好")
    life.sees("周主管", "「王师傅」现在收不到消息")

    del life.api.gone[str(manager)]
    life.say("王师傅", "你好")
    life.sees("王师傅", "王师傅您好")
    assert sum("收不到消息" in text for text in life.api.texts(affairs)) == 1


def test_a_group_that_puts_the_bot_out_is_reported_and_found_again(life: Life) -> None:
    chat = supergroup(life.groups["工程部群"])
    change = {"chat": chat, "from": {"id": 1, "is_bot": False, "first_name": "x"}, "date": 0}
    life.send(my_chat_member=change | {"new_chat_member": {"status": "kicked"}})
    life.sees("周主管", "「工程部群」现在收不到消息")

    life.send(my_chat_member=change | {"new_chat_member": {"status": "member"}})
    # What one chat says is heard in its order; what another says may come before it.
    life.say("王师傅", "签收 9999", group="工程部群")
    life.sees("工程部群", "9999")
    life.say(1, "5栋1单元电梯里困了人，救命")
    life.sees("工程部群", "突发事件")


def test_what_is_filed_while_a_group_is_away_reaches_who_is_on_duty_and_the_group_when_it_is_back(life: Life) -> None:
    group = life.groups["工程部群"]
    change = {"chat": supergroup(group), "from": {"id": 1, "is_bot": False, "first_name": "x"}, "date": 0}
    life.send(my_chat_member=change | {"new_chat_member": {"status": "kicked"}})
    life.sees("周主管", "「工程部群」现在收不到消息")
    life.say(1, LIFT)
    life.sees(1, "您希望我们怎么处理")
    life.say(1, "尽快修好", photo=[{"file_id": "P1", "file_size": 1}])
    life.sees(1, "联系电话")
    life.say(1, "13812345678")
    life.press(1, "确认提交")
    life.sees("王师傅", "经过")
    life.api.wait(lambda: [call for call in life.api.called("sendPhoto") if call["chat_id"] == "507"])
    life.press(1, "催办")
    life.sees("王师傅", "催办")
    assert not life.api.texts(group)

    for _ in range(2):
        life.send(my_chat_member=change | {"new_chat_member": {"status": "member"}})
    life.sees("工程部群", "经过")
    life.press("王师傅", "签收", group="工程部群")
    life.sees(1, "王师傅已签收")
    life.wind(minutes=1)
    life.api.wait(lambda: [call for call in life.api.called("sendPhoto") if call["chat_id"] == str(group)])
    life.sees("工程部群", "处理中")
    assert sum("诉求" in text for text in life.api.texts(group)) == 1


def test_a_forum_that_puts_the_bot_out_closes_every_group_that_is_a_topic_of_it(life: Life, code_for) -> None:  # type: ignore[no-untyped-def]
    topic = {"chat": supergroup(NEW_GROUP), "message_thread_id": 7, "is_topic_message": True}
    life.say("王师傅", f"/bind {code_for('工程部群', group=True)}", **topic)
    life.sees(NEW_GROUP, "本群已设为")
    change = {"chat": supergroup(NEW_GROUP), "from": {"id": 1, "is_bot": False, "first_name": "x"}, "date": 0}
    life.send(my_chat_member=change | {"new_chat_member": {"status": "left"}})
    life.sees("周主管", "「工程部群」现在收不到消息")


def test_an_administrator_without_a_name_may_bind_a_group_and_nothing_else(life: Life, code_for) -> None:  # type: ignore[no-untyped-def]
    chat = supergroup(NEW_GROUP)
    hidden = {"chat": chat, "sender_chat": chat, "from": {"id": 1087968824, "is_bot": True, "first_name": "Group"}}
    life.say("王师傅", f"/bind {code_for('工程部群', group=True)}", **hidden)
    life.sees(NEW_GROUP, "本群已设为")
    life.wind(minutes=1)
    life.say("王师傅", "签收 0001", **hidden)

    life.sees(NEW_GROUP, "匿名发言")


@pytest.mark.parametrize("by_message", [True, False], ids=["told", "found out"])
def test_a_group_that_becomes_a_supergroup_gets_what_it_was_owed(
    company: Company, api: BotApi, tmp_path, by_message: bool
) -> None:  # type: ignore[no-untyped-def]
    life = Life(company, api, environment(tmp_path, api))
    life.join_everybody()
    old = life.groups["工程部群"]
    life.api.migrated[str(old)] = NEW_GROUP
    with life.running():
        if by_message:
            life.send(message=life.message("王师傅", group="工程部群") | {"migrate_to_chat_id": NEW_GROUP})
        life.say(1, "5栋1单元电梯里困了人，救命")
        life.sees(NEW_GROUP, "突发事件")
        life.groups["工程部群"] = NEW_GROUP
        life.press("王师傅", "签收", group="工程部群")

        life.sees(1, "王师傅已签收")


def test_a_group_that_becomes_a_supergroup_shows_the_open_cards_again_and_only_those(
    company: Company, api: BotApi, tmp_path: Path
) -> None:
    life = Life(company, api, environment(tmp_path, api))
    life.join_everybody()
    old = life.groups["工程部群"]
    with life.running():
        life.say(1, "5栋1单元电梯里困了人，救命")
        life.sees("工程部群", "突发事件")
        life.press("王师傅", "签收", group="工程部群")
        signed = life.api.wait(lambda: [text for text in life.api.texts(old) if "诉求" in text and "王师傅" in text])
        life.send(message=life.message("王师傅", group="工程部群") | {"migrate_to_chat_id": NEW_GROUP})
        life.send(message=life.message("王师傅", group="工程部群") | {"migrate_to_chat_id": NEW_GROUP})

        life.sees(NEW_GROUP, "突发事件")
        life.groups["工程部群"] = NEW_GROUP
        life.press("王师傅", "已到场", group="工程部群")
        life.sees(1, "王师傅已到场")
    assert [text[:20] for text in life.api.texts(NEW_GROUP) if "诉求" in text] == [text[:20] for text in signed]


def test_monday_is_a_working_day() -> None:
    assert MONDAY.weekday() == 0
