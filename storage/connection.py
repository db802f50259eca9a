"""The way of every statement of a unit of work: compiled once for its database, then straight to the driver.

SQLAlchemy writes the statements and converts the values, which is worth having; that it prepares each execution anew
costs forty microseconds, of which a message on its way would pay twenty times. Reports and migrations, which are few,
go through SQLAlchemy as a whole.
"""

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

Converts = Callable[[Any], Any]
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
        bound = {
            name: bind.type.dialect_impl(dialect).bind_processor(dialect) for bind, name in compiled.bind_names.items()
        }
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
            return tuple([given[name] if to is None else to(given[name]) for name, to in self._bound])
        return {name: given[name] if to is None else to(given[name]) for name, to in self._bound}

    def rows(self, cursor: Any) -> Rows:
        """Return what was found."""
        if not self._columns:
            return Rows([], cursor.rowcount)
        found, make = self._converters(cursor), self._make
        rows = [
            make([value if of is None else of(value) for value, of in zip(row, found, strict=True)])
            for row in cursor.fetchall()
        ]
        return Rows(rows, len(rows))

    def _converters(self, cursor: Any) -> list[Converts | None]:
        if self._found is None:
            self._found = [
                column.type.dialect_impl(self._dialect).result_processor(self._dialect, described[1])
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


class Connection:
    """A connection in a transaction, which begins here if it has not yet begun."""

    def __init__(self, beneath: sa.Connection) -> None:
        if not beneath.in_transaction():
            beneath.begin()
        self._beneath = beneath
        self._driver: Any = beneath.connection.dbapi_connection
        self.dialect = beneath.dialect

    def execute(self, statement: sa.Executable, values: Values | Sequence[Values] = {}) -> Rows:  # noqa: B006
        """Run a statement once, or once for each of several sets of values; DBAPIError where the database refuses it."""
        many = not isinstance(values, Mapping)
        sets: Sequence[Values] = values if many else (values,)  # type: ignore[assignment]
        prepared = self._prepared(statement, tuple(sets[0]))
        told = [prepared.values(named) for named in sets]
        cursor = self._driver.cursor()
        try:
            if self._beneath.dispatch.before_cursor_execute:
                self._announce(cursor, prepared.text, told, many)
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
        with self._beneath.engine.connect() as another:
            yield Connection(another.execution_options(isolation_level="AUTOCOMMIT"))

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
        """Make everything durable."""
        self._beneath.commit()

    def _undo_apart(self) -> None:
        try:
            self._driver.execute("ROLLBACK TO SAVEPOINT apart")
            self._driver.execute("RELEASE SAVEPOINT apart")
        except self.dialect.loaded_dbapi.Error:
            # The database has undone everything by itself: nothing may follow, and least of all a commit.
            self._beneath.invalidate()

    def _prepared(self, statement: sa.Executable, names: tuple[str, ...]) -> _Prepared:
        key = (statement, self.dialect.name, names)
        found = _PREPARED.get(key)
        if found is None:
            found = _PREPARED[key] = _Prepared(statement, names, self.dialect)
        return found

    def _announce(self, cursor: Any, text: str, told: list[Any], many: bool) -> None:
        """Let whoever listens to the engine hear of these statements as of all others."""
        for hears in self._beneath.dispatch.before_cursor_execute:
            hears(self._beneath, cursor, text, told if many else told[0], None, many)

    def _refused(self, text: str, error: Exception) -> sa.exc.DBAPIError:
        is_lost = self.dialect.is_disconnect(error, self._driver, None)  # type: ignore[arg-type]
        if is_lost:
            self._beneath.invalidate(error)
        kind: Any = sa.exc.DBAPIError
        refused: sa.exc.DBAPIError = kind.instance(
            text, None, error, self.dialect.loaded_dbapi.Error, hide_parameters=True, connection_invalidated=is_lost
        )
        return refused
