"""A phone and a place handed over with one touch, in real chats of a running process."""

import re
from typing import Any

from life import Life

DARK = "楼道灯坏了，晚上看不见，希望马上修"


def keys(message: dict[str, Any]) -> list[dict[str, Any]]:
    return [key for row in message["reply_markup"].get("keyboard", []) for key in row]


def test_a_phone_asked_for_is_handed_over_with_one_touch_and_the_keyboard_goes(life: Life) -> None:
    life.say(1, f"3号楼2单元{DARK}")
    asked = life.sees(1, "请留个联系电话")
    assert keys(asked)[0] == {"text": "发送我的手机号", "request_contact": True}
    life.say(1, contact={"phone_number": "+8613812345678", "first_name": "张", "user_id": 1})

    back = life.sees(1, "电话：13812345678")
    assert "inline_keyboard" in back["reply_markup"]
    assert any((m.get("reply_markup") or {}).get("remove_keyboard") for m in life.api.chats["1"].values())
    life.press(1, "确认提交")
    life.sees(1, "已受理")


def test_a_key_of_the_keyboard_says_its_word(life: Life) -> None:
    life.say(1, f"3号楼2单元{DARK}")
    assert "跳过" in [key["text"] for key in keys(life.sees(1, "请留个联系电话"))]
    life.say(1, "跳过")

    life.sees(1, "请您核对一下")


def test_somebody_elses_card_is_a_number_like_any_typed_one(life: Life) -> None:
    life.say(1, f"3号楼2单元{DARK}")
    life.sees(1, "请留个联系电话")
    life.say(1, contact={"phone_number": "8613900001111", "first_name": "李四", "user_id": 4})

    # Read back before anything is filed, and corrected like any other item.
    life.sees(1, "电话：13900001111")
    life.say(1, "电话改成13812345678")
    life.sees(1, "电话：13812345678")
    assert not re.search(r"TS\d{12}", life.text(1))


def test_a_point_on_the_map_is_an_answer_where_nothing_better_is_said(life: Life) -> None:
    life.say(1, DARK)
    assert keys(life.sees(1, "请问是在哪一栋"))[0] == {"text": "发送我的位置", "request_location": True}
    life.say(1, location={"latitude": 31.23, "longitude": 121.47})
    again = life.sees(1, "位置收到了")
    assert "keyboard" not in again["reply_markup"]
    life.say(1, "跳过")
    life.sees(1, "请留个联系电话")
    life.wind(minutes=1)
    life.say(1, "13812345678")
    life.sees(1, "地点：楼道灯（看住户发的位置）")
    life.press(1, "确认提交")

    life.sees("工程部群", "地点：楼道灯（看住户发的位置）")
    sent = life.api.wait(lambda: life.api.called("sendLocation"))
    assert sent[0]["chat_id"] == str(life.groups["工程部群"])


def test_a_voice_without_words_is_kept_and_words_are_asked_for(life: Life) -> None:
    life.say(1, voice={"file_id": "SAID"})
    life.sees(1, "麻烦您再打几个字")
    life.say(1, f"3号楼2单元{DARK}，电话13812345678")
    life.press(1, "确认提交")

    life.sees("工程部群", "附件：语音 1")
    assert life.api.wait(lambda: life.api.called("sendVoice"))[0]["voice"] == "SAID"
