"""A ledger in memory, and a post that carries what is in it."""

from collections.abc import Iterator

import pytest
from post_office import Post

from storage.database import Database


@pytest.fixture
def database() -> Iterator[Database]:
    database = Database("sqlite://")
    yield database
    database.close()


@pytest.fixture
def post() -> Post:
    return Post()
