"""What is said when asked for a rating is weighed: praise and blame, what turns them, what limits them, and points."""

import pytest

from nlp.opinion import Opinions
from nlp.reading import Intent

OPINIONS = Opinions(
    {
        "undone": ["没修好", "还是漏"],
        "hedge": ["一般", "还行"],
        "slight": ["慢", "有点久"],
        "good": ["满意", "好", "不错", "快", "行", "修好", "解决了", "谢谢"],
        "bad": ["差", "敷衍", "错"],
        "not": ["不", "不太", "没觉得"],
        "little": ["有点", "稍微"],
        "much": ["太", "真"],
        "urge": ["赶紧", "尽快", "快点", "马上", "请", "要", "给我"],
        "deed": ["修好", "解决"],
        "thanks": ["谢谢"],
    },
    str,
)
GOOD, MIDDLING, BAD = Intent.SATISFIED, Intent.BASICALLY_SATISFIED, Intent.UNSATISFIED


def rating(text: str) -> Intent | None:
    judged = OPINIONS.judge(text)
    return judged[0] if judged else None


@pytest.mark.parametrize(
    ("text", "intent"),
    [("满意", GOOD), ("一般", MIDDLING), ("敷衍", BAD), ("慢", MIDDLING), ("灯亮了", None), ("", None)],
)
def test_a_word_of_praise_or_blame_rates(text, intent):
    assert rating(text) is intent


@pytest.mark.parametrize(
    ("text", "intent"),
    [("不满意", BAD), ("不太满意", BAD), ("不差", GOOD), ("不错", GOOD), ("没觉得好", BAD), ("不慢", GOOD)],
)
def test_a_word_before_it_turns_praise_into_blame_but_not_inside_a_phrase(text, intent):
    assert rating(text) is intent


@pytest.mark.parametrize(
    ("text", "intent"), [("有点差", MIDDLING), ("太慢了", BAD), ("稍微慢", MIDDLING), ("真差", BAD)]
)
def test_blame_is_softened_and_a_small_fault_made_great(text, intent):
    assert rating(text) is intent


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("师傅态度好，就是慢", MIDDLING),
        ("修得快，收费差", MIDDLING),
        ("态度好，可还是漏", BAD),
        ("好是好，一般吧", MIDDLING),
    ],
)
def test_praise_and_blame_together_are_middling_unless_the_work_is_undone(text, intent):
    assert rating(text) is intent


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("10", GOOD), ("100", GOOD), ("5分", GOOD), ("1分", BAD), ("7分", MIDDLING), ("五星", GOOD),
        ("两颗星", BAD), ("90分", GOOD), ("60分", MIDDLING), ("8/10", MIDDLING), ("⭐⭐⭐⭐⭐", GOOD), ("⭐", BAD),
        ("等了5分钟", None), ("12号楼", None), ("星期三", None), ("120分", None),
    ],
)  # fmt: skip
def test_points_and_stars_are_a_share_of_the_scale_they_fit(text, intent):
    assert rating(text) is intent


@pytest.mark.parametrize(("text", "intent"), [("5", GOOD), ("1", None), ("3", None), ("7", None)])
def test_a_bare_number_rates_only_when_it_is_the_full_score_as_others_number_the_choices(text, intent):
    assert rating(text) is intent


def test_the_reason_names_the_words_that_decided():
    judged = OPINIONS.judge("师傅态度好，就是慢")
    assert judged is not None
    assert judged[1].words == "好、慢"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("赶紧修好", BAD), ("快点给我修好", BAD), ("请尽快修好，谢谢", BAD), ("修好再说", BAD), ("修好了再问我", BAD),
        ("要修好才行", BAD), ("修好了", GOOD), ("马上就修好了", GOOD), ("马上修好，很满意", GOOD), ("要谢谢你们，修好了", GOOD),
    ],
)  # fmt: skip
def test_what_is_still_wished_for_is_not_done(text, intent):
    assert rating(text) is intent


@pytest.mark.parametrize(
    ("text", "is_open"),
    [
        ("把灯修好了", True), ("都给我解决了", True), ("请尽快修好了", True), ("给我换好的", True), ("把灯修好了，谢谢", False),
        ("你们把灯修好了", False), ("修好了", False), ("给我换了新的，不错", False),
    ],
)  # fmt: skip
def test_what_may_be_asked_for_as_well_as_told_is_left_open(text, is_open):
    assert OPINIONS.is_open(text) is is_open
