"""Load the words and conditions that a company keeps under `config/nlp` into frozen values; nothing else reads files."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from nlp.likeness import Example
from nlp.reading import Category, Intent, Severity, Situation
from nlp.words import any_of, first_letters

RULE_FILES = {
    "complaints.toml": "category",
    "emergencies.toml": "danger",
    "outages.toml": "outage",
    "severity.toml": "sign",
    "intents.toml": "intent",
}

EXAMPLES = "examples"
EXAMPLE_FILES = ("alarm", "category", "intents")

NO_WORDS = re.compile("(?!)")


class RulesError(Exception):
    """A rule file cannot be used; the message names the file and says what to change."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rule:
    """Some words, what they speak for, how strongly, and under which conditions."""

    kind: str
    says: str
    words: tuple[str, ...]
    source: str
    topic: str | None = None
    weight: float = 1.0
    reason: str = ""
    near: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    not_near: tuple[str, ...] = ()
    habitual: Category | None = None
    even_habitual: bool = False
    even_asked: bool = False
    situations: frozenset[Situation] = frozenset()
    whole: bool = False
    opening: bool = False
    vague: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What a complaint can be about: a Chinese label, the department that handles it and the usual category."""

    key: str
    label: str
    department: str
    category: Category


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Everything that the reader knows beyond grammar."""

    rules: tuple[Rule, ...]
    topics: Mapping[str, Topic]
    cues: Mapping[str, tuple[str, ...]]
    characters: Mapping[str, str]
    slips: Mapping[str, str]
    traps: tuple[str, ...]
    dictionary: tuple[str, ...]
    buttons: Mapping[str, Intent]
    states: tuple[tuple[str, Situation], ...]
    numbers: Mapping[str, float]
    places: Mapping[str, tuple[str, ...]]
    category_labels: Mapping[Category, str]
    severity_labels: Mapping[Severity, str]
    grave_dangers: frozenset[str]
    confidence: tuple[tuple[float, float], ...] = ()
    parties: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    places_of_parties: re.Pattern[str] = NO_WORDS
    telling: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    opinion: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hearsay: re.Pattern[str] = NO_WORDS
    examples: Mapping[str, tuple[Example, ...]] = field(default_factory=dict)
    likeness_reason: str = ""

    @property
    def threshold(self) -> float:
        """Return the confidence below which a person decides (T3)."""
        return self.numbers["threshold"]

    def situation_of(self, description: str) -> Situation:
        """Return the situation that a description in Chinese speaks of."""
        for words, situation in self.states:
            if words in description:
                return situation
        return Situation.IDLE


def load_rules(folder: Path) -> Rules:
    """Read all rule files of a folder, or raise `RulesError` naming the first thing that is wrong."""
    language = read_toml(folder / "language.toml")
    settings = read_toml(folder / "settings.toml")
    cues = read_toml(folder / "cues.toml")
    intents = read_toml(folder / "intents.toml")
    try:
        return Rules(
            rules=tuple(_rules(folder, language["groups"])),
            topics=_topics(read_toml(folder / "topics.toml")),
            cues=_lists(cues),
            characters=_characters(language["traditional"]),
            slips=MappingProxyType(dict(language["slips"])),
            traps=tuple(language["traps"]),
            dictionary=tuple(language["dictionary"]),
            buttons=MappingProxyType({k: Intent(v) for k, v in read_toml(folder / "buttons.toml")["buttons"].items()}),
            states=tuple((words, Situation(name)) for words, name in settings["states"].items()),
            numbers=MappingProxyType({key: float(value) for key, value in settings["numbers"].items()}),
            places=_lists(read_toml(folder / "places.toml")),
            category_labels=MappingProxyType({Category(k): v for k, v in settings["category"].items()}),
            severity_labels=MappingProxyType({Severity(k): v for k, v in settings["severity"].items()}),
            grave_dangers=frozenset(settings["dangers"]["grave"]),
            confidence=tuple((float(a), float(b)) for a, b in settings["confidence"]["steps"]),
            parties=_lists(settings["parties"]),
            places_of_parties=re.compile(any_of(settings["places_of_parties"]["words"])),
            hearsay=_hearsay(read_toml(folder / "complaints.toml").get("hearsay", {})),
            likeness_reason=settings["reasons"]["likeness"],
            examples=MappingProxyType(
                {name: tuple(_examples(folder / EXAMPLES / f"{name}.txt")) for name in EXAMPLE_FILES}
            ),
            telling=_phrases(intents, "telling", language["groups"]),
            opinion=_phrases(intents, "opinion", language["groups"]),
        )
    except KeyError as missing:
        raise RulesError(f"{folder}: 缺少 {missing.args[0]} 一项，请从出厂的 config/nlp 里补回") from missing
    except ValueError as wrong:
        raise RulesError(f"{folder}: 有一个值不认识（{wrong}）") from wrong


def read_toml(path: Path) -> dict[str, Any]:
    """Return the tables of one file, or raise `RulesError` in words a manager can act on."""
    try:
        return tomllib.loads(_read(path))
    except tomllib.TOMLDecodeError as wrong:
        raise RulesError(f"{path}: 写法有误（{wrong}），常见原因是少了引号或逗号") from wrong


def _examples(path: Path) -> Iterator[Example]:
    """Yield the lines of a file of examples; a heading like [danger lift] says what the lines below it mean."""
    means = kind = ""
    for number, line in enumerate(_read(path).splitlines(), start=1):
        written = line.strip()
        if not written or written.startswith("#"):
            continue
        if written.startswith("[") and written.endswith("]"):
            means, _, kind = written[1:-1].partition(" ")
        elif means:
            yield Example(written, means, kind)
        else:
            raise RulesError(f"{path}: 第{number}行上面还没有写是什么意思，请先写一行 [danger lift] 这样的标题")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as missing:
        raise RulesError(f"{path}: 没有这个文件，请从出厂的 config/nlp 里补回") from missing
    except UnicodeDecodeError as wrong:
        raise RulesError(f"{path}: 不是 UTF-8 文字，请用记事本另存为 UTF-8") from wrong


def _rules(folder: Path, groups: Mapping[str, Sequence[str]]) -> Iterator[Rule]:
    for name, kind in RULE_FILES.items():
        table = read_toml(folder / name)
        known = {**groups, **table.get("groups", {})}
        for number, entry in enumerate(table.get("rule", []), start=1):
            source = f"{name} 第{number}条"
            try:
                yield make_rule(entry, kind, source, known)
            except (KeyError, ValueError, TypeError) as wrong:
                raise RulesError(f"{folder / name}: 第{number}条规则不对（{wrong}）") from wrong


def make_rule(entry: Mapping[str, Any], kind: str, source: str, groups: Mapping[str, Sequence[str]]) -> Rule:
    """Return the rule written in one table of a file."""
    habitual = entry.get("habitual")
    return Rule(
        kind=kind,
        says=str(entry[kind]),
        words=_expanded(entry["words"], groups),
        source=source,
        topic=entry.get("topic"),
        weight=float(entry.get("weight", 1.0)),
        reason=str(entry.get("reason", "")),
        near=_expanded(entry.get("near", ()), groups),
        also=_expanded(entry.get("also", ()), groups),
        not_near=_expanded(entry.get("not_near", ()), groups),
        habitual=Category(habitual) if habitual else None,
        even_habitual=bool(entry.get("even_habitual", False)),
        even_asked=bool(entry.get("even_asked", False)),
        situations=frozenset(Situation(name) for name in entry.get("situations", ())),
        whole=bool(entry.get("whole", False)),
        opening=bool(entry.get("opening", False)),
        vague=bool(entry.get("vague", False)),
    )


def _expanded(phrases: Iterable[str], groups: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Write out the groups of synonyms: «{电梯}坏» becomes one phrase for every word of the group."""
    return tuple(dict.fromkeys(written for phrase in phrases for written in _written_out(phrase, groups)))


def _written_out(phrase: str, groups: Mapping[str, Sequence[str]]) -> Iterator[str]:
    start = phrase.find("{")
    if start < 0:
        yield phrase
        return
    end = phrase.index("}", start)
    for word in groups[phrase[start + 1 : end]]:
        yield from _written_out(phrase[:start] + word + phrase[end + 1 :], groups)


def _phrases(table: Mapping[str, Any], name: str, groups: Mapping[str, Sequence[str]]) -> Mapping[str, tuple[str, ...]]:
    """Return the lists of one part of a file with the groups written out."""
    known = {**groups, **table.get("groups", {})}
    return MappingProxyType({key: _expanded(words, known) for key, words in table.get(name, {}).items()})


def _topics(table: Mapping[str, Any]) -> Mapping[str, Topic]:
    return MappingProxyType(
        {
            key: Topic(key=key, label=e["label"], department=e["department"], category=Category(e["category"]))
            for key, e in table.items()
        }
    )


def _lists(table: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({key: tuple(words) for key, words in table.items()})


def _hearsay(table: Mapping[str, Sequence[str]]) -> re.Pattern[str]:
    """Return the pattern of a clause that tells what others said: 保安说不归他管."""
    if not table:
        return NO_WORDS
    people, says, towards = (any_of(table[key]) for key in ("people", "says", "towards"))
    rest = r"[^,，。!！?？;；\n ]*"
    they_say = rf"(?:{towards})?(?:那个|你们|这些)?(?:{people}).{{0,2}}?(?:{says}){rest}"
    return re.compile(
        rf"{first_letters((*table['people'], *table['towards'], *'那你这'))}(?:{they_say}|{towards}{people}{rest})"
    )


def _characters(table: Mapping[str, str]) -> Mapping[str, str]:
    pairs: dict[str, str] = {}
    for line in table.values():
        for pair in line.split():
            pairs[pair[0]] = pair[1]
    return MappingProxyType(pairs)
