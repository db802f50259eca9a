"""One table of a TOML file, read key by key; what is wrong is noted, and an empty value handed on in its place."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from pathlib import Path
from typing import TypeVar

from bots.config import durations
from bots.config.problems import Problems, closest, suggest
from bots.config.vocabulary import words
from core.policy import Span

T = TypeVar("T")


@dataclass(slots=True)
class Sheet:
    """A table of one file; `at` is where in the file it stands."""

    file: str
    table: Mapping[str, object]
    problems: Problems
    at: str = ""
    asked: set[str] = field(default_factory=set)
    missing: list[str] = field(default_factory=list)

    def path(self, key: str) -> str:
        """Return the key as seen from the top of the file."""
        return ".".join(part for part in (self.at, key) if part)

    def note(self, kind: str, key: str, /, **values: object) -> None:
        """Note a problem with one key of this table."""
        self.problems.note(kind, self.file, self.path(key), **values)

    def has(self, key: str) -> bool:
        """Tell whether the key is written; it counts as known from then on."""
        self.asked.add(key)
        return key in self.table

    def text(self, key: str) -> str:
        """Return the words under a key."""
        found = self._value(key)
        if found is not None and not isinstance(found, str):
            return self._wrong_type(key, "text", found, "")
        if found is not None and not found.strip():
            self.note("empty", key)
        return found or ""

    def texts(self, key: str, *, optional: bool = False) -> tuple[str, ...]:
        """Return the list of words under a key."""
        return self._items(key, optional, "texts", lambda item: isinstance(item, str) and bool(item.strip()))

    def dates(self, key: str) -> tuple[date, ...]:
        """Return the list of days under a key, or none if it is not written."""
        return self._items(key, True, "dates", lambda item: type(item) is date)

    def numbers(self, key: str) -> tuple[float, ...]:
        """Return the list of numbers under a key."""
        return self._items(
            key, False, "numbers", lambda item: isinstance(item, int | float) and not isinstance(item, bool)
        )

    def number(self, key: str) -> float:
        """Return the number under a key."""
        found = self._value(key)
        if isinstance(found, int | float) and not isinstance(found, bool):
            return float(found)
        return 0.0 if found is None else self._wrong_type(key, "number", found, 0.0)

    def whole(self, key: str) -> int:
        """Return the whole number under a key."""
        found = self._value(key)
        if isinstance(found, int) and not isinstance(found, bool):
            return found
        return 0 if found is None else self._wrong_type(key, "whole", found, 0)

    def span(self, key: str) -> Span:
        """Return the length of time under a key, which is more than nothing."""
        found = self._parsed(key, durations.parse_span, "unreadable_span")
        if found == Span():
            self.note("no_time", key, found=self.table[key])
        return found or Span()

    def duration(self, key: str) -> timedelta:
        """Return the length of calendar time under a key, which is more than nothing."""
        found = self.span(key)
        if found.working_days:
            self.note("working_days", key, found=self.table[key])
        return found.time

    def clock(self, key: str) -> time:
        """Return the time of day under a key."""
        return self._parsed(key, durations.parse_clock, "unreadable_clock") or time()

    def hours(self, key: str) -> tuple[time, time]:
        """Return the hours of the day under a key."""
        return self._parsed(key, durations.parse_hours, "unreadable_hours") or (time(), time())

    def word(self, key: str, known: Mapping[str, T]) -> T | None:
        """Return what the word under a key stands for."""
        found = self.text(key)
        return self.meaning(key, found, known) if found else None

    def meaning(self, key: str, word: str, known: Mapping[str, T]) -> T | None:
        """Return what a word stands for, noting it under the key if nobody knows it."""
        if word not in known:
            self.note("unknown_word", key, found=word, suggestion=suggest(word, known))
        return known.get(word)

    def meanings(self, key: str, known: Mapping[str, T]) -> tuple[T, ...]:
        """Return what the words of a list stand for; the list may be left out."""
        found = [self.meaning(key, word, known) for word in self.texts(key, optional=True)]
        return tuple(item for item in found if item is not None)

    def sub(self, key: str) -> "Sheet":
        """Return the table under a key; of one that is not there nothing more is told."""
        found = self._value(key)
        if isinstance(found, dict):
            return Sheet(self.file, found, self.problems, self.path(key))
        if found is not None:
            self._wrong_type(key, "table", found, None)
        return Sheet(self.file, {}, Problems(), self.path(key))

    def subs(self, key: str, called: str) -> list["Sheet"]:
        """Return the tables of a list of tables, each known by what it writes under `called`, or else by its place."""
        tables: tuple[dict[str, object], ...]
        tables = self._items(key, False, "tables", lambda item: isinstance(item, dict))
        return [
            Sheet(self.file, table, self.problems, f"{self.path(key)}「{table.get(called, number)}」")
            for number, table in enumerate(tables, start=1)
        ]

    def close(self) -> None:
        """Note what is missing and what nobody asked for; a likely typo is told once, not as both."""
        for key in self.table:
            if key in self.asked:
                continue
            meant = closest(key, self.missing) or closest(key, self.asked)
            self.note("unknown_key", key, name=key, suggestion=suggest(key, [meant] if meant else sorted(self.asked)))
            self.missing = [name for name in self.missing if name != meant]
        for key in self.missing:
            self.note("missing_key", key, name=key)

    def _value(self, key: str) -> object | None:
        if not self.has(key):
            self.missing.append(key)
            return None
        return self.table[key]

    def _items(self, key: str, optional: bool, wanted: str, fits: Callable[[T], bool]) -> tuple[T, ...]:
        if optional and not self.has(key):
            return ()
        found = self._value(key)
        if found is None:
            return ()
        if not isinstance(found, list) or not all(fits(item) for item in found):
            return self._wrong_type(key, wanted, found, ())
        return tuple(found)

    def _wrong_type(self, key: str, wanted: str, found: object, instead: T) -> T:
        self.note("wrong_type", key, wanted=words("types")[wanted], found=found)
        return instead

    def _parsed(self, key: str, parse: Callable[[str], T], kind: str) -> T | None:
        found = self.text(key)
        try:
            return parse(found) if found else None
        except durations.Unreadable:
            self.note(kind, key, found=found)
            return None


def read_sheet(folder: Path, name: str, problems: Problems) -> Sheet | None:
    """Return the file as a sheet, or None with the reason noted."""
    try:
        content = (folder / name).read_text(encoding="utf-8-sig")
        return Sheet(name, tomllib.loads(content), problems)
    except FileNotFoundError:
        problems.note("missing_file", name, "")
    except UnicodeDecodeError:
        problems.note("not_utf8", name, "")
    except tomllib.TOMLDecodeError as wrong:
        # Where a file ends too early, tomllib names no line.
        line = re.search(r"line (\d+)", str(wrong))
        problems.note("malformed", name, "", line=line[1] if line else len(content.splitlines()))
    return None
