"""Read the configuration and say in plain words what is wrong with it."""

import argparse
from datetime import datetime
from pathlib import Path

from bots.checking import check
from bots.config.problems import remark
from bots.settings import load_environment


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare which configuration to read."""
    parser.add_argument(
        "--config", metavar="DIR", type=Path, help="the folder to read (default: SUBAN_CONFIG or config)"
    )


def run(args: argparse.Namespace) -> int:
    """Print every problem and return 1, or what the configuration comes to and return 0."""
    folder: Path = args.config or load_environment().config
    findings = check(folder, datetime.now().astimezone().date())
    for problem in findings.problems:
        print(problem)
    if findings.problems:
        print(remark("not_good", folder=folder, count=len(findings.problems)))
        return 1
    for line in (*findings.summary, *findings.remarks):
        print(line)
    print(remark("good", folder=folder))
    return 0
