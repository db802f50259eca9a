"""`suban check --online`: what the platform says of the account, and what is to be clicked."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from official import Official, access

from bots.__main__ import main
from bots.wechat.inspection import inspect


@pytest.fixture
def official() -> Official:
    return Official(now=lambda: datetime.now(UTC), url="http://platform")


def look(official: Official, **changed: str) -> dict[str, str]:
    transport = httpx.ASGITransport(official.app())
    found = asyncio.run(inspect(replace(access(official.url), **changed), transport))
    return {finding.what: finding.trouble for finding in found}


def test_all_is_well(official: Official) -> None:
    official.calls.append(("/cgi-bin/menu/create", {"button": []}))

    assert look(official) == {"wechat_token": "", "wechat_menu": ""}


def test_an_address_that_is_not_listed_is_named(official: Official) -> None:
    official.is_listed = False

    assert look(official) == {
        "wechat_token": "40164 服务器的 IP 不在白名单里：公众平台 → 设置与开发 → 基本配置 → IP白名单，加上 203.0.113.7。"
    }


@pytest.mark.parametrize(("field", "where"), [("appid", "开发者ID(AppID)"), ("secret", "开发者密码(AppSecret)")])
def test_a_wrong_setting_is_said_with_where_it_is_found(official: Official, field: str, where: str) -> None:
    assert where in look(official, **{field: "wrong"})["wechat_token"]


def test_a_menu_that_is_not_there_is_said(official: Official) -> None:
    assert look(official)["wechat_menu"].startswith("46003 还没有菜单")


def test_without_a_channel_there_is_nothing_to_ask(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SUBAN_DATA", str(tmp_path))

    assert main(["check", "--online"]) == 0
    assert "没有接上任何渠道" in capsys.readouterr().out
