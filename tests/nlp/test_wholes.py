"""Short answers are understood however they are spaced, drawn out or said twice, and only when nothing else is said."""

import pytest

from nlp.reading import Intent
from nlp.rules import Rule
from nlp.whole import Wholes, bare_words, close_up, first_words, spelled_out


def rule(intent: Intent, *words: str) -> Rule:
    return Rule(kind="intent", says=intent, words=words, source="test", whole=True)


WHOLES = Wholes(
    [
        rule(Intent.CONFIRM, "好", "对", "可以", "1", "一"),
        rule(Intent.DENY, "没有", "不对", "没"),
        rule(Intent.GREETING, "喂", "你好", "在吗", "哈喽"),
        rule(Intent.THANKS, "谢谢"),
        rule(Intent.HUMAN, "转人工"),
    ],
    fillers=("师傅", "麻烦", "哈"),
)


def meant(text: str) -> list[str]:
    return [found.says for found, _ in WHOLES.find(text)]


@pytest.mark.parametrize(
    "text", ["好", "好的呀！", "好 的", " 好~", "好好好", "好，可以", "好的师傅", "好👌", "1", "一"]
)
def test_a_yes_is_a_yes_however_it_is_drawn_out(text):
    assert meant(text) == [Intent.CONFIRM]


@pytest.mark.parametrize("text", ["好像不对劲", "好久没来人", "11", "一一", "好1", "师傅", "", "对面楼", "好" * 25])
def test_a_yes_in_other_words_or_in_a_number_is_none(text):
    assert meant(text) == []


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("没有，没人受伤", Intent.DENY),
        ("对 赶紧的", Intent.CONFIRM),
        ("哈喽", Intent.GREETING),
        ("喂 你好 在吗", Intent.GREETING),
        ("麻烦转人工", Intent.HUMAN),
    ],
)
def test_the_first_words_answer_and_the_longest_words_count(text, intent):
    assert meant(text) == [intent]


def test_first_words_answer_only_what_is_short_and_only_with_yes_or_no():
    assert meant("没有，我家客厅还在往下滴水呢") == []
    assert meant("谢谢，灯亮") == []


def test_the_words_that_were_met_are_told_without_particles():
    assert [words for _, words in WHOLES.find("好的呀！")] == ["好"]


@pytest.mark.parametrize(
    ("turn", "text", "left"),
    [
        (bare_words, " ，好的呀！", "好"),
        (close_up, "喂 有人，没有", "喂有人没有"),
        (first_words, "对的，赶紧", "对"),
        (spelled_out, "转 人 工", "转人工"),
        (spelled_out, "转 人工", None),
        (spelled_out, "a b", None),
        (spelled_out, "转", None),
    ],
)
def test_blanks_marks_and_particles_are_taken_away(turn, text, left):
    assert turn(text) == left
