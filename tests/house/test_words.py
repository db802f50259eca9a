"""The code and `config/` speak of the same things: no sentence without a use, no label without a term."""

import ast
import tomllib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from fnmatch import fnmatchcase
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import core
import nlp.reading
from bots.config.sentences import CODE

ROOT = Path(__file__).parents[2]
CONFIG = ROOT / "config"


def written(name: str) -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((CONFIG / name).read_text(encoding="utf-8"))


def terms() -> Iterator[type[StrEnum]]:
    """Yield every enumeration of the core and of the reading."""
    names = [module.name for module in walk_packages(core.__path__, "core.")]
    for module in [nlp.reading, *map(import_module, names)]:
        for term in vars(module).values():
            if isinstance(term, type) and issubclass(term, StrEnum) and term.__module__ == module.__name__:
                yield term


def mentioned() -> frozenset[str]:
    """Return every word of the code, and every word made up while it runs with a `*` for what is filled in."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for folder in CODE for path in folder.rglob("*.py")]
    words: set[str] = set()
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.JoinedStr):
            words.add("".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            words.add(node.value)
    return frozenset(words)


def test_every_sentence_is_said_somewhere() -> None:
    words = mentioned()
    spoken = {**written("messages.zh.toml"), "figure": written("figures.toml")["words"]}
    made_up = [word for word in words if "*" in word and word.partition(".")[0] in spoken]
    keys = [f"{section}.{key}" for section, keys in spoken.items() for key in keys]

    dead = [key for key in keys if key not in words and not any(fnmatchcase(key, word) for word in made_up)]

    assert dead == []


def test_every_label_names_a_term() -> None:
    assert set(written("glossary.toml")) <= {term.__name__.lower() for term in terms()}
