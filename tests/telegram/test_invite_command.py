"""From an invitation on the command line to a bound staff group, as the README tells it."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from bot_api import TOKEN, BotApi
from life import Life, environment

from bots.clock import Clock, HandClock
from bots.wiring import Company

ROOT = Path(__file__).parents[2]


def suban(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    settings = {"PATH": os.environ["PATH"], "SUBAN_DATA": str(folder), **more}
    return subprocess.run(
        [sys.executable, "-m", "bots", *words],
        cwd=ROOT,
        env=settings,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_an_address_that_is_taken_is_said_in_words(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        done = suban(tmp_path, "run", SUBAN_HTTP=address)

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
    api: BotApi, tmp_path: Path, name: str, words: list[str], parameter: str
) -> None:
    server = {"SUBAN_TELEGRAM_TOKEN": TOKEN, "SUBAN_TELEGRAM_BASE_URL": api.url}
    done = suban(tmp_path, "invite", name, *words, **server)

    assert done.returncode == 0, done.stderr
    code = code_in(done.stdout).replace("-", "")
    assert f"https://t.me/suban_test_bot?{parameter}={code}" in done.stdout
    assert "█" in done.stdout
    assert TOKEN not in done.stdout + done.stderr


def test_an_invitation_needs_no_server(tmp_path: Path) -> None:
    done = suban(tmp_path, "invite", "刘师傅", SUBAN_TELEGRAM_TOKEN=TOKEN, SUBAN_TELEGRAM_BASE_URL="http://127.0.0.1:9")

    assert done.returncode == 0
    assert code_in(done.stdout)
    assert TOKEN not in done.stdout + done.stderr


def test_who_is_not_there_can_not_be_invited(tmp_path: Path) -> None:
    done = suban(tmp_path, "invite", "没有这个人")

    assert done.returncode == 1
    assert "王师傅" in done.stderr


def test_who_has_not_joined_is_named_by_the_audit(tmp_path: Path) -> None:
    said = suban(tmp_path, "check", "--audit").stdout

    (line,) = [line for line in said.splitlines() if "suban invite" in line]
    assert "王师傅" in line
    assert "工程部群" in line


def test_an_invited_group_is_bound(company: Company, api: BotApi, tmp_path: Path) -> None:
    life = Life(company, api, environment(tmp_path, api))
    # The command lives in real time, and its code lasts a day.
    life.clock = HandClock(Clock().now(), base=Clock().now)
    code = code_in(suban(tmp_path, "invite", "--group", "工程部群").stdout)
    with life.running():
        life.say("王师傅", f"/bind@suban_test_bot {code}", group="工程部群")

        life.sees("工程部群", "本群已设为翠湖花园的「工程部群」")
    assert "工程部群" not in suban(tmp_path, "check", "--audit").stdout.splitlines()[-2]


def test_a_poster_leads_to_its_place(company: Company, api: BotApi, tmp_path: Path) -> None:
    server = {"SUBAN_TELEGRAM_TOKEN": TOKEN, "SUBAN_TELEGRAM_BASE_URL": api.url}
    saved = tmp_path / "3.svg"
    done = suban(tmp_path, "poster", "3号楼2单元", "--save", str(saved), **server)
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
def test_a_poster_that_can_not_be_made_says_why(tmp_path: Path, words: list[str], why: str) -> None:
    done = suban(tmp_path, "poster", *words)

    assert done.returncode == 1
    assert why in done.stderr
