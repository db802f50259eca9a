"""The kinds of databases that the contract of storage is proved on."""

from collections.abc import Iterator
from pathlib import Path

import postgresql
import pytest
import sqlalchemy as sa

from storage.database import Database


@pytest.fixture(scope="session")
def server() -> Iterator[str | None]:
    with postgresql.server() as url:
        yield url


@pytest.fixture
def postgres(server: str | None) -> str:
    """Return the URL of an empty PostgreSQL database."""
    if server is None:
        pytest.skip("no PostgreSQL: neither TEST_DATABASE_URL nor a server on this machine")
    url = sa.make_url(server).set(drivername="postgresql+psycopg")
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("DROP DATABASE IF EXISTS suban_test WITH (FORCE)")
        connection.exec_driver_sql("CREATE DATABASE suban_test")
    engine.dispose()
    return url.set(database="suban_test", drivername="postgresql").render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the URL of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'suban.db'}"
    found: str = request.getfixturevalue("postgres")
    return found


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    database = Database(url)
    yield database
    database.close()
