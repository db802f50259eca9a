import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory
from storage_examples import stored

from core.errors import BadConfig
from storage.database import Database, connect
from storage.schema import MIGRATIONS, config, upgrade
from storage.transactions import Transactions

VERSIONS = [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()]


def test_the_migrations_lead_to_the_tables_that_the_code_describes(database: Database) -> None:
    with database.engine.begin() as connection:
        command.check(config(connection))


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_can_be_brought_up_to_date(empty: str, version: str) -> None:
    old = connect(empty)
    upgrade(old, version)
    old.dispose()

    database = Database(empty)
    with database.engine.begin() as connection:
        command.check(config(connection))
    database.close()


def test_opening_again_keeps_everything(url: str) -> None:
    first = Database(url)
    filed = stored(first)
    first.close()

    again = Database(url)
    with again.work() as work:
        assert work.complaints.get(filed.ref) == filed
    again.close()


def test_many_can_open_a_new_database_at_once(empty: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(Database, [empty] * 4))

    for database in opened:
        with database.work() as work:
            assert work.complaints.next_due() is None
        database.close()


def test_there_is_one_line_of_versions() -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))

    assert len(scripts.get_heads()) == 1
    assert all(not isinstance(script.down_revision, tuple) for script in scripts.walk_revisions())


def test_sqlite_is_fully_durable(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path}/suban.db")
    found = {}

    # As it is made: the tests' own connections wait for no disk later on.
    @sa.event.listens_for(engine, "connect")
    def look(made: sqlite3.Connection, record: object) -> None:
        for pragma in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout"):
            found[pragma] = made.execute(f"PRAGMA {pragma}").fetchone()[0]

    engine.connect().close()
    engine.dispose()

    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}


def test_a_database_in_memory_is_shared_by_all_threads() -> None:
    database = Database("sqlite://")
    filed = stored(database)

    def read(_: int) -> object:
        with database.work() as work:
            return work.complaints.get(filed.ref)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(read, range(8))) == [filed] * 8
    database.close()


def test_a_second_unit_of_work_inside_the_first_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.transactions.PATIENCE", 0.01)
    transactions = Transactions(sa.create_engine("sqlite://"))

    with transactions.open(), pytest.raises(TimeoutError), transactions.open():
        pass


def test_errors_do_not_carry_what_people_said(database: Database) -> None:
    filed = stored(database, what="家里没人的时候", phone="13812345678")

    with database.work() as work, pytest.raises(sa.exc.IntegrityError) as caught:
        work.complaints.add(filed)

    assert "13812345678" not in str(caught.value)
    assert "家里没人" not in str(caught.value)


def test_another_kind_of_database_is_refused_by_name() -> None:
    with pytest.raises(BadConfig, match="mysql"):
        Database("mysql://localhost/suban")
