"""Asks the platform how the app and the webhooks stand; shows nobody anything.

The group bot is not asked: whoever connects with it puts out the process that holds its connection. `/healthz` tells.
"""

from datetime import UTC, datetime
from functools import partial

from bots.config.environment import WecomAccess
from bots.inspection import Finding
from bots.tencent.inspection import Forgetful, find_out
from bots.wecom.api import Api

#: What the platform answers to an empty text; it has looked at the key by then.
EMPTY = 44004


async def inspect(access: WecomAccess) -> list[Finding]:
    """Return what came of asking for a token, for the app with it (which proves our address), and at every webhook."""
    api = Api(access, Forgetful(), lambda: datetime.now(UTC))
    found: list[Finding] = []
    try:
        if access.app is not None:
            found.append(await find_out("wecom_token", api.check))
            # Without a token everything else would say the same again.
            if not found[-1].trouble:
                found.append(await find_out("wecom_app", api.agent))
        if access.webhooks:
            found.append(await _look_at_webhooks(api, access))
    finally:
        await api.close()
    return found


async def _look_at_webhooks(api: Api, access: WecomAccess) -> Finding:
    troubles = []
    for group, key in access.webhooks.items():
        nothing = {"msgtype": "text", "text": {"content": ""}}
        found = await find_out(group, partial(api.webhook, key, nothing), EMPTY)
        troubles += [f"{group} {found.trouble}"] if found.trouble else []
    return Finding(what="wecom_hooks", trouble=" ".join(troubles))
