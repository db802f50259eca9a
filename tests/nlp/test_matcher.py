"""Words are found wherever they stand, alone or with a gap, but not inside words that mean something else."""

import pytest

from nlp.normalise import Normaliser
from nlp.patterns import Matcher
from nlp.rules import Rule
from nlp.sheet import lay_out


def rule(*words: str, kind: str = "category", says: str = "equipment") -> Rule:
    return Rule(kind=kind, says=says, words=words, source="test")


def words_in(text: str, *rules: Rule, traps: tuple[str, ...] = ()) -> list[str]:
    return [hit.word for hit in Matcher(rules, traps).find(text).hits]


def test_words_inside_one_another_are_all_found_the_longer_one_first():
    assert words_in("垃圾费太贵", rule("垃圾"), rule("垃圾费"), rule("费")) == ["垃圾费", "垃圾", "费"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("电梯坏了", ["电梯坏"]),
        ("电梯今天又坏了", ["电梯今天又坏"]),
        ("电梯修了一次又一次还是坏", []),
        ("电梯。坏了", []),
        ("坏的是电梯", []),
        ("电梯停，坏", ["电梯停"]),
    ],
)
def test_a_phrase_with_a_gap_is_met_soon_or_not_at_all(text, found):
    assert words_in(text, rule("电梯…坏|停")) == found


def test_of_many_parts_each_must_follow_the_one_before():
    assert words_in("停了三辆车，我出不去", rule("停…车…出不去|进不去")) == ["停了三辆车，我出不去"]
    assert words_in("停了三天，我出不去", rule("停…车…出不去|进不去")) == []


def test_a_word_in_a_trap_is_not_found_but_one_around_it_is():
    assert words_in("卫生间漏水", rule("卫生", "漏水"), traps=("卫生间",)) == ["漏水"]
    assert words_in("卫生间漏水", rule("卫生间漏"), traps=("卫生间",)) == ["卫生间漏"]


def test_a_number_that_is_part_of_a_longer_one_is_not_found():
    assert words_in("打了120", rule("120")) == ["120"]
    assert words_in("住1203", rule("120")) == []


def test_cues_are_told_apart_from_rules_with_or_without_a_gap():
    found = Matcher([rule("老是", "只要…就", kind="cue", says="habit")], ()).find("只要下雨就漏，老是这样")
    assert (found.hits, sorted(found.cues["habit"])) == ([], [(0, 5), (7, 9)])


@pytest.mark.parametrize(
    ("text", "is_near", "is_not_near"),
    [
        ("停电了，收我三百元", True, False),
        ("停电了，收我三百块", True, False),
        ("停电了，三百元", False, True),
        ("停电了，收费；三百元", False, True),
        ("停电了，收了一次又一次又一次三百元", False, True),
    ],
)
def test_a_condition_may_have_a_gap_like_the_words(text, is_near, is_not_near):
    def speaks(**conditions: tuple[str, ...]) -> bool:
        known = Rule(kind="category", says="equipment", words=("停电",), source="test", **conditions)
        return bool(lay_out(text, Matcher([known], ()).find(text)).hits)

    assert speaks(near=("收…元|块",)) is is_near
    assert speaks(not_near=("收…元|块",)) is is_not_near


def test_half_an_emoji_as_a_cut_message_leaves_it_hinders_nobody(read):
    assert read("电梯坏了\ud83d").topic == "lift"


def test_the_plain_spelling_keeps_every_character_in_its_place():
    assert Normaliser({}, {})("ＡB\ud83d一") == "ab\ufffd一"
