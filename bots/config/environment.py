"""Settings of the machine and secrets of the channels, from the environment or a `.env` file beside the start."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path

from bots.config.problems import Problems
from core.errors import BadConfig

PREFIX = "SUBAN_"
#: What the console takes as the token of a callback, and gives out as its EncodingAESKey.
CALLBACK_TOKEN = re.compile(r"[A-Za-z0-9]{3,32}")
AES_KEY = re.compile(r"[A-Za-z0-9]{43}")
#: A reverse proxy runs beside it, if anywhere.
PROXIES = ("127.0.0.1", "::1")
WEBHOOK_BREAKS = re.compile(r"[\s,，;；、]+")


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
class WecomApp:
    """What it takes to be an app (自建应用) of a company; without `token` and `aes_key` it only speaks."""

    corpid: str
    agentid: str
    secret: str = field(repr=False)
    token: str = field(default="", repr=False)
    aes_key: str = field(default="", repr=False)

    @property
    def hears(self) -> bool:
        """Tell whether messages and presses are called back."""
        return bool(self.token)


@dataclass(frozen=True, slots=True, kw_only=True)
class WecomBot:
    """What it takes to be a group bot (智能机器人)."""

    bot_id: str
    bot_secret: str = field(repr=False)
    bot_url: str = "wss://openws.work.weixin.qq.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class WecomAccess:
    """What there is of 企业微信: an app, a group bot, the webhooks of groups by their names; at least one of them."""

    app: WecomApp | None = None
    bot: WecomBot | None = None
    webhooks: Mapping[str, str] = field(default_factory=dict, repr=False)
    base_url: str = "https://qyapi.weixin.qq.com"

    @property
    def secret(self) -> str:
        """Return what only this installation knows."""
        own = (self.app.secret if self.app else "", self.bot.bot_secret if self.bot else "", *self.webhooks.values())
        return next(filter(None, own), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """Where the installation keeps its things and which channels it has the secrets for; None is a channel that is off.

    `heartbeat_url` is called every minute in which all is well; empty, nobody is. In `backup` a backup is made every
    night, of which the newest `backup_keep` stay; None is none.
    `log` says how and from which level on the log is written; see `bots.logs`.
    Only who has the `metrics_token` is told figures; without one, nobody.
    Only of the `proxies`, addresses or networks, is it believed for whom they ask.
    """

    config: Path
    data: Path
    database_url: str = field(repr=False)
    host: str
    port: int
    public_url: str
    telegram: TelegramAccess | None
    wechat: WechatAccess | None
    wecom: WecomAccess | None
    heartbeat_url: str = field(default="", repr=False)
    backup: Path | None = None
    backup_keep: int = 14
    log: str = ""
    metrics_token: str = field(default="", repr=False)
    proxies: tuple[str, ...] = PROXIES


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
        heartbeat_url=given.one("HEARTBEAT_URL", ""),
        backup=Path(folder) if (folder := given.one("BACKUP", "")) else None,
        backup_keep=_count(given, "BACKUP_KEEP", "14"),
        log=given.one("LOG", ""),
        metrics_token=given.one("METRICS_TOKEN", ""),
        proxies=_proxies(given),
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
    access = WechatAccess(**given.options("WECHAT", *needed, "BASE_URL"))
    _check_callback(given, "WECHAT", access.token, access.aes_key, "wrong_token", "wrong_aes_key")
    return access


def _check_callback(given: _Given, channel: str, token: str, aes_key: str, wrong_token: str, wrong_key: str) -> None:
    # With a wrong one nothing could be told from a forgery; neither is repeated, as both are secrets.
    if not CALLBACK_TOKEN.fullmatch(token):
        given.problems.note(wrong_token, "", f"{PREFIX}{channel}_TOKEN", length=len(token))
    if not AES_KEY.fullmatch(aes_key):
        given.problems.note(wrong_key, "", f"{PREFIX}{channel}_AES_KEY", length=len(aes_key))


def _wecom(given: _Given) -> WecomAccess | None:
    needed, hears = ("CORPID", "AGENTID", "SECRET"), ("TOKEN", "AES_KEY")
    heard = given.all("WECOM", hears)
    app, bot = None, None
    if given.all("WECOM", (*needed, *hears) if heard else needed):
        app = WecomApp(**given.options("WECOM", *needed, *hears))
        if heard:
            _check_callback(given, "WECOM", app.token, app.aes_key, "wrong_app_token", "wrong_app_aes_key")
    if given.all("WECOM", ("BOT_ID", "BOT_SECRET")):
        bot = WecomBot(**given.options("WECOM", "BOT_ID", "BOT_SECRET", "BOT_URL"))
    webhooks = _webhooks(given)
    if app is None and bot is None and not webhooks:
        return None
    return WecomAccess(app=app, bot=bot, webhooks=webhooks, **given.options("WECOM", "BASE_URL"))


def _webhooks(given: _Given) -> dict[str, str]:
    """Return the keys by group, each written as «group=key» or with the whole address that holds the key."""
    found: dict[str, str] = {}
    for written in WEBHOOK_BREAKS.split(given.one("WECOM_WEBHOOKS", "")):
        name, equals, key = written.partition("=")
        if equals and name and key:
            found[name] = key.rpartition("key=")[2].partition("&")[0]
        elif written:
            # The line itself may be a secret, so it is not repeated.
            given.problems.note("unreadable_webhook", "", "SUBAN_WECOM_WEBHOOKS", number=len(found) + 1)
    return found


def _address(given: _Given) -> tuple[str, int]:
    written = given.one("HTTP", "127.0.0.1:8000")
    host, _, port = written.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        given.problems.note("unreadable_address", "", "SUBAN_HTTP", found=written)
        return "", 0
    return host, int(port)


def _proxies(given: _Given) -> tuple[str, ...]:
    written = [one for one in WEBHOOK_BREAKS.split(given.one("PROXIES", ",".join(PROXIES))) if one]
    for one in written:
        try:
            ip_network(one)
        except ValueError:
            given.problems.note("unreadable_proxy", "", "SUBAN_PROXIES", found=one)
    return tuple(written)


def _count(given: _Given, name: str, default: str) -> int:
    written = given.one(name, default)
    if not written.isdecimal() or not int(written):
        given.problems.note("unreadable_count", "", PREFIX + name, found=written)
        return 1
    return int(written)


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
