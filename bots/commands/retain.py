"""Take people out of what is long over, as is done every night; or show how much that would be."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from bots.commands._noting import operator
from bots.commands._people import count
from bots.config.environment import load_environment
from bots.config.problems import remark
from bots.media import MediaFolder
from bots.settings import load_config
from storage.database import Database


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare whether it is only shown."""
    parser.add_argument("--dry-run", action="store_true", help="only count what would go")
    parser.add_argument(
        "--config", metavar="DIR", type=Path, help="the folder to read (default: SUBAN_CONFIG or config)"
    )


def run(args: argparse.Namespace) -> int:
    """Print how much of each kind goes, or would go."""
    environment = load_environment()
    retention = load_config(args.config or environment.config).retention
    database = Database(environment.database_url)
    try:
        expiry = database.expiry(retention, datetime.now(UTC))
        if args.dry_run:
            count(expiry.count())
        else:
            count(expiry.apply(MediaFolder(environment.data / "media").discard, by=operator()))
    finally:
        database.close()
    print(remark("retention", people=retention.people.days, traffic=retention.traffic.days))
    return 0
