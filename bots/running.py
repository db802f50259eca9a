"""The live process: channels, clock, delivery and the HTTP app on one database, from the first second to an orderly end."""

import asyncio
import logging
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bots.adapter import Adapter
from bots.clock import TellsTime, Ticker
from bots.config.environment import Environment
from bots.delivery import Delivery
from bots.media import MediaFolder
from bots.telegram.adapter import Surroundings
from bots.telegram.channel import Channel, Setting
from bots.wiring import Company
from core.errors import BadConfig
from core.messages import Peer

log = logging.getLogger(__name__)

#: How many messages are thought about at once. One writes at a time in SQLite; reading and thinking go on beside it.
THREADS = 4
#: A clock that has not ticked for so long makes the process unhealthy, in seconds.
STALLED = 60


class Running:
    """Everything that one process of `suban run` does."""

    def __init__(self, company: Company, environment: Environment, clock: TellsTime) -> None:
        self._environment = environment
        self._clock = clock
        self._began_at = clock.now()
        self._house = company.open_at(environment.database_url)
        self._work = ThreadPoolExecutor(THREADS, "work")
        self._post = ThreadPoolExecutor(1, "post")
        self._adapters: dict[str, Adapter] = {}
        self._delivery = Delivery(
            self._house.ledger, self._adapters, executor=self._post, on_unreachable=self._on_unreachable
        )
        self._ticker = Ticker(self._clock, self._sweep, self._delivery.wake)
        self._telegram = self._open_telegram(company)

    async def run(self, stop: asyncio.Event) -> None:
        """Run until told to stop; then finish what was taken and end."""
        listening = _listen(self._environment.host, self._environment.port)
        server = Server(self._serving())
        stop_delivery = asyncio.Event()
        delivering = asyncio.create_task(self._delivery.run(stop_delivery, self._clock.now))
        self._ticker.start()
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        serving.add_done_callback(lambda _: stop.set())
        try:
            if self._telegram is not None:
                await self._telegram.run(stop)
            await stop.wait()
        finally:
            log.info("ending: finishing what was taken")
            server.should_exit = True
            await asyncio.wait([serving])
            await self._ticker.stop()
            stop_delivery.set()
            await asyncio.wait([delivering])
            if self._telegram is not None:
                await self._telegram.close()
            self._work.shutdown()
            self._post.shutdown()
            self._house.close()
        serving.result()
        delivering.result()

    def app(self) -> Starlette:
        """Return the HTTP app: health, and what the channels are called at."""
        routes = [Route("/healthz", self._healthz)]
        return Starlette(routes=[*routes, *(self._telegram.routes() if self._telegram is not None else ())])

    def _open_telegram(self, company: Company) -> Channel | None:
        access = self._environment.telegram
        if access is None:
            return None
        around = Surroundings(
            people=self._house.people,
            media=MediaFolder(self._environment.data / "media").find,
            moved=self._house.move,
        )
        channel = Channel(
            Setting(access=access, public_url=self._environment.public_url, folder=self._environment.data),
            self._house,
            company.config.phrases,
            self._work,
            around=around,
            now=self._clock.now,
            wake=self._delivery.wake,
        )
        self._adapters[channel.adapter.channel] = channel.adapter
        return channel

    def _serving(self) -> uvicorn.Config:
        return uvicorn.Config(
            self.app(),
            log_config=None,
            access_log=False,
            ws="none",
            lifespan="off",
            timeout_graceful_shutdown=20,
        )

    def _sweep(self, now: datetime) -> int:
        return self._house.sweep(now=now)

    def _on_unreachable(self, peer: Peer) -> None:
        self._house.lose(peer, now=self._clock.now())
        self._delivery.wake()

    async def _healthz(self, request: Request) -> Response:
        ticked, now = self._ticker.ticked_at, self._clock.now()
        age = None if ticked is None else round((now - ticked).total_seconds())
        is_well = (now - (ticked or self._began_at)).total_seconds() < STALLED
        channels = {"telegram": self._telegram.health() if self._telegram is not None else None}
        state = {"status": "ok" if is_well else "stalled", "ticked_seconds_ago": age, "channels": channels}
        return JSONResponse(state, status_code=200 if is_well else 503)


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as refusal:
        raise BadConfig(f"SUBAN_HTTP: {host}:{port} can't be listened at: {refusal.strerror}") from refusal


class Server(uvicorn.Server):
    """A server that leaves the signals to the process it is a part of."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture nothing."""
        yield
