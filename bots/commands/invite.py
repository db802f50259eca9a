"""Let a person of the staff, or a staff group, join with a one-time code."""

import argparse
import secrets
import sys
from datetime import UTC, datetime
from pathlib import Path

from bots.commands._link import link_of, show
from bots.commands._noting import operator
from bots.config.environment import Environment, load_environment
from bots.settings import load_config
from core.house import Community
from core.people import Member
from core.usecases.join import invite
from storage.database import Database

#: Letters and digits that nobody takes for one another.
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 12


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare who is invited."""
    parser.add_argument("name", help="the person's name, or the group's, as in config/communities/")
    parser.add_argument("--group", action="store_true", help="the name is that of a staff group")
    parser.add_argument(
        "--config", metavar="DIR", type=Path, help="the folder to read (default: SUBAN_CONFIG or config)"
    )


def run(args: argparse.Namespace) -> int:
    """Print the code, its link and its QR."""
    environment = load_environment()
    config = load_config(args.config or environment.config)
    found = [community for community in config.communities.values() if args.name in _names(community, args.group)]
    if not found:
        names = "  ".join(name for community in config.communities.values() for name in _names(community, args.group))
        print(
            f"suban: no {'group' if args.group else 'person'} is called {args.name}. There are: {names}",
            file=sys.stderr,
        )
        return 1
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    shown = "-".join(code[start : start + 4] for start in range(0, LENGTH, 4))
    member = Member(community=found[0].key, name=args.name)
    database = Database(environment.database_url)
    until = invite(database.work, code, member, group=args.group, by=operator(), now=datetime.now(UTC))
    database.close()
    print(f"{args.name}: /bind {shown}")
    print(f"Good until {found[0].local(until):%m-%d %H:%M}, once.")
    _print_link(environment, code, group=args.group)
    return 0


def _names(community: Community, group: bool) -> list[str]:
    return [one.name for one in (community.groups if group else community.people)]


def _print_link(environment: Environment, code: str, *, group: bool) -> None:
    """Print the link and its QR, if the bot can be asked for its name."""
    link = link_of(environment.telegram, code, group=group)
    if link:
        show(link)
    else:
        print("Send that to the bot in private, or in the group that joins.")
