"""Asks the platform how the official account stands; changes nothing."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import httpx

from bots.adapter import TryLater
from bots.config.environment import WechatAccess
from bots.inspection import Finding
from bots.tencent.errors import Refusal
from bots.wechat.api import OfficialAccount
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


async def inspect(access: WechatAccess, transport: httpx.AsyncBaseTransport | None = None) -> list[Finding]:
    """Return what came of asking for a token, which also proves that our address is listed, and for the menu."""
    account = OfficialAccount(access, Forgetful(), lambda: datetime.now(UTC), transport)
    try:
        token = await _ask("wechat_token", lambda: account.fetch_token(False))
        # Without a token everything else would say the same again.
        return [token] if token.trouble else [token, await _ask("wechat_menu", account.menu)]
    finally:
        await account.hang_up()


async def _ask(what: str, ask: Callable[[], Awaitable[object]]) -> Finding:
    try:
        await ask()
    except Refusal as refused:
        return Finding(what=what, trouble=f"{refused.code} {refused.words}")
    except TryLater as silence:
        return Finding(what=what, trouble=str(silence))
    return Finding(what=what)
