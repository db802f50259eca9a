"""Whole lives over real HTTP, by polling and by webhook: a complaint, an emergency, a ladder, a human, an extension."""

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
