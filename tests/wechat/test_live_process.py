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
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
import uvicorn
from account import STORY, ZHANG
from live.ports import free_port
from live.waiting import PATIENCE, TRIES, until
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
    thread.join(PATIENCE)


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


class Phone:
    """Zhang's phone: each message has a number, which another try of it keeps."""

    def __init__(self, official: Official, folder: Path) -> None:
        self.port = free_port()
        self._official = official
        self._database = Database(f"sqlite:///{folder / 'suban.db'}")
        transport = httpx.HTTPTransport(retries=TRIES)
        self.client = httpx.Client(transport=transport, base_url=f"http://127.0.0.1:{self.port}", trust_env=False)

    def say(self, words: str, number: int) -> str:
        """Return what comes back with the confirmation."""
        now = datetime.now(UTC)
        self._official.acted(ZHANG, "message", now)
        call = sealed(message(ZHANG, now, MsgType="text", Content=words, MsgId=number), now)
        answer = self.client.post("/wechat", params=dict(call.params), content=call.body, timeout=30)
        assert answer.status_code == 200
        return opened(answer.text).get("Content", "")

    def ask(self, statement: str) -> Any:
        with self._database.engine.begin() as connection:
            found = connection.execute(sa.text(statement))
            return found.scalar_one() if found.returns_rows else None

    def is_settled(self) -> bool:
        """Tell whether it is in the database that everything said has arrived: only then is a death harmless."""
        return self.ask("SELECT count(*) FROM outbox WHERE channel = 'wechat' AND state <> 'sent'") == 0

    def close(self) -> None:
        self.client.close()
        self._database.close()


@pytest.fixture
def phone(official: Official, tmp_path: Path) -> Iterator[Phone]:
    phone = Phone(official, tmp_path)
    yield phone
    phone.close()


def test_it_answers_dies_and_answers_again_and_every_word_has_its_effect_once(
    official: Official, phone: Phone, tmp_path: Path
) -> None:
    with process(tmp_path, official, phone.port):
        assert "您希望我们怎么处理" in phone.say(STORY[0], 1)
        answer = phone.say(STORY[1], 2)
        assert "联系电话" in answer
        health = phone.client.get("/healthz").json()["channels"]
        assert health["telegram"] is None
        assert health["wechat"]["waiting_on_disk"] == 0
        until(phone.is_settled)
    with process(tmp_path, official, phone.port) as survivor:
        assert phone.say(STORY[1], 2) == answer
        assert "请您核对一下" in phone.say(STORY[2], 3)
        assert "已受理" in phone.say(STORY[3], 4)
        survivor.terminate()
        assert survivor.wait(PATIENCE) == 0

    assert official.said(ZHANG) == []
    assert phone.ask("SELECT count(*) FROM complaint") == 1
    assert phone.ask("SELECT count(*) FROM inbox") == 4


def test_an_answer_whose_arrival_was_not_noted_before_a_death_reaches_the_resident_once_more(
    official: Official, phone: Phone, tmp_path: Path
) -> None:
    with process(tmp_path, official, phone.port):
        assert "您希望我们怎么处理" in phone.say(STORY[0], 1)
        until(phone.is_settled)
        # As if it died between writing the answer and noting that it arrived.
        phone.ask(
            "CREATE TRIGGER death BEFORE UPDATE ON outbox WHEN NEW.state = 'sent' BEGIN SELECT RAISE(FAIL, 'dead'); END"
        )
        first = phone.say(STORY[1], 2)
        assert "联系电话" in first
    assert not phone.is_settled()
    phone.ask("DROP TRIGGER death")
    with process(tmp_path, official, phone.port):
        # WeChat tries again; it is a matter of moments whether the words go back with that, or by the customer service.
        answer = phone.say(STORY[1], 2)
        until(phone.is_settled)

    assert [words for words in (answer, *official.said(ZHANG)) if words] == [first]
    assert phone.ask("SELECT count(*) FROM inbox") == 2


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
