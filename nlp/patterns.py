"""Find the words of all rules in one pass over the text; «电梯…困|卡» means one word, a short gap, then one of two."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import NamedTuple

from nlp.rules import Rule
from nlp.words import any_of, beginning, finder_of_all, finder_of_longest, first_letter

CUE = "cue"
GAP = 8
# So far off may the next word of a phrase begin.
NEAR = GAP + 1
# A gap stays inside its sentence: what follows a full stop is another thought.
GAP_CHARACTERS = rf"[^。!?！？\n;；]{{0,{GAP}}}?"

Span = tuple[int, int]
# The words of a phrase one after the other, each with its alternatives.
Parts = tuple[tuple[str, ...], ...]
Follow = Callable[[tuple[Parts, ...]], tuple[frozenset[str], re.Pattern[str]]]


@dataclass(slots=True, eq=False)
class Condition:
    """Words or cues of which one must, or must not, stand in the same sentence."""

    pattern: re.Pattern[str] | None
    cues: tuple[str, ...]
    wanted: bool


@dataclass(slots=True, eq=False)
class Hit:
    """A rule that spoke up, and where in the text."""

    rule: Rule
    start: int
    end: int
    word: str
    is_plain: bool
    conditions: tuple[Condition, ...] = ()
    #: The order of the text, longer before shorter.
    place: int = 0


class Found(NamedTuple):
    """The rules that spoke up, overlapping ones too, and where every cue stands."""

    hits: list[Hit]
    cues: dict[str, list[Span]]


_NONE: frozenset[str] = frozenset()
_place_of = attrgetter("place")


class _Phrase(NamedTuple):
    """A rule, and what more must come after its first word: one of these letters soon, then all of the tail."""

    rule: Rule
    conditions: tuple[Condition, ...]
    soon: frozenset[str]
    tail: re.Pattern[str]


class _Head:
    """The first word of phrases: the cues and rules it is enough for, and those with more to come."""

    __slots__ = ("cues", "is_letter", "phrases", "rules", "soon", "with_digit", "word")

    def __init__(self, word: str) -> None:
        self.word = word
        # Most words have only one of these; the empty tuple is one for all.
        self.cues: tuple[str, ...] = ()
        self.rules: tuple[tuple[Rule, tuple[Condition, ...]], ...] = ()
        self.phrases: tuple[_Phrase, ...] = ()
        self.soon: frozenset[str] = _NONE
        # At one place a word says more than a single letter.
        self.is_letter = len(word) == 1
        # 120 is the ambulance; in 1203 it is nothing.
        self.with_digit = word[-1].isdigit()

    def learn(self, rule: Rule, conditions: tuple[Condition, ...], tails: Sequence[Parts], follow: Follow) -> None:
        """Take one more rule with what may follow this word in it; all that may follow is one pattern."""
        if () in tails:
            if rule.kind == CUE:
                self.cues += (rule.says,)
            else:
                self.rules += ((rule, conditions),)
        longer = tuple(rest for rest in tails if rest)
        if longer:
            soon, tail = follow(longer)
            self.phrases += (_Phrase(rule, conditions, soon, tail),)
            self.soon |= soon


class Matcher:
    """All words of all rules in one automaton, so that many rules are found as quickly as few."""

    def __init__(self, rules: Iterable[Rule], traps: Iterable[str]) -> None:
        heads: dict[str, _Head] = {}
        # Many words are followed by the same.
        follow = cache(_follow)
        for rule in rules:
            conditions = tuple(_conditions(rule))
            for word, tails in _tails(rule).items():
                heads.setdefault(word, _Head(word)).learn(rule, conditions, tails, follow)
        self._heads = tuple(heads.values())
        self._find_words = finder_of_all(heads)
        self._find_traps = finder_of_longest(traps)

    def find(self, text: str) -> Found:
        """Return what is found outside of traps (卫生间 is not 卫生), in the order of the text, longer before shorter."""
        said: list[Hit] = []
        hinted: list[Hit] = []
        cues: dict[str, list[Span]] = {}
        letters = list(text)
        traps = self._find_traps(text)
        heads = self._heads
        for index, start, end in self._find_words(text):
            head = heads[index]
            if head.with_digit and _is_in_number(text, start, end):
                continue
            hits = hinted if head.is_letter else said
            if (head.rules or head.cues) and not (traps and _is_trapped(start, end, traps)):
                for name in head.cues:
                    cues.setdefault(name, []).append((start, end))
                for rule, conditions in head.rules:
                    hits.append(Hit(rule, start, end, head.word, True, conditions, (start << 16) - end))
            if head.phrases and not head.soon.isdisjoint(near := letters[end : end + NEAR]):
                if traps and _is_trapped(start, start + 2, traps):
                    continue
                for rule, conditions, soon, tail in head.phrases:
                    if not soon.isdisjoint(near) and (rest := tail.match(text, end)):
                        stop = rest.end()
                        if rule.kind == CUE:
                            cues.setdefault(rule.says, []).append((start, stop))
                        else:
                            hits.append(
                                Hit(rule, start, stop, text[start:stop], False, conditions, (start << 16) - stop)
                            )
        for spans in cues.values():
            spans.sort()
        return Found(sorted(said + hinted, key=_place_of), cues)


def split_phrase(phrase: str) -> Parts:
    """Return the parts of a phrase («…» between them), each with its alternatives («|» between them)."""
    if phrase and "…" not in phrase and "|" not in phrase:
        return ((phrase,),)
    return tuple(tuple(word for word in part.split("|") if word) for part in phrase.split("…"))


def _tails(rule: Rule) -> dict[str, list[Parts]]:
    """Return every first word of a rule with what may follow it."""
    tails: dict[str, list[Parts]] = {}
    for phrase in rule.words:
        first, *rest = split_phrase(phrase)
        for word in first:
            tails.setdefault(word, []).append(tuple(rest))
    return tails


def _follow(tails: Sequence[Parts]) -> tuple[frozenset[str], re.Pattern[str]]:
    """Return the letters of which one must come soon, and the pattern of all that must come."""
    soon = frozenset(word[0] for rest in tails for word in rest[0])
    return soon, re.compile("|".join(_gapped(tails)))


def _gapped(tails: Sequence[Parts]) -> Iterator[str]:
    """Yield the sources of patterns that match the tails after a gap."""
    for rest, alike in groupby(sorted(tails, key=_is_long), key=itemgetter(slice(1, None))):
        phrases = list(alike)
        source = "|".join(GAP_CHARACTERS + phrase for phrase in _written(phrases))
        if rest and len(phrases) > 1:
            # Of the many that end in 水 none is tried where no 水 follows.
            longest = max(len(word) for first, *_ in phrases for word in first)
            source = f"(?=(?s:.){{1,{2 * GAP + longest}}}?{any_of(rest[0])})(?:{source})"
        yield source


def _is_long(parts: Parts) -> bool:
    return len(parts) > 1


def _whole_pattern(phrases: Sequence[Parts]) -> re.Pattern[str]:
    """Return a pattern that tells whether any of the phrases is there."""
    heads = (word for phrase in phrases for word in phrase[0])
    return re.compile(beginning(first_letter(heads), "|".join(_written(phrases))))


def _written(phrases: Sequence[Parts]) -> Iterator[str]:
    """Yield the sources of patterns that match the phrases, those without a gap in one."""
    single = [word for parts in phrases if len(parts) == 1 for word in parts[0]]
    if single:
        yield any_of(single)
    yield from (GAP_CHARACTERS.join(map(any_of, parts)) for parts in phrases if len(parts) > 1)


def _conditions(rule: Rule) -> Iterator[Condition]:
    for words, wanted in ((rule.near, True), (rule.also, True), (rule.not_near, False)):
        if words:
            cues = tuple(word[1:] for word in words if word.startswith("@"))
            plain = [split_phrase(word) for word in words if not word.startswith("@")]
            yield Condition(_whole_pattern(plain) if plain else None, cues, wanted)


def _is_in_number(text: str, start: int, end: int) -> bool:
    return text[end : end + 1].isdigit() or text[max(0, start - 1) : start].isdigit()


def _is_trapped(start: int, end: int, traps: list[tuple[int, int, int]]) -> bool:
    """Tell whether a word lies in or across a trap without going beyond it on both sides."""
    for _, begin, stop in traps:
        if start < stop and end > begin and not (start <= begin and end >= stop):
            return True
    return False
