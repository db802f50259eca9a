"""Read the configuration and say in plain words what is wrong with it."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from bots.checking import check
from bots.config.problems import remark
from bots.settings import load_environment


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare which configuration to read."""
    parser.add_argument(
        "--config", metavar="DIR", type=Path, help="the folder to read (default: SUBAN_CONFIG or config)"
    )
    parser.add_argument("--audit", action="store_true", help="also look at the data: every open complaint's next step")


def run(args: argparse.Namespace) -> int:
    """Print every problem and return 1, or what the configuration comes to and return 0."""
    environment = load_environment()
    folder: Path = args.config or environment.config
    findings = check(folder, datetime.now().astimezone().date())
    for problem in findings.problems:
        print(problem)
    if findings.problems:
        print(remark("not_good", folder=folder, count=len(findings.problems)))
        return 1
    for line in (*findings.summary, *findings.remarks):
        print(line)
    print(remark("good", folder=folder))
    return _audit(environment.database_url) if args.audit else 0


def _audit(url: str) -> int:
    """Print every open complaint's next step and return 1 if anything was lost or left silent."""
    from storage.audit import audit
    from storage.database import Database

    database = Database(url)
    try:
        with database.reading() as connection:
            seen = audit(connection, datetime.now(UTC))
    finally:
        database.close()
    for ref, due_at in seen.steps:
        at = due_at.astimezone().strftime("%m-%d %H:%M") if due_at is not None else "-"
        print(remark("next_step", ref=ref, at=at))
    for kind, found in (("silent", seen.silent), ("late", seen.late)):
        for ref in found:
            print(remark(kind, ref=ref))
    for kind, count in (("waiting", seen.waiting), ("unsent", seen.unsent), ("dead", seen.dead)):
        if count:
            print(remark(kind, count=count))
    print(remark("audit_clean" if seen.is_clean else "audit_dirty", count=len(seen.steps)))
    return 0 if seen.is_clean else 1
