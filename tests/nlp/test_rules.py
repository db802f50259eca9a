"""The rule files: the shipped ones are sound, and every way of spoiling them is named in words a manager understands."""

import shutil
from pathlib import Path

import pytest

from nlp.check import problems
from nlp.reading import Category, Intent
from nlp.rules import RulesError, load_rules
from tests.nlp.conftest import CONFIG


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CONFIG, tmp_path / "nlp"))


def add(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.write_text(path.read_text(encoding="utf-8") + "\n" + text, encoding="utf-8")


def test_the_shipped_rules_have_no_problems():
    assert problems(CONFIG) == []


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("complaints.toml", '[[rule]]\ncategory = "equipment"\nwords = []', "没有词"),
        ("complaints.toml", '[[rule]]\ncategory = "things"\nwords = ["甲乙丙"]', "没有 things 这一类"),
        ("complaints.toml", '[[rule]]\ncategory = "fees"\ntopic = "nowhere"\nwords = ["甲乙丙"]', "nowhere"),
        ("complaints.toml", '[[rule]]\ncategory = "fees"\nwords = "甲乙丙"', "words 的写法不对"),
        ("complaints.toml", '[[rule]]\ncategory = "fees"\nwords = ["甲乙丙"]\nwieght = 2', "不认识 wieght"),
        ("complaints.toml", '[[rule]]\ncategory = "fees"\nwords = ["甲乙丙", "甲乙丙"]', "写了两遍"),
        ("complaints.toml", '[[rule]]\ncategory = "fees"\nwords = ["甲乙丙"]\nnot_near = ["乙"]', "永远不会起作用"),
        ("complaints.toml", '[[rule]]\ncategory = "fees"\nwords = ["甲。乙"]', "跨了两句话"),
        ("complaints.toml", '[[rule]]\ncategory = "fees"\nwords = ["{没有这组}坏"]', "同义词组不存在"),
        ("complaints.toml", '[[rule]]\ncategory = "fees"\nwords = ["甲乙丙"]\nnear = ["@nothing"]', "没有 nothing 这一组"),
        ("intents.toml", '[[rule]]\nintent = "sing"\nwords = ["甲乙丙"]', "没有 sing 这一类"),
        ("intents.toml", '[[rule]]\nintent = "human"\nsituations = ["asleep"]\nwords = ["甲乙丙"]', "没有 asleep 这种状态"),
        ("complaints.toml", '[[rule]]\ncategory = "fees"\nweight = 2\nwords = ["甲乙丙"]\n'
                            '[[rule]]\ncategory = "service"\nweight = 2\nwords = ["甲乙丙"]', "又算别的"),
        ("complaints.toml", "[[rule]\nwords =", "写法有误"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_file_and_a_remedy(folder, name, text, says):
    add(folder, name, text)
    found = [problem for problem in problems(folder) if says in problem.reason]
    assert found
    assert found[0].file == name
    assert found[0].remedy


def test_a_missing_file_is_named(folder):
    (folder / "cues.toml").unlink()
    assert any("cues.toml" in problem.file for problem in problems(folder))
    with pytest.raises(RulesError, match=r"cues\.toml"):
        load_rules(folder)


def test_slips_keep_their_length(folder):
    path = folder / "language.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"店梯" = "电梯"', '"店梯" = "电梯子"'), encoding="utf-8")
    assert any("字数不一样" in problem.reason for problem in problems(folder))


def test_a_word_added_by_hand_works_at_once(folder, reader):  # T1
    from nlp.reader import Reader
    from tests.nlp.conftest import NOW

    text = "天台的哐当架又松了"
    add(
        folder,
        "complaints.toml",
        '[[rule]]\ncategory = "equipment"\ntopic = "facilities"\nweight = 9\nreason = "新"\nwords = ["哐当架"]',
    )
    reading = Reader(load_rules(folder)).read(text, now=NOW)
    assert (reading.category, reading.because[0].words, reading.because[0].reason) == (
        Category.EQUIPMENT,
        "哐当架",
        "新",
    )


def test_every_topic_names_a_department_and_every_rule_a_reason(rules):
    assert all(topic.label and topic.department for topic in rules.topics.values())
    assert all(rule.reason for rule in rules.rules)
    assert set(rules.buttons.values()) <= set(Intent)
