"""Write a month's complaints as raw rows, from which every figure can be counted again; or all that is kept of a resident."""

import argparse
import csv
import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from bots.commands._noting import note, operator
from bots.commands._people import find, write_out
from bots.config.environment import load_environment
from bots.settings import Config, load_config
from core.deeds import Did
from core.figures.period import Month, month_of, whole
from core.figures.records import Raw, record
from core.house import Community
from core.terms import Terms
from storage.database import Database
from storage.figures import Figures

Row = dict[str, Raw]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare which month, and where it is written."""
    parser.add_argument(
        "file", type=Path, nargs="?", help="the file to write: .csv for a spreadsheet, .jsonl for a program"
    )
    of = parser.add_mutually_exclusive_group(required=True)
    of.add_argument("--month", type=month_of, metavar="2026-11", help="the month of filing")
    of.add_argument("--resident", metavar="WHO", help="a complaint's number of theirs, or «channel:chat»")
    parser.add_argument("--folder", type=Path, metavar="DIR", help="with --resident: the new folder to write into")
    parser.add_argument("--community", metavar="NAME", help="only this community, where there are several")
    parser.add_argument("--full", action="store_true", help="with names, rooms and telephone numbers, else masked")
    parser.add_argument(
        "--config", metavar="DIR", type=Path, help="the folder to read (default: SUBAN_CONFIG or config)"
    )


def run(args: argparse.Namespace) -> int:
    """Write what was asked for."""
    if args.resident is not None:
        return _of_resident(args) if args.folder is not None else _wrong("--resident needs --folder")
    return _of_month(args) if args.file is not None else _wrong("--month needs a file to write")


def _of_resident(args: argparse.Namespace) -> int:
    environment = load_environment()
    if args.folder.exists():
        return _wrong(f"{args.folder} is there already")
    database = Database(environment.database_url)
    try:
        kept = find(database, args.resident)
        if kept is not None:
            write_out(database, kept, args.folder, environment, operator(), datetime.now(UTC))
    except OSError as refusal:
        return _wrong(f"{args.folder} can't be written: {refusal.strerror}")
    finally:
        database.close()
    return 1 if kept is None else 0


def _of_month(args: argparse.Namespace) -> int:
    """Write the file whole or not at all, and say how many rows it has."""
    write = WRITERS.get(args.file.suffix.lower())
    if write is None:
        return _wrong(f"{args.file}: rows are written as {' or '.join(WRITERS)}")
    environment = load_environment()
    config = load_config(args.config or environment.config)
    found = [one for one in config.communities.values() if args.community in (None, one.name)]
    if not found:
        names = "  ".join(one.name for one in config.communities.values())
        return _wrong(f"no community is called {args.community}. There are: {names}")
    database = Database(environment.database_url)
    unfinished = args.file.with_name(f"{args.file.name}.part")
    try:
        args.file.parent.mkdir(parents=True, exist_ok=True)
        with unfinished.open("w", encoding=ENCODINGS[args.file.suffix.lower()], newline="") as file:
            unfinished.chmod(0o600)
            count = write(file, rows(database, config, found, args.month, full=args.full))
        unfinished.replace(args.file)
        for community in found if args.full else ():
            note(database, Did.EXPORTED, community=community.key, about=str(args.month), now=datetime.now(UTC))
    except OSError as refusal:
        return _wrong(f"{args.file} can't be written: {refusal.strerror}")
    finally:
        unfinished.unlink(missing_ok=True)
        database.close()
    print(f"{args.file}: {count} rows, as of {datetime.now(UTC).astimezone():%Y-%m-%d %H:%M}")
    return 0


def rows(
    database: Database, config: Config, communities: list[Community], month: Month, *, full: bool
) -> Iterator[Row]:
    """Yield the rows of that month, one community after the other."""
    for community in communities:
        calendar = config.calendars[community.key]
        span = whole(month, community.zone)
        with database.reading() as connection:
            register = Figures(connection)
            upgraded = register.upgraded(community.key, span.since)
            for complaint in register.complaints(community.key, span.since, span.until):
                terms = Terms(policy=register.policy(complaint.policy), calendar=calendar)
                yield record(complaint, terms, upgraded=complaint.ref in upgraded, full=full)


def _write_csv(file: IO[str], found: Iterator[Row]) -> int:
    writer, count = None, 0
    for row in found:
        writer = writer or _headed(file, row)
        writer.writerow({name: _harmless(value) for name, value in row.items()})
        count += 1
    return count


def _headed(file: IO[str], row: Row) -> "csv.DictWriter[str]":
    writer = csv.DictWriter(file, list(row))
    writer.writeheader()
    return writer


def _harmless(value: Raw) -> Raw:
    """Keep a spreadsheet from taking what a resident wrote for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def _write_lines(file: IO[str], found: Iterator[Row]) -> int:
    count = 0
    for row in found:
        file.write(json.dumps(row, ensure_ascii=False) + "\n")
        count += 1
    return count


WRITERS: dict[str, Callable[[IO[str], Iterator[Row]], int]] = {".csv": _write_csv, ".jsonl": _write_lines}
#: A spreadsheet takes a file for Chinese only if it begins with this mark.
ENCODINGS = {".csv": "utf-8-sig", ".jsonl": "utf-8"}


def _wrong(words: str) -> int:
    print(f"suban: {words}", file=sys.stderr)
    return 1
