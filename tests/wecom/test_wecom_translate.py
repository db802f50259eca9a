"""What 企业微信 says, as the core hears it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bots.wecom.translate import Heard, from_app, from_bot

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


def said(text: str, *, group: bool = True, **more: Any) -> Heard | None:
    chat = {"chatid": "wr1", "chattype": "group"} if group else {"chattype": "single"}
    body = {"msgid": "7", "from": {"userid": "wang"}, "msgtype": "text", "text": {"content": text}, **chat, **more}
    return from_bot({"cmd": "aibot_msg_callback", "headers": {"req_id": "r"}, "body": body}, NOW)


@pytest.mark.parametrize(
    "text", ["@诉办 签收 7", "@诉办\u2005签收 7", "  @诉办   签收 7 ", "签收 7 @诉办", "@诉办 @小助手 签收 7"]
)
def test_the_name_of_the_bot_is_not_part_of_what_is_said(text: str) -> None:
    heard = said(text)

    assert heard is not None
    assert heard.inbound.text == "签收 7"
    assert (heard.inbound.peer.chat, heard.inbound.author, heard.inbound.group) == ("group:wr1", "wang", True)


def test_a_colleague_named_at_the_end_is_part_of_it() -> None:
    heard = said("@诉办 转派 7 @刘师傅")

    assert heard is not None
    assert heard.inbound.text == "转派 7 @刘师傅"


@pytest.mark.parametrize(
    "text", ["/bind ABCD-EFGH-JKLM", "bind abcdefghjklm", "/bind：ABCD-EFGH-JKLM", "abcd-efgh-jklm"]
)
def test_a_code_is_heard_however_it_is_written(text: str) -> None:
    heard = said(f"@诉办 {text}")

    assert heard is not None
    assert (heard.code, heard.inbound.text) == ("ABCDEFGHJKLM", "")


def test_what_answers_a_card_is_about_its_complaint() -> None:
    heard = said("@诉办 收到", quote={"msgtype": "text", "text": {"content": "【TS202611230007】重要"}})

    assert heard is not None
    assert heard.inbound.reply_to == "TS202611230007"


@pytest.mark.parametrize(
    "quote", [None, "x", {}, {"msgtype": "image", "image": {"url": "u"}}, {"msgtype": "text", "text": 7}]
)
def test_an_odd_quotation_is_none(quote: Any) -> None:
    heard = said("@诉办 收到", quote=quote)

    assert heard is not None
    assert heard.inbound.reply_to is None


def test_words_and_pictures_sent_together_are_one_message() -> None:
    items = [
        {"msgtype": "text", "text": {"content": "@诉办 办结 7 换好了"}},
        {"msgtype": "image", "image": {"url": "u"}},
    ]
    heard = said("", msgtype="mixed", mixed={"msg_item": items})

    assert heard is not None
    assert heard.inbound.text == "办结 7 换好了"
    assert [one["kind"] for one in heard.media] == ["image"]


@pytest.mark.parametrize("nested", [True, False])
def test_a_press_is_heard_as_the_documents_and_as_the_official_client_write_it(nested: bool) -> None:
    pressed = {"event_key": "acknowledge:TS202611230007", "task_id": "t1", "card_type": "button_interaction"}
    event = {"eventtype": "template_card_event"} | ({"template_card_event": pressed} if nested else pressed)
    body = {"msgid": "8", "chatid": "wr1", "chattype": "group", "from": {"userid": "wang"}, "msgtype": "event"}
    frame = {"cmd": "aibot_event_callback", "headers": {"req_id": "r8"}, "body": body | {"event": event}}

    heard = from_bot(frame, NOW)

    assert heard is not None
    assert (heard.inbound.press, heard.task, heard.answer) == ("acknowledge:TS202611230007", "t1", "r8")


def pressed_in_app(key: str, chosen: str = "") -> Heard | None:
    fields: dict[str, Any] = {
        "ToUserName": "ww", "FromUserName": "WangShiFu", "CreateTime": "1795400000", "MsgType": "event",
        "Event": "template_card_event", "EventKey": key, "TaskId": "t1", "ResponseCode": "code-1",
    }  # fmt: skip
    if chosen:
        fields["SelectedItems"] = {"SelectedItem": {"QuestionKey": "more", "OptionIds": {"OptionId": chosen}}}
    return from_app(fields, NOW)


def test_a_press_in_the_app_carries_the_code_that_changes_the_card() -> None:
    heard = pressed_in_app("agree:TS202611230007")

    assert heard is not None
    assert (heard.inbound.press, heard.task, heard.answer) == ("agree:TS202611230007", "t1", "code-1")
    assert (heard.inbound.author, heard.inbound.peer.chat) == ("wangshifu", "wangshifu")


def test_a_choice_from_the_list_is_a_press() -> None:
    heard = pressed_in_app("more", "regrade:TS202611230007")

    assert heard is not None
    assert heard.inbound.press == "regrade:TS202611230007"


@pytest.mark.parametrize("key", ["noop", "more"])
def test_a_press_that_means_nothing_only_wants_to_look(key: str) -> None:
    heard = pressed_in_app(key)

    assert heard is not None
    assert heard.inbound.press is None


@pytest.mark.parametrize(
    "fields",
    [
        {"MsgType": "event", "Event": "enter_agent"},
        {"MsgType": "link", "MsgId": "9"},
        {"MsgType": "text", "MsgId": "9", "Content": None},
    ],
)
def test_what_is_not_for_us_is_passed_over(fields: dict[str, Any]) -> None:
    assert from_app({"FromUserName": "wang", "CreateTime": "1"} | fields, NOW) is None
