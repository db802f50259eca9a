"""Print the statistics of a month and write them for the manager in charge, with all its forms for the quality department."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from bots.config.environment import load_environment
from bots.settings import load_config
from bots.wiring import month_report
from core.figures.period import month_of, whole
from core.figures.report import Report
from storage.database import Database


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare which month of which community."""
    parser.add_argument(
        "month", type=month_of, help="the month, such as 2026-11; of one under way, as far as it has come"
    )
    parser.add_argument("--community", metavar="NAME", help="only this community, where there are several")
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
            report = month_report(config, database, args.month, community, now=now, told=_tell)
            for line in said(report):
                print(line)
    finally:
        database.close()
    return 0


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
