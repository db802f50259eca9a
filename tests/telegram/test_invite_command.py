"""From an invitation on the command line to a bound staff group, as the README tells it."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from bot_api import TOKEN, BotApi
from life import Life, environment
from live.waiting import PATIENCE

from bots.__main__ import main
from bots.clock import Clock, HandClock
from bots.wiring import Company

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Done:
    """What a command left."""

    returncode: int
    stdout: str
    stderr: str


Suban = Callable[..., Done]


@pytest.fixture
def suban(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Suban:
    """Return what types a command, without waiting for a process of its own to start."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("SUBAN_DATA", str(tmp_path))

    def typed(*words: str, **more: str) -> Done:
        with monkeypatch.context() as meanwhile:
            for name, value in more.items():
                meanwhile.setenv(name, value)
            returncode = main(words)
        said = capsys.readouterr()
        return Done(returncode, said.out, said.err)

    return typed


def test_an_address_that_is_taken_is_said_in_words(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        done = subprocess.run(
            [sys.executable, "-m", "bots", "run"],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "SUBAN_DATA": str(tmp_path), "SUBAN_HTTP": address},
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
        )

    assert done.returncode == 2
    assert f"suban: SUBAN_HTTP: {address} can't be listened at" in done.stderr
    assert "Traceback" not in done.stderr


def code_in(said: str) -> str:
    found = re.search(r"/bind (\S+)", said)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("name", "words", "parameter"), [("工程部群", ["--group"], "startgroup"), ("刘师傅", [], "start")]
)
def test_an_invitation_has_a_code_a_link_and_a_picture_of_it(
    suban: Suban, api: BotApi, name: str, words: list[str], parameter: str
) -> None:
    server = {"SUBAN_TELEGRAM_TOKEN": TOKEN, "SUBAN_TELEGRAM_BASE_URL": api.url}
    done = suban("invite", name, *words, **server)

    assert done.returncode == 0, done.stderr
    code = code_in(done.stdout).replace("-", "")
    assert f"https://t.me/suban_test_bot?{parameter}={code}" in done.stdout
    assert "█" in done.stdout
    assert TOKEN not in done.stdout + done.stderr


def test_an_invitation_needs_no_server(suban: Suban) -> None:
    done = suban("invite", "刘师傅", SUBAN_TELEGRAM_TOKEN=TOKEN, SUBAN_TELEGRAM_BASE_URL="http://127.0.0.1:9")

    assert done.returncode == 0
    assert code_in(done.stdout)
    assert TOKEN not in done.stdout + done.stderr


def test_who_is_not_there_can_not_be_invited(suban: Suban) -> None:
    done = suban("invite", "没有这个人")

    assert done.returncode == 1
    assert "王师傅" in done.stderr


def test_who_has_not_joined_is_named_by_the_audit(suban: Suban) -> None:
    said = suban("check", "--audit").stdout

    (line,) = [line for line in said.splitlines() if "suban invite" in line]
    assert "王师傅" in line
    assert "工程部群" in line


def test_an_invited_group_is_bound(suban: Suban, company: Company, api: BotApi, tmp_path: Path) -> None:
    life = Life(company, api, environment(tmp_path, api))
    # The command lives in real time, and its code lasts a day.
    life.clock = HandClock(Clock().now(), base=Clock().now)
    code = code_in(suban("invite", "--group", "工程部群").stdout)
    with life.running():
        life.say("王师傅", f"/bind@suban_test_bot {code}", group="工程部群")

        life.sees("工程部群", "本群已设为翠湖花园的「工程部群」")
    assert "工程部群" not in suban("check", "--audit").stdout.splitlines()[-2]


def test_a_poster_leads_to_its_place(suban: Suban, company: Company, api: BotApi, tmp_path: Path) -> None:
    server = {"SUBAN_TELEGRAM_TOKEN": TOKEN, "SUBAN_TELEGRAM_BASE_URL": api.url}
    saved = tmp_path / "3.svg"
    done = suban("poster", "3号楼2单元", "--save", str(saved), **server)
    assert done.returncode == 0, done.stderr
    assert "█" in done.stdout
    assert "<svg" in saved.read_text(encoding="utf-8")
    payload = re.search(r"https://t.me/suban_test_bot\?start=(\S+)", done.stdout)
    assert payload

    life = Life(company, api, environment(tmp_path, api))
    with life.running():
        life.say(1, f"/start {payload[1]}")
        life.sees(1, "您在3号楼2单元")
        life.say(1, "楼道灯坏了，晚上看不见，希望马上修")
        life.sees(1, "请留个联系电话")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["3号楼"], "SUBAN_TELEGRAM_TOKEN"),
        (["3号楼", "--community", "没有这个小区"], "翠湖花园"),
        (["3号楼", "--save", "x.doc"], ".svg"),
        (["地下车库B区最里面靠近水泵房的那一排"], "shorter"),
    ],
)
def test_a_poster_that_can_not_be_made_says_why(suban: Suban, words: list[str], why: str) -> None:
    done = suban("poster", *words)

    assert done.returncode == 1
    assert why in done.stderr
