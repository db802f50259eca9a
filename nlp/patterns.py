"""Find the words of all rules in one pass over the text; «电梯…困|卡» means one word, a short gap, then one of two."""

import re
from collections.abc import Iterable, Iterator
from operator import add
from typing import NamedTuple

from nlp.rules import Rule
from nlp.words import any_of, pattern_of

GAP = 8
# So far off may the next word of a phrase begin.
NEAR = GAP + 1
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
    """What to check after the first word of a phrase has been seen: a letter that must come soon, then all of the tail."""

    tail: re.Pattern[str] | None
    soon: frozenset[str]
    rule: Rule
    conditions: tuple[Condition, ...]


class _Head:
    """The first word of phrases: those that are nothing more, those with more to come, and how that may begin."""

    __slots__ = ("longer", "plain", "soon", "with_digit")

    def __init__(self, word: str) -> None:
        self.plain: list[_Phrase] = []
        self.longer: list[_Phrase] = []
        self.soon: frozenset[str] = frozenset()
        self.with_digit = word[-1].isdigit()

    def add(self, phrase: _Phrase) -> None:
        """Take one more phrase that begins with this word."""
        (self.plain if phrase.tail is None else self.longer).append(phrase)
        self.soon |= phrase.soon


class Matcher:
    """All words of all rules, indexed by their first two characters and their length."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        heads: dict[str, dict[int, dict[str, _Head]]] = {}
        self._singles: dict[str, _Head] = {}
        self._wholes: dict[str, list[Rule]] = {}
        for rule in rules:
            conditions = tuple(_conditions(rule))
            for word, tail, soon in _merged(rule):
                found = self._singles if len(word) == 1 else heads.setdefault(word[:2], {}).setdefault(len(word), {})
                found.setdefault(word, _Head(word)).add(_Phrase(tail, soon, rule, conditions))
            if rule.whole:
                for phrase in rule.words:
                    self._wholes.setdefault(phrase, []).append(rule)
        self._lengths = {pair: tuple(sorted(lengths.items())) for pair, lengths in heads.items()}
        self._letters = frozenset(self._singles)

    def find(self, text: str) -> list[Hit]:
        """Return every hit, overlapping ones too."""
        hits: list[Hit] = []
        for start, lengths in enumerate(map(self._lengths.get, map(add, text, text[1:]))):
            if lengths is not None:
                for length, heads in lengths:
                    head = heads.get(text[start : start + length])
                    if head is not None:
                        _add_hits(hits, head, text, start, start + length)
        for letter in self._letters.intersection(text):
            start = text.find(letter)
            while start >= 0:
                _add_hits(hits, self._singles[letter], text, start, start + 1)
                start = text.find(letter, start + 1)
        return hits

    def whole(self, bare: str) -> list[Rule]:
        """Return the rules that mean something only when the message says nothing else."""
        return self._wholes.get(bare, [])


def _merged(rule: Rule) -> Iterator[tuple[str, re.Pattern[str] | None, frozenset[str]]]:
    """Return every first word of a rule with what may follow it; all that may follow one word is one pattern."""
    if rule.whole:
        return
    tails: dict[str, list[list[list[str]]]] = {}
    for phrase in rule.words:
        first, *rest = split_phrase(phrase)
        for head in first:
            tails.setdefault(head, []).append(rest)
    for head, followed in tails.items():
        if [] in followed:
            yield head, None, frozenset()
        longer = [rest for rest in followed if rest]
        if longer:
            single = [word for rest in longer if len(rest) == 1 for word in rest[0]]
            parts = [[single]] if single else []
            parts += [rest for rest in longer if len(rest) > 1]
            pattern = "|".join("".join(GAP_CHARACTERS + any_of(words) for words in rest) for rest in parts)
            yield head, re.compile(pattern), frozenset(word[0] for rest in longer for word in rest[0])


def split_phrase(phrase: str) -> list[list[str]]:
    """Return the parts of a phrase («…» between them), each with its alternatives («|» between them)."""
    return [[word for word in part.split("|") if word] for part in phrase.split("…")]


def _add_hits(hits: list[Hit], head: _Head, text: str, start: int, end: int) -> None:
    # 120 is the ambulance; in 1203 it is nothing.
    if head.with_digit and (text[end : end + 1].isdigit() or text[max(0, start - 1) : start].isdigit()):
        return
    for _, _, rule, conditions in head.plain:
        hits.append(Hit(rule, start, end, text[start:end], True, conditions))
    if head.longer:
        near = text[end : end + NEAR]
        if head.soon.isdisjoint(near):
            return
        for tail, soon, rule, conditions in head.longer:
            if tail is not None and not soon.isdisjoint(near):
                found = tail.match(text, end)
                if found is not None:
                    hits.append(Hit(rule, start, found.end(), text[start : found.end()], False, conditions))


def _conditions(rule: Rule) -> Iterator[Condition]:
    for words, wanted in ((rule.near, True), (rule.also, True), (rule.not_near, False)):
        if words:
            cues = tuple(word[1:] for word in words if word.startswith("@"))
            plain = [word for word in words if not word.startswith("@")]
            yield Condition(pattern_of(plain) if plain else None, cues, wanted)
