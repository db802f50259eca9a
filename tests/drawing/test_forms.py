"""The forms of a month on paper: every complaint with its register, in volumes that stay small in memory."""

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pytest
from november import MADE_AT, PHRASES
from PIL import Image
from pypdfium2 import PdfDocument

from bots.drawing.forms import Binder, Form, bind
from bots.drawing.thumbnail import LARGEST, thumbnail

FORM = Form(
    ref="CH-1123-0007",
    brief="3号楼2单元 电梯异响",
    rows=(("地点", "3号楼2单元"), ("经过", "电梯上下都响，喆堃很怕。\n已经三天了。"), ("回访结果", "满意")),
    register=(("11-23 10:40", "提交投诉"), ("11-23 10:44", "王师傅签收"), ("11-24 09:00", "王师傅办结：已更换导靴")),
)


def photo(wide: int = 1600, high: int = 1200) -> bytes:
    file = BytesIO()
    Image.new("RGB", (wide, high), "#336699").save(file, "JPEG")
    return file.getvalue()


BINDER = Binder(
    community="翠湖花园",
    period="2026年11月",
    zone="Asia/Shanghai",
    made_at=MADE_AT,
    signatures=("经办人", "住户"),
    find={"one.jpg": photo(), "torn.jpg": photo()[:99], "voice.amr": b"#!AMR"}.get,
)


def pages(volume: bytes) -> list[str]:
    with PdfDocument(volume) as document:
        return [re.sub(r"\s", "", page.get_textpage().get_text_bounded()) for page in document]


def numbered(count: int) -> Iterator[Form]:
    return (replace(FORM, ref=f"CH-{number:04}", brief=f"第{number}件") for number in range(count))


def test_a_form_says_what_was_told_what_happened_and_who_signs() -> None:
    (volume,) = bind([FORM], BINDER, PHRASES)

    contents, form = pages(volume)
    assert "CH-1123-00073号楼2单元电梯异响2" in contents
    for words in ("住户投诉意见表", "喆堃很怕。已经三天了。", "投诉处置记录表", "已更换导靴", "经办人：", "满意"):
        assert words in form


def test_the_contents_tell_the_page_of_every_form() -> None:
    (volume,) = bind(numbered(90), BINDER, PHRASES)

    written = pages(volume)
    places = [number for number, page in enumerate(written, start=1) if "投诉处置记录表" in page]
    contents = "".join(written[: places[0] - 1])
    assert len(places) == 90
    assert all(f"CH-{number:04}第{number}件{place}" in contents for number, place in enumerate(places))
    assert "CH-0089" in written[places[-1] - 1]


def test_many_forms_come_in_volumes_and_none_is_read_before_its_turn() -> None:
    taken: list[str] = []

    def forms() -> Iterator[Form]:
        for form in numbered(25):
            taken.append(form.ref)
            yield form

    volumes = bind(forms(), BINDER, PHRASES, volume=10)
    first = next(volumes)

    assert len(taken) == 10
    assert "第1册" in pages(first)[0]
    assert [len(pages(volume)) for volume in (first, *volumes)] == [11, 11, 6]


def test_without_a_complaint_there_is_no_volume() -> None:
    assert list(bind((), BINDER, PHRASES)) == []


def test_pictures_are_shown_small_and_what_can_not_be_shown_is_counted() -> None:
    with_pictures = replace(FORM, pictures=("one.jpg", "torn.jpg", "voice.amr", "gone.jpg"))
    (volume,) = bind([with_pictures], BINDER, PHRASES)

    assert "另有3个附件" in pages(volume)[1]
    with PdfDocument(volume) as document:
        (image,) = [each for each in document[1].get_objects() if each.type == 3]
        assert max(image.get_px_size()) == LARGEST
    assert len(volume) < 200_000


def test_pictures_end_a_volume_before_a_chat_refuses_it() -> None:
    with_pictures = [replace(form, pictures=("one.jpg",) * 3) for form in numbered(5)]
    small, _, _ = thumbnail(photo()) or (b"", 0, 0)

    volumes = bind(with_pictures, BINDER, PHRASES, most=len(small) * 7)

    assert [len(pages(volume)) for volume in volumes] == [3, 3, 2]


@pytest.mark.parametrize("content", [b"", b"<svg/>", photo()[:400], b"GIF89a" + b"\xff" * 40])
def test_what_is_no_picture_is_not_shown(content: bytes) -> None:
    assert thumbnail(content) is None


def test_a_story_without_end_goes_on_over_pages() -> None:
    long = replace(FORM, rows=(("经过", "一二三四五六七八九十。" * 1500),))
    (volume,) = bind([long], BINDER, PHRASES)

    assert "".join(pages(volume)).count("一二三四五六七八九十。") > 1300
