"""The rules of the form and the words staff may type: `config/forms.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bots.config.sheets import Sheet
from core.choices import Choice
from core.complaint import Move, Source
from core.corrective import CorrectiveItem, CorrectiveMove

#: The choices that staff may type.
TYPED = (
    Choice.TAKE_OVER,
    Choice.REGISTER,
    Choice.CANCEL,
    Choice.AGREE,
    Choice.DISAGREE,
    Choice.PERFORMANCE,
    Choice.SHOW,
)
#: Every verb that may be typed.
VERBS = frozenset({*(move.value for move in (*Move, *CorrectiveMove)), *(choice.value for choice in TYPED)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """Words that name no place to go to, what staff may type for each verb, and who and what to try the playground with."""

    vague_places: frozenset[str]
    change_words: tuple[str, ...]
    added_words: tuple[str, ...]
    commands: Mapping[str, tuple[str, ...]]
    sources: Mapping[Source, tuple[str, ...]]
    corrective_words: Mapping[CorrectiveItem, tuple[str, ...]]
    done_words: tuple[str, ...]
    until_words: tuple[str, ...]
    money_words: tuple[str, ...]
    last_month_words: tuple[str, ...]
    samples: tuple[str, ...]
    residents: tuple[str, ...]


def read_forms(sheet: Sheet) -> Forms:
    """Return the rules of the form."""
    typed = sheet.sub("commands")
    commands = {}
    for verb in typed.table:
        if verb in VERBS:
            commands[verb] = typed.texts(verb)
    spoken = sheet.sub("sources")
    sources = {Source(name): spoken.texts(name) for name in spoken.table if name in set(Source)}
    spoken.close()
    marked = sheet.sub("corrective")
    corrective_words = {item: marked.texts(item.value) for item in CorrectiveItem}
    done_words = marked.texts("done")
    until_words = marked.texts("until")
    marked.close()
    forms = Forms(
        vague_places=frozenset(sheet.texts("vague_places")),
        change_words=sheet.texts("change_words"),
        added_words=sheet.texts("added_words"),
        commands=MappingProxyType(commands),
        sources=MappingProxyType(sources),
        corrective_words=MappingProxyType(corrective_words),
        done_words=done_words,
        until_words=until_words,
        money_words=sheet.texts("money_words"),
        last_month_words=sheet.texts("last_month_words"),
        samples=sheet.texts("samples"),
        residents=sheet.texts("residents"),
    )
    typed.close()
    sheet.close()
    return forms
