"""The channels of an installation: each is on if its secrets are set, and opened on one house."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from bots.channel import Around, Channel
from bots.config.environment import Environment, WechatAccess
from bots.inspection import Inspects
from bots.telegram import inspection as telegram
from bots.telegram import webhook as telegram_webhook
from bots.telegram.adapter import Surroundings
from bots.telegram.channel import Channel as Telegram
from bots.telegram.channel import Setting
from bots.wechat import callback as wechat_callback
from bots.wechat import inspection as wechat
from bots.wechat.adapter import Saying
from bots.wechat.channel import Channel as Wechat
from bots.wechat.channel import Setting as WechatSetting
from bots.wechat.intake import Rules
from bots.wechat.translate import MENU, Words
from bots.wecom import callback as wecom_callback
from bots.wecom import inspection as wecom
from bots.wecom.announcement import announcement
from bots.wecom.channel import Channel as Wecom
from bots.wecom.channel import Setting as WecomSetting
from bots.wiring import Company, House
from core.messages import Share

Opens = Callable[[Company, House, Environment, Around], Channel | None]


def open_channels(company: Company, house: House, environment: Environment, around: Around) -> dict[str, Channel]:
    """Return the channels that are on, by name."""
    opened = {name: opens(company, house, environment, around) for name, opens in CHANNELS.items()}
    return {name: channel for name, channel in opened.items() if channel is not None}


def announce(environment: Environment) -> list[str]:
    """Say of every channel whether it is on, and why not."""
    return [say(environment) for say in _ANNOUNCED]


def inspections(environment: Environment) -> list[Inspects]:
    """Return what asks the platforms how the channels that are on stand."""
    found: list[Inspects] = []
    if environment.telegram is not None:
        found.append(partial(telegram.inspect, environment.telegram))
    if environment.wechat is not None:
        found.append(partial(wechat.inspect, environment.wechat))
    if environment.wecom is not None:
        found.append(partial(wecom.inspect, environment.wecom, _door(environment)))
    return found


def _door(environment: Environment) -> str:
    """Return where `suban run` can be asked on this machine."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(environment.host, environment.host)  # noqa: S104
    return f"http://{host}:{environment.port}"


def _telegram(company: Company, house: House, environment: Environment, around: Around) -> Channel | None:
    if environment.telegram is None:
        return None
    return Telegram(
        Setting(access=environment.telegram, public_url=environment.public_url),
        house,
        company.config.phrases,
        around.executor,
        around=Surroundings(
            people=house.people,
            media=around.media.find,
            moved=lambda before, after: house.move(before, after, now=around.now()),
            sleep=around.sleep,
            labels={share: company.config.phrases.label(share) for share in Share},
            is_coming=around.media.is_wanted,
        ),
        media=around.media,
        now=around.now,
        wake=around.wake,
        alone=around.alone,
    )


def _say_telegram(environment: Environment) -> str:
    if environment.telegram is None:
        return "Telegram is off: SUBAN_TELEGRAM_TOKEN is not set."
    if environment.public_url:
        return f"Telegram is on: it calls {environment.public_url}/telegram."
    return "Telegram is on: it is polled, as SUBAN_PUBLIC_URL is not set."


def _wechat(company: Company, house: House, environment: Environment, around: Around) -> Channel | None:
    if environment.wechat is None:
        return None
    return Wechat(wechat_setting(company, environment.wechat, environment.data), house, around)


def wechat_setting(company: Company, access: WechatAccess, folder: Path) -> WechatSetting:
    """Return what an official account of that company is told."""
    phrases, rules = company.config.phrases, company.config.wechat
    return WechatSetting(
        access=access,
        folder=folder,
        menu={choice.value: phrases.label(choice) for choice in MENU},
        rules=Rules(
            words=Words(start=phrases.say("menu.say_start"), stickers=rules.stickers),
            quota=rules.quota,
            heading=company.heading,
        ),
        saying=Saying(heading=company.heading, template=rules.template, local=company.community.local),
    )


def _say_wechat(environment: Environment) -> str:
    if environment.wechat is None:
        return "WeChat is off: SUBAN_WECHAT_APPID, _SECRET, _TOKEN and _AES_KEY are not set."
    return f"WeChat is on: it calls {environment.public_url or 'http://…'}/wechat."


def _wecom(company: Company, house: House, environment: Environment, around: Around) -> Channel | None:
    if environment.wecom is None:
        return None
    setting = WecomSetting(access=environment.wecom, public_url=environment.public_url, folder=environment.data)
    return Wecom(setting, house, company.config.phrases, around)


def _say_wecom(environment: Environment) -> str:
    return " ".join(announcement(environment.wecom, environment.public_url))


#: Where the platforms call, and prove who they are.
CALLED = (telegram_webhook.PATH, wechat_callback.PATH, wecom_callback.PATH)
CHANNELS: Mapping[str, Opens] = {"telegram": _telegram, "wechat": _wechat, "wecom": _wecom}
_ANNOUNCED = (_say_telegram, _say_wechat, _say_wecom)
