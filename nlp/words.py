"""Find many words quickly: as patterns in which words with the same beginning share it, or as an automaton."""

import re
from collections.abc import Callable, Iterable
from functools import cache, partial

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

# Finds words in a text: the number of each in the order they were given, where it begins and where it ends.
Finder = Callable[[str], list[tuple[int, int, int]]]
# The most compact kind stays in the processor's cache, which is most of what a short message costs.
_COMPACT = Implementation.ContiguousNFA

_Tree = dict[str, "_Tree"]
_END = ""


def any_of(words: Iterable[str]) -> str:
    """Return the source of a pattern that matches the longest of the words at a position."""
    tree: _Tree = {}
    for word in words:
        node = tree
        for letter in word:
            node = node.setdefault(letter, {})
        node[_END] = {}
    return _written(tree) if tree else "(?!)"


def _written(node: _Tree) -> str:
    branches: dict[str, list[str]] = {}
    for letter, below in node.items():
        if letter != _END:
            branches.setdefault(_written(below), []).append(letter)
    if not branches:
        return ""
    written = [_letters(letters) + rest for rest, letters in branches.items()]
    if len(written) == 1 and _END not in node:
        return written[0]
    return f"(?:{'|'.join(written)}){'?' if _END in node else ''}"


def _letters(letters: list[str]) -> str:
    return _escaped(letters[0]) if len(letters) == 1 else f"[{''.join(map(_escaped, letters))}]"


@cache
def _escaped(letter: str) -> str:
    return re.escape(letter)


def first_letters(words: Iterable[str]) -> str:
    """Return the class of letters that the words begin with, as a look ahead that spares most positions the search."""
    return f"(?=[{first_letter(words)}])"


def beginning(letters: str, source: str) -> str:
    """Return a pattern for telling whether and where `source` begins: it matches the first letter, one of `letters`.

    The engine runs from one letter of a class to the next many times faster than it tries a pattern at every position,
    even one that only looks ahead.
    """
    return f"[{letters}](?<=(?={source})(?s:.))"


def first_letter(words: Iterable[str]) -> str:
    """Return the letters that the words begin with, as they are written inside a class."""
    return "".join(sorted({re.escape(word[0]) for word in words}))


def sign_of(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that tells whether any of the words is there."""
    words = tuple(words)
    return re.compile(beginning(first_letter(words), any_of(words)) if words else "(?!)")


def pattern_of(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of the words."""
    words = tuple(words)
    return re.compile(first_letters(words) + any_of(words)) if words else re.compile("(?!)")


def finder_of_all(words: Iterable[str]) -> Finder:
    """Return what finds every word wherever it stands, overlapping ones too, in one pass however many the words are."""
    return partial(AhoCorasick(words, implementation=_COMPACT).find_matches_as_indexes, overlapping=True)


def finder_of_longest(words: Iterable[str]) -> Finder:
    """Return what finds the words one after the other, of those with the same beginning the longest."""
    return AhoCorasick(words, MatchKind.LeftmostLongest, implementation=_COMPACT).find_matches_as_indexes
