"""The real command with an official account beside it: one HTTP app, a sudden death, and a code to be printed."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa
import uvicorn
from account import STORY, ZHANG
from life import free_port
from official import APPID, KEY, SECRET, TOKEN, Official, message, opened, sealed

from bots.running import Server
from core.arrival import arrival_of
from storage.database import Database

ROOT = Path(__file__).parents[2]


@pytest.fixture
def official() -> Iterator[Official]:
    port = free_port()
    official = Official(now=lambda: datetime.now(UTC), url=f"http://127.0.0.1:{port}")
    server = Server(uvicorn.Config(official.app(), port=port, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    yield official
    server.should_exit = True
    thread.join(10)


def settings(folder: Path, official: Official, port: int) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "SUBAN_DATA": str(folder),
        "SUBAN_HTTP": f"127.0.0.1:{port}",
        "SUBAN_WECHAT_APPID": APPID,
        "SUBAN_WECHAT_SECRET": SECRET,
        "SUBAN_WECHAT_TOKEN": TOKEN,
        "SUBAN_WECHAT_AES_KEY": KEY,
        "SUBAN_WECHAT_BASE_URL": official.url,
        "SUBAN_LOG": "ERROR",
    }


@contextmanager
def process(folder: Path, official: Official, port: int) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-m", "bots", "run"],
        cwd=ROOT,
        env=settings(folder, official, port),
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as run:
        try:
            assert run.stdout
            said = [next(run.stdout) for _ in range(3)]
            assert any("WeChat is on" in line for line in said)
            yield run
        finally:
            run.kill()


def test_it_answers_dies_and_answers_again_and_every_word_has_its_effect_once(
    official: Official, tmp_path: Path
) -> None:
    port, numbers = free_port(), iter(range(1, 99))
    transport = httpx.HTTPTransport(retries=6)
    with httpx.Client(transport=transport, base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:

        def say(words: str, number: int) -> str:
            now = datetime.now(UTC)
            official.acted(ZHANG, "message", now)
            call = sealed(message(ZHANG, now, MsgType="text", Content=words, MsgId=number), now)
            answer = client.post("/wechat", params=dict(call.params), content=call.body, timeout=30)
            assert answer.status_code == 200
            return opened(answer.text).get("Content", "")

        with process(tmp_path, official, port):
            assert "您希望我们怎么处理" in say(STORY[0], next(numbers))
            second = next(numbers)
            answer = say(STORY[1], second)
            assert "联系电话" in answer
            health = client.get("/healthz").json()["channels"]
            assert health["telegram"] is None
            assert health["wechat"]["waiting_on_disk"] == 0
        with process(tmp_path, official, port) as survivor:
            assert say(STORY[1], second) == answer
            assert "请您核对一下" in say(STORY[2], next(numbers))
            assert "已受理" in say(STORY[3], next(numbers))
            survivor.terminate()
            assert survivor.wait(20) == 0

    with Database(f"sqlite:///{tmp_path / 'suban.db'}").engine.connect() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM complaint")).scalar_one() == 1
        assert connection.execute(sa.text("SELECT count(*) FROM inbox")).scalar_one() == 4


def test_the_code_of_a_place_leads_to_the_account(official: Official, tmp_path: Path) -> None:
    saved = tmp_path / "3.svg"
    done = subprocess.run(
        [sys.executable, "-m", "bots", "poster", "3号楼2单元", "--channel", "wechat", "--save", str(saved)],
        cwd=ROOT,
        env=settings(tmp_path, official, free_port()),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    scene = re.search(r"http://weixin.example/q/(\S+)", done.stdout)
    assert scene
    arrival = arrival_of(scene[1])
    assert arrival is not None
    assert (arrival.place.building, arrival.place.unit) == ("3", "2")
    assert "<svg" in saved.read_text(encoding="utf-8")
