"""Keyword rules that could never speak up are found before anybody waits for them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from breakable import SHIPPED, Folder

from bots.config.problems import Problems
from bots.config.rules import check_rules, doubtful_words
from nlp.reader import Reader
from nlp.rules import Rule, load_rules

NOW = datetime(2026, 11, 23, tzinfo=UTC)
RULE = '\n[[rule]]\ncategory = "equipment"\nreason = "试"\n'
PLACE = f"第{sum(rule.source.startswith('complaints.toml') for rule in load_rules(SHIPPED / 'nlp').rules) + 1}条"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("words = []", "这条规则一个词也没有，永远不会起作用 · 请在 words 里写上词，或删去这条规则"),
        (
            'words = ["喷泉坏"]\nnot_near = ["喷泉"]',
            "「喷泉坏」永远不会起作用：not_near 里的「喷泉」就在它里面 · 请从 not_near 里去掉「喷泉」，或改写这个词",
        ),
        ('words = ["喷泉……坏"]', "「喷泉……坏」里有空着的一段 · 请检查省略号和竖线两边是否都有字"),
        ('words = ["喷泉坏"]\ntopic = "liftt"', "不认识「liftt」 · 您是不是想写「lift」？"),
        ('words = ["喷泉坏"]\nnear = ["@pst"]', "不认识「@pst」 · 您是不是想写「@past」？"),
    ],
)
def test_a_rule_that_can_never_fire_is_refused(folder: Folder, written: str, said: str) -> None:
    complaints = (folder.path / "nlp" / "complaints.toml").read_text(encoding="utf-8")
    folder.write("nlp/complaints.toml", complaints + RULE + written + "\n")

    assert folder.problems() == [f"nlp/complaints.toml · {PLACE} · {said}"]


def test_a_word_without_effect_among_others_is_told_and_not_refused(folder: Folder) -> None:
    complaints = (folder.path / "nlp" / "complaints.toml").read_text(encoding="utf-8")
    folder.write("nlp/complaints.toml", complaints + RULE + 'words = ["喷泉坏", "喷…"]\n')

    doubts = [str(problem) for problem in doubtful_words(load_rules(folder.path / "nlp")).found]

    assert folder.problems() == []
    assert doubts == [f"nlp/complaints.toml · {PLACE} · 「喷…」里有空着的一段 · 请检查省略号和竖线两边是否都有字"]


def test_a_rule_may_be_written_as_residents_write() -> None:
    written = ("監控壞了", "门口有嘢", "ＷｉＦｉ慢")
    rules = load_rules(SHIPPED / "nlp")
    spoken = Rule(kind="category", says="equipment", words=written, source="", reason="试", weight=9.0)
    reader = Reader(replace(rules, rules=(spoken,)))

    for message in (*written, "监控坏了", "门口有物", "wifi慢"):
        assert "试" in {because.reason for because in reader.read(message, now=NOW).because}, message


def test_nothing_that_ships_is_without_effect() -> None:
    assert doubtful_words(load_rules(SHIPPED / "nlp")).found == []


def test_every_rule_that_ships_can_fire() -> None:
    problems = Problems()

    check_rules(problems, load_rules(SHIPPED / "nlp"))

    assert problems.found == []


def test_an_example_under_a_heading_nobody_knows_is_refused_with_its_line(folder: Folder) -> None:
    path = folder.path / "nlp" / "examples" / "category.txt"
    examples = path.read_text(encoding="utf-8")
    folder.write("nlp/examples/category.txt", examples + "\n[fee major]\n喷泉也要收钱\n")

    line = len(examples.splitlines()) + 2
    assert folder.problems() == [
        f"nlp/examples/category.txt · 第{line}行 · 标题里没有 fee 这个意思 · 从这些里选：equipment、service、fees、incident"
    ]


def test_a_rule_file_of_another_shape_is_refused(folder: Folder) -> None:
    folder.write("nlp/topics.toml", "lift = 3\n")

    assert "nlp · 有一处写法的种类不对" in folder.problems()[0]


def test_a_missing_rule_file_is_named(folder: Folder) -> None:
    (folder.path / "nlp" / "cues.toml").unlink()

    assert "cues.toml: 没有这个文件" in folder.problems()[0]
