"""Run the channels that have their secrets, with clock, delivery and the HTTP endpoints."""

import argparse
import asyncio
import signal
from datetime import UTC, datetime
from pathlib import Path

from bots import wiring
from bots.backup.nightly import Nightly
from bots.backup.restoring import is_unfinished
from bots.channels import announce
from bots.clock import Clock
from bots.commands._noting import note_configuration
from bots.config.environment import Environment, load_environment
from bots.config.problems import remark
from bots.logs import log_to
from bots.running import Running
from core.errors import BadConfig


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare which configuration to run."""
    parser.add_argument(
        "--config", metavar="DIR", type=Path, help="the folder to read (default: SUBAN_CONFIG or config)"
    )


def run(args: argparse.Namespace) -> int:
    """Run until SIGTERM or Ctrl-C."""
    environment = load_environment()
    if is_unfinished(environment.data):
        raise BadConfig(remark("copy_interrupted", folder=environment.data))
    try:
        log_to(words=environment.log)
    except ValueError as unknown:
        raise BadConfig(remark("unknown_log", found=unknown)) from unknown
    for line in (*announce(environment), _say_backup(environment)):
        print(line, flush=True)
    print(f"Listening at http://{environment.host}:{environment.port}; Ctrl-C ends it.", flush=True)
    folder = args.config or environment.config
    company = wiring.rehearsal(folder)
    note_configuration(folder, environment.database_url, datetime.now(UTC))
    asyncio.run(_run(company, environment, _nightly(company, environment, folder)))
    return 0


def _say_backup(environment: Environment) -> str:
    if environment.backup is None:
        return "No backup is made every night: SUBAN_BACKUP is not set."
    return f"Every night a backup is made in {environment.backup}, and the newest {environment.backup_keep} are kept."


def _nightly(company: wiring.Company, environment: Environment, config: Path) -> Nightly | None:
    if environment.backup is None:
        return None
    words = ("backup", str(environment.backup), "--keep", str(environment.backup_keep), "--config", str(config))
    return Nightly(words, environment.backup, company.community.local)


async def _run(company: wiring.Company, environment: Environment, nightly: Nightly | None) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await Running(company, environment, Clock(), nightly=nightly).run(stop)
