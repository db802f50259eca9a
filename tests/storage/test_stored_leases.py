from collections.abc import Iterator
from datetime import timedelta

import pytest
from storage_examples import NOW

from storage.database import Database

LASTS = timedelta(seconds=15)
LATER = NOW + timedelta(seconds=16)


@pytest.fixture
def other(url: str, database: Database) -> Iterator[Database]:
    """Return the same database as another living process has it."""
    other = Database(url)
    yield other
    other.close()


def test_a_lease_is_one_process_alone(database: Database, other: Database) -> None:
    assert database.leases.take("telegram", now=NOW, lasts=LASTS)
    assert not other.leases.take("telegram", now=NOW, lasts=LASTS)
    assert other.leases.take("wecom", now=NOW, lasts=LASTS)


def test_who_has_it_may_renew_it(database: Database, other: Database) -> None:
    assert database.leases.take("telegram", now=NOW, lasts=LASTS)
    assert database.leases.take("telegram", now=NOW + timedelta(seconds=10), lasts=LASTS)

    assert not other.leases.take("telegram", now=LATER, lasts=LASTS)


def test_a_lease_that_ran_out_is_anybodys(database: Database, other: Database) -> None:
    assert database.leases.take("telegram", now=NOW, lasts=LASTS)
    assert other.leases.take("telegram", now=LATER, lasts=LASTS)

    assert not database.leases.take("telegram", now=LATER, lasts=LASTS)
    database.leases.give_back("telegram")
    assert not database.leases.take("telegram", now=LATER, lasts=LASTS)


def test_a_lease_given_back_is_free_at_once(database: Database, other: Database) -> None:
    assert database.leases.take("telegram", now=NOW, lasts=LASTS)
    database.leases.give_back("telegram")

    assert other.leases.take("telegram", now=NOW, lasts=LASTS)


def test_the_lease_of_a_process_that_ended_is_free_at_once(database: Database, other: Database) -> None:
    assert other.leases.take("telegram", now=NOW, lasts=LASTS)
    assert not database.leases.take("telegram", now=NOW, lasts=LASTS)
    other.close()

    assert database.leases.take("telegram", now=NOW, lasts=LASTS)
