"""The documents' chapter on running it, followed word for word in a fresh folder, a local server in Telegram's place."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from bot_api import TOKEN, BotApi
from life import Life, environment
from live.ports import free_port
from live.waiting import PATIENCE
from test_life_of_a_complaint import file

from bots.wiring import Company

ROOT = Path(__file__).parents[2]


def chapter(document: str, begins: str, ends: str) -> list[str]:
    """Return the commands of a chapter, in order."""
    text = (ROOT / document).read_text(encoding="utf-8")
    told = text[text.index(begins) : text.index(ends)]
    blocks = re.findall(r"```sh\n(.*?)```", told, re.DOTALL)
    return [line.strip() for block in blocks for line in block.splitlines() if line.strip()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder as `make` leaves it: the configuration, and the command in its private environment."""
    shutil.copytree(ROOT / "config", tmp_path / "config")
    command = tmp_path / ".venv" / "bin" / "suban"
    command.parent.mkdir(parents=True)
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m bots "$@"\n')
    command.chmod(0o755)
    return tmp_path


class Reader:
    """Somebody who does what the document says, and whose token is their own."""

    def __init__(self, folder: Path, life: Life) -> None:
        self.folder, self.life = folder, life
        self.settings = {
            "PATH": os.environ["PATH"],
            "SUBAN_TELEGRAM_BASE_URL": life.api.url,
            "SUBAN_HTTP": f"127.0.0.1:{free_port()}",
        }

    def do(self, command: str) -> str:
        """Type a command and return what it says."""
        typed = ["sh", "-c", command.replace("123456:the-token", TOKEN)]
        done = subprocess.run(
            typed, cwd=self.folder, env=self.settings, capture_output=True, timeout=PATIENCE, check=False
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    @contextmanager
    def starting(self, command: str) -> Iterator[None]:
        """Type the command that goes on, and press Ctrl-C in the end."""
        with subprocess.Popen(
            ["sh", "-c", f"exec {command}"],
            cwd=self.folder,
            env=self.settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ) as running:
            try:
                self.life.api.wait(lambda: self.life.api.called("setMyCommands"))
                yield
                running.send_signal(signal.SIGINT)
                said, _ = running.communicate(timeout=PATIENCE)
            finally:
                running.kill()
        assert b"Traceback" not in said


README = chapter("README.md", "## Running it for a company", "## Commands")
HANDBOOK = chapter("docs/manual.zh.md", "## 六、接上 Telegram", "## 七")


def test_the_readme_is_the_handbook_in_short() -> None:
    assert HANDBOOK[: len(README)] == README


@pytest.mark.slow
def test_who_follows_the_handbook_ends_with_a_complaint_in_the_group(
    company: Company, api: BotApi, folder: Path
) -> None:
    secret, start, *rest = HANDBOOK
    life = Life(company, api, environment(folder, api))
    reader = Reader(folder, life)
    reader.do(secret)
    with reader.starting(start):
        for command in rest:
            said = reader.do(command)
            name = command.split()[-1]
            code = re.search(r"/bind \S+", said)
            if code and "--group" in command:
                life.say("王师傅", code[0], group=name)
                life.sees(name, "本群已设为")
            elif code:
                life.say(name, code[0])
                life.sees(name, "您已加入翠湖花园诉办")
        ref = file(life, 1)
        life.sees("工程部群", f"【{ref}】")
        life.press("王师傅", "签收", group="工程部群")
        life.sees(1, "王师傅已签收")

    joined = reader.do(".venv/bin/suban check --audit")
    (missing,) = [line for line in joined.splitlines() if "suban invite" in line]
    assert "工程部群" not in missing
