"""An empty database of each kind for the figures."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    database = Database(url)
    yield database
    database.close()


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Database]:
    """Return an empty SQLite database, where it matters not which kind it is."""
    database = Database(f"sqlite:///{tmp_path / 'suban.db'}")
    yield database
    database.close()
