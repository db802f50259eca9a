"""Every sentence and label: `messages.zh.toml`, `glossary.toml`, `emergencies.toml` and the topics, under one roof."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bots.config.sheets import Sheet
from nlp.rules import Rules

# What is said where the kind of emergency is not known.
FALLBACK = "general"


@dataclass(frozen=True, slots=True, kw_only=True)
class Danger:
    """One kind of emergency: what it is called and what the resident should and should not do."""

    label: str
    guidance: str


def read_words(sheet: Sheet) -> dict[str, str]:
    """Return the sentences or labels of a file by dotted key."""
    return dict(_flat(sheet.table, sheet))


def _flat(table: Mapping[str, object], sheet: Sheet, at: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in table.items():
        path = f"{at}.{key}" if at else key
        if isinstance(value, dict):
            found += _flat(value, sheet, path)
        elif isinstance(value, str):
            found.append((path, value))
        else:
            sheet.note("not_words", path, found=value)
    return found


def read_dangers(sheet: Sheet) -> Mapping[str, Danger]:
    """Return the kinds of emergency by key."""
    dangers = {}
    for kind in sheet.table:
        table = sheet.sub(kind)
        dangers[kind] = Danger(label=table.text("label"), guidance=table.text("guidance").strip())
        table.close()
    sheet.close()
    return MappingProxyType(dangers)


def check_dangers(sheet: Sheet, dangers: Mapping[str, Danger], rules: Rules | None) -> None:
    """Note kinds of emergency that the rules know and nobody wrote guidance for."""
    spoken = {rule.says for rule in rules.rules if rule.kind == "danger"} if rules is not None else set()
    for kind in sorted(({FALLBACK} | spoken) - set(dangers)):
        sheet.note("no_guidance", kind, name=kind)
    for kind, danger in dangers.items():
        if "{" in danger.guidance or "}" in danger.guidance:
            sheet.note("braces", f"{kind}.guidance")
