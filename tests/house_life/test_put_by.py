"""What was put by because it came too fast is all worked on: questions in it are answered, and hide nothing beside them."""

from datetime import timedelta

import pytest
from estate import STORY, Estate

ASKS = ("我上次报的处理到哪一步了", "谢谢你们", "你们几点上班")
MORE = ("桶也破了", "猫狗都来翻")


def told_too_fast(estate: Estate, *words: str) -> str:
    """Let somebody write these when they have used up their messages; return all they are shown then."""
    while estate.held("赵大爷") is None:
        estate.write("赵大爷", "苍蝇到处飞")
    before = estate.screen.sequence
    for said in words:
        estate.write("赵大爷", said)
    estate.wind(timedelta(minutes=2))
    return "\n".join(shown.text for shown in estate.screen.since(before) if shown.chat == "赵大爷")


@pytest.mark.parametrize("asked", ASKS)
def test_a_question_or_thanks_in_a_story_hide_none_of_it(estate: Estate, asked: str) -> None:
    estate.write("赵大爷", "3号楼2单元门口的垃圾桶三天没人清，臭得很")
    heard = told_too_fast(estate, asked, *MORE)
    assert asked != ASKS[0] or "没有查到您正在办理的投诉" in heard
    estate.write("赵大爷", "13812345678")
    estate.write("赵大爷", "确认提交")

    (filed,) = estate.complaints()
    assert all(words in filed.what for words in MORE)


@pytest.mark.parametrize("asked", ASKS)
def test_a_question_beside_what_is_new_about_a_complaint_hides_it_from_nobody(estate: Estate, asked: str) -> None:
    for said in STORY:
        estate.write("赵大爷", said)
    told_too_fast(estate, asked, "灯罩也掉下来了")
    if len(estate.complaints()) == 1 and "灯罩" not in estate.complaints()[0].what:
        estate.write("赵大爷", "同一件事")

    assert "灯罩也掉下来了" in "\n".join(filed.what for filed in estate.complaints())


def test_thanks_alone_are_answered_and_added_to_nothing(estate: Estate) -> None:
    for said in STORY:
        estate.write("赵大爷", said)
    while estate.held("赵大爷") is None:
        estate.write("赵大爷", "谢谢")
    before = estate.screen.sequence
    estate.write("赵大爷", "辛苦了")
    estate.wind(timedelta(minutes=2))

    assert "不客气" in "\n".join(shown.text for shown in estate.screen.since(before))
    (filed,) = estate.complaints()
    assert "谢谢" not in filed.what
