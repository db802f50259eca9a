"""Kinds of columns: words of an enumeration, nested values of the core as JSON, checked when they are read, and instants."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError, SchemaSerializer, core_schema
from sqlmodel.sql.sqltypes import UTCDateTime

Converts = Callable[[Any], Any]


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
    """A JSON column that holds one value of a type of the core and checks it when it is read.

    In it Chinese stays readable and instants are UTC.
    """

    impl = sa.JSON(none_as_null=True)
    cache_ok = True

    def __init__(self, shape: Any) -> None:
        super().__init__()
        self.shape = shape
        self._adapter: TypeAdapter[Any] = TypeAdapter(shape)
        self._writer = SchemaSerializer(_in_utc(self._adapter.core_schema))

    def bind_processor(self, dialect: sa.Dialect) -> Converts:
        """Return what writes a value; it raises PydanticSerializationError when the value does not fit its type."""
        return self._written

    def result_processor(self, dialect: sa.Dialect, coltype: object) -> Converts:
        """Return what reads a value; it raises ValidationError when the value does not fit its type.

        On SQLite JSON is kept as text, and read straight from it.
        """
        read = self._adapter.validate_json if dialect.name == "sqlite" else self._adapter.validate_python
        return lambda value: None if value is None else read(value)

    def _written(self, value: Any) -> str | None:
        if value is None:
            return None
        try:
            return self._writer.to_json(value, warnings="error").decode()
        except PydanticSerializationError:
            # Half of a broken emoji is no reason to refuse a message that could not be handled anyway.
            plain = self._writer.to_python(value, mode="json", warnings="error")
            return json.dumps(plain, ensure_ascii=False).encode("utf-8", "replace").decode()


def nested(shape: Any) -> Any:
    """Return the JSON column of a type of the core."""
    return Nested(shape)


def to_driver(kind: sa.types.TypeEngine[Any], dialect: sa.Dialect) -> Converts | None:
    """Return what converts a value of that kind for the driver, if anything must."""
    if isinstance(kind, UTCDateTime) and dialect.name == "sqlite":
        return _as_text  # a fourth of the time that SQLAlchemy takes for the same text
    return kind.dialect_impl(dialect).bind_processor(dialect)


def from_driver(kind: sa.types.TypeEngine[Any], dialect: sa.Dialect, described: object) -> Converts | None:
    """Return what converts a value of that kind that the driver found, if anything must."""
    if isinstance(kind, UTCDateTime) and dialect.name == "sqlite":
        return _from_text
    return kind.dialect_impl(dialect).result_processor(dialect, described)


def _as_text(instant: datetime) -> str:
    return _utc(instant).isoformat(" ", "microseconds")[: -len("+00:00")]


def _from_text(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+00:00")


def _utc(instant: datetime) -> datetime:
    if instant.utcoffset() is None:
        raise ValueError("an instant must have a zone")
    return instant.astimezone(UTC)


_INSTANT = core_schema.plain_serializer_function_ser_schema(
    lambda instant: _utc(instant).isoformat(), return_schema=core_schema.str_schema(), when_used="json"
)


def _in_utc(schema: Any) -> Any:
    """Return the schema with its instants written in UTC, those without a zone refused."""
    if isinstance(schema, list):
        return [_in_utc(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    parts = {name: _in_utc(part) for name, part in schema.items()}
    return parts | {"serialization": _INSTANT} if schema.get("type") == "datetime" else parts
