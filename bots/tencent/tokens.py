"""The access token of one account: fetched by one task of one process at a time, shared with all through the database."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol

from core.token import Token

#: A token so near its end is not begun with any more.
MARGIN = timedelta(minutes=2)
#: So long may fetching take; a process that died of it holds up the others no longer.
LEASE = timedelta(seconds=15)
#: Another token than the one it gives out may be asked for twenty times a day; who does so oftener is refused any.
FORCED_APART = timedelta(minutes=75)
#: How often one looks whether another has fetched it, in seconds.
LOOK = 0.2


class Tokens(Protocol):
    """Where tokens are kept; see `storage.tokens`."""

    def get(self, name: str) -> Token | None:
        """Return the token last given out under that name."""
        ...

    def lease(self, name: str, old: str, *, now: datetime, until: datetime) -> bool:
        """Take it upon this process to fetch what follows the old one."""
        ...

    def keep(self, name: str, token: Token) -> None:
        """Keep what was fetched, and let go of the lease."""
        ...


class Keeper:
    """Knows the current token. `fetch` asks the platform for one; told True, for another than it gave out before."""

    def __init__(
        self,
        name: str,
        tokens: Tokens,
        fetch: Callable[[bool], Awaitable[Token]],
        *,
        now: Callable[[], datetime],
    ) -> None:
        self._name = name
        self._tokens = tokens
        self._fetch = fetch
        self._now = now
        self._known: Token | None = None
        self._forced_at: datetime | None = None
        self._turn = asyncio.Lock()

    async def current(self) -> str:
        """Return the token that is good now."""
        if self._is_good(self._known, ""):
            return self._known.value if self._known else ""
        return await self._another("")

    async def after(self, bad: str, *, force: bool) -> str:
        """Return the token after one that the platform refused, however many find that out at once."""
        return await self._another(bad, force=force)

    async def _another(self, bad: str, *, force: bool = False) -> str:
        async with self._turn:
            while True:
                kept = self._known if self._is_good(self._known, bad) else await self._kept()
                if kept is not None and self._is_good(kept, bad):
                    self._known = kept
                    return kept.value
                now = self._now()
                old = kept.value if kept is not None else ""
                if await asyncio.to_thread(self._tokens.lease, self._name, old, now=now, until=now + LEASE):
                    self._known = await self._fetched(kept, force=force and old == bad)
                    return self._known.value
                await asyncio.sleep(LOOK)

    async def _fetched(self, kept: Token | None, *, force: bool) -> Token:
        found = kept or Token(value="", until=self._now())
        try:
            async with asyncio.timeout(LEASE.total_seconds() - 1):
                found = await self._fetch(False)
                # Whoever else replaced it, the platform gives out the new one; only if it does not, it is made to.
                if force and kept is not None and found.value == kept.value and self._may_force():
                    self._forced_at = self._now()
                    found = await self._fetch(True)
            return found
        finally:
            await asyncio.to_thread(self._tokens.keep, self._name, found)

    def _may_force(self) -> bool:
        return self._forced_at is None or self._now() - self._forced_at >= FORCED_APART

    async def _kept(self) -> Token | None:
        return await asyncio.to_thread(self._tokens.get, self._name)

    def _is_good(self, token: Token | None, bad: str) -> bool:
        return token is not None and token.value != bad and token.until - MARGIN > self._now()
