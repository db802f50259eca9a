"""Sentences compared with what the code asks for and fills in."""

from pathlib import Path

import pytest

from bots.config.problems import Problems
from bots.config.sentences import check_labels, check_sentences
from nlp.reading import Category, Severity

CODE = """
KEYS = {"late": "resident.late"}
desk.say("resident.filed", ref=ref, department=department)
desk.say("group.climbed" if climbed else "group.reminded", told=told)
desk.say(f"card.{line}", place=place)
desk.say(f"card.{line}_{late}", place=place, late=late)
desk.say(f"state.pending_{kind}", who=who)
desk.say("card.place_exact", place=place, exact=exact)
desk.say(KEYS[kind], **values)
values = {"owner": owner}
values["until"] = until
raise Refused("refused.not_now", status=status)
"""
SENTENCES = {
    "resident.filed": "{ref} 已转{department}",
    "resident.late": "{owner} {until}",
    "group.climbed": "{told}",
    "group.reminded": "{told}",
    "card.place": "{place}",
    "card.place_late": "{place} {late}",
    "state.pending_report": "{who}",
    "card.place_exact": "{place} {exact}",
    "refused.not_now": "{status}",
}


@pytest.fixture
def code(tmp_path: Path) -> tuple[Path]:
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "reactions.py").write_text(CODE, encoding="utf-8")
    return (tmp_path / "core",)


def said(code: tuple[Path], sentences: dict[str, str]) -> list[str]:
    problems = Problems()
    check_sentences(problems, sentences, code)
    return [str(problem) for problem in problems.found]


def test_sentences_that_fit_the_code_are_good(code: tuple[Path]) -> None:
    assert said(code, SENTENCES) == []


@pytest.mark.parametrize(
    ("key", "asked"),
    [
        ("resident.filed", "resident.filed"),
        ("resident.late", "resident.late"),
        ("group.climbed", "group.climbed"),
        ("group.reminded", "group.reminded"),
        ("state.pending_report", "state.pending_*"),
        ("card.place_late", "card.*_*"),
        ("card.place_exact", "card.place_exact"),
        ("refused.not_now", "refused.not_now"),
    ],
)
def test_a_sentence_that_the_code_asks_for_and_nobody_wrote_is_named(code: tuple[Path], key: str, asked: str) -> None:
    others = {other: sentence for other, sentence in SENTENCES.items() if other != key}
    if asked == "card.*_*":
        del others["card.place_exact"]

    named = f"messages.zh.toml · {asked} · 缺少「{asked}」这句话 · 请从安装包的 messages.zh.toml 里补回"
    assert named in said(code, others)


def test_words_of_other_parts_of_the_house_are_not_asked_of_the_company(code: tuple[Path], tmp_path: Path) -> None:
    beside = tmp_path / "beside"
    beside.mkdir()
    (beside / "player.py").write_text('say("failure.head")\nsay("card.beside")\n', encoding="utf-8")
    problems = Problems()

    check_sentences(problems, SENTENCES, (*code, beside))

    assert {problem.key for problem in problems.found} == {"card.beside"}


@pytest.mark.parametrize(
    ("key", "sentence", "told"),
    [
        ("resident.filed", "{reff} 已受理", "这句话里用不了 {reff} · 您是不是想写「ref」？"),
        ("resident.filed", "{owner} 已受理", "这句话里用不了 {owner} · 可以写：department、ref"),
        ("card.place", "{plaice}", "这句话里用不了 {plaice} · 您是不是想写「place」？"),
        ("resident.late", "{unitl}", "这句话里用不了 {unitl} · 您是不是想写「until」？"),
        ("resident.filed", "{ref 已受理", "花括号不成对，或括号里不是名称 · 请写成 {ref} 这样"),
        ("resident.filed", "{} 已受理", "花括号不成对，或括号里不是名称 · 请写成 {ref} 这样"),
        ("resident.filed", "{ref.__class__}", "花括号不成对，或括号里不是名称 · 请写成 {ref} 这样"),
    ],
)
def test_a_placeholder_that_nobody_fills_in_is_refused(code: tuple[Path], key: str, sentence: str, told: str) -> None:
    assert said(code, SENTENCES | {key: sentence}) == [f"messages.zh.toml · {key} · {told}"]


def test_a_term_without_a_label_is_named() -> None:
    problems = Problems()

    check_labels(problems, {"category.equipment": "设备设施"}, (Category,))

    assert [problem.key for problem in problems.found] == ["category.service", "category.fees", "category.incident"]
    assert str(problems.found[0]) == (
        "glossary.toml · category.service · 缺少「category.service」的名称 · 请从安装包的 glossary.toml 里补回"
    )


def test_every_term_with_a_label_is_good() -> None:
    problems = Problems()

    check_labels(problems, {f"severity.{severity.value}": "…" for severity in Severity}, (Severity,))

    assert problems.found == []
