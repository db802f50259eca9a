"""Values in words, as people in the community read them."""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from core.figures.report import Cell, Kind, Series
from core.phrases import Phrases

NOTHING = "—"
#: From here on a number is told in ten thousands, and in hundred millions; the Chinese count by four digits.
_WAN, _YI = 10**4, 10**8
_LONG = 10**5
#: Beyond this an exact number tells nobody anything.
_ENDLESS = 10**16
_NOUGHT = 1e-9
_UNSAYABLE = 10**30


def is_number(value: Cell) -> bool:
    """Tell whether the value is a number that can be told."""
    if isinstance(value, Decimal):
        return value.is_finite() and abs(value) < _UNSAYABLE
    return isinstance(value, int | float) and -_UNSAYABLE < value < _UNSAYABLE


def finite(series: Series, count: int) -> list[float | None]:
    """Return as many values as there are labels; what is missing, or no number that a chart could show, is None."""
    values = [value if value is not None and abs(value) < _ENDLESS else None for value in series.values[:count]]
    values = [0.0 if value is not None and abs(value) < _NOUGHT else value for value in values]
    return [*values, *[None] * (count - len(values))]


def cell_words(value: Cell, kind: Kind, zone: str, phrases: Phrases) -> str:
    """Return what a cell of a table says."""
    match value:
        case None:
            return NOTHING
        case str():
            return value
        case datetime():
            return f"{value.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"
        case timedelta():
            return span_words(value, phrases)
    return number_words(value, kind, phrases, exact=True) if is_number(value) else NOTHING


def number_words(value: float | Decimal, kind: Kind, phrases: Phrases, *, exact: bool = False) -> str:
    """Return a number in words; a big one rounded to what can be taken in at a glance, unless it must be exact."""
    sign = "-" if value < 0 else ""
    size = -value if value < 0 else value
    match kind:
        case Kind.SHARE:
            return f"{sign}{_decimal(size * 100, 1)}%"
        case Kind.SPAN:
            return sign + span_words(timedelta(hours=min(float(size), 10**9)), phrases)
        case Kind.MONEY:
            amount = f"{size:,.2f}" if exact and size < _ENDLESS else _rounded(size, phrases)
            return sign + phrases.say("drawing.money", amount=amount)
        case _:
            return sign + (_decimal(size, 2) if exact and size < _ENDLESS else _rounded(size, phrases))


def span_words(span: timedelta, phrases: Phrases) -> str:
    """Return how long something took, in the two units that matter."""
    if span < timedelta():
        return "-" + span_words(-span, phrases)
    minutes = round(span.total_seconds() / 60)
    hours, minute = divmod(minutes, 60)
    days, hour = divmod(hours, 24)
    long = [("drawing.days", days), ("drawing.hours", hour)]
    parts = long if days else [("drawing.hours", hours), ("drawing.minutes", minute)]
    told = [phrases.say(key, count=f"{count:,}") for key, count in parts if count]
    return "".join(told) or phrases.say("drawing.minutes", count=0)


def ticks(values: Sequence[float], kind: Kind, *, from_nought: bool = True) -> list[float]:
    """Return about five round numbers, evenly apart, around the values.

    They begin or end at nought, unless that would flatten lines that run far from it and `from_nought` allows.
    """
    low, high = min(values), max(values)
    if from_nought or not 0 < high <= low * 2:
        low, high = min(0.0, low), max(0.0, high)
    if high - low < high * 1e-6 or high == low:
        low, high = (low - 0.1 * low, high) if low > 0 else (low, 1.0)
    rough = high / 4 - low / 4
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10, 20) if power * factor >= rough * (1 - 1e-9))
    if kind is Kind.COUNT and step < 10:
        step = float(max(1, math.ceil(step)))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [number * step for number in range(first, last + 1)]


def _rounded(size: float | Decimal, phrases: Phrases) -> str:
    if size < _LONG:
        return _decimal(size, 1)
    key, unit = ("drawing.yi", _YI) if size >= _YI else ("drawing.wan", _WAN)
    count = float(size) / unit
    return phrases.say(key, count=_decimal(count, 1) if count < _ENDLESS else f"{count:.1e}")


def _decimal(size: float | Decimal, places: int) -> str:
    """Return the number with thousands apart and no idle noughts."""
    words = f"{size:,.{places}f}"
    return words.rstrip("0").rstrip(".") if "." in words else words
