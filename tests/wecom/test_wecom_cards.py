"""A message as a card: every word in its order, within what a card can hold, and harmless whoever wrote it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wecom_shown import LIMITS, as_read, check_card

from bots.wecom.cards import MORE, NOTHING, QUOTE, Words, template_card
from bots.wecom.compose import ONE_CARD, cards, texts
from bots.wecom.plain import HARMLESS, MARKED, plain, unmarked
from core.messages import Button, Outbound, Peer

WORDS = Words(source="诉办", more="更多办理", take="办理所选", link="详情", open="打开")
GROUP = Peer(channel="wecom", chat="group:wr1")
SIGN = Button(label="签收", data="acknowledge:TS202611230007")
CARD = """【TS202611230007】重要 · 设备设施
地点：3号楼2单元
时间：今天早上
经过：3号楼2单元的电梯这个月坏了三次，今天早上又停在一楼不动，物业一直没人管，老人爬楼梯太辛苦了
诉求：尽快修好，并说明为什么老坏
联系人：张** 138****5678
时限：11-24 10:32 前答复，11-26 10:32 前办结
初判依据：电梯、坏了、没人管
状态：待签收（工程部）"""


def message(text: str = CARD, *buttons: Button) -> Outbound:
    return Outbound(peer=GROUP, text=text, buttons=buttons or (SIGN,), card="TS202611230007/0", ref="TS202611230007")


def pressable(number: int) -> tuple[Button, ...]:
    return tuple(Button(label=f"第{n}个", data=f"verb:{n}") for n in range(number))


def test_a_complaint_is_read_in_its_order_and_nothing_is_left_out() -> None:
    card = template_card(CARD, (SIGN,), task="t1", words=WORDS)

    assert card is not None
    check_card(card)
    read = as_read({"card": card})
    places = [read.index(line.partition("：")[2] or line) for line in CARD.splitlines()]
    assert places == sorted(places)
    assert card["main_title"] == {"title": "【TS202611230007】重要 · 设备设施", "desc": "地点：3号楼2单元"}
    assert card["button_list"] == [{"text": "签收", "style": 1, "key": SIGN.data}]


@pytest.mark.parametrize("text", ["转给哪个部门或哪位同事？", "很" * 60, "很" * 400, "一\n二\n三", "状态：好"])
def test_any_question_is_a_card(text: str) -> None:
    card = template_card(text, (SIGN,), task="t1", words=WORDS)

    assert card is not None
    check_card(card)
    assert all(line in as_read({"card": card}) for line in text.splitlines())


def test_what_has_no_room_on_a_card_is_said_before_it() -> None:
    story = "很" * (QUOTE + 200)
    *told, last = cards(message(f"【TS202611230007】\n{story}"), task="t1", words=WORDS)

    assert "".join(piece.text for piece in told).count("很") == QUOTE + 200
    assert all(len(piece.text.encode()) <= 2048 for piece in told)
    assert last.card is not None
    assert last.card["main_title"]["title"] == "【TS202611230007】"


def test_more_buttons_than_six_are_chosen_from_a_list() -> None:
    card = template_card(CARD, pressable(9), task="t1", words=WORDS)

    assert card is not None
    check_card(card)
    *first, take = card["button_list"]
    assert [button["key"] for button in first] == [f"verb:{n}" for n in range(5)]
    assert take["key"] == MORE
    assert [option["id"] for option in card["button_selection"]["option_list"]] == [f"verb:{n}" for n in range(5, 9)]


def test_very_many_choices_are_several_cards_of_which_each_has_a_task() -> None:
    pieces = cards(message(CARD, *pressable(ONE_CARD + 8)), task="t1", words=WORDS)

    assert [piece.task for piece in pieces] == ["t1", "t1-2"]
    for piece in pieces:
        assert piece.card is not None
        check_card(piece.card)


def test_without_buttons_it_says_in_a_dead_one_how_it_stands() -> None:
    card = template_card(CARD, (), task="t1", words=WORDS, state="王师傅 已办结，等住户回访")

    assert card is not None
    assert card["button_list"] == [{"text": "王师傅 已办结，等住户回访", "style": 4, "key": NOTHING}]


def test_a_link_has_a_place_of_its_own() -> None:
    card = template_card(CARD, (SIGN,), task="t1", words=WORDS, link="https://h.example/t/x")

    assert card is not None
    check_card(card)
    assert card["card_action"] == {"type": 1, "url": "https://h.example/t/x"}
    assert card["horizontal_content_list"][-1]["url"] == "https://h.example/t/x"


@given(st.lists(st.text(max_size=700), max_size=12), st.integers(0, 30))
def test_whatever_is_written_makes_cards_that_are_taken(lines: list[str], buttons: int) -> None:
    pieces = cards(
        Outbound(peer=GROUP, text="\n".join(lines), buttons=pressable(buttons), card="c"), task="t1", words=WORDS
    )

    for piece in pieces:
        if piece.card is None:
            assert 0 < len(piece.text.encode()) <= 2048
        else:
            check_card(piece.card)
            assert len(piece.card.get("sub_title_text", "")) <= LIMITS["sub_title_text"]


@pytest.mark.parametrize(
    "attack",
    [
        "<@all>",
        "<@wangwu> 快来",
        "[点我](http://evil.example)",
        "`code`",
        "**重要**",
        '<font color="warning">假</font>',
        "<a href='x'>y</a>",
        "]]><Evil>",
    ],
)
def test_a_resident_can_call_nobody_and_dress_up_nothing(attack: str) -> None:
    (said,) = texts(Outbound(peer=GROUP, text=f"住户补充：{attack}"))
    card = template_card(f"标题\n经过：{attack}", (SIGN,), task="t1", words=WORDS)

    assert not set(unmarked(said)) & {chr(code) for code in HARMLESS | MARKED}
    for shown in (said, str(as_read({"card": card})).replace("[签收]", "")):
        assert not set(shown) & {chr(code) for code in HARMLESS}


def test_signs_that_nobody_sees_are_left_out() -> None:
    assert plain("楼\u202e道\x00灯\x1b坏\ud800了\n今天") == "楼道灯坏了\n今天"


def test_a_text_is_cut_between_characters_and_never_longer_than_is_shown() -> None:
    parts = texts(Outbound(peer=GROUP, text="楼道灯坏了，👍。" * 400), tail="\n点开办理")

    assert all(len(part.encode()) <= 2048 for part in parts)
    assert parts[-1].endswith("\n点开办理")
    assert "".join(parts).count("👍") == 400


def test_a_picture_without_words_says_no_empty_words() -> None:
    assert texts(Outbound(peer=GROUP, text="")) == []
