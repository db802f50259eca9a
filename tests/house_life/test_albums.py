"""Albums come as one message a picture: each is answered once, nothing is lost, the order stays."""

from datetime import timedelta

import pytest
from estate import STORY, Estate

from bots.screen import Shown
from core.messages import Attachment, MediaKind

GROUP = "工程部群"


def send(
    estate: Estate, who: str, *names: str, album: str = "A", text: str = "", group: str | None = None
) -> list[Shown]:
    """Send pictures as an album, and return what Suban said to it in that chat."""
    said: list[Shown] = []
    for name in names:
        picture = Attachment(kind=MediaKind.PHOTO, source=name)
        said += estate.write(who, text, group=group, attachments=(picture,), album=album)
        text = ""
    return [state for state in said if state.chat == (group or who)]


def file(estate: Estate, who: str = "金女士") -> str:
    for said in STORY:
        estate.write(who, said)
    return estate.complaints()[0].ref


def sources(attachments: tuple[Attachment, ...]) -> list[str]:
    return [sent.source for sent in attachments]


def test_an_album_before_any_words_is_answered_once(estate: Estate) -> None:
    assert len(send(estate, "金女士", "1", "2", "3")) == 1

    assert sources(estate.complaint(file(estate)).attachments) == ["1", "2", "3"]


def test_an_album_with_the_story_below_it_is_answered_once(estate: Estate) -> None:
    assert len(send(estate, "金女士", "1", "2", "3", text=STORY[0])) == 1


def test_two_albums_are_answered_twice(estate: Estate) -> None:
    assert len(send(estate, "金女士", "1", "2")) == 1
    assert len(send(estate, "金女士", "3", "4", album="B")) == 1

    assert sources(estate.complaint(file(estate)).attachments) == ["1", "2", "3", "4"]


def test_a_restart_in_the_middle_changes_nothing(estate: Estate) -> None:
    send(estate, "金女士", "1", "2")
    estate.restart()

    assert send(estate, "金女士", "3") == []
    assert sources(estate.complaint(file(estate)).attachments) == ["1", "2", "3"]


def test_pictures_that_come_after_the_confirmation_are_added(estate: Estate) -> None:
    send(estate, "金女士", "1")
    ref = file(estate)

    assert send(estate, "金女士", "2") == []
    assert sources(estate.complaint(ref).attachments) == ["1", "2"]
    assert ["2"] in [sources(state.attachments) for state in estate.heard(GROUP)]


def test_an_album_added_to_a_complaint_is_told_of_once_and_shown_whole(estate: Estate) -> None:
    ref = file(estate)
    assert len(send(estate, "金女士", "1", "2", "3")) == 1

    assert sources(estate.complaint(ref).attachments) == ["1", "2", "3"]
    shown = [sources(state.attachments) for state in estate.heard(GROUP) if state.attachments]
    assert shown == [["1"], ["2"], ["3"]]
    assert sum("住户补充" in state.text for state in estate.heard(GROUP)) == 1


def test_the_rest_of_an_album_with_danger_below_it_belongs_to_the_emergency(estate: Estate) -> None:
    send(estate, "金女士", "1", "2", text="5栋1单元电梯里困了人，救命")

    (complaint,) = estate.complaints()
    assert sources(complaint.attachments) == ["1", "2"]


def test_a_second_matter_keeps_its_album(estate: Estate) -> None:
    estate.write("金女士", STORY[0])
    send(estate, "金女士", "1", "2", text="还有小区大门的保安态度很差，骂人")
    estate.press("金女士", "另一件事")
    for said in STORY[1:]:
        estate.write("金女士", said)
    estate.press("金女士", "确认提交")

    assert sorted(sources(complaint.attachments) for complaint in estate.complaints()) == [[], ["1", "2"]]


def test_an_album_for_a_human_is_passed_on_whole(estate: Estate) -> None:
    estate.write("金女士", "转人工")
    assert len(send(estate, "金女士", "1", "2")) == 1
    estate.press("小林", "接手", group="服务中心群")
    send(estate, "金女士", "3", "4", album="B")
    send(estate, "小林", "5", "6", album="C", text="您看看这个")

    assert [n for state in estate.heard("小林") for n in sources(state.attachments)] == ["1", "2", "3", "4"]
    assert [n for state in estate.heard("金女士") for n in sources(state.attachments)] == ["5", "6"]


def test_an_album_with_the_result_below_it_reaches_the_resident_whole(estate: Estate) -> None:
    ref = file(estate)
    estate.write("王师傅", "签收", group=GROUP)
    send(estate, "王师傅", "1", "2", "3", text="办结 换了灯泡", group=GROUP)

    assert sources(estate.complaint(ref).proof) == ["1", "2", "3"]
    assert [n for state in estate.heard("金女士") for n in sources(state.attachments)] == ["1", "2", "3"]


def test_an_album_before_the_result_is_kept_until_the_words_come(estate: Estate) -> None:
    ref = file(estate)
    estate.write("王师傅", "签收", group=GROUP)
    estate.press("王师傅", "办结", group=GROUP)
    assert len(send(estate, "王师傅", "1", "2", group=GROUP)) == 1
    estate.write("王师傅", "换了灯泡", group=GROUP)

    assert sources(estate.complaint(ref).proof) == ["1", "2"]


def test_pictures_of_how_it_stands_reach_the_resident_and_are_not_shown_twice(estate: Estate) -> None:
    ref = file(estate)
    estate.write("王师傅", "签收", group=GROUP)
    send(estate, "王师傅", "1", "2", text="回复 灯罩已拆下", group=GROUP)
    send(estate, "王师傅", "3", album="B", text="办结 换了灯泡", group=GROUP)

    assert sources(estate.complaint(ref).proof) == ["1", "2", "3"]
    assert [n for state in estate.heard("金女士") for n in sources(state.attachments)] == ["1", "2", "3"]


def test_a_receptionist_files_an_album(estate: Estate) -> None:
    send(estate, "小林", "1", "2", text="登记 来访 王大爷 13900001111 7号楼门口路灯不亮", group="服务中心群")

    (complaint,) = estate.complaints()
    assert sources(complaint.attachments) == ["1", "2"]


def late(estate: Estate, who: str, *names: str, group: str | None = None) -> list[str]:
    """Send more pictures of the album when nobody expects them any more; return what is said to them."""
    estate.wind(timedelta(minutes=5))
    return [shown.text for shown in send(estate, who, *names, group=group) if shown.text]


def test_pictures_that_come_late_are_added_with_a_word_said_once(estate: Estate) -> None:
    send(estate, "金女士", "1")
    assert late(estate, "金女士", "2", "3") == ["刚到的这张也收到了，和前面的放在一起。"]
    ref = file(estate)
    assert late(estate, "金女士", "4", "5") == [f"刚到的这张也收到了，已补到 {ref}。"]

    assert sources(estate.complaint(ref).attachments) == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize("first", ["办结 换了灯泡", ""], ids=["with the result", "before the result"])
def test_a_late_picture_of_a_result_reaches_the_resident_and_its_sender_hears_so(estate: Estate, first: str) -> None:
    ref = file(estate)
    estate.write("王师傅", "签收", group=GROUP)
    if not first:
        estate.press("王师傅", "办结", group=GROUP)
    send(estate, "王师傅", "1", text=first, group=GROUP)
    if not first:
        kept = late(estate, "王师傅", "2", group=GROUP)
        assert kept == ["王师傅：刚到的这张也收到了，和前面的放在一起。"]
        estate.write("王师傅", "换了灯泡", group=GROUP)

    (said,) = late(estate, "王师傅", "3", group=GROUP)
    assert f"已补进 {ref} 的处理结果" in said
    assert "3" in sources(estate.complaint(ref).proof)
    assert "3" in [n for state in estate.heard("金女士") for n in sources(state.attachments)]
