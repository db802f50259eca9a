"""The channels of an installation: each is on if its secrets are set, and opened on one house."""

from collections.abc import Callable, Mapping

from bots.channel import Around, Channel
from bots.config.environment import Environment
from bots.telegram.adapter import Surroundings
from bots.telegram.channel import Channel as Telegram
from bots.telegram.channel import Setting
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
            moved=house.move,
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


CHANNELS: Mapping[str, Opens] = {"telegram": _telegram}
_ANNOUNCED = (_say_telegram,)
