"""Whether every sentence and label that the code asks for is written, and can be filled in."""

import string
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from pathlib import Path

from bots import adapter
from bots.config.asked import Asked, keys_written, names_filled_in, sentences_asked_for
from bots.config.problems import Problems, suggest
from core import house
from core.choices import Choice
from core.complaint import DueKind, Move, Satisfaction, Source, Status, Waiting
from core.corrective import CorrectiveMove, CorrectiveStatus
from core.dialogue.conversation import Slot
from core.house import Role
from core.messages import MediaKind, Share
from core.policy import Target
from nlp.reading import Category, Severity

MESSAGES = "messages.zh.toml"
FIGURES = "figures.toml"
GLOSSARY = "glossary.toml"
# The core first: of what the others say, only the sections that are there are ours.
CODE = (Path(house.__file__).parent, Path(adapter.__file__).parent)
# The terms that people read; the others are spoken of among the parts of the house only.
READ_BY_PEOPLE: tuple[type[StrEnum], ...] = (
    Category,
    Severity,
    Status,
    Source,
    Satisfaction,
    MediaKind,
    Share,
    Slot,
    Move,
    CorrectiveMove,
    CorrectiveStatus,
    Choice,
    Role,
    Target,
    DueKind,
    Waiting,
)


def check_sentences(problems: Problems, sentences: Mapping[str, str], code: Sequence[Path] = CODE) -> None:
    """Note sentences that are asked for and missing, and placeholders that nobody would fill in."""
    sections = {_section(key) for key in sentences} | {_section(one.key) for one in sentences_asked_for(code[:1])}
    asked = [one for one in sentences_asked_for(code) if _section(one.key) in sections]
    wanted = {one.key for one in asked if one.is_exact or not any(one.means(key) for key in sentences)}
    wanted |= {key for key in keys_written(code) if _section(key) in sections}
    for key in sorted(wanted - set(sentences)):
        problems.note("missing_sentence", _file(key), key, name=key, file=_file(key))
    anywhere = names_filled_in(code)
    for key, sentence in sentences.items():
        _check_placeholders(problems, key, sentence, _fillable(key, asked, anywhere))


def check_labels(
    problems: Problems, labels: Mapping[str, str], kinds: Collection[type[StrEnum]] = READ_BY_PEOPLE
) -> None:
    """Note terms that people read and that the glossary does not name."""
    for kind in kinds:
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
    """Return the names that are filled in where the sentence is used, or `anywhere` if they are made up there."""
    by_name = [one.values for one in asked if one.key == key]
    if by_name:
        known = [values for values in by_name if values is not None]
        return frozenset.intersection(*known) if len(known) == len(by_name) else anywhere
    made_up = [one.values for one in asked if one.means(key)]
    return frozenset().union(*(anywhere if values is None else values for values in made_up)) if made_up else anywhere


def _check_placeholders(problems: Problems, key: str, sentence: str, fillable: frozenset[str]) -> None:
    try:
        names = placeholders(sentence)
    except ValueError:
        problems.note("broken_braces", _file(key), key)
        return
    for name in sorted(names - fillable):
        problems.note("unknown_placeholder", _file(key), key, name=name, suggestion=suggest(name, sorted(fillable)))


def _file(key: str) -> str:
    """Return the file in which a sentence is written."""
    return FIGURES if _section(key) == "figure" else MESSAGES


def _section(key: str) -> str:
    return key.partition(".")[0]
