"""Keyword rules that could never speak up, matters they name that nobody knows, and what is badly written in their files."""

from collections.abc import Iterable, Iterator
from itertools import takewhile
from pathlib import Path

from bots.config.problems import Problems, suggest
from nlp.check import problems as written_problems
from nlp.check_examples import example_problems
from nlp.patterns import split_phrase
from nlp.problem import Problem
from nlp.rules import Rule, Rules

CUE = "@"

# Why a word can have no effect, as a kind of problem, with the word that it trips over.
Reason = tuple[str, str]


def check_rules(problems: Problems, rules: Rules) -> None:
    """Note rules that can never speak up, and topics and cues that there are none of."""
    for rule in rules.rules:
        if rule.topic is not None and rule.topic not in rules.topics:
            _note(problems, rule, "unknown_word", found=rule.topic, suggestion=suggest(rule.topic, rules.topics))
        for cue in _conditions(rule):
            if cue.startswith(CUE) and cue.removeprefix(CUE) not in rules.cues:
                _note(
                    problems,
                    rule,
                    "unknown_word",
                    found=cue,
                    suggestion=suggest(cue, [CUE + one for one in rules.cues]),
                )
        if not rule.words:
            _note(problems, rule, "no_words")
        reasons = takewhile(lambda reason: reason is not None, (_reason(rule, word) for word in rule.words))
        dead = [reason for reason in reasons if reason is not None]
        if dead and len(dead) == len(rule.words):
            kind, trips = dead[0]
            _note(problems, rule, kind, word=rule.words[0], trips=trips)


def check_examples(problems: Problems, folder: Path) -> None:
    """Note what is wrong with the example sentences in a folder of rules."""
    _take_over(problems, example_problems(folder))


def check_written(problems: Problems, folder: Path) -> None:
    """Note what is badly written in a folder of rules, though the company can do its work with it."""
    _take_over(problems, written_problems(folder))


def _take_over(problems: Problems, found: Iterable[Problem]) -> None:
    for wrong in found:
        problems.note("written", f"nlp/{wrong.file}", wrong.key, found=wrong.reason, remedy=wrong.remedy)


def doubtful_words(rules: Rules) -> Problems:
    """Return the words that have no effect in rules that do speak up by others, one line for each kind in a rule."""
    doubts = Problems()
    for rule in rules.rules:
        found = {word: _reason(rule, word) for word in rule.words}
        kinds: dict[str, list[tuple[str, str]]] = {}
        for word, reason in found.items():
            if reason is not None:
                kinds.setdefault(reason[0], []).append((word, reason[1]))
        for kind, words in kinds.items():
            _note(doubts, rule, kind, word=words[0][0], trips=words[0][1])
    return doubts


def _conditions(rule: Rule) -> Iterator[str]:
    yield from (*rule.near, *rule.also, *rule.not_near)


def _reason(rule: Rule, phrase: str) -> Reason | None:
    """Return why a phrase can never be found in a message, if there is a reason."""
    heads = split_phrase(phrase)
    if not all(heads):
        return "empty_part", ""
    first, *others = heads[0]
    own = next((word for word in rule.not_near if word in first and all(word in other for other in others)), None)
    return None if own is None else ("forbids_itself", own)


def _note(problems: Problems, rule: Rule, kind: str, **values: object) -> None:
    file, _, place = rule.source.partition(" ")
    problems.note(kind, f"nlp/{file}", place, **values)
