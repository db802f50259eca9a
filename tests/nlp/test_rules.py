"""The rule files: the shipped ones are sound, and every way of spoiling them is named in words a manager understands."""

import shutil
from pathlib import Path

import pytest

from nlp.check import problems
from nlp.check_examples import example_problems
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
    assert list(example_problems(CONFIG)) == []


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("complaints.toml", '[[rule]]\ncategory = "things"\nwords = ["甲乙丙"]', "没有 things 这一类"),
        ("complaints.toml", '[[rule]]\ncategory = "fees"\nwords = "甲乙丙"', "words 的写法不对"),
        ("complaints.toml", '[[rule]]\ncategory = "fees"\nwords = ["甲乙丙"]\nwieght = 2', "不认识 wieght"),
        ("complaints.toml", '[[rule]]\ncategory = "fees"\nwords = ["甲乙丙", "甲乙丙"]', "写了两遍"),
        ("complaints.toml", '[[rule]]\ncategory = "fees"\nwords = ["甲。乙"]', "跨了两句话"),
        ("complaints.toml", '[[rule]]\ncategory = "fees"\nwords = ["{没有这组}坏"]', "同义词组不存在"),
        ("intents.toml", '[[rule]]\nintent = "sing"\nwords = ["甲乙丙"]', "没有 sing 这一类"),
        ("intents.toml", '[[rule]]\nintent = "human"\nsituations = ["asleep"]\nwords = ["甲乙丙"]', "没有 asleep 这种状态"),
        ("complaints.toml", '[[rule]]\ncategory = "fees"\nweight = 2\nwords = ["甲乙丙"]\n'
                            '[[rule]]\ncategory = "service"\nweight = 2\nwords = ["甲乙丙"]', "又算别的"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_file_and_a_remedy(folder, name, text, says):
    add(folder, name, text)
    found = [problem for problem in problems(folder) if says in problem.reason]
    assert found
    assert found[0].file == name
    assert found[0].remedy


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("alarm", "[fire danger]\n着火了着火了", "没有 fire 这个意思"),
        ("alarm", "[danger tsunami]\n海啸来了快跑", "danger 后面没有 tsunami 这一种"),
        ("alarm", "[calm fire]\n消防演习的烟", "calm 后面没有 fire 这一种"),
        ("category", "[fees huge]\n收了我一千万", "fees 后面没有 huge 这一种"),
        ("category", "[fees]\n收了我一千万", "标题“[fees]”的写法不对"),
        ("category", "【fees major】\n收了我一千万", "标题“【fees major】”的写法不对"),
        ("category", "[fees major\n收了我一千万", "标题“[fees major”的写法不对"),
        ("intents", "[sing idle]\n啦啦啦来一个", "没有 sing 这个意思"),
        ("intents", "[thanks asleep]\n多谢多谢您嘞", "thanks 后面没有 asleep 这一种"),
        ("intents", "[thanks closed]\n咚咚锵\n[urge closed]\n咚咚，锵！", "是同一句话，意思却不一样（thanks、urge）"),
        ("category", "[fees major]\n咚咚锵\n[fees minor]\n咚咚锵。", "意思却不一样（fees major、fees minor）"),
        ("category", "[fees major]", "标题“[fees major]”下面一句也没有"),
        ("category", "[fees major]\n[fees minor]\n咚咚锵", "标题“[fees major]”下面一句也没有"),
        ("category", "[fees major]\n" + "咚" * 201, "这一行有201个字"),
    ],
)
def test_a_mistake_in_the_examples_is_named_with_its_line_and_a_remedy(folder, name, text, says):
    before = len((folder / "examples" / f"{name}.txt").read_text(encoding="utf-8").splitlines())
    add(folder, f"examples/{name}.txt", text)
    (problem,) = example_problems(folder)
    assert says in problem.reason
    assert problem.file == f"examples/{name}.txt"
    assert int(problem.key.strip("第行")) > before
    assert problem.remedy


def test_a_file_without_a_single_example_is_named(folder):
    (folder / "examples" / "category.txt").write_text("# 还没写\n", encoding="utf-8")
    assert [problem.reason for problem in example_problems(folder)] == ["一句例句也没有"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("intents", "[thanks closed]\n咚咚锵\n[urge in_progress]\n咚咚锵"),
        ("category", "[fees major]\n[流泪]又多收了我的钱\n又多收了我的钱[流泪]"),
        ("category", "[fees major]\n电梯里没有灯"),
        ("category", "[fees major]\n" + "咚" * 200),
    ],
)
def test_what_depends_on_the_situation_or_gainsays_a_rule_is_no_mistake(folder, name, text):
    add(folder, f"examples/{name}.txt", text)
    assert list(example_problems(folder)) == []


def test_a_missing_file_is_named(folder):
    (folder / "cues.toml").unlink()
    with pytest.raises(RulesError, match=r"cues\.toml"):
        load_rules(folder)


def test_a_file_that_is_no_toml_is_named(folder):
    add(folder, "complaints.toml", "[[rule]\nwords =")
    with pytest.raises(RulesError, match=r"complaints\.toml: 写法有误"):
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
