"""The list of threats names tests that exist and are run."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "threats.md").read_text(encoding="utf-8")
LINES = [line for line in TEXT.splitlines() if line.startswith("| ") and not line.startswith(("| ---", "| Threat"))]
NAMED = sorted(set(re.findall(r"`(tests/[^`]+)`", TEXT)))


@pytest.mark.parametrize("line", LINES, ids=[line.split("|")[1].strip() for line in LINES])
def test_every_threat_says_what_stands_against_it_and_what_tries_it(line: str) -> None:
    _, threat, against, tried, _ = line.split("|")

    assert threat.strip()
    assert against.strip()
    assert re.findall(r"`(tests/[^`]+)`", tried)


@pytest.mark.parametrize("name", NAMED)
def test_what_is_said_to_try_it_exists_and_is_run(name: str) -> None:
    path, _, function = name.partition("::")
    assert (ROOT / path).is_file()
    if not function:
        assert path.startswith("tests/conversations/")  # all of that folder is played
        return
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    found = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == function]
    assert len(found) == 1
    marks = " ".join(ast.unparse(mark) for mark in found[0].decorator_list)
    assert "skip" not in marks
    assert "xfail" not in marks


def test_it_says_what_it_does_not_protect_against() -> None:
    assert len(TEXT.partition("## What it does not protect against")[2].split("\n- ")) > 5
