"""SIGTERM in the midst of a busy hour: what was taken is finished, the rest is repeated to the next process; nothing twice."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event, Semaphore

import httpx
import pytest
import sqlalchemy as sa
from bot_api import TOKEN, BotApi
from life import SECRET, Life, environment
from live.process import living
from live.waiting import PATIENCE, until

from bots.clock import Clock
from bots.running import Running
from bots.wiring import Company
from storage.database import Database

ROOT = Path(__file__).parents[2]
RESIDENTS = 8
SAID = ("3号楼2单元的灯坏了，一直没人修", "尽快修好", "13812345678", "确认提交")


@contextmanager
def process(life: Life) -> Iterator[subprocess.Popen[bytes]]:
    """Run the real command, and yield it when it is called at its address."""
    introduced = len(life.api.called("setWebhook"))
    settings = {
        "PATH": os.environ["PATH"],
        "SUBAN_DATA": str(life.environment.data),
        "SUBAN_HTTP": f"127.0.0.1:{life.environment.port}",
        "SUBAN_PUBLIC_URL": life.environment.public_url,
        "SUBAN_TELEGRAM_TOKEN": TOKEN,
        "SUBAN_TELEGRAM_SECRET": SECRET,
        "SUBAN_TELEGRAM_BASE_URL": life.api.url,
        "SUBAN_LOG": "ERROR",
    }
    with subprocess.Popen(
        [sys.executable, "-m", "bots", "run"], cwd=ROOT, env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as run:
        try:
            until(lambda: len(life.api.called("setWebhook")) > introduced)
            yield run
        finally:
            run.kill()


@pytest.mark.slow
def test_nothing_is_lost_and_nothing_doubled_by_an_orderly_end(company: Company, api: BotApi, tmp_path: Path) -> None:
    life = Life(company, api, environment(tmp_path, api, webhook=True))
    confirmed, ended, lost = Semaphore(0), Event(), Event()

    def talk(resident: int) -> None:
        """Say it all as Telegram does: one after the other, each again and again until it is confirmed."""
        for text in SAID:
            if text == SAID[-1] and resident % 2:
                ended.wait(PATIENCE)
            update = api.queue(message=life.message(resident, text))
            while not is_confirmed(life, update):
                assert not lost.wait(0.05), "nobody is there any more"
            confirmed.release()

    with ThreadPoolExecutor(RESIDENTS) as phones, closing(life):
        try:
            with process(life) as first:
                talks = [phones.submit(talk, resident) for resident in range(1, RESIDENTS + 1)]
                for _ in range(RESIDENTS):
                    assert confirmed.acquire(timeout=PATIENCE)
                first.send_signal(signal.SIGTERM)
                assert first.wait(PATIENCE) == 0
                assert first.stderr is not None
                assert first.stderr.read() == b""
            assert states(life)["sending"] == 0, "what was on its way arrived"
            ended.set()
            with living(lambda: Running(company, life.environment, Clock())):
                for each in talks:
                    each.result(PATIENCE)
                for resident in range(1, RESIDENTS + 1):
                    life.sees(resident, "已受理")
        finally:
            ended.set()
            lost.set()

    said = [(str(call["chat_id"]), call["text"]) for call in api.called("sendMessage")]
    assert [each for each, times in Counter(said).items() if times > 1] == []
    with closing(Database(life.environment.database_url)) as database, database.engine.connect() as connection:
        filed = connection.execute(sa.text("SELECT resident FROM complaint")).scalars().all()
    assert Counter(Counter(filed).values()) == {1: RESIDENTS}


def is_confirmed(life: Life, update: object) -> bool:
    try:
        return life.post(update).status_code == 200
    except httpx.TransportError:
        return False


def states(life: Life) -> Counter[str]:
    with closing(Database(life.environment.database_url)) as database, database.engine.connect() as connection:
        return Counter(connection.execute(sa.text("SELECT state FROM outbox")).scalars())
