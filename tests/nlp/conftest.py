import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from live import demo

from nlp.reader import Reader
from nlp.reading import Reading, Situation
from nlp.rules import Rules

ROOT = Path(__file__).resolve().parent.parent.parent
CONFIG = ROOT / "config" / "nlp"
DATA = ROOT.parent / "shared" / "data"
CORPUS = Path(__file__).parent / "corpus"
# Monday, as in the conventions of the labelled lines.
NOW = datetime(2026, 11, 23, 10, 30, tzinfo=ZoneInfo("Asia/Shanghai"))

type_of_read = Callable[..., Reading]


@pytest.fixture(scope="session")
def rules() -> Rules:
    return demo.config().rules


@pytest.fixture(scope="session")
def reader() -> Reader:
    return demo.reader()


@pytest.fixture(scope="session")
def read(reader: Reader) -> type_of_read:
    def reading(text: str, situation: Situation = Situation.IDLE) -> Reading:
        return reader.read(text, now=NOW, situation=situation)

    return reading


def labelled(name: str) -> list[dict[str, Any]]:
    """The labelled lines kept beside the project; a machine without them says so and goes on."""
    path = DATA / name
    if not path.exists():
        print(f"skipped: {path} is absent")
        pytest.skip(f"the labelled data are not on this machine: {path}")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def corpus(name: str, *fields: str) -> list[dict[str, Any]]:
    """Our own lines: tab-separated, or JSON."""
    lines = (CORPUS / name).read_text(encoding="utf-8").splitlines()
    if name.endswith(".jsonl"):
        return [json.loads(line) for line in lines]
    return [
        {"id": f"{name}:{n}", **dict(zip(fields, line.split("\t"), strict=True))} for n, line in enumerate(lines, 1)
    ]
