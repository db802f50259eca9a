"""Check how the rule files of a company are written: unknown fields and names, repetitions, contradictions, unequal slips.

Whether a rule that can be loaded could ever speak up is told by `bots.config.rules`, the examples by `nlp.check_examples`.
"""

import itertools
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from nlp.problem import Problem
from nlp.reading import Category, Intent, Situation
from nlp.rules import RULE_FILES, RulesError, read_toml

FILES = (
    *RULE_FILES,
    "topics.toml",
    "cues.toml",
    "language.toml",
    "places.toml",
    "buttons.toml",
    "settings.toml",
)
_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "words": list, "near": list, "also": list, "not_near": list, "situations": list,
    "weight": (int, float), "reason": str, "topic": str, "habitual": str,
    "whole": bool, "opening": bool, "vague": bool, "even_habitual": bool, "even_asked": bool,
}  # fmt: skip
_GROUP = re.compile(r"\{([^}]*)\}?")
_SPEECH_ENDS = "。!?！？;；\n"


def problems(folder: Path) -> list[Problem]:
    """Return everything badly written in the rule files of a folder, in their order; what can't be read is told on loading."""
    try:
        tables = {name: read_toml(folder / name) for name in FILES}
    except RulesError:
        return []
    found: list[Problem] = []
    for name, kind in RULE_FILES.items():
        found.extend(_rule_problems(name, kind, tables))
    found.extend(_contradictions(tables))
    found.extend(_language_problems(tables["language.toml"]))
    found.extend(_setting_problems(tables))
    return found


def _rule_problems(name: str, kind: str, tables: Mapping[str, Mapping[str, Any]]) -> Iterator[Problem]:
    for number, entry in enumerate(tables[name].get("rule", []), start=1):
        key = f"第{number}条"
        if kind not in entry:
            yield Problem(name, key, f"没有写 {kind}", f"加一行 {kind} = …")
        for field, value in entry.items():
            if field == kind:
                continue
            if field not in _TYPES:
                yield Problem(name, key, f"不认识 {field} 这一项", f"可用的有 {kind}、{'、'.join(_TYPES)}")
            elif not isinstance(value, _TYPES[field]):
                yield Problem(name, key, f"{field} 的写法不对", _how_to_write(field))
        yield from _name_problems(name, key, kind, entry)
        yield from _word_problems(name, key, entry, tables)


def _how_to_write(field: str) -> str:
    kinds: dict[str, str] = {
        "weight": "写一个数，例如 weight = 2",
        "whole": "写 true 或 false",
        "opening": "写 true 或 false",
        "vague": "写 true 或 false",
        "even_habitual": "写 true 或 false",
        "even_asked": "写 true 或 false",
    }
    if _TYPES[field] is list:
        return f'写成 {field} = ["词一", "词二"]'
    return kinds.get(field, f'写成 {field} = "……"')


def _name_problems(name: str, key: str, kind: str, entry: Mapping[str, Any]) -> Iterator[Problem]:
    known = {"category": {item.value for item in Category}, "intent": {item.value for item in Intent}}.get(kind)
    said = entry.get(kind)
    if known is not None and said is not None and said not in known:
        yield Problem(name, key, f"没有 {said} 这一类", f"从这些里选：{'、'.join(sorted(known))}")
    for situation in entry.get("situations", []):
        if situation not in {item.value for item in Situation}:
            yield Problem(
                name, key, f"没有 {situation} 这种状态", f"从这些里选：{'、'.join(item.value for item in Situation)}"
            )
    if "habitual" in entry and entry["habitual"] not in {item.value for item in Category}:
        yield Problem(name, key, f"habitual 里没有 {entry['habitual']} 这一类", "从四类里选一类")


def _word_problems(
    name: str, key: str, entry: Mapping[str, Any], tables: Mapping[str, Mapping[str, Any]]
) -> Iterator[Problem]:
    words = entry.get("words")
    if not isinstance(words, list):
        yield Problem(name, key, "没有写 words", '加一行 words = ["词一", "词二"]')
        return
    groups = {**tables["language.toml"].get("groups", {}), **tables[name].get("groups", {})}
    for field in ("words", "near", "also", "not_near"):
        for word in entry.get(field, []):
            if not isinstance(word, str) or not word.strip("…|"):
                yield Problem(name, key, f"{field} 里有一个空的或不是文字的词", "删掉它")
            elif any(group not in groups for group in _GROUP.findall(word)):
                yield Problem(name, key, f"“{word}”里的同义词组不存在", "改成 language.toml 的 [groups] 里有的组名")
    yield from _silent_words(name, key, entry)


def _silent_words(name: str, key: str, entry: Mapping[str, Any]) -> Iterator[Problem]:
    """Name the words without effect: said twice, or running over a full stop."""
    plain = [word for word in entry["words"] if isinstance(word, str)]
    for word in sorted({word for word in plain if plain.count(word) > 1}):
        yield Problem(name, key, f"“{word}”写了两遍", "删掉一个")
    for word in plain:
        if any(mark in word for mark in _SPEECH_ENDS):
            yield Problem(name, key, f"“{word}”跨了两句话，永远不会起作用", "拆成两个词")


def _contradictions(tables: Mapping[str, Mapping[str, Any]]) -> Iterator[Problem]:
    """Name words that two rules without conditions claim for different things with equal weight."""
    claims: dict[str, tuple[str, float, str]] = {}
    for number, entry in enumerate(tables["complaints.toml"].get("rule", []), start=1):
        if any(entry.get(field) for field in ("near", "also", "not_near", "habitual")):
            continue
        weight = entry.get("weight", 1.0)
        for word in entry.get("words", []):
            says, other, key = claims.get(word, (entry.get("category"), weight, f"第{number}条"))
            if says != entry.get("category") and other == weight:
                yield Problem(
                    "complaints.toml",
                    f"第{number}条",
                    f"“{word}”在{key}里算 {says}，这里又算别的",
                    "留一处，或加上 near 分清楚",
                )
            claims.setdefault(word, (str(entry.get("category")), weight, f"第{number}条"))


def _language_problems(language: Mapping[str, Any]) -> Iterator[Problem]:
    slips = language.get("slips", {})
    for slip, meant in slips.items():
        if len(slip) != len(meant):
            yield Problem("language.toml", f"slips “{slip}”", "左右两边字数不一样", "改成一样多的字")
        if slips.get(meant, meant) != meant:
            yield Problem("language.toml", f"slips “{slip}”", f"改成的“{meant}”自己又是错字", "直接写最后的词")
    for name, line in language.get("traditional", {}).items():
        for pair in line.split():
            if len(pair) != 2:
                yield Problem(
                    "language.toml", f"traditional {name}", f"“{pair}”不是一繁一简两个字", "每对正好两个字，空格隔开"
                )
    traps = language.get("traps", [])
    for trap in sorted({trap for trap in traps if traps.count(trap) > 1}):
        yield Problem("language.toml", "traps", f"“{trap}”写了两遍", "删掉一个")


def _setting_problems(tables: Mapping[str, Mapping[str, Any]]) -> Iterator[Problem]:
    settings = tables["settings.toml"]
    for key, value in settings.get("numbers", {}).items():
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            yield Problem("settings.toml", f"numbers {key}", "不是数", f"写成 {key} = 1.0 这样")
    steps = settings.get("confidence", {}).get("steps", [])
    if any(later[0] <= earlier[0] for earlier, later in itertools.pairwise(steps)):
        yield Problem("settings.toml", "confidence steps", "左边的数要从小到大", "按从小到大重排")
    known = {item.value for item in Intent}
    for label, intent in tables["buttons.toml"].get("buttons", {}).items():
        if intent not in known:
            yield Problem("buttons.toml", label, f"没有 {intent} 这种来意", f"从这些里选：{'、'.join(sorted(known))}")
