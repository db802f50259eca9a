"""Print what a month's complaints come to, and write the report as picture, paper and workbook."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from bots.config.environment import load_environment
from bots.drawing.files import files_of
from bots.settings import load_config
from bots.wiring import statistics_of
from core.figures.period import Month, month_of, whole
from core.figures.report import Report
from core.phrases import Phrases
from storage.database import Database


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare which month of which community."""
    parser.add_argument(
        "month", type=month_of, help="the month, such as 2026-11; of one under way, as far as it has come"
    )
    parser.add_argument("--community", metavar="NAME", help="only this community, where there are several")
    parser.add_argument(
        "--folder", metavar="DIR", type=Path, help="also write the report there: picture, paper and workbook"
    )
    parser.add_argument(
        "--config", metavar="DIR", type=Path, help="the folder to read (default: SUBAN_CONFIG or config)"
    )


def run(args: argparse.Namespace) -> int:
    """Print the headline of every community's report."""
    environment = load_environment()
    config = load_config(args.config or environment.config)
    wanted = [one for one in config.communities.values() if args.community in (None, one.name)]
    if not wanted:
        names = "  ".join(one.name for one in config.communities.values())
        return _wrong(f"no community is called {args.community}. There are: {names}")
    now = datetime.now(UTC)
    database = Database(environment.database_url)
    try:
        for community in wanted:
            if now < whole(args.month, community.zone).since:
                return _wrong(f"{args.month} has not begun yet")
            report = statistics_of(config, database).monthly(args.month, community, now=now, told=_tell)
            for line in said(report):
                print(line)
            if args.folder is not None:
                _write(report, config.phrases, args.month, args.folder)
    except OSError as refusal:
        return _wrong(f"{args.folder} can't be written: {refusal.strerror}")
    finally:
        database.close()
    return 0


def _write(report: Report, phrases: Phrases, month: Month, folder: Path) -> None:
    """Write the report as files, and name each when it lies there."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in files_of(report, month, phrases):
        path = folder / file.name
        path.write_bytes(file.content)
        print(path)


def said(report: Report) -> list[str]:
    """Return what a reader with one minute is told."""
    return [f"{report.community} · {report.title}", *report.headline]


def _tell(counted: int, of: int) -> None:
    """Show how far the counting has come, where it takes long enough to ask."""
    if sys.stderr.isatty() and of > 20_000:
        print(f"\r{counted:,} / {of:,}", end="\n" if counted == of else "", file=sys.stderr, flush=True)


def _wrong(words: str) -> int:
    print(f"suban: {words}", file=sys.stderr)
    return 1
