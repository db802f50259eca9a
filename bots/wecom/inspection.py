"""Asks the platform how the app and the webhooks stand; shows nobody anything.

Nobody connects as the group bot: that would put out the process that holds its connection, so that one is asked.
"""

from datetime import UTC, datetime
from functools import partial

from bots.config.environment import WecomAccess
from bots.config.problems import remark
from bots.inspection import Finding
from bots.tencent.inspection import Forgetful, channels_at, find_out
from bots.wecom.api import Api

#: What the platform answers to an empty text; it has looked at the key by then.
EMPTY = 44004


async def inspect(access: WecomAccess, door: str = "") -> list[Finding]:
    """Return what came of asking for a token, for the app with it (which proves our address), and at every webhook.

    Of the group bot `suban run` is asked, which answers at that door, if there is one.
    """
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
        if access.bot is not None and door:
            found.append(Finding(what="wecom_bot", trouble=await _trouble_of_bot(door)))
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


async def _trouble_of_bot(door: str) -> str:
    channels = await channels_at(door)
    if channels is None:
        return remark("online_bot_asleep")
    bot = (channels.get("wecom") or {}).get("bot") or {}
    return "" if bot.get("connected") is True else remark("online_bot_away")
