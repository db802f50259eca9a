"""One database of each kind that this machine has; every test of the contract runs on each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'suban.db'}")
    yield database
    database.close()
