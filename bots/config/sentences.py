"""Whether every sentence and label that the code asks for is written, and can be filled in."""

import string
from collections.abc import Collection, Mapping
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import bots
import core
import nlp.reading
from bots.config.asked import Asked, keys_written, names_filled_in, sentences_asked_for
from bots.config.problems import Problems, suggest

MESSAGES = "messages.zh.toml"
GLOSSARY = "glossary.toml"
CODE = (Path(core.__path__[0]), Path(bots.__path__[0]))


def check_sentences(problems: Problems, sentences: Mapping[str, str], code: Collection[Path] = CODE) -> None:
    """Note sentences that are asked for and missing, and placeholders that nobody would fill in."""
    asked = sentences_asked_for(code)
    sections = {key.partition(".")[0] for key in sentences}
    wanted = {one.key for one in asked if one.is_exact}
    wanted |= {key for key in keys_written(code) if key.partition(".")[0] in sections}
    wanted |= {one.key for one in asked if not any(one.means(key) for key in sentences)}
    for key in sorted(wanted - set(sentences)):
        problems.note("missing_sentence", MESSAGES, key, name=key)
    anywhere = names_filled_in(code)
    for key, sentence in sentences.items():
        _check_placeholders(problems, key, sentence, _fillable(key, asked, anywhere))


def check_labels(problems: Problems, labels: Mapping[str, str], kinds: Collection[type[StrEnum]] | None = None) -> None:
    """Note terms of the core and of the reading that the glossary does not name."""
    for kind in _enumerations() if kinds is None else kinds:
        for term in kind:
            key = f"{kind.__name__.lower()}.{term.value}"
            if key not in labels:
                problems.note("missing_label", GLOSSARY, key, name=key)


def placeholders(sentence: str) -> frozenset[str]:
    """Return the names in braces; ValueError if the braces don't match or hold anything but a name."""
    names = frozenset(name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None)
    if not all(name.isidentifier() for name in names):
        raise ValueError(sentence)
    return names


def _fillable(key: str, asked: Collection[Asked], anywhere: frozenset[str]) -> frozenset[str]:
    """Return the names that are filled in wherever the sentence is used."""
    found = [one.values for one in asked if one.means(key)]
    known = [values for values in found if values is not None]
    return frozenset.intersection(*known) if known and len(known) == len(found) else anywhere


def _check_placeholders(problems: Problems, key: str, sentence: str, fillable: frozenset[str]) -> None:
    try:
        names = placeholders(sentence)
    except ValueError:
        problems.note("broken_braces", MESSAGES, key)
        return
    for name in sorted(names - fillable):
        problems.note("unknown_placeholder", MESSAGES, key, name=name, suggestion=suggest(name, sorted(fillable)))


def _enumerations() -> Collection[type[StrEnum]]:
    modules = [nlp.reading, *(import_module(found.name) for found in walk_packages(core.__path__, "core."))]
    kinds = (kind for module in modules for kind in vars(module).values())
    found = {kind for kind in kinds if isinstance(kind, type) and issubclass(kind, StrEnum) and kind is not StrEnum}
    return sorted(found, key=lambda kind: kind.__name__)
