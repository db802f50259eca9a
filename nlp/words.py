"""Patterns of many words that a search passes over quickly: words with the same beginning share it, as in a tree."""

import re
from collections.abc import Iterable
from functools import cache

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
    return f"(?=[{''.join(sorted({re.escape(word[0]) for word in words}))}])"


def pattern_of(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of the words."""
    words = tuple(words)
    return re.compile(first_letters(words) + any_of(words)) if words else re.compile("(?!)")
