"""Find the words of all rules in one pass over the text; «电梯…困|卡» means one word, a short gap, then one of two."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nlp.rules import Rule

GAP = 8
# A gap stays inside its sentence: what follows a full stop is another thought.
GAP_CHARACTERS = rf"[^。!?！？\n;；]{{0,{GAP}}}?"


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that spoke up, and where in the text."""

    rule: Rule
    start: int
    end: int
    word: str
    is_plain: bool


@dataclass(frozen=True, slots=True)
class _Entry:
    """What to check after the first word of a phrase has been seen."""

    head: str
    tail: re.Pattern[str] | None
    rule: Rule
    # 120 is the ambulance; in 1203 it is nothing.
    is_number: bool = False


class Matcher:
    """All words of all rules, indexed by their first two characters."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._pairs: dict[str, list[_Entry]] = {}
        self._singles: dict[str, list[_Entry]] = {}
        for rule in rules:
            for phrase in rule.words:
                for entry in _entries(phrase, rule):
                    self._place(entry)
        for entries in (*self._pairs.values(), *self._singles.values()):
            entries.sort(key=lambda entry: -len(entry.head))

    def find(self, text: str) -> Iterator[Hit]:
        """Yield every hit, overlapping ones too, from left to right."""
        pairs, singles = self._pairs, self._singles
        for start in range(len(text)):
            for entry in pairs.get(text[start : start + 2], ()):
                hit = _hit(entry, text, start)
                if hit is not None:
                    yield hit
            for entry in singles.get(text[start], ()):
                hit = _hit(entry, text, start)
                if hit is not None:
                    yield hit

    def _place(self, entry: _Entry) -> None:
        index, size = (self._singles, 1) if len(entry.head) == 1 else (self._pairs, 2)
        index.setdefault(entry.head[:size], []).append(entry)


def split_phrase(phrase: str) -> list[list[str]]:
    """Return the parts of a phrase («…» between them), each with its alternatives («|» between them)."""
    return [[word for word in part.split("|") if word] for part in phrase.split("…")]


def _entries(phrase: str, rule: Rule) -> Iterator[_Entry]:
    heads, *rest = split_phrase(phrase)
    tail = None
    if rest:
        tail = re.compile("".join(f"{GAP_CHARACTERS}(?:{'|'.join(map(re.escape, words))})" for words in rest))
    for head in heads:
        yield _Entry(head, tail, rule, head[-1].isdigit())


def _hit(entry: _Entry, text: str, start: int) -> Hit | None:
    if not text.startswith(entry.head, start):
        return None
    end = start + len(entry.head)
    if entry.is_number and (text[end : end + 1].isdigit() or text[max(0, start - 1) : start].isdigit()):
        return None
    if entry.tail is None:
        return Hit(entry.rule, start, end, entry.head, True)
    found = entry.tail.match(text, end)
    return None if found is None else Hit(entry.rule, start, found.end(), text[start : found.end()], False)
