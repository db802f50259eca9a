"""What `suban check` says of 企业微信: what is there and what follows, and with --online what the platform says."""

import argparse
import asyncio
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from wecom_account import AGENT, CORP, SECRET
from wecom_chats import Fault
from wecom_life import Life
from wecom_platform import Platform, platform

from bots.commands import check
from bots.config.environment import WecomAccess, WecomApp, WecomBot
from bots.config.problems import remark
from bots.inspection import Finding
from bots.wecom.announcement import IN_WORDS, announcement, situation
from bots.wecom.inspection import inspect
from bots.wiring import Company

APP = WecomApp(corpid=CORP, agentid=str(AGENT), secret=SECRET, token="t", aes_key="k")
BOT = WecomBot(bot_id="b", bot_secret="s")
HOOKS = {"工程部群": "key-1", "秩序部群": "key-2"}


@pytest.fixture
def server() -> Iterator[Platform]:
    with platform() as running:
        running.webhooks |= {"key-1": "wr1", "key-2": "wr2"}
        yield running


def asked(server: Platform, *, app: WecomApp | None = APP, hooks: Mapping[str, str] = HOOKS) -> list[Finding]:
    return asyncio.run(inspect(WecomAccess(app=app, webhooks=hooks, base_url=server.url)))


def test_all_is_well_and_nobody_was_shown_anything(server: Platform) -> None:
    assert asked(server) == [Finding(what=what) for what in ("wecom_token", "wecom_app", "wecom_hooks")]
    assert not server.chats


def test_a_wrong_secret_is_said_once_with_where_it_is_found(server: Platform) -> None:
    (token,) = asked(server, app=WecomApp(corpid=CORP, agentid="1", secret="wrong"), hooks={})

    assert "SUBAN_WECOM_SECRET" in token.trouble


def test_an_address_that_is_not_trusted_is_named(server: Platform) -> None:
    server.fail("agent/get", Fault(60020))
    _, app, _ = asked(server)

    assert "203.0.113.7" in app.trouble
    assert "企业可信IP" in app.trouble


def test_that_nobody_answered_is_said_in_words(server: Platform) -> None:
    server.fail("agent/get", Fault(status=502))
    _, app, _ = asked(server)

    assert app.trouble.startswith("没有答复（HTTP 502）")


def test_a_webhook_that_is_gone_is_named_by_its_group(server: Platform) -> None:
    del server.webhooks["key-2"]
    hooks = asked(server)[-1]

    assert "秩序部群" in hooks.trouble
    assert "工程部群" not in hooks.trouble
    assert "key-2" not in hooks.trouble


def test_of_the_group_bot_the_process_is_asked_that_holds_it(
    server: Platform, company: Company, tmp_path: Path
) -> None:
    def bot(door: str) -> str:
        (found,) = asyncio.run(inspect(WecomAccess(bot=BOT, base_url=server.url), door))
        assert found.what == "wecom_bot"
        return found.trouble

    life = Life(company, server, tmp_path, app=False, hooks=False)
    door = f"http://127.0.0.1:{life.environment.port}"
    assert "先启动" in bot(door)
    with life.connected():
        assert not bot(door)
        server.fail("aibot_subscribe", *[Fault(40001)] * 9)
        server.cut()
        server.wait(lambda: not life.health()["channels"]["wecom"]["bot"]["connected"])
        assert "Bot ID 和 Secret" in bot(door)


@pytest.mark.parametrize(
    ("access", "url", "expected"),
    [
        (None, "", ["off"]),
        (WecomAccess(app=APP, bot=BOT, webhooks=HOOKS), "https://h", ["bot", "hooks", "app"]),
        (WecomAccess(bot=BOT), "", ["bot", "no_hooks", "alone_by_bot", "no_page"]),
        (WecomAccess(webhooks=HOOKS), "https://h", ["texts", "hooks", "alone_by_page"]),
        (WecomAccess(webhooks=HOOKS), "", ["texts", "hooks", "alone_by_page", "nobody"]),
        (WecomAccess(app=APP), "", ["no_groups", "no_hooks", "app_deaf", "nobody"]),
        (
            WecomAccess(app=WecomApp(corpid="c", agentid="1", secret="s"), webhooks=HOOKS),
            "https://h",
            ["texts", "hooks", "app_speaks"],
        ),
    ],
)
def test_what_is_off_is_said_with_what_follows(access: WecomAccess | None, url: str, expected: list[str]) -> None:
    found = list(situation(access, url))

    assert [key for key, _ in found] == expected
    assert len(announcement(access, url)) == len(expected)
    assert all(remark(f"wecom_{key}", **values) for key, values in found)


def test_everything_said_in_one_language_is_said_in_the_other() -> None:
    assert all(remark(f"wecom_{key}", count=1, url="") for key in IN_WORDS)


def test_a_webhook_of_a_group_that_nobody_has_is_a_mistake(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SUBAN_WECOM_WEBHOOKS", "工程群=key-1")
    code = check.run(argparse.Namespace(config=None, audit=False, online=False))

    assert code == 1
    assert "您是不是想写「工程部群」" in capsys.readouterr().out
