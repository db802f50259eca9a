"""What this process counts, for Prometheus: what came in, how long it took, what goes out, how late, what is wrong.

Every process tells its own; what lies in the database is the same from each. A scrape costs nothing that grows with the
number of complaints: the database is asked through its indexes of what is open or queued, and at most every so often.
"""

import asyncio
import hmac
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from contextlib import suppress
from datetime import datetime
from importlib import metadata
from typing import Protocol

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.process_collector import ProcessCollector
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core.messages import Inbound

PATH = "/metrics"
#: How often the database is asked at most, in seconds.
EVERY = 15.0
#: From a message's coming in to its commit; platforms wait for five seconds.
_RECEIVED_IN = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
#: A deadline is looked at every second; two minutes late is what the auditor reports.
_LATE = (0.5, 1, 2, 5, 15, 60, 120, 600, 3600, 86400)


class Pulse(Protocol):
    """What the database says at a glance; see `storage.pulse`."""

    @property
    def queued(self) -> int:
        """Return how many messages wait to be sent."""
        ...

    @property
    def oldest(self) -> datetime | None:
        """Return when the oldest of them was queued."""
        ...

    @property
    def open(self) -> int:
        """Return how many complaints are open."""
        ...

    @property
    def overdue(self) -> int:
        """Return how many of them should have been resolved by now."""
        ...

    @property
    def unreachable(self) -> int:
        """Return how many of the staff and their groups no message reaches that once did."""
        ...


class Metrics:
    """The figures of one process."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self._registry = CollectorRegistry()
        self._asked_at: datetime | None = None
        own = self._registry
        ProcessCollector(registry=own)
        build = Gauge("suban_build_info", "The version that runs.", ["version"], registry=own)
        build.labels(metadata.version("suban")).set(1)
        self._received = Histogram(
            "suban_receive_seconds",
            "From a message's coming in to its commit; its count is how many came in.",
            ["channel"],
            buckets=_RECEIVED_IN,
            registry=own,
        )
        self._settled = Counter(
            "suban_deliveries",
            "What became of messages handed to a channel: sent, later, held, given_up.",
            ["channel", "outcome"],
            registry=own,
        )
        self._late = Histogram(
            "suban_deadline_late_seconds",
            "How late the first of what had fallen due was when it was taken, for each look that found something.",
            buckets=_LATE,
            registry=own,
        )
        self._found = Gauge("suban_auditor_findings", "What the auditor found last.", ["kind"], registry=own)
        gauges = {
            "outbox_queued": "Messages that wait to be sent.",
            "outbox_oldest_seconds": "How long the oldest of them has waited.",
            "complaints_open": "Complaints that are open.",
            "complaints_overdue": "Open complaints that should have been resolved by now.",
            "unreachable": "People and groups of the staff whom messages no longer reach.",
            "database_asked_seconds_ago": "How old the figures of the database are.",
        }
        self._gauges = {name: Gauge(f"suban_{name}", words, registry=own) for name, words in gauges.items()}

    def received(self, inbound: Inbound, began: datetime) -> None:
        """Count a message that was committed."""
        self._received.labels(inbound.channel).observe(max(0.0, (self.now() - began).total_seconds()))

    def settled(self, channel: str, outcome: str) -> None:
        """Count what became of a message."""
        self._settled.labels(channel, outcome).inc()

    def took(self, due_at: datetime, now: datetime) -> None:
        """Note when the first of what was taken at that instant had fallen due."""
        self._late.observe(max(0.0, (now - due_at).total_seconds()))

    def found(self, kinds: Mapping[str, int]) -> None:
        """Note what the auditor found; what it no longer finds is gone."""
        self._found.clear()
        for kind, count in kinds.items():
            self._found.labels(kind).set(count)

    def seen(self, pulse: Pulse, at: datetime) -> None:
        """Note what the database said."""
        self._asked_at = at
        waited = 0.0 if pulse.oldest is None else (at - pulse.oldest).total_seconds()
        values = {"outbox_queued": pulse.queued, "outbox_oldest_seconds": waited, "complaints_open": pulse.open}
        values |= {"complaints_overdue": pulse.overdue, "unreachable": pulse.unreachable}
        for name, value in values.items():
            self._gauges[name].set(value)

    def is_old(self, now: datetime) -> bool:
        """Tell whether the database may be asked again."""
        return self._asked_at is None or (now - self._asked_at).total_seconds() >= EVERY

    def text(self, now: datetime) -> bytes:
        """Return everything as Prometheus reads it."""
        if self._asked_at is not None:
            self._gauges["database_asked_seconds_ago"].set((now - self._asked_at).total_seconds())
        return generate_latest(self._registry)


def metrics_route(
    metrics: Metrics, token: str, look: Callable[[], Pulse], found: Callable[[], Mapping[str, int]], executor: Executor
) -> list[Route]:
    """Return the route of the figures; none without a token, as the address may be open to the world.

    `look` asks the database, in a thread of `executor`; where it can't be asked, the rest is told all the same.
    """

    async def endpoint(request: Request) -> Response:
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not hmac.compare_digest(given.encode(), token.encode()):
            return Response(status_code=403)
        now = metrics.now()
        if metrics.is_old(now):
            with suppress(Exception):  # how old they are says it, and the auditor why
                metrics.seen(await asyncio.get_running_loop().run_in_executor(executor, look), now)
        metrics.found(found())
        return Response(metrics.text(now), media_type=CONTENT_TYPE_LATEST)

    return [Route(PATH, endpoint)] if token else []
