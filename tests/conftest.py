"""The kinds of databases there are; and where every test must run (SUBAN_NO_SKIPS=1, as in the gate), none is skipped."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from live import demo, postgresql

from bots.wiring import Company

if TYPE_CHECKING:
    from live.front import Front

# The same examples every time, and none fails for being slow: `--hypothesis-profile=default` looks for new ones.
settings.register_profile("suban", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suban")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # What takes longest begins first, in one process, and the others are done beside it.
    items.sort(key=lambda item: "tests/year/" not in item.nodeid)


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


@pytest.fixture
def postgres(postgres_server: str | None) -> str:
    """Return the URL of an empty PostgreSQL database, a different one for each process that runs tests."""
    if postgres_server is None:
        pytest.skip("no PostgreSQL: neither TEST_DATABASE_URL, nor a server on this machine, nor a package of it")
    name = f"suban_test_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    url = sa.make_url(postgres_server).set(drivername="postgresql+psycopg")
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return url.set(database=name, drivername="postgresql").render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the URL of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'suban.db'}"
    found: str = request.getfixturevalue("postgres")
    return found
