"""What asking a platform how a channel stands has in common: no token is kept, and every refusal becomes words."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

import httpx

from bots.adapter import TryLater
from bots.config.problems import remark
from bots.inspection import Finding
from bots.tencent.errors import Refusal
from core.token import Token


class Forgetful:
    """Keeps no token: one look needs no database."""

    def get(self, name: str) -> Token | None:
        """Return none."""
        return None

    def lease(self, name: str, old: str, *, now: datetime, until: datetime) -> bool:
        """Let everybody fetch."""
        return True

    def keep(self, name: str, token: Token) -> None:
        """Forget it."""


async def find_out(what: str, ask: Callable[[], Awaitable[object]], expected: int = 0) -> Finding:
    """Return what came of asking; a refusal with the code that is expected is none."""
    try:
        await ask()
    except Refusal as refused:
        return Finding(what=what, trouble="" if refused.code == expected else f"{refused.code} {refused.words}")
    except TryLater as silence:
        return Finding(what=what, trouble=remark("online_silent", reason=silence))
    return Finding(what=what)


async def channels_at(door: str) -> Mapping[str, Any] | None:
    """Return how the channels of the process are that answers at that door; None if none does."""
    async with httpx.AsyncClient(trust_env=False, timeout=5) as http:
        try:
            found = (await http.get(f"{door}/healthz")).json()["channels"]
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            return None
    return found if isinstance(found, dict) else None
