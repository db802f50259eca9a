"""What a report says, whoever draws it: sentences first, then charts, then tables."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum


class Shape(StrEnum):
    """How the values of a chart are drawn."""

    BARS = "bars"  # lying, one a label, the longest first
    COLUMNS = "columns"  # standing, side by side
    STACKED = "stacked"  # standing, one upon another
    LINES = "lines"  # over time


class Kind(StrEnum):
    """What a column of a table holds."""

    TEXT = "text"
    COUNT = "count"
    SHARE = "share"  # between 0 and 1
    SPAN = "span"  # a timedelta
    MONEY = "money"  # yuan, a Decimal
    INSTANT = "instant"  # an aware datetime, shown in the community's zone


#: None is «nothing to say», and not nought.
Cell = str | int | float | Decimal | datetime | timedelta | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The values of one name, as many as the chart has labels."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A picture of figures; `note` says in one sentence what is to be seen, `unit` what the values count.

    `kind` is that of the values: a COUNT, a SHARE (drawn as per cent), MONEY, or a SPAN in hours.
    """

    id: str
    title: str
    note: str
    shape: Shape
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    kind: Kind = Kind.COUNT


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table."""

    title: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under titled columns."""

    id: str
    title: str
    note: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A chapter: what is to be said of its figures, then the figures."""

    title: str
    sentences: tuple[str, ...]
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One telling number for the first page; `note` sets it against something, such as the month before."""

    title: str
    value: Cell
    kind: Kind = Kind.COUNT
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A whole report; `headline` is what a reader with one minute must know, `signatures` are who signs on paper.

    `figures` are the few most telling numbers, the first the most; `zone` is the community's IANA zone, in which
    every instant is shown.
    """

    title: str
    community: str
    period: str
    zone: str
    made_at: datetime
    headline: tuple[str, ...]
    figures: tuple[Figure, ...] = ()
    sections: tuple[Section, ...]
    signatures: tuple[str, ...] = ()
