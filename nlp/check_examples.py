"""Check the example sentences of a company: headings nobody knows, one sentence under two meanings, lines that are none."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from nlp.problem import Problem
from nlp.reading import CRY, Category, Intent, Severity, Situation
from nlp.rules import EXAMPLES, RulesError, read_toml

# What is longer is no sentence but a story, or two lines that ran together.
LONGEST = 200
ANYWHERE = "any"
# Why a message that sounds of danger is none.
CALM = ("past", "chronic", "feared", "negated", "planned", "question", "metaphor", "everyday", "other")
# Full-width brackets and a missing half are slips of who meant a heading; 「[流泪]又坏了」 is a sentence.
_MEANT_AS_HEADING = re.compile(r"[\[［【](?:\s*[a-z]|.*[\]］】]$)")
_HEADING = re.compile(r"\[(?P<means>\w+) (?P<kind>\w+)\]")
_MARKS = re.compile(r"\W+")

# The words that may come first in a heading, each with those that may come second.
Headings = Mapping[str, tuple[str, ...]]


class _Line(NamedTuple):
    number: int
    text: str


def example_problems(folder: Path) -> Iterator[Problem]:
    """Yield everything wrong with the files of examples; that a file is missing or unreadable is told on loading."""
    for name, headings in _headings(folder).items():
        file = f"{EXAMPLES}/{name}.txt"
        try:
            text = (folder / file).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        written = (_Line(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1))
        lines = [line for line in written if line.text and not line.text.startswith("#")]
        # Which intent a sentence shows depends on the situation; what it complains of does not.
        yield from _file_problems(file, lines, headings, _told_where if name == "intents" else _told_anywhere)


def _headings(folder: Path) -> Mapping[str, Headings]:
    severities = tuple(severity.value for severity in Severity)
    situations = (ANYWHERE, *(situation.value for situation in Situation))
    try:
        rules = read_toml(folder / "emergencies.toml").get("rule", [])
    except RulesError:
        rules = []
    dangers = tuple(sorted({CRY, *(str(rule.get("danger")) for rule in rules)}))
    return {
        "alarm": {"danger": dangers, "calm": CALM},
        "category": {category.value: severities for category in Category},
        "intents": {intent.value: situations for intent in Intent},
    }


def _told_where(means: str, kind: str) -> tuple[str, str]:
    """Return in which company two meanings exclude each other, and the meaning."""
    return kind, means


def _told_anywhere(means: str, kind: str) -> tuple[str, str]:
    return "", f"{means} {kind}"


def _file_problems(
    file: str, lines: list[_Line], headings: Headings, told: Callable[[str, str], tuple[str, str]]
) -> Iterator[Problem]:
    heading: _Line | None = None
    is_empty = False
    place, means = "", ""
    seen: dict[tuple[str, str], tuple[int, str]] = {}
    if not lines:
        yield Problem(file, "全文", "一句例句也没有", "写上例句，或从出厂的 config/nlp 里补回")
    for line in lines:
        key = f"第{line.number}行"
        if _MEANT_AS_HEADING.match(line.text):
            if heading and is_empty:
                yield _nothing_below(file, heading)
            heading, is_empty = line, True
            wrong = _wrong_heading(file, key, line.text, headings)
            if wrong:
                yield wrong
            place, means = told(*line.text.strip("[]").partition(" ")[::2])
            continue
        is_empty = False
        if len(line.text) > LONGEST:
            yield Problem(file, key, f"这一行有{len(line.text)}个字，不像一句话", f"拆成几句，每句不超过{LONGEST}个字")
        number, other = seen.setdefault((place, _MARKS.sub("", line.text.lower()) or line.text), (line.number, means))
        if other != means:
            yield Problem(
                file,
                key,
                f"“{line.text[:20]}”和第{number}行是同一句话，意思却不一样（{other}、{means}）",
                "只留对的一处",
            )
    if heading and is_empty:
        yield _nothing_below(file, heading)


def _wrong_heading(file: str, key: str, written: str, headings: Headings) -> Problem | None:
    found = _HEADING.fullmatch(written)
    if found is None:
        return Problem(file, key, f"标题“{written[:20]}”的写法不对", "用半角方括号，里面两个词，中间一个空格")
    means, kind = found.groups()
    if means not in headings:
        return Problem(file, key, f"标题里没有 {means} 这个意思", f"从这些里选：{'、'.join(headings)}")
    if kind not in headings[means]:
        return Problem(file, key, f"{means} 后面没有 {kind} 这一种", f"从这些里选：{'、'.join(headings[means])}")
    return None


def _nothing_below(file: str, heading: _Line) -> Problem:
    return Problem(file, f"第{heading.number}行", f"标题“{heading.text}”下面一句也没有", "写上例句，或删掉这个标题")
