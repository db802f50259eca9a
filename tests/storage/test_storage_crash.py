"""Kill -9 of a real process: what was committed stays, what was begun is gone, what was being sent is sent again."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from storage_examples import NOW, inbound

from storage.database import Database

HERE = Path(__file__).parent


@pytest.fixture
def survivor(url: str) -> Iterator[Database]:
    """Return the database as the next process finds it."""
    with subprocess.Popen(
        [sys.executable, str(HERE / "doomed.py"), url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": str(HERE.parents[1])},
    ) as doomed:
        assert doomed.stdout is not None
        assert doomed.stdout.readline() == "ready\n"
        doomed.kill()
    database = Database(url)
    yield database
    database.close()


def wait_until_noticed(database: Database) -> None:
    """Wait until the server has noticed that the process is gone: its lock is free then."""
    if database.engine.dialect.name == "sqlite":
        return
    with database.engine.connect() as connection:
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(claimed_by) FROM outbox")


def test_what_was_committed_stays(survivor: Database) -> None:
    with survivor.work() as work:
        found = work.complaints.get("TS202611230001")
        assert found is not None
        assert found.version == 0
        assert not work.inbox.take(inbound("committed"), at=NOW)


def test_what_was_only_begun_is_gone_and_comes_again(survivor: Database) -> None:
    with survivor.work() as work:
        assert work.complaints.get("TS202611230002") is None
        assert work.inbox.take(inbound("begun"), at=NOW)


def test_what_was_being_sent_is_sent_again(survivor: Database) -> None:
    assert survivor.ledger.claim(NOW, 10) == []
    wait_until_noticed(survivor)

    assert survivor.ledger.recover(NOW) == 1
    assert [dispatch.outbound.text for dispatch in survivor.ledger.claim(NOW, 10)] == ["committed"]
