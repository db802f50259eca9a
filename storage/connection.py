"""The way of every statement of a unit of work: compiled once for its database, then straight to the driver.

SQLAlchemy writes the statements and converts the values, which is worth having; that it prepares each execution anew
costs forty microseconds, of which a message on its way would pay twelve times, and as much again for its beginning and
its commit. Reports and migrations, which are few, go through SQLAlchemy as a whole.
"""

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, Self

import sqlalchemy as sa

from storage.columns import Converts, from_driver, to_driver

Values = Mapping[str, Any]


class Rows:
    """What a statement found, and how many rows it changed; its few ways of being read are those of SQLAlchemy's result."""

    def __init__(self, rows: list[Any], rowcount: int) -> None:
        self._rows = rows
        self.rowcount = rowcount

    def __iter__(self) -> Iterator[Any]:
        return iter(self._rows)

    def all(self) -> list[Any]:
        """Return all rows; their columns have names."""
        return self._rows

    def first(self) -> Any | None:
        """Return the first row, if there is one."""
        return self._rows[0] if self._rows else None

    def one(self) -> Any:
        """Return the only row; NoResultFound or MultipleResultsFound if it is not the only one."""
        row = self.one_or_none()
        if row is None:
            raise sa.exc.NoResultFound("a row was expected")
        return row

    def one_or_none(self) -> Any | None:
        """Return the only row, if there is one; MultipleResultsFound if there are more."""
        if len(self._rows) > 1:
            raise sa.exc.MultipleResultsFound("one row was expected at most")
        return self.first()

    def scalars(self) -> "Rows":
        """Return the first column's values in place of the rows."""
        return Rows([row[0] for row in self._rows], self.rowcount)

    def scalar_one(self) -> Any:
        """Return the only value."""
        return self.one()[0]

    def scalar_one_or_none(self) -> Any | None:
        """Return the only value, if there is one."""
        row = self.one_or_none()
        return None if row is None else row[0]

    def mappings(self) -> "Rows":
        """Return the rows as values by name."""
        return Rows([row._asdict() for row in self._rows], self.rowcount)


class _Prepared:
    """One statement in the words of one database, and how its values are converted on the way there and back."""

    def __init__(self, statement: sa.Executable, names: Sequence[str], dialect: sa.Dialect) -> None:
        compiled: Any = statement.compile(dialect=dialect, column_keys=list(names))  # type: ignore[attr-defined]
        bound = {name: to_driver(bind.type, dialect) for bind, name in compiled.bind_names.items()}
        self.text = str(compiled)
        self._given = {name: value for name, value in compiled.params.items() if name not in names}
        self._bound = [(name, bound[name]) for name in compiled.positiontup or bound]
        self._is_positional = compiled.positional
        self._dialect = dialect
        self._columns = list(getattr(statement, "exported_columns", ()))
        self._found: list[Converts | None] | None = None
        self._make = _row([str(column.key) for column in self._columns])

    def values(self, named: Values) -> Any:
        """Return the values as the driver takes them."""
        given = {**self._given, **named} if self._given else named
        if self._is_positional:
            return tuple(
                [value if (value := given[name]) is None or to is None else to(value) for name, to in self._bound]
            )
        return {name: value if (value := given[name]) is None or to is None else to(value) for name, to in self._bound}

    def rows(self, cursor: Any) -> Rows:
        """Return what was found."""
        if not self._columns:
            return Rows([], cursor.rowcount)
        found, make = self._converters(cursor), self._make
        rows = [
            make([value if value is None or of is None else of(value) for value, of in zip(row, found, strict=True)])
            for row in cursor.fetchall()
        ]
        return Rows(rows, len(rows))

    def _converters(self, cursor: Any) -> list[Converts | None]:
        if self._found is None:
            self._found = [
                from_driver(column.type, self._dialect, described[1])
                for column, described in zip(self._columns, cursor.description, strict=True)
            ]
        return self._found


def _row(names: Sequence[str]) -> Callable[[Sequence[Any]], Any]:
    """Return what makes a row with those names of its values."""
    named: Any = namedtuple  # its types want the names written out
    made: Callable[[Sequence[Any]], Any] = named("Row", names, rename=True)._make
    return made


#: The statements are built once, when their module is loaded; so there are as many of these as statements are written.
_PREPARED: dict[tuple[sa.Executable, str, tuple[str, ...]], _Prepared] = {}


def beginning(engine: sa.Engine) -> str:
    """Return how a transaction begins on SQLite: as a writer at once, for a reader that turns writer can be refused."""
    return "BEGIN" if engine.get_execution_options().get("only_reads") else "BEGIN IMMEDIATE"


def pooled(engine: sa.Engine) -> sa.PoolProxiedConnection:
    """Return a connection of the engine's pool, to be closed; DBAPIError where there is none."""
    try:
        return engine.raw_connection()
    except engine.dialect.loaded_dbapi.Error as error:
        raise _refusal(engine.dialect, "", error, is_lost=False) from error


class Connection:
    """A connection of the engine's pool, in a transaction, which begins here if it has not yet begun.

    Who listens to the engine hears of its statements, and of its commit, as of all others.
    """

    def __init__(self, engine: sa.Engine, pooled: sa.PoolProxiedConnection) -> None:
        self._engine = engine
        self._pooled = pooled
        self._driver: Any = pooled.dbapi_connection
        self._hearers = [partial(hears, self._shown()) for hears in engine.dispatch.before_cursor_execute]
        self.dialect = engine.dialect
        if self.dialect.name == "sqlite":
            self._begin()

    @classmethod
    def over(cls, beneath: sa.Connection) -> Self:
        """Return what shares the transaction of one of SQLAlchemy's connections."""
        return cls(beneath.engine, beneath.connection)

    def execute(self, statement: sa.Executable, values: Values | Sequence[Values] = {}) -> Rows:  # noqa: B006
        """Run a statement once, or once for each of several sets of values; DBAPIError where the database refuses it."""
        many = not isinstance(values, Mapping)
        sets: Sequence[Values] = values if many else (values,)  # type: ignore[assignment]
        prepared = self._prepared(statement, tuple(sets[0]))
        told = [prepared.values(named) for named in sets]
        cursor = self._driver.cursor()
        try:
            for hears in self._hearers:
                hears(cursor, prepared.text, told if many else told[0], None, many)
            if many:
                cursor.executemany(prepared.text, told)
            else:
                cursor.execute(prepared.text, told[0])
            return prepared.rows(cursor)
        except self.dialect.loaded_dbapi.Error as error:
            raise self._refused(prepared.text, error) from error
        finally:
            cursor.close()

    @contextmanager
    def beside(self) -> Iterator["Connection"]:
        """Yield a connection whose every statement is committed at once; where there is one writer at a time, this one."""
        if self.dialect.name == "sqlite":
            yield self
            return
        with self._engine.connect() as another:
            yield Connection.over(another.execution_options(isolation_level="AUTOCOMMIT"))

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Undo what is done inside, and only that, if it ends in an error."""
        self._driver.execute("SAVEPOINT apart")
        try:
            yield
        except BaseException:
            self._undo_apart()
            raise
        self._driver.execute("RELEASE SAVEPOINT apart")

    def commit(self) -> None:
        """Make everything durable; DBAPIError where the database refuses it."""
        for hears in self._engine.dispatch.commit:
            hears(self._shown())
        try:
            self._driver.commit()
        except self.dialect.loaded_dbapi.Error as error:
            raise self._refused("COMMIT", error) from error

    def _shown(self) -> sa.Connection:
        """Return the connection as listeners know it."""
        return sa.Connection(self._engine, self._pooled)

    def _begin(self) -> None:
        if self._driver.in_transaction:
            return
        begin = beginning(self._engine)
        try:
            self._driver.execute(begin)
        except self.dialect.loaded_dbapi.Error as error:
            raise self._refused(begin, error) from error

    def _undo_apart(self) -> None:
        try:
            self._driver.execute("ROLLBACK TO SAVEPOINT apart")
            self._driver.execute("RELEASE SAVEPOINT apart")
        except self.dialect.loaded_dbapi.Error:
            # The database has undone everything by itself: nothing may follow, and least of all a commit.
            self._pooled.invalidate()

    def _prepared(self, statement: sa.Executable, names: tuple[str, ...]) -> _Prepared:
        key = (statement, self.dialect.name, names)
        found = _PREPARED.get(key)
        if found is None:
            found = _PREPARED[key] = _Prepared(statement, names, self.dialect)
        return found

    def _refused(self, text: str, error: Exception) -> sa.exc.DBAPIError:
        is_lost = self.dialect.is_disconnect(error, self._driver, None)  # type: ignore[arg-type]
        if is_lost:
            self._pooled.invalidate(error)
        return _refusal(self.dialect, text, error, is_lost=is_lost)


def _refusal(dialect: sa.Dialect, text: str, error: Exception, *, is_lost: bool) -> sa.exc.DBAPIError:
    kind: Any = sa.exc.DBAPIError
    refused: sa.exc.DBAPIError = kind.instance(
        text, None, error, dialect.loaded_dbapi.Error, hide_parameters=True, connection_invalidated=is_lost
    )
    return refused
