"""Put a backup back into an empty place, after every file of it was read again."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from bots.backup.manifest import CONFIG, Manifest
from bots.backup.restoring import Place, finish, is_same_config, restore
from bots.commands.check import look_at_data
from bots.config.environment import load_environment
from bots.config.problems import remark
from bots.settings import load_config
from core.errors import BadCopy
from core.house import Community
from storage.database import Database
from storage.snapshot import Snapshot, check_place, put_back, skip_numbers


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare which backup."""
    parser.add_argument("folder", type=Path, help="a backup, or the folder of several: then the newest")
    parser.add_argument(
        "--config", metavar="DIR", type=Path, help="the folder to read (default: SUBAN_CONFIG or config)"
    )


def run(args: argparse.Namespace) -> int:
    """Print what was put back, and how it stands; 1 if nothing could be."""
    environment = load_environment()
    url, config = environment.database_url, args.config or environment.config
    had_config = config.exists()
    if had_config:
        load_config(config)  # a broken one is mended before anything is put anywhere
    place = Place(
        data=environment.data,
        config=config,
        check_database=lambda manifest: check_place(url, _snapshot(manifest)),
        put_database=lambda file, manifest: put_back(url, file, _snapshot(manifest)),
    )
    try:
        backup, manifest = restore(args.folder, place)
    except BadCopy as refused:
        print(remark(f"copy_{refused.key}", **refused.values), file=sys.stderr)
        return 1
    communities = load_config(config).communities
    _skip_numbers(url, list(communities.values()), datetime.now(UTC))
    finish(place)
    at = f"{manifest.made_at.astimezone():%Y-%m-%d %H:%M}"
    print(remark("restore_done", at=at, complaints=manifest.complaints, files=len(manifest.files)))
    if not had_config:
        print(remark("restore_config", folder=config))
    elif not is_same_config(manifest, config):
        print(remark("restore_other_config", folder=config, saved=backup / CONFIG))
    look_at_data(url, communities, steps=False)
    print(remark("restore_next", at=at))
    return 0


def _skip_numbers(url: str, communities: list[Community], now: datetime) -> None:
    database = Database(url)
    for day in {f"{community.local(now):%Y%m%d}" for community in communities}:
        skip_numbers(database, day)
    database.close()


def _snapshot(manifest: Manifest) -> Snapshot:
    return Snapshot(kind=manifest.kind, version=manifest.version, counts=manifest.counts)
