"""Our own platform and our cipher beside what 企业微信 itself publishes for Node."""

import json
import random
import shutil
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import pytest
from wecom_account import AES_KEY, BOT_ID, BOT_SECRET, CALLBACK_TOKEN, CORP
from wecom_platform import platform
from wecom_shown import as_read

from bots.tencent.envelope import Envelope, Signed

NODE = Path(__file__).parents[1] / "node"
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


@pytest.fixture
def node() -> str:
    found = shutil.which("node")
    if found is None or not (NODE / "node_modules" / "@wecom").is_dir():
        pytest.skip("no Node, or its packages are not installed: .ci/run does both")
    return found


def lines(stream: IO[str]) -> Iterator[dict[str, Any]]:
    for line in stream:
        yield json.loads(line)


def test_the_official_client_finds_our_gateway_to_be_the_platforms(node: str) -> None:
    with platform() as server:
        command = [node, "group_bot.js", server.gateway_url, BOT_ID, BOT_SECRET]
        with subprocess.Popen(
            command, cwd=NODE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        ) as client:
            assert client.stdout
            assert client.stdin
            guard = threading.Timer(30, client.kill)
            guard.start()
            heard = lines(client.stdout)
            assert next(heard)["what"] == "authenticated"
            server.say("wang", "你好", group="wr1")
            assert next(heard) == {"what": "message", "text": "@诉办 你好", "chat": "wr1"}
            assert next(heard) == {"what": "sent", "errcode": 0}
            assert next(heard) == {"what": "refused", "errcode": 93006}
            server.press("wang", "签收", chat="wr1")
            assert next(heard) == {"what": "pressed", "user": "wang", "key": "acknowledge:1"}
            assert next(heard) == {"what": "changed", "errcode": 0}
            server.wait(lambda: len(server.called("ping")) > 2)
            client.stdin.close()
            guard.cancel()

        (card,) = server.chats["wr1"]
        assert "已由王师傅签收" in as_read(card)


def test_what_they_seal_we_open_and_what_we_seal_they_open(node: str) -> None:
    chance = random.Random(7)
    envelope = Envelope(CALLBACK_TOKEN, AES_KEY, CORP)
    stamp, nonce = str(int(NOW.timestamp())), "n1"
    said = ["".join(chance.choices("签收a<]]>👍\n&", k=chance.randrange(0, 400))) for _ in range(50)]
    ours = [envelope.seal(content, NOW) for content in said]
    asked = [
        json.dumps(
            {
                "token": CALLBACK_TOKEN,
                "key": AES_KEY,
                "id": CORP,
                "timestamp": stamp,
                "nonce": nonce,
                "content": content,
                "encrypted": sealed["Encrypt"],
            }
        )
        for content, sealed in zip(said, ours, strict=True)
    ]
    done = subprocess.run(
        [node, "sealed.js"],
        cwd=NODE,
        input="\n".join(asked),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )

    answers = [json.loads(line) for line in done.stdout.splitlines()]
    opened = [(answer["opened"]["message"], answer["opened"]["id"]) for answer in answers]
    assert opened == [(content, CORP) for content in said]
    theirs = [envelope.open(Signed(one["signature"], stamp, nonce), one["sealed"], NOW) for one in answers]
    assert theirs == said
