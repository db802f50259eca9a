"""Rendering: nothing is lost, nothing is too long, and what can't be shown as buttons is numbered."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bots.adapter import Abilities
from bots.render import measure, render
from core.messages import Button, Outbound, Peer

CONFIRM = Button(label="确认提交", data="confirm")
CHANGE = Button(label="修改", data="change")
PLAIN = Abilities(buttons=False, edits=False, length=2000, in_bytes=True)


def outbound(text: str, *buttons: Button, card: str | None = None) -> Outbound:
    return Outbound(peer=Peer(channel="web", chat="张女士"), text=text, buttons=buttons, card=card)


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_with_buttons_the_text_and_the_buttons_stay_apart() -> None:
    rendered = render(outbound("请核对", CONFIRM, CHANGE), Abilities())

    assert rendered.parts == ("请核对",)
    assert rendered.buttons == (CONFIRM, CHANGE)


def test_without_buttons_the_choices_are_numbered_under_a_heading() -> None:
    rendered = render(outbound("请核对", CONFIRM, CHANGE), PLAIN, heading="回复数字选择：")

    assert rendered.parts == ("请核对\n\n回复数字选择：\n1 确认提交\n2 修改",)
    assert rendered.buttons == ()


def test_choices_without_words_are_a_message_too() -> None:
    assert render(outbound("", CONFIRM), PLAIN).parts == ("1 确认提交",)


def test_a_message_of_photos_only_has_no_text() -> None:
    assert render(outbound(""), Abilities()).parts == ()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("第一行话\n第二行话", ("第一行话", "第二行话")),
        ("一句话。再一句话", ("一句话。", "再一句话")),
        ("他说：“好！”然后走", ("他说：“好！”", "然后走")),
        ("水管漏了，地下室有水", ("水管漏了，", "地下室有水")),
        ("零一二三四五六七八九", ("零一二三四五六", "七八九")),
        ("v1.25 is out", ("v1.25", "is out")),
    ],
)
def test_a_long_text_is_split_where_a_reader_would_pause(text: str, parts: tuple[str, ...]) -> None:
    assert render(outbound(text), Abilities(length=7)).parts == parts


def test_the_choices_stay_whole_when_the_text_is_split() -> None:
    abilities = Abilities(buttons=False, length=20)

    rendered = render(outbound("零一二三四五六七八九零一二三", CONFIRM, CHANGE), abilities, heading="选：")

    assert rendered.parts == ("零一二三四五六七八九零一二三", "选：\n1 确认提交\n2 修改")


def test_a_card_stays_one_part_and_keeps_its_choices() -> None:
    abilities = Abilities(buttons=False, length=40)

    (part,) = render(outbound("很长的一句话。" * 20, CONFIRM, card="TS1"), abilities).parts

    assert part.endswith("。…\n\n1 确认提交")
    assert measure(part, abilities) <= 40


def test_a_card_is_split_where_it_can_not_be_edited_anyway() -> None:
    abilities = Abilities(edits=False, length=40)

    assert len(render(outbound("很长的一句话。" * 20, card="TS1"), abilities).parts) == 4


def test_what_people_see_as_one_character_is_not_torn() -> None:
    family = "👨\u200d👩\u200d👧"

    assert render(outbound(f"零一{family}二三"), Abilities(length=8)).parts == ("零一", f"{family}", "二三")


def test_emoji_count_as_two_where_characters_are_counted_and_four_in_bytes() -> None:
    assert measure("好👍", Abilities()) == 3
    assert measure("好👍", PLAIN) == 7


texts = st.text(st.sampled_from("水电。！，\n a.👍\u200d\ufe0f楼"), max_size=200)
limits = st.builds(Abilities, buttons=st.booleans(), length=st.integers(24, 80), in_bytes=st.booleans())


@given(text=texts, abilities=limits)
def test_nothing_is_lost_and_nothing_is_too_long(text: str, abilities: Abilities) -> None:
    rendered = render(outbound(text, CHANGE), abilities)

    shown = "".join(rendered.parts) + "".join(f"1{button.label}" for button in rendered.buttons)
    assert bare(shown) == bare(f"{text}1{CHANGE.label}")
    assert all(0 < measure(part, abilities) <= abilities.length for part in rendered.parts)


@given(text=texts, abilities=limits)
@example(text="水电", abilities=Abilities(buttons=False, length=29, in_bytes=True))
def test_a_card_always_fits_one_part(text: str, abilities: Abilities) -> None:
    parts = render(outbound(text, CONFIRM, CHANGE, card="TS1"), abilities).parts

    assert len(parts) <= 1
    assert all(measure(part, abilities) <= abilities.length for part in parts)
