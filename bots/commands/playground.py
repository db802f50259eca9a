"""Try the whole thing in the browser on this machine, with no account anywhere."""

import argparse
import asyncio
import socket
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from starlette.applications import Starlette

from bots import wiring
from bots.clock import Clock
from bots.config.environment import load_environment
from bots.doorkeeper import Doorkeeper
from bots.playground import Playground
from bots.web.app import make_app
from bots.web.serving import page_server

#: How often the playground looks whether something has fallen due by itself.
TICK = 1.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare where to listen and which configuration to try."""
    parser.add_argument("--port", type=int, help="the port of the page (default 8000)")
    parser.add_argument("--config", metavar="DIR", type=Path, help="the configuration to try")


def run(args: argparse.Namespace) -> int:
    """Serve the page until Ctrl-C; everything tried is gone afterwards."""
    environment = load_environment()
    host, port = environment.host, args.port or environment.port
    if _is_taken(host, port):
        print(f"Something else already listens at {host}:{port}; try: suban playground --port {port + 1}")
        return 1
    print("Reading the configuration and the Chinese dictionary …", flush=True)
    company = wiring.rehearsal(args.config or environment.config)
    with tempfile.TemporaryDirectory(prefix="suban-") as folder:
        playground = Playground(company, Path(folder))
        app = make_app(playground)
        app.router.lifespan_context = lambda app: _ticking(app, playground)
        print(f"The playground is at http://{host}:{port} — Ctrl-C ends it.", flush=True)
        with suppress(KeyboardInterrupt):
            guarded = Doorkeeper(app, company.config.limits.address, Clock().now)
            page_server(guarded, playground.screen, host=host, port=port).run()
    return 0


def _is_taken(host: str, port: int) -> bool:
    """Tell whether the address can't be had, before anything is said about it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


@asynccontextmanager
async def _ticking(app: Starlette, playground: Playground) -> AsyncIterator[None]:
    task = asyncio.create_task(_tick(playground))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _tick(playground: Playground) -> None:
    while True:
        await playground.tick()
        await asyncio.sleep(TICK)
