"""The words in which the staff ask for figures: `config/asking.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from bots.config.sheets import Sheet
from core.asking.question import Asking, Beside, Measure, Own, plain_of
from nlp.reading import Category, Severity

T = TypeVar("T", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What the rules know by a name: topics and dangers by their keys, categories and severities by what they are called."""

    topics: Mapping[str, str]
    dangers: Mapping[str, str]
    categories: Mapping[str, Category]
    severities: Mapping[str, Severity]


def read_asking(sheet: Sheet, named: Named) -> Asking:
    """Return the words; the names of topics, dangers, categories and severities are words by themselves."""
    topics = {plain_of(label): frozenset({key}) for label, key in named.topics.items()}
    dangers = {
        plain_of(label): frozenset({key}) for label, key in named.dangers.items() if plain_of(label) not in topics
    }
    subjects = sheet.sub("subjects")
    known = {**{label: ("danger", key) for label, key in named.dangers.items()}}
    known |= {label: ("topic", key) for label, key in named.topics.items()}
    for word in subjects.table:
        meant = subjects.meanings(word, known)
        found = {kind: frozenset(key for of, key in meant if of == kind) for kind, _ in meant}
        topics |= {plain_of(word): found[kind] for kind in found if kind == "topic"}
        dangers |= {plain_of(word): found[kind] for kind in found if kind == "danger"}
    figures = sheet.sub("figures")
    asking = Asking(
        topics=MappingProxyType(topics),
        dangers=MappingProxyType(dangers),
        categories=_words(sheet, "categories", Category, named.categories),
        severities=MappingProxyType({plain_of(label): severity for label, severity in named.severities.items()}),
        measures=_words(sheet, "measures", Measure),
        rankings=_words(sheet, "rankings", Beside),
        own=_words(sheet, "own", Own),
        figures=_plain(figures, "words"),
        sure=_plain(figures, "sure"),
        fillers=_plain(sheet.sub("fillers"), "words"),
    )
    for each in (subjects, figures):
        each.close()
    sheet.close()
    return asking


def _words(sheet: Sheet, key: str, kind: type[T], known: Mapping[str, T] | None = None) -> Mapping[str, T]:
    """Return the words of a table whose lines are named by the terms that they stand for."""
    table = sheet.sub(key)
    found = {plain_of(label): term for label, term in (known or {}).items()}
    for name in table.table:
        if name in set(kind):
            found |= {plain_of(word): kind(name) for word in table.texts(name)}
    table.close()
    return MappingProxyType(found)


def _plain(sheet: Sheet, key: str) -> frozenset[str]:
    return frozenset(map(plain_of, sheet.texts(key)))
