"""A flood at the HTTP edge of the real process: forged calls beside good ones, and somebody who asks without end."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest
from wecom_account import AGENT, CORP
from wecom_life import MONDAY, Life
from wecom_platform import platform

from bots.clock import HandClock
from bots.wiring import Company

LOUD, QUIET = "203.0.113.9", "203.0.113.10"


@pytest.fixture
def life(company: Company, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    with platform() as server:
        life = Life(company, server, tmp_path_factory.mktemp("wecom"), bot=False, hooks=False)
        # No time passes, so nothing comes back.
        life.clock = HandClock(MONDAY)
        server.now = life.clock.now
        life.join_everybody()
        yield life


def ask(life: Life, path: str, address: str) -> httpx.Response:
    url = f"http://127.0.0.1:{life.environment.port}{path}"
    return life.http.get(url, headers={"X-Forwarded-For": address})


def said(number: int) -> dict[str, str]:
    common = {"ToUserName": CORP, "FromUserName": "U2", "CreateTime": "1795400000", "MsgType": "text"}
    return common | {"Content": "你好", "MsgId": str(number), "AgentID": str(AGENT)}


def test_forged_calls_are_turned_away_and_of_the_good_ones_beside_them_none(life: Life) -> None:
    most = life.company.config.limits.address.most
    with life.connected():
        life.http.headers["X-Forwarded-For"] = LOUD
        forged, good = list[httpx.Response](), list[int]()
        for number in range(60):
            asked = {"msg_signature": "0" * 40, "timestamp": "1795400000", "nonce": str(number)}
            url = f"http://127.0.0.1:{life.environment.port}/wecom"
            forged.append(life.http.post(url, params=asked, content=b"<xml><Encrypt>x</Encrypt></xml>"))
            good.append(life.call(said(number)).status_code)

        assert set(good) == {200}
        assert [answer.status_code for answer in forged] == [403] * (most // 10) + [429] * (60 - most // 10)
        assert int(forged[-1].headers["Retry-After"]) > 0
        # Who forges is let be everywhere else, too, and nobody else is.
        assert ask(life, "/healthz", LOUD).status_code == 429
        assert ask(life, "/healthz", QUIET).status_code == 200
        assert ask(life, "/t", QUIET).status_code == 200

        life.wind(minutes=1)
        assert ask(life, "/t", LOUD).status_code == 200


def test_who_asks_without_end_is_told_when_to_come_again_and_can_not_say_to_be_somebody_else(life: Life) -> None:
    most = life.company.config.limits.address.most
    with life.connected():
        answers = Counter(ask(life, "/t", LOUD).status_code for _ in range(most + 5))
        assert answers == {200: most, 429: 5}
        assert ask(life, "/t", f"{QUIET}, {LOUD}").status_code == 429

    # Of who is no proxy, nothing is believed.
    life.http = httpx.Client(trust_env=False, timeout=30)
    with life.running(environment=replace(life.environment, proxies=("10.0.0.0/8",))):
        life.wait_for_http()
        others = Counter(ask(life, "/t", f"198.51.100.{number % 250}").status_code for number in range(most + 5))
        assert others[429] >= 5
        life.http.close()
