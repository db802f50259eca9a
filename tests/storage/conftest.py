"""The kinds of databases that the contract of storage is proved on."""

from collections.abc import Iterator

import pytest

from storage.database import Database


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    database = Database(url)
    yield database
    database.close()
