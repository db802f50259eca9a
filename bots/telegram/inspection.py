"""Asks the server who the bot is; changes nothing."""

from telegram.error import TelegramError

from bots.config.environment import TelegramAccess
from bots.inspection import Finding
from bots.telegram.api import open_api


async def inspect(access: TelegramAccess) -> list[Finding]:
    """Return what came of asking who we are."""
    api = open_api(access)
    try:
        await api.call("getMe")
    except TelegramError as error:
        return [Finding(what="telegram_bot", trouble=type(error).__name__)]
    finally:
        await api.hang_up()
    return [Finding(what="telegram_bot")]
