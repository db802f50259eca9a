"""The kinds of databases there are; and where every test must run (SUBAN_NO_SKIPS=1, as in the gate), none is skipped."""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from live import demo, postgresql
from live.fresh import lay_out

from bots.wiring import Company
from storage.database import Database

if TYPE_CHECKING:
    from live.front import Front

# The same examples every time, and none fails for being slow: `--hypothesis-profile=default` looks for new ones.
settings.register_profile("suban", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suban")


@sa.event.listens_for(sa.pool.Pool, "checkout")
def _hasten(connection: object, record: Any, proxy: object) -> None:
    """Wait for no disk: while tests run no power fails, and what a process wrote that was killed is there all the same."""
    if isinstance(connection, sqlite3.Connection) and not record.info.get("hastened"):
        connection.execute("PRAGMA synchronous = OFF")
        record.info["hastened"] = True


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # What takes long begins first, a whole year before all else: at the end nobody waits for the one who has it.
    items.sort(key=lambda item: (item.get_closest_marker("slow") is None, "tests/year/" not in item.nodeid))


def pytest_sessionfinish(session: pytest.Session) -> None:
    # Where several processes run the tests, only the one that reports for them all has a reporter.
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("SUBAN_NO_SKIPS") and reporter is not None and reporter.stats.get("skipped"):
        reporter.ensure_newline()
        reporter.write_line("Some tests were skipped, and here none may be.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def company() -> Company:
    """Return the demo company."""
    return demo.company()


@pytest.fixture(scope="module")
def front() -> Iterator["Front"]:
    """Return the loop, with its doors, in which the transcripts of a file are played."""
    # Everything that `suban run` is made of: most tests need none of it.
    from live.front import Front

    front = Front()
    yield front
    front.close()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str | None]:
    with postgresql.server() as url:
        yield url


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: str | None) -> str:
    """Return the name of a PostgreSQL database that the migrations made, for others to be copied from."""
    name = f"{_mine()}_migrated"
    Database(_anew(postgres_server, name)).close()
    return name


@pytest.fixture
def postgres(postgres_server: str | None, migrated_postgres: str) -> str:
    """Return the URL of a new PostgreSQL database, brought up to date, another one for each process that runs tests."""
    return _anew(postgres_server, _mine(), migrated_postgres)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the URL of a new database, brought up to date, of each kind in turn."""
    if request.param == "sqlite":
        found = f"sqlite:///{tmp_path / 'suban.db'}"
        lay_out(found)
        return found
    return str(request.getfixturevalue("postgres"))


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the URL of a database without any table, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'suban.db'}"
    return _anew(request.getfixturevalue("postgres_server"), _mine())


def _mine() -> str:
    return f"suban_test_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"


def _anew(server: str | None, name: str, template: str = "template1") -> str:
    if server is None:
        pytest.skip("no PostgreSQL: neither TEST_DATABASE_URL, nor a server on this machine, nor a package of it")
    url = sa.make_url(server).set(drivername="postgresql+psycopg")
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
    engine.dispose()
    return url.set(database=name, drivername="postgresql").render_as_string(hide_password=False)
