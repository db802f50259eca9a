"""What an official account shows: short enough, choices that can be tapped and typed, and nothing that anybody smuggled in."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from official import LINK

from bots.config.wechat import Template
from bots.wechat.compose import ABILITIES, compose, cut
from bots.wechat.places import wgs84
from bots.wechat.template import filled
from core.messages import Button, Outbound, Peer

PEER = Peer(channel="wechat", chat="o")
HEADING = "回复数字选择："


def said(text: str, *labels: str) -> Outbound:
    buttons = tuple(Button(label=label, data=f"do:{n}") for n, label in enumerate(labels))
    return Outbound(peer=PEER, text=text, buttons=buttons)


def test_choices_are_numbered_and_can_be_tapped() -> None:
    (text,) = compose([said("请您核对一下", "确认提交", "取消")], HEADING)

    assert text.splitlines()[2:] == [
        HEADING,
        '1 <a href="weixin://bizmsgmenu?msgmenucontent=确认提交&msgmenuid=do:0">确认提交</a>',
        '2 <a href="weixin://bizmsgmenu?msgmenucontent=取消&msgmenuid=do:1">取消</a>',
    ]


def test_of_several_messages_only_the_last_choices_have_numbers_and_they_stand_at_the_end() -> None:
    (text,) = compose([said("一", "甲"), said("二", "乙"), said("三")], HEADING)

    assert [label for _, _, label in LINK.findall(text)] == ["甲", "乙"]
    assert text.endswith("乙</a>")
    assert text.index("三") < text.index(HEADING)
    assert "\n1 <a" in text
    assert "1 <a" not in text[: text.index("三")]


def test_a_link_that_somebody_writes_is_none() -> None:
    (text,) = compose([said('<a href="http://x.example">点这里</a> 3<5 <b')], HEADING)

    assert "<a" not in text
    assert "3<5" in text


def test_a_label_can_not_break_out_of_its_link() -> None:
    (text,) = compose([said("一", '甲"><a href="http://x.example">')], HEADING)

    ((content, data, label),) = LINK.findall(text)
    assert content == label
    assert data == "do:0"
    assert text.count("<a") == 1


@given(st.lists(st.builds(said, st.text(max_size=1500)), max_size=4), st.integers(1, 3))
def test_every_text_fits_and_nothing_is_lost(messages: list[Outbound], most: int) -> None:
    texts = compose(messages, HEADING)

    assert all(0 < len(text.encode("utf-8", "surrogatepass")) <= ABILITIES.length for text in texts)
    told = "".join("".join(texts).split())
    assert told == "".join("".join(message.text.split()) for message in messages).replace("<", "＜") or "<" in told
    assert len(cut(texts, most)) <= most
    assert all(len(text.encode("utf-8", "surrogatepass")) <= ABILITIES.length for text in cut(texts, most))


@pytest.mark.parametrize(
    ("shifted", "true"),
    [
        # Tiananmen and the Oriental Pearl, as Chinese maps and GPS receivers give them.
        ((39.908823, 116.397470), (39.907420, 116.391228)),
        ((31.239703, 121.499718), (31.241650, 121.495220)),
        ((51.5, -0.12), (51.5, -0.12)),
    ],
)
def test_a_place_is_where_it_is(shifted: tuple[float, float], true: tuple[float, float]) -> None:
    found = wgs84(*shifted)

    assert found == pytest.approx(true, abs=2e-4)


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("TS202611230001 的进展（王师傅）：配件在路上", "进展（王师傅）：配件在路上"),
        ("【TS202611230001】已处理完：换了新按钮", "已处理完：换了新按钮"),
        ("王师傅已签收您的投诉 TS202611230001，由王师傅负责到底。", "王师傅已签收您的投诉，由王师傅负责到底。"),
        ("TS202611230001", "-"),
    ],
)
def test_a_template_says_what_happened_and_the_number_only_once(text: str, thing: str) -> None:
    template = Template(id="T1", fields={"character_string1": "ref", "thing2": "text"})
    outbound = Outbound(peer=PEER, text=text, ref="TS202611230001")

    found = filled(template, outbound, datetime(2026, 11, 23, 10, tzinfo=UTC))

    assert found.fields == {"character_string1": "TS202611230001", "thing2": thing}
    assert found.is_whole is ("…" not in thing)


def test_a_template_that_shows_no_choices_or_not_all_words_is_not_whole() -> None:
    template = Template(id="T1", more="…回复看全文", fields={"thing2": "text", "name3": "text"})
    rated = Outbound(peer=PEER, text="已修好", buttons=(Button(label="满意", data="satisfied"),))
    at = datetime(2026, 11, 23, 10, tzinfo=UTC)

    assert not filled(template, rated, at).is_whole
    assert filled(template, replace(rated, buttons=()), at).is_whole
    long = filled(template, replace(rated, buttons=(), text="换了灯管，试过三次都好，请您放心使用"), at)
    assert long.is_whole
    assert long.fields == {"thing2": "换了灯管，试过三次都好，请您放心使用", "name3": "换了灯管，试过三次…"}
