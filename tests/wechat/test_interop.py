"""Messages that other people's programs sealed are understood, and they understand ours."""

import asyncio
import json
import random
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from account import STORY, ZHANG, account
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from official import ACCOUNT, APPID, KEY, TOKEN, Call, decrypt, encrypt, message, opened, sign

from bots.tencent.envelope import Envelope, Signed
from bots.wiring import Company

NODE = Path(__file__).parent.parent / "node"
PACKAGES = ("@wecom/crypto", "wechat-crypto")


class Peers:
    """The packages, asked one thing at a time."""

    def __init__(self, node: subprocess.Popen[str]) -> None:
        self._node = node

    def ask(self, peer: str, act: str, **task: Any) -> Any:
        known = {"peer": peer, "act": act, "token": TOKEN, "key": KEY, "receiver": APPID}
        assert self._node.stdin
        assert self._node.stdout
        self._node.stdin.write(json.dumps(known | task) + "\n")
        self._node.stdin.flush()
        return json.loads(self._node.stdout.readline())


@pytest.fixture(scope="module")
def peers() -> Iterator[Peers]:
    node = shutil.which("node")
    if node is None or not all((NODE / "node_modules" / name).is_dir() for name in PACKAGES):
        pytest.skip("no node with the packages of tests/node/package.json: npm install --prefix tests/node")
    script = [node, "--no-deprecation", str(NODE / "peers.cjs")]
    with subprocess.Popen(script, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", cwd=NODE) as process:
        yield Peers(process)
        process.kill()


@pytest.mark.parametrize("peer", PACKAGES)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200))
def test_what_one_seals_the_other_opens(peers: Peers, peer: str, text: str) -> None:
    theirs = peers.ask(peer, "encrypt", text=text)
    assert decrypt(theirs) == (text, APPID)
    assert peers.ask(peer, "decrypt", encrypted=encrypt(text)) == {"message": text, "id": APPID}


@pytest.mark.parametrize("peer", PACKAGES)
def test_a_whole_complaint_that_they_seal_is_heard_and_its_answers_opened(
    peers: Peers, peer: str, company: Company, tmp_path: Path
) -> None:
    chance = random.Random(peer)

    async def run() -> None:
        async with account(company, tmp_path) as wechat:
            for number, words in enumerate(STORY):
                now = wechat.clock.now()
                wechat.official.acted(ZHANG, "message", now)
                xml = message(ZHANG, now, MsgType="text", Content=words, MsgId=number)
                encrypted, timestamp, nonce = peers.ask(peer, "encrypt", text=xml), str(int(now.timestamp())), "n"
                nonce = f"{chance.randrange(10**9)}"
                signature = peers.ask(peer, "sign", timestamp=timestamp, nonce=nonce, encrypted=encrypted)
                assert signature == sign(TOKEN, timestamp, nonce, encrypted)
                params = {
                    "timestamp": timestamp,
                    "nonce": nonce,
                    "encrypt_type": "aes",
                    "msg_signature": signature,
                }
                body = f"<xml><ToUserName><![CDATA[{ACCOUNT}]]></ToUserName><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
                answer = await wechat.call(Call(params, body))
                assert answer.status_code == 200
                said = opened(answer.text)
                assert said["ToUserName"] == ZHANG
            assert "已受理" in said["Content"]

    asyncio.run(run())


@pytest.mark.parametrize("peer", PACKAGES)
def test_they_open_what_the_house_seals(peers: Peers, peer: str) -> None:

    now = datetime(2026, 11, 23, tzinfo=UTC)
    sealed = Envelope(TOKEN, KEY, APPID).seal("您好，诉办助手 🙂 ]]>", now)

    assert peers.ask(peer, "decrypt", encrypted=sealed["Encrypt"]) == {"message": "您好，诉办助手 🙂 ]]>", "id": APPID}
    signed = Signed(sealed["MsgSignature"], sealed["TimeStamp"], sealed["Nonce"])
    asked = {"timestamp": signed.timestamp, "nonce": signed.nonce, "encrypted": sealed["Encrypt"]}
    assert peers.ask(peer, "sign", **asked) == signed.signature
