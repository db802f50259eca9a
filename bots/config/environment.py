"""Settings of the machine and secrets of the channels, from the environment or a `.env` file beside the start."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bots.config.problems import Problems
from core.errors import BadConfig

PREFIX = "SUBAN_"


@dataclass(frozen=True, slots=True, kw_only=True)
class TelegramAccess:
    """What it takes to be a Telegram bot; `secret` guards the webhook."""

    token: str = field(repr=False)
    base_url: str = "https://api.telegram.org"
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class WechatAccess:
    """What it takes to answer in an official account (公众号)."""

    appid: str
    secret: str = field(repr=False)
    token: str = field(repr=False)
    aes_key: str = field(repr=False)
    base_url: str = "https://api.weixin.qq.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class WecomAccess:
    """What it takes to work in 企业微信: the app, and the group bot if there is one."""

    corpid: str
    agentid: str
    secret: str = field(repr=False)
    token: str = field(repr=False)
    aes_key: str = field(repr=False)
    base_url: str = "https://qyapi.weixin.qq.com"
    bot_id: str = ""
    bot_secret: str = field(default="", repr=False)
    bot_url: str = "wss://openws.work.weixin.qq.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """Where the installation keeps its things and which channels it has the secrets for; None is a channel that is off."""

    config: Path
    data: Path
    database_url: str = field(repr=False)
    host: str
    port: int
    public_url: str
    telegram: TelegramAccess | None
    wechat: WechatAccess | None
    wecom: WecomAccess | None


def load_environment(variables: Mapping[str, str] | None = None, file: Path = Path(".env")) -> Environment:
    """Return the settings; what the process was given goes before the file. `BadConfig` if they can't be used."""
    problems = Problems()
    found = _read_file(file, problems) | dict(os.environ if variables is None else variables)
    given = _Given({key: value.strip() for key, value in found.items() if key.startswith(PREFIX)}, problems)
    data = Path(given.one("DATA", "data"))
    host, port = _address(given)
    environment = Environment(
        config=Path(given.one("CONFIG", "config")),
        data=data,
        database_url=given.one("DATABASE_URL", f"sqlite:///{data / 'suban.db'}"),
        host=host,
        port=port,
        public_url=given.one("PUBLIC_URL", "").rstrip("/"),
        telegram=_telegram(given),
        wechat=_wechat(given),
        wecom=_wecom(given),
    )
    if problems:
        raise BadConfig("\n".join(str(problem) for problem in problems.found))
    return environment


@dataclass(frozen=True, slots=True)
class _Given:
    """The variables of ours that were set."""

    values: Mapping[str, str]
    problems: Problems

    def one(self, name: str, default: str) -> str:
        return self.values.get(PREFIX + name) or default

    def all(self, channel: str, needed: tuple[str, ...]) -> bool:
        """Tell whether a channel has all it needs; note what lacks where some are set and others are not."""
        lacking = [f"{PREFIX}{channel}_{name}" for name in needed if not self.one(f"{channel}_{name}", "")]
        if lacking and len(lacking) < len(needed):
            self.problems.note("channel_incomplete", "", f"{PREFIX}{channel}_*", names=" ".join(lacking))
        return not lacking

    def options(self, channel: str, *names: str) -> dict[str, str]:
        """Return what was set of the things that a channel may have, by the name of the field."""
        set_ = {name.lower(): self.one(f"{channel}_{name}", "") for name in names}
        return {name: value.rstrip("/") if name.endswith("url") else value for name, value in set_.items() if value}


def _telegram(given: _Given) -> TelegramAccess | None:
    if not given.all("TELEGRAM", ("TOKEN",)):
        return None
    return TelegramAccess(**given.options("TELEGRAM", "TOKEN", "BASE_URL", "SECRET"))


def _wechat(given: _Given) -> WechatAccess | None:
    needed = ("APPID", "SECRET", "TOKEN", "AES_KEY")
    if not given.all("WECHAT", needed):
        return None
    return WechatAccess(**given.options("WECHAT", *needed, "BASE_URL"))


def _wecom(given: _Given) -> WecomAccess | None:
    needed = ("CORPID", "AGENTID", "SECRET", "TOKEN", "AES_KEY")
    if not given.all("WECOM", needed):
        return None
    return WecomAccess(**given.options("WECOM", *needed, "BASE_URL", "BOT_ID", "BOT_SECRET", "BOT_URL"))


def _address(given: _Given) -> tuple[str, int]:
    written = given.one("HTTP", "127.0.0.1:8000")
    host, _, port = written.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        given.problems.note("unreadable_address", "", "SUBAN_HTTP", found=written)
        return "", 0
    return host, int(port)


def _read_file(file: Path, problems: Problems) -> dict[str, str]:
    if not file.is_file():
        return {}
    found: dict[str, str] = {}
    for number, line in enumerate(file.read_text(encoding="utf-8-sig").splitlines(), start=1):
        stripped = line.strip().removeprefix("export ")
        if not stripped or stripped.startswith("#"):
            continue
        name, equals, value = stripped.partition("=")
        if not equals:
            # The line itself may be a secret, so it is not repeated.
            problems.note("unreadable_setting", str(file), "", line=number)
        found[name.strip()] = _unquoted(value.strip())
    return found


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        return value[1:-1]
    return value.partition(" #")[0].rstrip()
