"""Asks the platform how the official account stands; changes nothing."""

from datetime import UTC, datetime

import httpx

from bots.config.environment import WechatAccess
from bots.inspection import Finding
from bots.tencent.inspection import Forgetful, find_out
from bots.wechat.api import OfficialAccount


async def inspect(access: WechatAccess, transport: httpx.AsyncBaseTransport | None = None) -> list[Finding]:
    """Return what came of asking for a token, which also proves that our address is listed, and for the menu."""
    account = OfficialAccount(access, Forgetful(), lambda: datetime.now(UTC), transport)
    try:
        token = await find_out("wechat_token", lambda: account.fetch_token(False))
        # Without a token everything else would say the same again.
        return [token] if token.trouble else [token, await find_out("wechat_menu", account.menu)]
    finally:
        await account.hang_up()
