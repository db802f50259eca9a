"""Kill -9 of a real `suban run` in the middle: nothing is confirmed before its commit, everything has its effect once."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from bot_api import TOKEN, BotApi
from life import Life, environment
from live.ports import free_port
from live.waiting import PATIENCE

from bots.wiring import Company
from storage.database import Database

ROOT = Path(__file__).parents[2]
RESIDENTS = 12
SAID = ("3号楼2单元的灯坏了，一直没人修", "尽快修好", "13812345678", "确认提交")


@contextmanager
def process(folder: Path, api: BotApi) -> Iterator[subprocess.Popen[bytes]]:
    """Run the real command with nothing set but what it takes."""
    settings = {
        "PATH": os.environ["PATH"],
        "SUBAN_DATA": str(folder),
        "SUBAN_HTTP": f"127.0.0.1:{free_port()}",
        "SUBAN_TELEGRAM_TOKEN": TOKEN,
        "SUBAN_TELEGRAM_BASE_URL": api.url,
        "SUBAN_LOG": "ERROR",
    }
    with subprocess.Popen(
        [sys.executable, "-m", "bots", "run"], cwd=ROOT, env=settings, stdout=subprocess.DEVNULL
    ) as run:
        try:
            yield run
        finally:
            run.kill()


@pytest.mark.slow
def test_everything_said_has_its_effect_once_whenever_the_process_dies(
    company: Company, api: BotApi, tmp_path: Path
) -> None:
    life = Life(company, api, environment(tmp_path, api))
    for text in SAID:
        for resident in range(1, RESIDENTS + 1):
            life.say(resident, text)
    last = api.updates[-1]["update_id"]

    for death in (5, 20):
        with process(tmp_path, api) as doomed:
            api.wait(lambda death=death: len(api.called("sendMessage")) >= death)
            doomed.kill()
        committed = handled(life)
        assert set(range(1001, api.confirmed)) <= committed
    introduced = len(api.called("setMyCommands"))
    with process(tmp_path, api) as survivor:
        api.wait(lambda: len(api.called("setMyCommands")) > introduced)
        api.wait(lambda: api.confirmed == last + 1)
        for resident in range(1, RESIDENTS + 1):
            life.sees(resident, "已受理")
        survivor.terminate()
        assert survivor.wait(PATIENCE) == 0

    assert handled(life) == set(range(1001, last + 1))
    with Database(life.environment.database_url).engine.connect() as connection:
        filed = connection.execute(sa.text("SELECT resident FROM complaint")).scalars().all()
        stuck = connection.execute(
            sa.text("SELECT count(*) FROM outbox WHERE state IN ('sending', 'dead')")
        ).scalar_one()
    assert Counter(Counter(filed).values()) == {1: RESIDENTS}
    assert stuck == 0


def handled(life: Life) -> set[int]:
    """Return the updates that have had their effect."""
    database = Database(life.environment.database_url)
    with database.engine.connect() as connection:
        messages = connection.execute(sa.text("SELECT message FROM inbox")).scalars().all()
    database.close()
    return {int(message.partition(".")[0]) for message in messages}
