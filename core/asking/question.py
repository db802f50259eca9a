"""A question about figures as people write it in chat: «本月电梯投诉», «3号楼近三个月», «王师傅 11 月», «哪栋楼投诉最多».

It is one only if every word of it is understood; so no ordinary word of work is taken for a question.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from core.asking.spoken import place_at, stretch_at
from core.asking.stretch import Stretch
from core.house import Community
from nlp.reading import Category, Severity

#: A question is short; nothing longer is looked at.
LONGEST = 60


class Measure(StrEnum):
    """What is asked about the complaints."""

    COUNT = "count"
    TIME = "time"
    CONTENT = "content"
    OVERDUE = "overdue"
    MOST = "most"


class Beside(StrEnum):
    """What is set side by side; the names are those of `core.figures.counting.By`."""

    PLACE = "place"
    DEPARTMENT = "department"
    TOPIC = "topic"


class Own(StrEnum):
    """Whose they are where only the asker is pointed at."""

    PERSON = "person"
    DEPARTMENT = "department"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """The words that questions are made of, from `config/asking.toml`, each in half-width small letters.

    `subjects` say which topics (or else dangers) a word means, `figures` are words for complaints and their counting of
    which those in `sure` are never said but by who wants figures, `fillers` mean nothing.
    """

    topics: Mapping[str, frozenset[str]]
    dangers: Mapping[str, frozenset[str]]
    categories: Mapping[str, Category]
    severities: Mapping[str, Severity]
    measures: Mapping[str, Measure]
    rankings: Mapping[str, Beside]
    own: Mapping[str, Own]
    figures: frozenset[str]
    sure: frozenset[str]
    fillers: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked: which complaints, and what about them; what is None or empty was not named.

    `beside` is what is set side by side (哪栋楼, 哪个部门). `is_sure`: it can't be meant otherwise, whoever says it.
    """

    stretch: Stretch | None = None
    measure: Measure = Measure.COUNT
    beside: Beside | None = None
    topics: frozenset[str] = frozenset()
    dangers: frozenset[str] = frozenset()
    category: Category | None = None
    severity: Severity | None = None
    building: str | None = None
    unit: str | None = None
    department: str | None = None
    person: str | None = None
    own: Own | None = None
    is_about_figures: bool = False
    is_sure: bool = False


@dataclass(frozen=True, slots=True)
class Unclear:
    """It speaks of figures, but not of which: worth a word on how to ask."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """What each word says of a question in one community: the words of `Asking`, its departments and its people."""

    community: Community
    words: Mapping[str, Mapping[str, object]]
    figures: frozenset[str]
    sure: frozenset[str]
    longest: int


def vocabulary(asking: Asking, community: Community) -> Vocabulary:
    """Return the words of a community."""
    words = dict(_words(asking, community))
    return Vocabulary(
        community=community,
        words=words,
        figures=asking.figures | asking.sure,
        sure=asking.sure,
        longest=max(map(len, words)),
    )


def question_of(text: str, known: Vocabulary, now: datetime) -> Question | Unclear | None:
    """Return what is asked, `Unclear` if it comes close, or None if it is about something else."""
    plain = plain_of(text)
    if not plain or len(plain) > LONGEST:
        return None
    speaks_of_figures = any(word in plain for word in known.figures)
    found, is_whole = _read(plain, known, now, to_the_end=speaks_of_figures)
    if is_whole and found is not None and _is_asked(found):
        return found
    near = found is None or found.stretch is not None or found.measure is not Measure.COUNT
    return Unclear() if near and speaks_of_figures else None


def plain_of(text: str) -> str:
    """Return the words without blanks and marks, in half-width small letters."""
    narrow = unicodedata.normalize("NFKC", text).lower()
    return "".join(letter for letter in narrow if letter in "-~#/." or unicodedata.category(letter)[0] in "LN")


def _is_asked(found: Question) -> bool:
    """Tell whether so much was named that it is a question, and not a word or two that may mean anything."""
    named = (found.topics, found.dangers, found.category, found.severity, found.building, found.department)
    is_about = any(named) or found.person is not None or found.own is not None
    if found.is_sure or (found.beside is not None and found.measure is Measure.MOST):
        return True
    if found.stretch is not None:
        return is_about or found.is_about_figures
    return found.measure is Measure.OVERDUE or (is_about and found.is_about_figures)


def _read(plain: str, known: Vocabulary, now: datetime, *, to_the_end: bool) -> tuple[Question | None, bool]:
    """Return what was understood, None if it contradicts itself, and whether nothing was left over.

    Unless it is to be read `to_the_end`, the first word that is not understood ends it.
    """
    today, words = known.community.local(now).date(), known.words
    found, at, is_whole = Question(), 0, True
    while at < len(plain):
        timed, placed = stretch_at(plain, at, today), place_at(plain, at)
        word = next(
            (plain[at : at + size] for size in range(known.longest, 0, -1) if plain[at : at + size] in words), ""
        )
        ends = max(at + len(word), timed[0] if timed else 0, placed[0] if placed else 0)
        step: Mapping[str, object]
        if ends == at:
            if not to_the_end:
                return found, False
            is_whole, at = False, at + 1
            continue
        if word and ends == at + len(word):
            step = words[word]
        elif timed and ends == timed[0]:
            step = {"stretch": timed[1]}
        else:
            assert placed is not None
            step = {"building": placed[1], "unit": placed[2]}
        joined = _joined(found, step)
        if joined is None:
            return None, False
        found, at = joined, ends
    return found, is_whole


def _joined(found: Question, step: Mapping[str, object]) -> Question | None:
    """Return the question with what a word added; None if it says a second time something else."""
    changes: dict[str, object] = {}
    for name, value in step.items():
        before = getattr(found, name)
        if name in ("topics", "dangers"):
            changes[name] = before | value
        elif name in ("is_sure", "is_about_figures"):
            changes[name] = before or value
        elif before in (None, Measure.COUNT, value) or value is None:
            changes[name] = before if value is None else value
        else:
            return None
    return replace(found, **changes)  # type: ignore[arg-type]


def _words(asking: Asking, community: Community) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Yield each word with what it says of a question; a name goes before all others."""
    for word in asking.fillers:
        yield word, {}
    for word in asking.figures | asking.sure:
        yield word, {"is_about_figures": True, "is_sure": word in asking.sure}
    for word, topics in asking.topics.items():
        yield word, {"topics": topics}
    for word, dangers in asking.dangers.items():
        yield word, {"dangers": dangers}
    for word, category in asking.categories.items():
        yield word, {"category": category}
    for word, severity in asking.severities.items():
        yield word, {"severity": severity}
    for word, measure in asking.measures.items():
        yield word, {"measure": measure, "is_about_figures": True, "is_sure": word in asking.sure}
    for word, beside in asking.rankings.items():
        yield word, {"beside": beside}
    for word, own in asking.own.items():
        yield word, {"own": own}
    for department in community.departments:
        yield plain_of(department.name), {"department": department.name}
    for person in community.people:
        yield plain_of(person.name), {"person": person.name}
