"""The Bot API over HTTP: python-telegram-bot's request layer, raw JSON in and out."""

import logging
import os
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import httpx
from telegram import Bot
from telegram.error import NetworkError, RetryAfter
from telegram.request import HTTPXRequest

from bots.config.environment import TelegramAccess
from bots.nearby import is_nearby
from bots.trust import trusted

# Pauses as spans of time, as every coming version gives them; without it the library warns at each.
os.environ.setdefault("PTB_TIMEDELTA", "1")

#: Eight messages at once, and the presses answered beside them; httpx gets slower with more.
CONNECTIONS = 16
#: How long an answer may take. A short wait makes most of the messages of which nobody knows whether they arrived.
PATIENCE = 25.0
#: How long the server holds a question for updates when there are none, in seconds.
POLL = 30


class Api(Bot):
    """The bot's own calls. The parent's methods would parse every answer into objects that nobody here needs."""

    _files: httpx.AsyncClient | None = None

    async def call(self, method: str, **params: Any) -> Any:
        """Call a method and return its result as the server wrote it; raises `telegram.error.TelegramError`."""
        try:
            # Below the parent's defaults, which take parameters apart that are whole already.
            return await self._do_post(method, {name: value for name, value in params.items() if value is not None})
        except (KeyError, TypeError) as missing:
            raise NetworkError("an answer without a result") from missing

    async def updates(self, offset: int | None, kinds: list[str]) -> list[dict[str, Any]]:
        """Wait for updates from that number on; those before it are confirmed by asking."""
        asked = {"offset": offset, "timeout": POLL, "allowed_updates": kinds}
        try:
            found: list[dict[str, Any]] = await self._post("getUpdates", asked, read_timeout=POLL + 10.0)
            if all(isinstance(update["update_id"], int) for update in found):
                return found
        except (KeyError, TypeError) as missing:
            raise NetworkError("an answer without a result") from missing
        raise NetworkError("an answer without numbers")

    async def download(self, path: str) -> AsyncIterator[bytes]:
        """Yield a file in pieces, by the path that getFile gave; raises `httpx.HTTPError`."""
        if self._files is None:
            nearby = is_nearby(self.base_file_url)
            self._files = httpx.AsyncClient(timeout=PATIENCE, trust_env=not nearby, verify=trusted())
        async with self._files.stream("GET", f"{self.base_file_url}/{quote(path)}") as answer:
            answer.raise_for_status()
            async for piece in answer.aiter_bytes():
                yield piece

    async def hang_up(self) -> None:
        """Let go of all connections."""
        if self._files is not None:
            await self._files.aclose()
        for request in self._request:
            await request.shutdown()


def pause(error: RetryAfter) -> timedelta:
    """Return how long the server wants to be left alone."""
    asked = error.retry_after
    return asked if isinstance(asked, timedelta) else timedelta(seconds=asked)


def open_api(access: TelegramAccess) -> Api:
    """Return the way to the server; nothing is asked of it yet."""
    # It logs every address at INFO, and the token is part of the address.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    # So does the library, and whatever a server answers; what matters of it we say ourselves.
    logging.getLogger("telegram").setLevel(logging.CRITICAL)
    base = access.base_url.rstrip("/")
    return Api(
        access.token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=_request(base, CONNECTIONS),
        get_updates_request=_request(base, 1),
    )


def _request(base: str, connections: int) -> HTTPXRequest:
    limits = httpx.Limits(max_connections=connections, max_keepalive_connections=connections, keepalive_expiry=60)
    return HTTPXRequest(
        connection_pool_size=connections,
        read_timeout=PATIENCE,
        write_timeout=PATIENCE,
        connect_timeout=10.0,
        pool_timeout=PATIENCE,
        # A proxy of the environment leads to Telegram, not to a server on this machine.
        httpx_kwargs={"limits": limits, "trust_env": not is_nearby(base), "verify": trusted()},
    )
