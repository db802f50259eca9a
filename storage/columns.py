"""Kinds of columns: words of an enumeration, and nested values of the core as JSON, checked when they are read."""

import json
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter


def words(kind: type[StrEnum]) -> Any:
    """Return a text column that holds the values of an enumeration and refuses any other."""
    return sa.Enum(
        kind,
        values_callable=lambda members: [m.value for m in members],
        native_enum=False,
        length=32,
        validate_strings=True,
    )


class Nested(sa.TypeDecorator[Any]):
    """A JSON column that holds one value of a type of the core and checks it when it is read."""

    impl = sa.JSON(none_as_null=True)
    cache_ok = True

    def __init__(self, shape: Any) -> None:
        super().__init__()
        self.shape = shape
        self._adapter: TypeAdapter[Any] = TypeAdapter(shape)

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> Any:
        """Take the value apart, instants stay instants until `as_json`; an error when it does not fit its type."""
        return None if value is None else self._adapter.dump_python(value, warnings="error")

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Any:
        """Put the value together again; raises ValidationError when it does not fit its type."""
        return None if value is None else self._adapter.validate_python(value)

    def result_processor(self, dialect: sa.Dialect, coltype: object) -> Any:
        """Return what reads a value: on SQLite, which keeps JSON as text, straight from the text."""
        if dialect.name != "sqlite":
            return super().result_processor(dialect, coltype)
        read = self._adapter.validate_json
        return lambda text: None if text is None else read(text)


def nested(shape: Any) -> Any:
    """Return the JSON column of a type of the core."""
    return Nested(shape)


_PLAIN: TypeAdapter[Any] = TypeAdapter(object)


def as_json(value: Any) -> str:
    """Write JSON in which Chinese stays readable and instants are UTC; ValueError for an instant without a zone."""
    written = _ENCODER.encode(value)
    # Half of a broken emoji is no reason to refuse a message that could not be handled anyway.
    return written.encode("utf-8", "replace").decode()


def _plain(value: object) -> object:
    if not isinstance(value, datetime):
        return _PLAIN.dump_python(value, mode="json")
    if value.utcoffset() is None:
        raise ValueError("an instant must have a zone")
    return value.astimezone(UTC).isoformat()


_ENCODER = json.JSONEncoder(ensure_ascii=False, default=_plain)
