"""Messages out: within what Telegram takes, escaped, with buttons that can be read."""

import html
import json
import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bots.telegram.compose import Call, compose, marked, rows
from core.messages import Attachment, Button, MediaKind, Outbound, Peer, Share

GROUP = Peer(channel="telegram", chat="-1001")
PRIVATE = Peer(channel="telegram", chat="7")


def one(text: str = "好", peer: Peer = PRIVATE, **more: Any) -> Call:
    (call,) = compose(Outbound(peer=peer, text=text, **more))
    return call


def photo(number: int) -> Attachment:
    return Attachment(kind=MediaKind.PHOTO, source=f"telegram:photo:P{number}")


def test_what_people_wrote_is_never_taken_for_markup() -> None:
    assert one("<b>1 & 2</b>").params["text"] == "&lt;b&gt;1 &amp; 2&lt;/b&gt;"
    assert one("<b>").plain["text"] == "<b>"


def test_words_of_a_resident_ring_nobodys_telephone_and_show_no_page() -> None:
    told = one("找 @wangshifu 或 a.b@mail.cn，看 bad.example").params

    assert told["text"] == "找 @\u2060wangshifu 或 a.b@mail.cn，看 bad.example"
    assert told["link_preview_options"] == '{"is_disabled":true}'
    assert "link_preview_options" not in one("11-24 08:30 前答复，3.5 米").params


@given(st.text(alphabet='<>&"王师傅 a😀\n', min_size=1, max_size=300))
def test_without_its_tags_a_text_says_what_it_said(text: str) -> None:
    shown = html.unescape(re.sub(r"</?a[^>]*>", "", marked(text, {"王师傅": "5"})))

    assert shown.startswith(text)


@given(st.text(min_size=1, max_size=9000))
def test_no_part_is_longer_than_telegram_takes(text: str) -> None:
    for call in compose(Outbound(peer=PRIVATE, text=text)):
        assert len(call.plain["text"].encode("utf-16-le", "surrogatepass")) // 2 <= 4096


def test_a_long_text_goes_in_parts_with_the_buttons_under_the_last() -> None:
    *parts, last = compose(Outbound(peer=PRIVATE, text="灯坏了。" * 2500, buttons=(Button(label="好", data="ok"),)))

    assert len(parts) == 2
    assert all("reply_markup" not in part.params for part in parts)
    assert "reply_markup" in last.params


def test_who_is_to_be_pinged_is_linked_where_they_are_named() -> None:
    assert marked("请 王师傅 签收", {"王师傅": "5"}) == '请 <a href="tg://user?id=5">王师傅</a> 签收'
    assert marked("请签收", {"王师傅": "5"}) == '请签收 <a href="tg://user?id=5">王师傅</a>'


def test_words_awaited_in_a_group_open_the_asked_persons_keyboard() -> None:
    markup = json.loads(one("王师傅：请写处理经过", GROUP, awaits=True, mention=("王师傅",)).params["reply_markup"])

    assert markup == {"force_reply": True, "selective": True, "input_field_placeholder": "王师傅：请写处理经过"}
    assert "reply_markup" not in one(awaits=True).params


def test_a_card_is_changed_in_place_and_its_topic_named_only_when_it_is_sent() -> None:
    topic = Peer(channel="telegram", chat="-1001/44")
    (sent,) = compose(Outbound(peer=topic, text="卡", card="c"))
    (edited,) = compose(Outbound(peer=topic, text="卡", card="c"), edits="9")

    assert (sent.method, sent.params["chat_id"], sent.params["message_thread_id"]) == ("sendMessage", "-1001", 44)
    assert (edited.method, edited.params["message_id"]) == ("editMessageText", "9")
    assert "message_thread_id" not in edited.params


def test_long_labels_have_a_row_of_their_own_and_short_ones_share() -> None:
    short = [Button(label=label, data=label) for label in ("签收", "办结", "转派", "上报")]
    long = Button(label="0007 3号楼2单元地下车库B区入口", data="x")

    assert [len(row) for row in rows([*short, long])] == [3, 1, 1]


def test_a_button_whose_data_does_not_fit_is_left_out_rather_than_the_message_lost() -> None:
    assert rows([Button(label="好", data="字" * 22)]) == []


def test_one_picture_goes_alone_and_several_as_an_album() -> None:
    _, single = compose(Outbound(peer=GROUP, text="附件", attachments=(photo(1),)))
    _, album, rest = compose(Outbound(peer=GROUP, text="附件", attachments=tuple(photo(n) for n in range(11))))

    assert (single.method, single.params["photo"]) == ("sendPhoto", "P1")
    assert album.method == "sendMediaGroup"
    assert len(json.loads(album.params["media"])) == 10
    assert rest.method == "sendPhoto"


def test_what_was_sent_as_something_is_sent_on_as_the_same() -> None:
    kinds = {"voice": "sendVoice", "audio": "sendAudio", "video_note": "sendVideoNote", "animation": "sendAnimation"}
    sent = [Attachment(kind=MediaKind.VOICE, source=f"telegram:{field}:F") for field in kinds]

    calls = compose(Outbound(peer=GROUP, text="", attachments=tuple(sent)))

    assert [(call.method, next(iter(call.params.keys() - {"chat_id"}))) for call in calls] == [
        (method, field) for field, method in kinds.items()
    ]


def test_what_came_another_way_is_uploaded() -> None:
    _, call = compose(Outbound(peer=GROUP, text="x", attachments=(Attachment(kind=MediaKind.PHOTO, source="ab.jpg"),)))

    assert (call.method, call.uploads, call.params["photo"]) == ("sendPhoto", ("photo",), "ab.jpg")


def test_a_place_is_shown_on_the_map_by_its_name() -> None:
    at = Attachment(kind=MediaKind.LOCATION, latitude=28.2, longitude=112.9)
    named = Attachment(kind=MediaKind.LOCATION, latitude=28.2, longitude=112.9, words="东门")
    only_words = Attachment(kind=MediaKind.LOCATION, words="东门")

    calls = compose(Outbound(peer=GROUP, text="", attachments=(at, named, only_words)))

    assert [call.method for call in calls] == ["sendLocation", "sendVenue"]


def keyboard(call: Call) -> Any:
    return json.loads(call.params["reply_markup"])


def test_a_question_for_the_phone_can_be_answered_with_one_touch() -> None:
    shown = keyboard(one("电话？", buttons=(Button(label="跳过", data="skip"),), share=Share.PHONE))

    assert shown["keyboard"] == [[{"text": "phone", "request_contact": True}], [{"text": "跳过"}]]
    assert shown["one_time_keyboard"]
    assert shown["resize_keyboard"]
    assert keyboard(one("在哪里？", share=Share.PLACE))["keyboard"][0][0]["request_location"]


def test_the_keyboard_is_put_away_when_its_question_is_answered() -> None:
    assert keyboard(one("好", share=Share.DONE)) == {"remove_keyboard": True}

    buttons = (Button(label="确认提交", data="confirm"),)
    first, second = compose(Outbound(peer=PRIVATE, text="请核对", buttons=buttons, share=Share.DONE))
    assert keyboard(first) == {"remove_keyboard": True}
    assert "inline_keyboard" in keyboard(second)


def test_a_group_is_never_asked_for_somebodys_phone() -> None:
    assert "reply_markup" not in one(peer=GROUP, share=Share.PHONE).params
    assert "reply_markup" not in one(peer=GROUP, share=Share.DONE).params
