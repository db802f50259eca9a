"""Find the words of all rules in one pass over the text; «电梯…困|卡» means one word, a short gap, then one of two."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from nlp.rules import Rule

GAP = 8
# A gap stays inside its sentence: what follows a full stop is another thought.
GAP_CHARACTERS = rf"[^。!?！？\n;；]{{0,{GAP}}}?"


class Condition(NamedTuple):
    """Words or cues of which one must, or must not, stand in the same sentence."""

    pattern: re.Pattern[str] | None
    cues: tuple[str, ...]
    wanted: bool


class Hit(NamedTuple):
    """A rule that spoke up, and where in the text."""

    rule: Rule
    start: int
    end: int
    word: str
    is_plain: bool
    conditions: tuple[Condition, ...] = ()


class _Phrase(NamedTuple):
    """What to check after the first word of a phrase has been seen."""

    tail: re.Pattern[str] | None
    rule: Rule
    conditions: tuple[Condition, ...]


class Matcher:
    """All words of all rules, indexed by their first two characters and their length."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._heads: dict[str, dict[int, dict[str, list[_Phrase]]]] = {}
        self._singles: dict[str, list[_Phrase]] = {}
        self._wholes: dict[str, list[Rule]] = {}
        for rule in rules:
            conditions = tuple(_conditions(rule))
            for head, tail in _merged(rule):
                self._place(head, _Phrase(tail, rule, conditions))
            if rule.whole:
                for phrase in rule.words:
                    self._wholes.setdefault(phrase, []).append(rule)
        self._lengths = {pair: tuple(sorted(lengths.items())) for pair, lengths in self._heads.items()}

    def find(self, text: str) -> list[Hit]:
        """Return every hit, overlapping ones too, from left to right."""
        lengths_of, singles = self._lengths.get, self._singles
        hits: list[Hit] = []
        for start, letter in enumerate(text):
            lengths = lengths_of(text[start : start + 2])
            if lengths is not None:
                for length, heads in lengths:
                    phrases = heads.get(text[start : start + length])
                    if phrases is not None:
                        _add_hits(hits, phrases, text, start, start + length)
            if letter in singles:
                _add_hits(hits, singles[letter], text, start, start + 1)
        return hits

    def whole(self, bare: str) -> list[Rule]:
        """Return the rules that mean something only when the message says nothing else."""
        return self._wholes.get(bare, [])

    def _place(self, head: str, phrase: _Phrase) -> None:
        if len(head) == 1:
            self._singles.setdefault(head, []).append(phrase)
        else:
            lengths = self._heads.setdefault(head[:2], {})
            lengths.setdefault(len(head), {}).setdefault(head, []).append(phrase)


def _merged(rule: Rule) -> Iterator[tuple[str, re.Pattern[str] | None]]:
    """Return every first word of a rule with what may follow it; all that may follow one word is one pattern."""
    if rule.whole:
        return
    tails: dict[str, list[str]] = {}
    for phrase in rule.words:
        first, *rest = split_phrase(phrase)
        tail = "".join(f"{GAP_CHARACTERS}(?:{'|'.join(map(re.escape, words))})" for words in rest)
        for head in first:
            tails.setdefault(head, []).append(tail)
    for head, patterns in tails.items():
        if "" in patterns:
            yield head, None
        longer = [pattern for pattern in patterns if pattern]
        if longer:
            yield head, re.compile("|".join(longer))


def split_phrase(phrase: str) -> list[list[str]]:
    """Return the parts of a phrase («…» between them), each with its alternatives («|» between them)."""
    return [[word for word in part.split("|") if word] for part in phrase.split("…")]


def _add_hits(hits: list[Hit], phrases: list[_Phrase], text: str, start: int, end: int) -> None:
    # 120 is the ambulance; in 1203 it is nothing.
    if text[end - 1].isdigit() and (text[end : end + 1].isdigit() or text[max(0, start - 1) : start].isdigit()):
        return
    for tail, rule, conditions in phrases:
        if tail is None:
            hits.append(Hit(rule, start, end, text[start:end], True, conditions))
        else:
            found = tail.match(text, end)
            if found is not None:
                hits.append(Hit(rule, start, found.end(), text[start : found.end()], False, conditions))


def _conditions(rule: Rule) -> Iterator[Condition]:
    for words, wanted in ((rule.near, True), (rule.also, True), (rule.not_near, False)):
        if words:
            cues = tuple(word[1:] for word in words if word.startswith("@"))
            plain = [re.escape(word) for word in words if not word.startswith("@")]
            yield Condition(re.compile("|".join(plain)) if plain else None, cues, wanted)
