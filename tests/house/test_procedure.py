"""Every rule of the procedure that the product keeps is cited by a test or a transcript that would notice its loss."""

import re
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]

KEPT = [
    *(f"I{number}" for number in (1, 2, 3, 4, 5, 7, 8, 9, 10)),
    *(f"T{number}" for number in (1, 2, 3, 4, 5)),
    *(f"D{number}" for number in (1, 2, 3, 4, 5, 6)),
    *(f"H{number}" for number in (1, 2, 3, 5, 7)),
    *(f"F{number}" for number in (1, 2, 3, 4, 5)),
]


@cache
def cited() -> set[str]:
    others = (path for path in TESTS.rglob("*") if path.suffix in {".py", ".md"} and path != Path(__file__))
    return {rule for path in others for rule in re.findall(r"\b[ITDHFA]\d{1,2}\b", path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("rule", KEPT)
def test_a_rule_of_the_procedure_is_proved(rule: str) -> None:
    assert rule in cited()
