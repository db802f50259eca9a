"""How the code is written, checked by reading it: sizes, names, languages, clocks."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PRODUCT = sorted(path for folder in ("bots", "core", "nlp", "storage") for path in (ROOT / folder).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))

LONGEST = 300
# A table of cases, or one machine of all that people do, is read faster whole than in halves.
LONGEST_OF_TESTS = 335

# Chinese in code: the grammar of places, times, numbers, negation and commands is code; the vocabulary is configuration.
GRAMMAR = {
    "bots/rehearsal/parser.py",
    "core/asking/spoken.py",
    "core/dialogue/draft.py",
    "core/usecases/command.py",
    "core/usecases/itemised.py",
    "nlp/alarm.py",
    "nlp/claim.py",
    "nlp/clock_words.py",
    "nlp/deadline.py",
    "nlp/demand.py",
    "nlp/intent.py",
    "nlp/lasting.py",
    "nlp/likeness.py",
    "nlp/measure.py",
    "nlp/money.py",
    "nlp/named_days.py",
    "nlp/normalise.py",
    "nlp/numerals.py",
    "nlp/opinion.py",
    "nlp/place.py",
    "nlp/raised.py",
    "nlp/severity.py",
    "nlp/sheet.py",
    "nlp/slots.py",
    "nlp/telling.py",
    "nlp/when.py",
    "nlp/whole.py",
}
# What is wrong with the words of the configuration can't be said in them.
COMPLAINS_OF_RULES = {"nlp/check.py", "nlp/check_examples.py", "nlp/rules.py"}
# Scores speak of the labels that the labelled lines carry.
SCORES = {"bots/commands/triage.py", "nlp/labelled.py"}
IN_CHINESE = GRAMMAR | COMPLAINS_OF_RULES | SCORES

BANNED = {"Manager", "Handler", "Helper", "Util", "Info", "Data"}

CLOCKS = {"now", "utcnow", "today", "time", "time_ns", "monotonic", "perf_counter", "localtime", "gmtime"}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def literals(tree: ast.Module) -> Iterator[ast.Constant]:
    """Yield the string literals that are not docstrings."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        node.body[0].value for node in ast.walk(tree) if isinstance(node, documented) and ast.get_docstring(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in docstrings:
            yield node


def chinese(path: Path) -> list[str]:
    return [
        f"{name_of(path)}:{literal.lineno} {literal.value!r}"
        for literal in literals(tree_of(path))
        if re.search(r"[\u3400-\u9fff]", literal.value)
    ]


def called(node: ast.AST) -> str:
    """Return the dotted name of what a node calls, or nothing."""
    return ast.unparse(node.func) if isinstance(node, ast.Call) else ""


@pytest.mark.parametrize("path", PRODUCT, ids=name_of)
def test_a_file_can_be_read_in_one_sitting(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())

    assert lines <= LONGEST


def test_a_file_of_tests_or_measurements_can_be_read_in_one_sitting_too() -> None:
    files = [*TESTS, *(ROOT / "benchmarks").glob("*.py")]
    lines = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files}

    assert {name: count for name, count in lines.items() if count > LONGEST_OF_TESTS} == {}


def test_what_people_read_is_in_the_configuration_and_not_in_the_code() -> None:
    spoken = [line for path in PRODUCT if name_of(path) not in IN_CHINESE for line in chinese(path)]

    assert spoken == []


@pytest.mark.parametrize("name", sorted(IN_CHINESE))
def test_every_exception_for_chinese_in_code_is_still_needed(name: str) -> None:
    assert chinese(ROOT / name)


def test_no_class_and_no_module_has_an_empty_name() -> None:
    named = {f"{name_of(path)}": path.stem.replace("_", " ").title().split() for path in PRODUCT}
    for path in PRODUCT:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ClassDef):
                named[f"{name_of(path)}:{node.name}"] = re.findall(r"[A-Z][a-z]*", node.name)

    empty = [where for where, words in named.items() if {word.rstrip("s") for word in words} & BANNED]

    assert empty == []


def test_the_core_and_the_reader_are_told_the_time() -> None:
    asked = [
        f"{name_of(path)}:{node.lineno} {called(node)}"
        for path in PRODUCT
        if name_of(path).startswith(("core/", "nlp/"))
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call)
        and (found := re.fullmatch(r"(?:datetime\.)?(?:datetime|date|time)\.(\w+)", called(node)))
        and found[1] in CLOCKS
    ]

    assert asked == []


def test_no_test_sleeps() -> None:
    asleep = [
        f"{name_of(path)}:{node.lineno}"
        for path in TESTS
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call)
        and re.fullmatch(r"((time|asyncio|anyio)\.)?sleep|.*\.wait_for_timeout", called(node))
        and [ast.unparse(argument) for argument in node.args] != ["0"]
    ]

    assert asleep == []
