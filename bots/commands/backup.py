"""Copy everything into a folder while `suban run` goes on: data, media and configuration, without the secrets."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from bots.backup.making import Source, back_up
from bots.backup.manifest import read
from bots.config.environment import Environment, load_environment
from bots.config.problems import remark
from core.errors import BadCopy
from storage.snapshot import database_file, take


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare where it is put."""
    parser.add_argument("folder", type=Path, help="the folder in which the backup is made, best on another disk")
    parser.add_argument("--keep", type=_count, metavar="N", help="leave only the newest N backups there (default: all)")
    parser.add_argument(
        "--config", metavar="DIR", type=Path, help="the folder to read (default: SUBAN_CONFIG or config)"
    )


def run(args: argparse.Namespace) -> int:
    """Print where it is; 1 if it could not be made, and then nothing is left that looks like one."""
    environment = load_environment()
    try:
        made = back_up(
            source_of(environment, args.config or environment.config),
            args.folder,
            now=datetime.now(UTC),
            keep=args.keep,
        )
    except BadCopy as refused:
        print(remark(f"copy_{refused.key}", **refused.values), file=sys.stderr)
        return 1
    manifest = read(made)
    print(remark("backup_made", folder=made, complaints=manifest.complaints, files=len(manifest.files)))
    return 0


def _count(written: str) -> int:
    """Return how many; ValueError for none or fewer, by which everything would go."""
    if int(written) < 1:
        raise ValueError(written)
    return int(written)


def source_of(environment: Environment, config: Path) -> Source:
    """Return what an installation has that is worth keeping."""
    url = environment.database_url
    return Source(
        data=environment.data, config=config, database=database_file(url), copy_database=lambda file: take(url, file)
    )
