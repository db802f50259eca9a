"""Settings of the machine and secrets of the channels."""

from pathlib import Path

import pytest

from bots.config.environment import Environment, load_environment
from core.errors import BadConfig

WECHAT = {
    "SUBAN_WECHAT_APPID": "wx1",
    "SUBAN_WECHAT_SECRET": "hidden-secret",
    "SUBAN_WECHAT_TOKEN": "hiddentoken",
    "SUBAN_WECHAT_AES_KEY": "hiddenkey" + "A" * 34,
}
WECOM = {
    "SUBAN_WECOM_CORPID": "ww1",
    "SUBAN_WECOM_AGENTID": "1000002",
    "SUBAN_WECOM_SECRET": "hidden-secret",
    "SUBAN_WECOM_TOKEN": "hiddentoken",
    "SUBAN_WECOM_AES_KEY": "hiddenkey" + "A" * 34,
    "SUBAN_WECOM_BOT_ID": "bot",
    "SUBAN_WECOM_BOT_SECRET": "hidden-bot",
    "SUBAN_WECOM_WEBHOOKS": "工程部群=hidden-hook",
}
TELEGRAM = {"SUBAN_TELEGRAM_TOKEN": "hidden-token", "SUBAN_TELEGRAM_SECRET": "hidden-secret"}


def load(variables: dict[str, str], tmp_path: Path, written: str | None = None) -> Environment:
    file = tmp_path / ".env"
    if written is not None:
        file.write_text(written, encoding="utf-8")
    return load_environment(variables, file)


def test_without_any_setting_everything_stays_on_this_machine(tmp_path: Path) -> None:
    environment = load({}, tmp_path)

    assert environment.config == Path("config")
    assert environment.data == Path("data")
    assert environment.database_url == "sqlite:///data/suban.db"
    assert (environment.host, environment.port) == ("127.0.0.1", 8000)
    assert environment.public_url == ""
    assert (environment.telegram, environment.wechat, environment.wecom) == (None, None, None)


def test_the_database_lies_with_the_other_data(tmp_path: Path) -> None:
    assert load({"SUBAN_DATA": "/var/suban"}, tmp_path).database_url == "sqlite:////var/suban/suban.db"


def test_a_channel_with_its_secrets_is_on(tmp_path: Path) -> None:
    environment = load(TELEGRAM | WECHAT | WECOM, tmp_path)

    assert environment.telegram is not None
    assert environment.telegram.base_url == "https://api.telegram.org"
    assert environment.wechat is not None
    assert environment.wechat.aes_key == WECHAT["SUBAN_WECHAT_AES_KEY"]
    assert environment.wecom is not None
    assert environment.wecom.app is not None
    assert environment.wecom.app.hears
    assert environment.wecom.bot is not None
    assert environment.wecom.bot.bot_secret == "hidden-bot"
    assert environment.wecom.bot.bot_url == "wss://openws.work.weixin.qq.com"


def test_secrets_are_never_shown(tmp_path: Path) -> None:
    variables = TELEGRAM | WECHAT | WECOM | {"SUBAN_DATABASE_URL": "postgresql://suban:hidden@db/suban"}

    assert "hidden" not in repr(load(variables, tmp_path))


def test_addresses_are_taken_without_the_last_slash(tmp_path: Path) -> None:
    variables = TELEGRAM | {
        "SUBAN_PUBLIC_URL": "https://suban.example/",
        "SUBAN_TELEGRAM_BASE_URL": "http://127.0.0.1:9/",
    }
    environment = load(variables, tmp_path)

    assert environment.public_url == "https://suban.example"
    assert environment.telegram is not None
    assert environment.telegram.base_url == "http://127.0.0.1:9"


def test_half_a_channel_is_refused_with_what_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(BadConfig) as refused:
        load({"SUBAN_WECHAT_APPID": "wx1", "SUBAN_WECHAT_TOKEN": "hidden-token"}, tmp_path)

    assert str(refused.value) == (
        "SUBAN_WECHAT_* · 这个渠道的设置不齐 · "
        "请补上 SUBAN_WECHAT_SECRET SUBAN_WECHAT_AES_KEY，或全部去掉以关闭这个渠道"
    )


HOOKS = "工程部群=https://qyapi.example/cgi-bin/webhook/send?key=hidden-1 秩序部群=hidden-2"


@pytest.mark.parametrize(
    ("names", "app", "hears", "bot", "hooks"),
    [
        (("CORPID", "AGENTID", "SECRET"), True, False, False, False),
        (("CORPID", "AGENTID", "SECRET", "TOKEN", "AES_KEY"), True, True, False, False),
        (("BOT_ID", "BOT_SECRET"), False, False, True, False),
        (("WEBHOOKS",), False, False, False, True),
        (("BOT_ID", "BOT_SECRET", "WEBHOOKS"), False, False, True, True),
    ],
)
def test_a_company_may_have_any_part_of_wecom(
    names: tuple[str, ...], app: bool, hears: bool, bot: bool, hooks: bool, tmp_path: Path
) -> None:
    everything = WECOM | {"SUBAN_WECOM_WEBHOOKS": HOOKS}
    wecom = load({f"SUBAN_WECOM_{name}": everything[f"SUBAN_WECOM_{name}"] for name in names}, tmp_path).wecom

    assert wecom is not None
    assert (wecom.app is not None, wecom.bot is not None) == (app, bot)
    assert (wecom.app is not None and wecom.app.hears) == hears
    assert wecom.webhooks == ({"工程部群": "hidden-1", "秩序部群": "hidden-2"} if hooks else {})
    assert wecom.secret


@pytest.mark.parametrize(
    ("names", "lacks"),
    [
        (("CORPID", "SECRET"), "SUBAN_WECOM_AGENTID"),
        (("TOKEN", "AES_KEY"), "SUBAN_WECOM_CORPID"),
        (("CORPID", "AGENTID", "SECRET", "TOKEN"), "SUBAN_WECOM_AES_KEY"),
        (("BOT_ID",), "SUBAN_WECOM_BOT_SECRET"),
    ],
)
def test_half_a_part_of_wecom_is_refused(names: tuple[str, ...], lacks: str, tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match=lacks):
        load({f"SUBAN_WECOM_{name}": WECOM[f"SUBAN_WECOM_{name}"] for name in names}, tmp_path)


def test_a_webhook_that_can_not_be_read_is_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match="第2个群") as refused:
        load({"SUBAN_WECOM_WEBHOOKS": "工程部群=hidden-1 hidden-2"}, tmp_path)

    assert "hidden" not in str(refused.value)


@pytest.mark.parametrize("address", ["8000", "localhost:http", "127.0.0.1:99999", ":8000"])
def test_an_address_that_is_none_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(BadConfig, match="看不懂"):
        load({"SUBAN_HTTP": address}, tmp_path)


def test_a_file_sets_what_the_process_was_not_given(tmp_path: Path) -> None:
    written = (
        '# 机器上的设置\nexport SUBAN_HTTP=0.0.0.0:80\n\nSUBAN_DATA="/var/my data"  \nSUBAN_CONFIG=/etc/suban # 配置\n'
    )
    environment = load({"SUBAN_HTTP": "127.0.0.1:9000"}, tmp_path, written)

    assert (environment.host, environment.port) == ("127.0.0.1", 9000)
    assert environment.data == Path("/var/my data")
    assert environment.config == Path("/etc/suban")


def test_a_line_of_the_file_that_can_not_be_read_is_named_but_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(BadConfig) as refused:
        load({}, tmp_path, "SUBAN_HTTP=127.0.0.1:80\nhidden-token\n")

    assert "第2行看不懂" in str(refused.value)
    assert "hidden" not in str(refused.value)


def test_a_setting_left_empty_is_not_set(tmp_path: Path) -> None:
    assert load({"SUBAN_TELEGRAM_TOKEN": "", "SUBAN_CONFIG": " "}, tmp_path).telegram is None


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("TOKEN", "ab"),
        ("TOKEN", "a" * 33),
        ("TOKEN", "with-a-dash"),
        ("AES_KEY", "A" * 42),
        ("AES_KEY", "A" * 44),
        ("AES_KEY", "A" * 42 + "/"),
    ],
)
@pytest.mark.parametrize(("channel", "console"), [("WECHAT", "公众平台"), ("WECOM", "企业微信管理后台")])
def test_a_callback_that_could_not_be_trusted_is_refused_in_words(
    name: str, wrong: str, channel: str, console: str, tmp_path: Path
) -> None:
    given = (WECHAT if channel == "WECHAT" else WECOM) | {f"SUBAN_{channel}_{name}": wrong}

    with pytest.raises(BadConfig, match=f"SUBAN_{channel}_{name}.*{console}") as refused:
        load(given, tmp_path)

    assert wrong not in str(refused.value)
