"""Links that open the bot or the official account, and their QR codes in the terminal."""

import asyncio
import sys
from datetime import UTC, datetime

import segno
from telegram.error import TelegramError

from bots.adapter import TryLater
from bots.config.environment import TelegramAccess, WechatAccess
from bots.telegram.api import open_api
from bots.tencent.errors import Refusal
from bots.tencent.inspection import Forgetful
from bots.wechat.api import OfficialAccount


def link_of(access: TelegramAccess | None, payload: str, *, group: bool = False) -> str:
    """Return the link that brings the payload to the bot, or nothing where the bot can't be asked for its name."""
    bot = asyncio.run(_username(access)) if access is not None else ""
    return f"https://t.me/{bot}?{'startgroup' if group else 'start'}={payload}" if bot else ""


def scene_of(access: WechatAccess, payload: str) -> str:
    """Return the link of a permanent code that brings the payload to the official account, or nothing if there is none."""
    return asyncio.run(_scene(access, payload))


def show(link: str) -> None:
    """Print a link and its QR code."""
    print(link)
    code_of(link).terminal(compact=True)


def code_of(link: str) -> segno.QRCode:
    """Return the QR code of a link; a quarter of it may be dirty or torn."""
    return segno.make(link, micro=False, error="q")


async def _username(access: TelegramAccess) -> str:
    api = open_api(access)
    try:
        return str((await api.call("getMe")).get("username", ""))
    except TelegramError as error:
        print(f"suban: Telegram can't be asked for the bot's name ({type(error).__name__}).", file=sys.stderr)
        return ""
    finally:
        await api.hang_up()


async def _scene(access: WechatAccess, payload: str) -> str:
    account = OfficialAccount(access, Forgetful(), lambda: datetime.now(UTC))
    try:
        return await account.scene(payload)
    except Refusal as refused:
        print(f"suban: {refused.code} {refused.words}", file=sys.stderr)
    except TryLater as silence:
        print(f"suban: WeChat can't be asked for a code ({silence}).", file=sys.stderr)
    finally:
        await account.hang_up()
    return ""
