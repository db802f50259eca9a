"""Read the configuration and say in plain words what is wrong with it."""

import argparse
import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bots.checking import check
from bots.commands._chains import chain_end, verify_chains
from bots.config.environment import Environment
from bots.config.problems import Problem, Problems, remark, suggest
from bots.config.vocabulary import words
from bots.settings import load_environment
from core.house import Community

if TYPE_CHECKING:
    from storage.database import Database


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare which configuration to read."""
    parser.add_argument(
        "--config", metavar="DIR", type=Path, help="the folder to read (default: SUBAN_CONFIG or config)"
    )
    parser.add_argument(
        "--audit",
        action="store_true",
        help="also look at the data: every open complaint's next step, the chain of records",
    )
    parser.add_argument(
        "--expect",
        metavar="END",
        type=chain_end,
        action="append",
        default=[],
        help="with --audit: an end of a chain, as printed before, that the chain must still pass through",
    )
    parser.add_argument("--online", action="store_true", help="also ask the platforms whether they know us")


def run(args: argparse.Namespace) -> int:
    """Print every problem and return 1, or what the configuration comes to and return 0."""
    environment = load_environment()
    folder: Path = args.config or environment.config
    findings = check(folder, datetime.now().astimezone().date())
    problems = findings.problems or _unknown_groups(environment, findings.communities)
    for problem in problems:
        print(problem)
    if problems:
        print(remark("not_good", folder=folder, count=len(problems)))
        return 1
    for line in (*findings.summary, *findings.remarks):
        print(line)
    if environment.wecom is not None:
        from bots.wecom.announcement import situation

        for key, values in situation(environment.wecom, environment.public_url):
            print(remark(f"wecom_{key}", **values))
    print(remark("good", folder=folder))
    failed = 0
    if args.audit:
        failed = look_at_data(environment.database_url, findings.communities)
        failed = verify_chains(environment.database_url, dict(args.expect)) or failed
    return (asyncio.run(_look_online(environment)) if args.online else 0) or failed


async def _look_online(environment: Environment) -> int:
    """Print what every platform says and return 1 if one of them does not know us."""
    from bots.channels import inspections

    asked = inspections(environment)
    found = [finding for inspect in asked for finding in await inspect()]
    for finding in found:
        key = "online_trouble" if finding.trouble else "online_well"
        print(remark(key, what=words("online")[finding.what], trouble=finding.trouble))
    if not asked:
        print(remark("online_nothing"))
    return 1 if any(finding.trouble for finding in found) else 0


def _unknown_groups(environment: Environment, communities: Mapping[str, Community]) -> Sequence[Problem]:
    """Return the webhooks whose group no community has."""
    problems = Problems()
    known = [group.name for community in communities.values() for group in community.groups]
    for name in environment.wecom.webhooks if environment.wecom is not None else ():
        if name not in known:
            problems.note("unknown_webhook", "", "SUBAN_WECOM_WEBHOOKS", name=name, suggestion=suggest(name, known))
    return problems.found


def look_at_data(url: str, communities: Mapping[str, Community], *, steps: bool = True) -> int:
    """Print every open complaint's next step, and what was lost or left silent; return 1 if anything was."""
    from storage.audit import audit
    from storage.database import Database

    database = Database(url)
    try:
        with database.reading() as connection:
            seen = audit(connection, communities, datetime.now(UTC))
        unjoined = _unjoined(database, communities)
    finally:
        database.close()
    for ref, due_at in seen.steps if steps else ():
        at = due_at.astimezone().strftime("%m-%d %H:%M") if due_at is not None else "-"
        print(remark("next_step", ref=ref, at=at))
    for kind, refs in seen.complaints.items():
        print(remark(f"audit_{kind}", refs=words("list")["comma"].join(refs)))
    for kind, count in seen.counts.items():
        if count:
            print(remark(f"audit_{kind}", count=count))
    if seen.held:
        print(remark("audit_held", count=seen.held))
    if unjoined:
        print(remark("unjoined", names=words("list")["comma"].join(unjoined)))
    print(remark("audit_dirty" if seen.found else "audit_clean", count=len(seen.steps)))
    return 1 if seen.found else 0


def _unjoined(database: "Database", communities: Mapping[str, Community]) -> list[str]:
    """Return the people and groups that no message reaches, as they have not joined or were lost."""
    with database.work() as work:
        people = [(p.name, work.bindings.person(key, p.name)) for key, c in communities.items() for p in c.people]
        groups = [(g.name, work.bindings.group(key, g.name)) for key, c in communities.items() for g in c.groups]
    return [name for name, peer in (*people, *groups) if peer is None]
