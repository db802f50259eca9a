"""Which sentences the code asks for and what it can fill in, found by reading the code; only `suban check` needs it."""

import ast
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

# What takes the key of a sentence and the values for its placeholders.
SAYING = frozenset({"say", "Refused"})
KEY = re.compile(r"[a-z]+(\.[a-z_0-9*]+)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One place in the code that asks for a sentence.

    `key` has a `*` for every part that is made up at run time; `values` is None where they are made up too.
    """

    key: str
    values: frozenset[str] | None

    @property
    def is_exact(self) -> bool:
        """Tell whether the key is written out in the code."""
        return "*" not in self.key

    def means(self, key: str) -> bool:
        """Tell whether this may ask for that sentence."""
        return fnmatchcase(key, self.key)


def sentences_asked_for(folders: Collection[Path]) -> tuple[Asked, ...]:
    """Return every place under these folders that asks for a sentence."""
    return tuple(asked for nodes in _files(folders) for node in nodes for asked in _asked(node))


def names_filled_in(folders: Collection[Path]) -> frozenset[str]:
    """Return every name that the code could fill in somewhere: named arguments and the keys of dictionaries."""
    return frozenset(name for nodes in _files(folders) for node in nodes for name in _names(node))


def keys_written(folders: Collection[Path]) -> frozenset[str]:
    """Return every word in the code that looks like the key of a sentence, wherever it is handed on to."""
    found: set[str] = set()
    for nodes in _files(folders):
        pieces = {id(piece) for node in nodes if isinstance(node, ast.JoinedStr) for piece in node.values}
        words = (node.value for node in nodes if isinstance(node, ast.Constant) and id(node) not in pieces)
        found |= {word for word in words if isinstance(word, str) and KEY.fullmatch(word)}
    return frozenset(found)


def _files(folders: Collection[Path]) -> Iterator[tuple[ast.AST, ...]]:
    for folder in folders:
        yield from map(_nodes, sorted(folder.rglob("*.py")))


@cache
def _nodes(path: Path) -> tuple[ast.AST, ...]:
    """Return everything that is written in a file."""
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def _asked(node: ast.AST) -> Iterator[Asked]:
    if not isinstance(node, ast.Call) or not node.args:
        return
    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if called not in SAYING:
        return
    names = [keyword.arg for keyword in node.keywords]
    values = None if None in names else frozenset(name for name in names if name is not None)
    for key in _keys(node.args[0]):
        if KEY.fullmatch(key):
            yield Asked(key=key, values=values)


def _keys(argument: ast.expr) -> Iterator[str]:
    """Yield the key written there, or both of a choice on the spot; none if it is handed in from elsewhere."""
    match argument:
        case ast.IfExp():
            yield from _keys(argument.body)
            yield from _keys(argument.orelse)
        case ast.Constant(value=str(key)):
            yield key
        case ast.JoinedStr():
            yield "".join(next(_keys(part), "*") for part in argument.values)


def _names(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Call():
            yield from (keyword.arg for keyword in node.keywords if keyword.arg is not None)
        case ast.Dict():
            yield from (key.value for key in node.keys if isinstance(key, ast.Constant) and isinstance(key.value, str))
        case ast.Subscript(slice=ast.Constant(value=str(name))):
            yield name
