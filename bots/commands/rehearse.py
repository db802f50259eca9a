"""Play transcripts through the real house and check what every chat shows."""

import argparse
import asyncio
from pathlib import Path

from bots import wiring
from bots.config.environment import load_environment
from bots.rehearsal.run import gather, rehearse
from bots.rehearsal.scene import SETTINGS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the files, the channel and the configuration."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="a transcript, or a folder of them")
    parser.add_argument(
        "--channel", choices=sorted(SETTINGS), default="web", help="whose abilities messages are rendered with"
    )
    parser.add_argument("--config", metavar="DIR", type=Path, help="the configuration to rehearse")


def run(args: argparse.Namespace) -> int:
    """Rehearse the files and return 0, 1 where one fails, 2 where one can't be read."""
    company = wiring.rehearsal(args.config or load_environment().config)
    return asyncio.run(rehearse(gather(args.files), company, args.channel, print))
