"""What stands before the HTTP app: nobody's address may ask faster than is configured, and who tries keys is soon let be.

A platform is known by its signature and not by its address, from which many residents come: its calls are always
looked at, and cost their address nothing unless they prove to be somebody else's.
"""

import logging
import math
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bots.crowd import Crowd
from core.allowance import Allowance

#: What is answered to who is not known, may not, or asks for what is not there.
REFUSALS = frozenset({401, 403, 404})
#: A refused request costs as much as so many others.
TRIED_KEY = 10
#: So often, at most, the log tells of somebody who is turned away.
TOLD_EVERY = timedelta(minutes=1)

log = logging.getLogger(__name__)


class Doorkeeper:
    """Answers 429, and when to come again, to who asks too fast; `proving` are the paths where callers prove who they are."""

    def __init__(
        self, app: ASGIApp, allowance: Allowance, now: Callable[[], datetime], proving: Collection[str] = ()
    ) -> None:
        self._app = app
        self._now = now
        self._proving = frozenset(proving)
        self._crowd = Crowd(allowance)
        self._tried = max(1, min(TRIED_KEY, allowance.most))
        self._told_at: datetime | None = None

    @property
    def remembered(self) -> int:
        """Return of how many addresses it is known how fast they ask."""
        return len(self._crowd)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or turn it away."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        who = place_of((scope.get("client") or ("", 0))[0])
        if scope["path"] not in self._proving and not self._crowd.take(who, self._now()):
            self._tell(who)
            refusal = PlainTextResponse("Too many requests.\n", status_code=429, headers=self._again(who))
            await refusal(scope, receive, send)
            return

        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] in REFUSALS:
                message = self._costly(who, message)
            await send(message)

        await self._app(scope, receive, watched)

    def _costly(self, who: str, refusal: Message) -> Message:
        """Return the beginning of a refusal as it is said to who is refused for the first few times, or too often."""
        if self._crowd.take(who, self._now(), self._tried):
            return refusal
        self._crowd.spend(who, self._now(), self._tried)
        self._tell(who)
        again = [(name.lower().encode(), value.encode()) for name, value in self._again(who).items()]
        return {**refusal, "status": 429, "headers": [*refusal.get("headers", ()), *again]}

    def _again(self, who: str) -> dict[str, str]:
        return {"Retry-After": str(max(1, math.ceil(self._crowd.wait(who, self._now()).total_seconds())))}

    def _tell(self, who: str) -> None:
        now = self._now()
        if self._told_at is None or now - self._told_at >= TOLD_EVERY:
            self._told_at = now
            log.warning("asked too fast from %s, and turned away", who or "nowhere")


def place_of(host: str) -> str:
    """Return what stands for an address: of IPv6 the network, in which one household has more addresses than there are people."""
    try:
        found = ip_address(host)
    except ValueError:
        return host
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(IPv6Address(int(found) >> 64 << 64))
    return str(found)
