"""Show what is kept of one resident, and erase it when told to in earnest; complaints stay as figures without a name."""

import argparse
from datetime import UTC, datetime

from bots.commands._noting import operator
from bots.commands._people import count, erase, find
from bots.config.environment import load_environment
from bots.config.problems import remark
from bots.config.vocabulary import words
from storage.database import Database


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare whose data, and whether it is meant in earnest."""
    parser.add_argument(
        "--resident", required=True, metavar="WHO", help="one of their complaints' numbers, or «channel:chat»"
    )
    parser.add_argument("--really", action="store_true", help="erase; without it only what there is is counted")
    parser.add_argument("--even-open", action="store_true", help="even if a complaint of theirs is still open")


def run(args: argparse.Namespace) -> int:
    """Count what there is, and erase it; return 1 if nothing is found or a complaint is still open."""
    environment = load_environment()
    database = Database(environment.database_url)
    try:
        kept = find(database, args.resident)
        if kept is None:
            return 1
        count(kept.counts)
        if kept.open and not args.even_open:
            print(remark("still_open", refs=words("list")["comma"].join(kept.open)))
            return 1
        if not args.really:
            print(remark("not_erased"))
            return 0
        erase(database, kept, environment, operator(), datetime.now(UTC))
        print(remark("erased"))
        return 0
    finally:
        database.close()
