"""The live process: channels, clock, delivery and the HTTP app on one database, from the first second to an orderly end."""

import asyncio
import logging
import socket
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from threading import Event
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bots.backup.nightly import Nightly
from bots.channel import Around
from bots.channels import CALLED, CHANNELS, open_channels
from bots.clock import TellsTime, Ticker
from bots.config.environment import Environment
from bots.delivery import Delivery
from bots.doorkeeper import Doorkeeper
from bots.leases import Alone
from bots.media import MediaFolder
from bots.metrics import Metrics, metrics_route
from bots.operating import Operating
from bots.publishing import Halted, publish
from bots.retaining import retain_daily
from bots.watch import Watch
from bots.wiring import Company
from core.errors import BadConfig
from core.messages import Outbound

log = logging.getLogger(__name__)

#: How many messages are under way at once: on PostgreSQL each for itself; on SQLite those who wait share a commit.
THREADS = 16
#: A clock that has not ticked for so long makes the process unhealthy, in seconds.
STALLED = 60


class Running:
    """Everything that one process of `suban run` does.

    `sleep` lets that many seconds of the clock pass; without `nightly` nothing is backed up.
    """

    def __init__(
        self,
        company: Company,
        environment: Environment,
        clock: TellsTime,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        nightly: Nightly | None = None,
    ) -> None:
        self._environment = environment
        self._nightly = nightly
        self._clock = clock
        self._began_at = clock.now()
        self._metrics = Metrics(clock.now)
        self._media = MediaFolder(environment.data / "media")
        house = company.open_at(environment.database_url, self._media)
        self._house = replace(house, on_received=self._metrics.received)
        self._work = ThreadPoolExecutor(THREADS, "work")
        self._post = ThreadPoolExecutor(1, "post")
        self._audit = ThreadPoolExecutor(1, "audit")
        self._alone = Alone(self._house.leases, clock.now)
        around = Around(
            executor=self._work,
            media=self._media,
            now=clock.now,
            wake=self._wake,
            alone=self._alone.run,
            sleep=sleep,
        )
        self._channels = open_channels(company, self._house, environment, around)
        self._delivery = Delivery(
            self._house.ledger,
            {channel.adapter.channel: channel.adapter for channel in self._channels.values()},
            executor=self._post,
            on_lost=self._on_lost,
            on_settled=self._metrics.settled,
        )
        self._calendar = ThreadPoolExecutor(1, "calendar")
        self._ending = Event()
        self._ticker = Ticker(clock, self._sweep, self._wake)
        self._figures = ThreadPoolExecutor(1, "figures")
        self._ticker.at(self._publish, minute="*")
        self._ticker.at(self._link, minute="*")
        # In the small hours of China.
        self._ticker.at(self._retain, hour="19", minute="15")
        if nightly is not None:
            self._ticker.at(lambda: nightly.keep(clock.now()), minute="*")
        self._ticker.at(self._answer, second="*")
        self._ticker.at(self._tell_operation, minute="*")
        self._watch = Watch(
            lambda: self._house.audit(now=clock.now()),
            self._audit,
            is_well=self._is_ticking,
            heartbeat=environment.heartbeat_url,
        )
        self._operating = Operating(
            self._house,
            environment.data,
            nightly=nightly,
            watch=self._watch,
            channels=self._healths,
            takes=self._media.takes,
        )

    async def run(self, stop: asyncio.Event) -> None:
        """Run until told to stop; then finish what was taken and end."""
        listening = _listen(self._environment.host, self._environment.port)
        server = Server(self._serving())
        stop_delivery = asyncio.Event()
        delivering = asyncio.create_task(self._alone.run("delivery", stop_delivery, self._deliver))
        self._ticker.start()
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        living = [asyncio.create_task(channel.run(stop)) for channel in self._channels.values()]
        living.append(asyncio.create_task(self._watch.run(stop)))
        for task in (serving, delivering, *living):
            task.add_done_callback(lambda _: stop.set())
        try:
            await stop.wait()
        finally:
            stop.set()
            self._ending.set()
            log.info("ending: finishing what was taken")
            server.should_exit = True
            await asyncio.wait([serving, *living])
            await self._ticker.stop()
            stop_delivery.set()
            await asyncio.wait([delivering])
            for channel in self._channels.values():
                await channel.close()
            self._work.shutdown()
            self._post.shutdown()
            self._audit.shutdown()
            self._calendar.shutdown()
            self._figures.shutdown()
            self._house.close()
        for task in (serving, delivering, *living):
            task.result()

    def app(self) -> Starlette:
        """Return the HTTP app: health, and what the channels are called at."""
        called = [route for channel in self._channels.values() for route in channel.routes()]
        counted = metrics_route(
            self._metrics,
            self._environment.metrics_token,
            lambda: self._house.pulse(now=self._clock.now()),
            self._watch.seen,
            self._audit,
        )
        return Starlette(routes=[Route("/healthz", self._healthz), *counted, *called])

    def _serving(self) -> uvicorn.Config:
        keeper = Doorkeeper(self.app(), self._house.config.limits.address, self._clock.now, proving=CALLED)
        return uvicorn.Config(
            keeper,
            forwarded_allow_ips=list(self._environment.proxies),
            log_config=None,
            access_log=False,
            ws="none",
            lifespan="off",
            timeout_graceful_shutdown=20,
        )

    async def _deliver(self, stop: asyncio.Event) -> None:
        # One process at a time, as only who sends everything knows how fast a platform is spoken to.
        await self._delivery.run(stop, self._clock.now)

    def _sweep(self, now: datetime) -> int:
        due_at = self._house.next_due()
        handled = self._house.sweep(now=now)
        if handled and due_at is not None:
            self._metrics.took(due_at, now)
        return handled

    async def _publish(self) -> None:
        told = partial(publish, self._house, self._media, now=self._clock.now(), told=self._go_on)
        if await asyncio.get_running_loop().run_in_executor(self._calendar, told):
            self._wake()

    async def _answer(self) -> None:
        # In a thread of its own: a year takes longer to count than a deadline may wait.
        answer = partial(self._house.answer, now=self._clock.now())
        if await asyncio.get_running_loop().run_in_executor(self._figures, answer):
            self._wake()

    async def _retain(self) -> None:
        """Keep nothing longer than is said, once a day, whichever process comes first."""
        await asyncio.get_running_loop().run_in_executor(
            self._calendar, partial(retain_daily, self._house, self._media, now=self._clock.now())
        )

    async def _tell_operation(self) -> None:
        """Have a person told what goes wrong with the house itself."""
        told = partial(self._operating.tell, self._clock.now())
        if await asyncio.get_running_loop().run_in_executor(self._calendar, told):
            self._wake()

    def _healths(self) -> dict[str, dict[str, Any]]:
        return {name: channel.health() for name, channel in self._channels.items()}

    async def _link(self) -> None:
        """Hold fast what was done since the last minute; where a chain ends is told to the log, which may lie elsewhere."""
        while grown := await asyncio.get_running_loop().run_in_executor(
            self._calendar, self._house.database.trail.link
        ):
            for community, head in grown.items():
                log.info("the chain of %s ends at %s", community or "the installation", head)

    def _go_on(self, bound: int) -> None:
        """Bind no more forms while an end is waited for."""
        if self._ending.is_set():
            raise Halted

    def _on_lost(self, outbound: Outbound, is_gone: bool) -> None:
        self._house.unsaid(outbound, now=self._clock.now())
        if is_gone:
            self._house.lose(outbound.peer, now=self._clock.now())
        self._house.refused(outbound, now=self._clock.now())
        self._wake()

    def _wake(self) -> None:
        self._delivery.wake()

    def _is_ticking(self) -> bool:
        return (self._clock.now() - (self._ticker.ticked_at or self._began_at)).total_seconds() < STALLED

    async def _healthz(self, request: Request) -> Response:
        ticked, found = self._ticker.ticked_at, await self._watch.found()
        status = "stalled" if not self._is_ticking() else "wrong" if found else "ok"
        state = {
            "status": status,
            "ticked_seconds_ago": None if ticked is None else round((self._clock.now() - ticked).total_seconds()),
            "wrong": dict(found),
            "backup": None if self._nightly is None else self._nightly.health(self._clock.now()),
            "channels": {name: self._channels[name].health() if name in self._channels else None for name in CHANNELS},
        }
        return JSONResponse(state, status_code=200 if status == "ok" else 503)


def _listen(host: str, port: int) -> socket.socket:
    try:
        listening = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as refusal:
        raise BadConfig(f"SUBAN_HTTP: {host}:{port} can't be listened at: {refusal.strerror}") from refusal
    # asyncio sets it only where the protocol is named; without it every other answer waits 40 ms for the caller's ACK.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


class Server(uvicorn.Server):
    """A server that leaves the signals to the process it is a part of."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture nothing."""
        yield
