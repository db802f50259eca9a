"""A copy of the whole database in one file, taken while it is worked with, and an empty database filled from it.

Tokens that platforms gave out are left behind: they are keys, and are asked for anew.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from core.errors import BadCopy
from storage.channel_tables import TokenRow
from storage.database import Database, connect
from storage.rows import table
from storage.schema import known_versions, version
from storage.tables import CounterRow

_TOKENS = table(TokenRow)
_COUNTER = table(CounterRow)
#: So far apart are the numbers given before a loss and those given after it, on the day of the restoration.
_GAP = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What a copy holds: of which kind of database, at which version of its schema, how many rows of each table."""

    kind: str
    version: str
    counts: Mapping[str, int]


def take(url: str, file: Path) -> Snapshot:
    """Copy everything committed at this instant into that new file; BadCopy if it can't be done.

    The schema stays as it is found: a copy is made before an upgrade, and perhaps by the program that will make it.
    """
    lies_in = database_file(url)
    if lies_in is not None and not lies_in.is_file():
        raise BadCopy("no_database", reason=lies_in)
    engine = connect(url)
    try:
        copy = _copy_sqlite if engine.dialect.name == "sqlite" else _copy_postgresql
        return copy(engine, file)
    except sa.exc.DBAPIError as error:
        raise BadCopy("no_database", reason=type(error.orig).__name__) from error
    finally:
        engine.dispose()


def database_file(url: str) -> Path | None:
    """Return the file in which the database at that URL lies, if it lies in one."""
    address = sa.make_url(url)
    return Path(str(address.database)) if address.get_backend_name() == "sqlite" else None


def put_back(url: str, file: Path, snapshot: Snapshot) -> None:
    """Fill the empty database at that URL with a copy, and count its rows; BadCopy if it can't be done."""
    check_place(url, snapshot)
    engine = connect(url)
    try:
        if snapshot.kind == "sqlite":
            _fill_sqlite(engine, file)
        else:
            _run(["pg_restore", "--single-transaction", "--no-owner", "--no-privileges", str(file)], engine.url)
        with engine.connect() as connection:
            counts = _counted(connection, snapshot.counts)
    finally:
        engine.dispose()
    if counts != snapshot.counts:
        raise BadCopy("miscounted", tables=" ".join(sorted(n for n in counts if counts[n] != snapshot.counts[n])))


def check_place(url: str, snapshot: Snapshot) -> None:
    """Raise BadCopy unless that database is empty, of the copy's kind, and the copy not of a later program."""
    if sa.make_url(url).get_backend_name() != snapshot.kind:
        raise BadCopy("other_kind", kind=snapshot.kind)
    if snapshot.version not in known_versions():
        raise BadCopy("newer", version=snapshot.version)
    engine = connect(url)
    try:
        with engine.connect() as connection:
            if sa.inspect(connection).get_table_names():
                raise BadCopy("database_in_use")
    except sa.exc.DBAPIError as error:
        raise BadCopy("no_database", reason=type(error.orig).__name__) from error
    finally:
        engine.dispose()


def skip_numbers(database: Database, day: str) -> None:
    """Let the numbers of that day go on far behind the last one known: others were given after the copy was taken."""
    known = sa.select(sa.func.max(_COUNTER.c.value)).where(_COUNTER.c.day == day)
    with database.engine.begin() as connection:
        last = connection.execute(known).scalar_one()
        if last is None:
            connection.execute(sa.insert(_COUNTER).values(day=day, value=_GAP))
        else:
            connection.execute(sa.update(_COUNTER).where(_COUNTER.c.day == day).values(value=last + _GAP))


def _copy_sqlite(engine: sa.Engine, file: Path) -> Snapshot:
    # One step, in one state of everything; who writes meanwhile goes on in the write-ahead log.
    with closing(_opened(str(engine.url.database))) as source, closing(sqlite3.connect(file)) as copy:
        source.backup(copy)
    copied = sa.create_engine(f"sqlite:///{file}")
    try:
        with copied.connect() as connection:
            connection.exec_driver_sql("PRAGMA secure_delete = ON")
            if sa.inspect(connection).has_table(_TOKENS.name):
                connection.execute(sa.delete(_TOKENS))
            connection.commit()
            connection.exec_driver_sql("PRAGMA journal_mode = DELETE")
            if connection.exec_driver_sql("PRAGMA quick_check").scalars().all() != ["ok"]:
                raise BadCopy("damaged_database")
            return _described(connection, "sqlite")
    finally:
        copied.dispose()


def _copy_postgresql(engine: sa.Engine, file: Path) -> Snapshot:
    with engine.connect().execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True) as connection:
        shared = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
        words = ["pg_dump", "--format=custom", f"--exclude-table-data={_TOKENS.name}", f"--snapshot={shared}"]
        _run([*words, f"--file={file}"], engine.url)
        return _described(connection, "postgresql")


def _described(connection: sa.Connection, kind: str) -> Snapshot:
    found = version(connection)
    if not found:
        raise BadCopy("no_database", reason=f"{connection.engine.url.database}")
    names = sorted({*sa.inspect(connection).get_table_names()} - {_TOKENS.name, "alembic_version"})
    return Snapshot(kind=kind, version=found, counts=_counted(connection, names))


def _counted(connection: sa.Connection, tables: Iterable[str]) -> Mapping[str, int]:
    return {
        name: connection.execute(sa.select(sa.func.count()).select_from(sa.table(name))).scalar_one() for name in tables
    }


def _fill_sqlite(engine: sa.Engine, file: Path) -> None:
    with closing(_opened(str(file))) as copy, closing(sqlite3.connect(str(engine.url.database))) as target:
        copy.backup(target)


def _opened(file: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{Path(file).absolute().as_uri()}?mode=ro", uri=True)


def _run(words: list[str], url: sa.URL) -> None:
    """Run a program of PostgreSQL's; the password goes by the environment, as everybody may see its arguments."""
    if shutil.which(words[0]) is None:
        raise BadCopy("no_program", program=words[0])
    address = url.set(drivername="postgresql", password=None).render_as_string()
    secret = {"PGPASSWORD": url.password} if url.password else {}
    done = subprocess.run(  # noqa: S603
        [*words, f"--dbname={address}"], env=os.environ | secret, capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise BadCopy("program_failed", program=words[0], reason=done.stderr.strip().splitlines()[-1:])
