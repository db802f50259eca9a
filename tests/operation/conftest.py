"""An installation in a folder: what the commands of an operator work on."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from estate import Estate
from live.demo import CONFIG

from bots.__main__ import main

Types = Callable[..., int]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def estate(data: Path) -> Iterator[Estate]:
    """Return the demo community, whose data lie in that folder."""
    data.mkdir()
    estate = Estate(data)
    yield estate
    estate.close()


@pytest.fixture
def types(monkeypatch: pytest.MonkeyPatch, data: Path, tmp_path: Path) -> Types:
    """Return what types a command of the operator's, in a folder in which nothing is set but where things are."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SUBAN_CONFIG", str(CONFIG))
    monkeypatch.setenv("SUBAN_DATA", str(data))

    def type_(*words: object) -> int:
        return main([str(word) for word in words])

    return type_
