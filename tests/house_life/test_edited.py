"""What the staff edit after it was carried out is not carried out twice, and nobody who edits it is left without an answer."""

import pytest
from estate import STORY, Estate

from core.remedy import given

GROUP = "工程部群"


@pytest.fixture
def ref(estate: Estate) -> str:
    """Return the number of a complaint that is signed."""
    for words in STORY:
        estate.write("张女士", words)
    (filed,) = estate.complaints()
    estate.write("王师傅", f"签收 {filed.ref}", group=GROUP)
    return filed.ref


def edited(estate: Estate, who: str, before: str, after: str, group: str | None = GROUP) -> dict[str, str]:
    """Let somebody write and then edit it; return what the edit lets each chat see."""
    estate.write(who, before, group=group)
    shown = estate.write(who, after, group=group, is_edit=True)
    return {one.chat: one.text for one in shown}


def test_a_result_stands_as_it_was_told_and_who_edits_it_hears_how_to_mend_it(estate: Estate, ref: str) -> None:
    shown = edited(estate, "王师傅", f"办结 {ref} 换了灯", f"办结 {ref} 换了灯泡")

    assert shown.keys() == {GROUP}
    assert f"{ref} 记下的、告诉住户的还是：换了灯\n要更正，请接待员转告住户" in shown[GROUP]


def test_words_that_were_waited_for_are_answered_too_when_they_are_edited(estate: Estate, ref: str) -> None:
    estate.press("王师傅", "办结", group=GROUP)
    shown = edited(estate, "王师傅", "换了灯", "换了灯泡")

    assert "改过的消息不会再办一遍" in shown[GROUP]
    assert estate.complaint(ref).process == "换了灯"


def test_a_gift_is_given_once(estate: Estate, ref: str) -> None:
    shown = edited(estate, "王师傅", f"补偿 {ref} 送水果 60元", f"补偿 {ref} 送水果 80元")

    assert "改补偿" in shown[GROUP]
    assert given(estate.complaint(ref).remedies).remedy_fen == 6000


def test_a_call_is_registered_once(estate: Estate, ref: str) -> None:
    words = "登记 来电 李先生 5栋2单元 电梯按钮不亮 13800005555"
    shown = edited(estate, "小林", words, words.replace("不亮", "按不亮"), group=None)

    assert "已经登记了" in shown["小林"]
    assert len(estate.complaints()) == 2


def test_a_word_to_the_resident_reaches_them_as_it_reads_now(estate: Estate, ref: str) -> None:
    shown = edited(estate, "王师傅", f"回复 {ref} 明天上午来换", f"回复 {ref} 明天下午来换")

    assert "明天下午来换" in shown["张女士"]


def test_an_order_that_is_put_right_by_the_edit_is_carried_out(estate: Estate, ref: str) -> None:
    shown = edited(estate, "王师傅", "办结 9999 换了灯", f"办结 {ref} 换了灯")

    assert "换了灯" in shown["张女士"]


def test_talk_among_colleagues_may_be_edited(estate: Estate, ref: str) -> None:
    assert edited(estate, "王师傅", "下午开会吗", "下午几点开会") == {}
