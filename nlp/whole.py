"""Recognise messages that say nothing but a yes, a no, a greeting or a command, however often and in whatever order."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

from nlp.reading import Intent
from nlp.rules import Rule

_ENDS = " \n。，,!！?？~～.…、的了啊呀哦噢哈吧呢嘛啦哟喔咧嘞昂额噻㗎呐咯喽嗷诶欸鸭哒滴哩嘎嘅喇"
_MARKS = r"\s，,。.!！?？、~～…"
_BETWEEN = re.compile(f"[{_MARKS}]+")
# A message that is nothing but a command or a courtesy is shorter.
WHOLE = 24
# So short, a yes or no that comes first is the answer.
ANSWER = 10
ANSWERS = frozenset({Intent.CONFIRM, Intent.DENY})
# A letter that says nothing weighs more than all words of a message: «哈喽» is better than «哈» and a particle.
_NOTHING = 1 << 6
_NEVER = 1 << 20


class Wholes:
    """Holds the words that mean something only when the message says nothing else."""

    def __init__(self, rules: Iterable[Rule], fillers: Iterable[str]) -> None:
        self._exact: dict[str, list[Rule]] = {}
        self._atoms: list[tuple[Rule, frozenset[str]]] = []
        for rule in rules:
            for word in rule.words:
                self._exact.setdefault(word, []).append(rule)
            # «1» and «一» are answers, but «11» is the number of a house.
            atoms = frozenset(close_up(word) for word in rule.words if not word[0].isdigit() and word != "一")
            self._atoms.append((rule, atoms))
        self._fillers = frozenset(fillers)
        words = {*self._exact, *self._fillers}
        self._longest = max(map(len, words), default=0)
        self._strange = re.compile(f"[^{re.escape(''.join(frozenset(_ENDS).union(*words)))}{_MARKS}]")

    def find(self, plain: str) -> list[tuple[Rule, str]]:
        """Return the rules met by a message that says nothing else, however it is spaced, with the words."""
        if len(plain) > WHOLE:
            return []
        bare = bare_words(plain)
        return [(rule, bare) for rule in self._met(plain.strip(), bare)]

    def _met(self, stripped: str, bare: str) -> list[Rule]:
        # Most messages have a letter that stands in none of the words.
        if all(_is_nothing(found.group()) for found in self._strange.finditer(stripped)):
            closed = close_up(stripped)
            same = dict.fromkeys((stripped, bare, close_up(bare)))
            found = [rule for words in same for rule in self._exact.get(words, ())]
            if found or any(map(str.isdigit, closed)):
                return found
            found = list(self._strung(closed))
            if found:
                return found
        # «没有，没人受伤» answers with its first words; the rest only says them again.
        answers = [rule for rule in self._exact.get(first_words(stripped), ()) if Intent(rule.says) in ANSWERS]
        if not answers or len(close_up(bare)) > ANSWER or any(map(str.isdigit, stripped)):
            return []
        return answers

    def _strung(self, closed: str) -> Iterator[Rule]:
        """Yield the rules whose words, strung together with fillers, make up the message with least left over."""
        letters = range(len(closed))
        pieces = {
            closed[start:end]
            for start in letters
            for end in range(start + 1, min(len(closed), start + self._longest) + 1)
        }
        counts = [(self._pieces(closed, atoms), rule) for rule, atoms in self._atoms if not atoms.isdisjoint(pieces)]
        fewest = min((count for count, _ in counts), default=_NEVER)
        if fewest < _NEVER:
            yield from (rule for count, rule in counts if count == fewest)

    def _pieces(self, closed: str, atoms: frozenset[str]) -> int:
        """Return what the words leave over and then how many they are, or `_NEVER`."""
        fewest = [0] + [_NEVER] * len(closed)
        for start in range(len(closed)):
            if fewest[start] == _NEVER:
                continue
            for end in range(start + 1, min(len(closed), start + self._longest) + 1):
                piece = closed[start:end]
                if piece in atoms:
                    fewest[end] = min(fewest[end], fewest[start] + 1)
                elif piece in self._fillers or _is_nothing(piece):
                    fewest[end] = min(fewest[end], fewest[start] + _NOTHING * len(piece))
        return fewest[-1] if fewest[-1] % _NOTHING else _NEVER


@cache
def _is_nothing(piece: str) -> bool:
    """Tell whether a piece is a particle or a picture that colours what stands before it."""
    return len(piece) == 1 and (piece in _ENDS or unicodedata.category(piece) in ("So", "Sk"))


def bare_words(plain: str) -> str:
    """Return a message without the particles and marks at its ends: «好的呀！» is «好»."""
    return plain.strip().lstrip(" ，,。.").rstrip(_ENDS)


def close_up(bare: str) -> str:
    """Return the words without the blanks and marks between them: «喂 有人没有» is «喂有人没有»."""
    return _BETWEEN.sub("", bare)


def first_words(plain: str) -> str:
    """Return what stands before the first blank or mark: «对 赶紧的» begins with «对»."""
    return bare_words(_BETWEEN.split(plain.strip(), maxsplit=1)[0])


def spelled_out(plain: str) -> str | None:
    """Return the message without its blanks if it was typed letter by letter («转 人 工»), else None."""
    letters = plain.split()
    if len(letters) > 1 and all(len(letter) == 1 and not letter.isascii() for letter in letters):
        return "".join(letters)
    return None
