"""What random people once broke, told step by step."""

from datetime import timedelta

from estate import STORY, Estate

from core.complaint import Satisfaction, Status
from core.messages import Attachment, MediaKind


def file_one(estate: Estate, who: str = "张女士") -> str:
    for words in STORY:
        estate.write(who, words)
    return estate.complaints()[0].ref


def finish_one(estate: Estate) -> str:
    ref = file_one(estate)
    estate.press("王师傅", "签收", group="工程部群")
    estate.write("王师傅", f"办结 {ref[-4:]} 换了灯泡", group="工程部群")
    return ref


def test_a_phone_given_as_the_place_is_no_place_and_in_no_group(estate: Estate) -> None:
    """Invariant 7."""
    estate.write("张女士", "救命，我被困在电梯里了")
    estate.write("张女士", "0731-85551234")

    (complaint,) = estate.complaints()
    assert "85551234" not in (complaint.place.words or "")
    for group in estate.groups:
        assert not any("85551234" in shown.text.replace("-", "") for shown in estate.heard(group))


def test_who_leaves_everything_out_in_danger_still_hears_that_people_are_coming(estate: Estate) -> None:
    """I8: never silent."""
    estate.write("张女士", "救命，我被困在电梯里了")

    for _ in range(3):
        assert [shown for shown in estate.write("张女士", "跳过") if shown.chat == "张女士"]


def test_a_second_danger_is_not_taken_for_the_first_one(estate: Estate) -> None:
    """I8."""
    estate.write("张女士", "救命，我被困在6号楼1单元电梯里了")
    estate.write("张女士", "着火了！！4栋楼道全是烟")

    assert {complaint.danger for complaint in estate.complaints()} == {"lift", "fire"}


def test_what_comes_after_an_emergency_is_a_matter_of_its_own(estate: Estate) -> None:
    """I8, I10."""
    estate.write("张女士", "救命，我被困在电梯里了")
    ref = estate.complaints()[0].ref
    estate.write("王师傅", f"签收 {ref[-4:]}", group="工程部群")
    estate.write("王师傅", f"办结 {ref[-4:]} 人已救出", group="工程部群")
    estate.sleep(timedelta(days=5))
    file_one(estate)

    assert [complaint.is_emergency for complaint in estate.complaints()] == [False, True]


def test_a_building_given_as_a_bare_number_is_no_choice_from_a_list_nobody_saw(estate: Estate) -> None:
    """I3: where there are buttons a number is what it says."""
    estate.write("张女士", "楼道的灯坏了，三天没人修")
    estate.write("张女士", "2")

    assert not any("已经取消" in shown.text or "接待员过来" in shown.text for shown in estate.heard("张女士"))


def test_nobody_at_the_telephone_is_no_satisfied_resident(estate: Estate) -> None:
    """F4."""
    ref = finish_one(estate)
    estate.write("小林", f"回访 {ref[-4:]} 未答复")

    assert estate.complaint(ref).status is Status.FINISHED
    assert estate.complaint(ref).satisfaction is not Satisfaction.SATISFIED


def test_an_extension_is_decided_with_one_press_wherever_the_complaint_went_meanwhile(estate: Estate) -> None:
    """H2."""
    ref = file_one(estate)
    estate.press("王师傅", "签收", group="工程部群")
    estate.write("王师傅", f"申请延期 {ref[-4:]} 灯具要采购 12月2日", group="工程部群")
    asked = estate.complaint(ref).pending
    assert asked is not None
    estate.write("王师傅", f"转派 {ref[-4:]} 刘师傅", group="工程部群")
    estate.press(asked.to[0], "同意")

    assert estate.complaint(ref).pending is None
    assert estate.complaint(ref).extended == 1


def test_a_receptionist_is_no_resident_after_the_talk(estate: Estate) -> None:
    """I10."""
    estate.write("张女士", "转人工")
    estate.press("小林", "接手", group="服务中心群")
    estate.write("小林", "您好，请讲")
    estate.press("小林", "结束人工")
    estate.write("张女士", "转人工")
    estate.press("小林", "接手", group="服务中心群")
    shown = estate.write("小林", "我又来了")

    assert [state.chat for state in shown if "我又来了" in state.text] == ["张女士"]


def test_an_old_button_while_words_are_awaited_does_what_it_says(estate: Estate) -> None:
    """F5."""
    ref = file_one(estate)
    estate.press("张女士", "补充")
    shown = estate.write("张女士", press=f"withdraw:{ref}")

    assert any("撤诉" in state.text for state in shown if state.chat == "张女士")
    assert estate.complaint(ref).status is Status.WITHDRAWN


def test_progress_asked_while_a_reason_is_awaited_loses_neither(estate: Estate) -> None:
    """F4, I7."""
    ref = finish_one(estate)
    estate.press("张女士", "不满意")
    estate.write("张女士", "查进度")
    estate.write("张女士", "灯还是一闪一闪的")

    assert estate.failures() == []
    assert "一闪一闪" in estate.complaint(ref).what


def test_the_picture_of_a_second_matter_waits_with_it(estate: Estate) -> None:
    """I3: nothing that was sent is lost, and it comes with the matter it was sent for."""
    receipt = Attachment(kind=MediaKind.PHOTO, name="receipt.jpg", source="receipt.jpg")
    estate.write("张女士", "7号楼2单元的电梯按钮不亮了，按半天没反应")
    estate.write("张女士", "物业费多收了我两个月，收据上写得清清楚楚", attachments=(receipt,))
    estate.press("张女士", "另一件事")
    for words in ("换一个按钮", "13812340199", "确认提交", "把多收的退回来", "确认提交"):
        estate.write("张女士", words)

    second, first = estate.complaints()
    assert (first.attachments, second.attachments) == ((), (receipt,))
