"""The command `suban`: what it offers, what it loads, how it ends."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import httpx
import pytest
from live.ports import free_port
from live.waiting import PATIENCE, TRIES

from bots.__main__ import COMMANDS, main

ROOT = Path(__file__).parents[2]


def suban(*words: str, said: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a shell would, where nothing is set but the path."""
    return subprocess.run(
        [sys.executable, "-m", "bots", *words],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        input=said,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )


def test_every_command_is_offered_and_none_that_does_not_exist() -> None:
    modules = {path.stem for path in (ROOT / "bots" / "commands").glob("[a-z]*.py")}

    assert sorted(COMMANDS) == sorted(modules)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_says_what_it_does_in_one_line(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    module = import_module(f"bots.commands.{name}")

    with pytest.raises(SystemExit) as left:
        main([name, "--help"])

    assert left.value.code == 0
    assert f"usage: suban {name}" in capsys.readouterr().out
    assert module.__doc__
    assert "\n" not in module.__doc__


def test_help_names_every_command() -> None:
    done = suban("--help")

    assert done.returncode == 0
    for name in COMMANDS:
        assert f"\n    {name}" in done.stdout


@pytest.mark.parametrize("words", [[], ["nonsense"], ["triage", "--nonsense"]])
def test_what_it_does_not_know_it_refuses_with_the_usage(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(words)

    assert left.value.code == 2
    assert "usage: suban" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("url", "code", "named"),
    [
        ("postgresql://suban:secret@127.0.0.1:1/suban", 75, "数据库现在连不上"),
        ("sqlite:///{folder}/taken/suban.db", 2, "can't be made"),
        ("sqlite:///{folder}/taken", 2, "is no database"),
        ("mysql://suban:secret@127.0.0.1/suban", 2, "not mysql"),
        ("secret, and no URL", 2, "is no URL"),
    ],
)
def test_a_database_that_cannot_be_used_is_told_of_in_words(
    url: str,
    code: int,
    named: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "taken").write_text("no database, but a file\n" * 100)
    monkeypatch.setenv("SUBAN_DATABASE_URL", url.format(folder=tmp_path))

    assert main(["retain"]) == code

    said = capsys.readouterr().err
    assert named in said
    assert "Traceback" not in said
    assert "secret" not in said


def test_chinese_goes_in_and_comes_out_whatever_the_locale() -> None:
    done = suban(
        "triage",
        said='{"id": "1", "text": "3号楼电梯困人了"}\n',
        LC_ALL="C",
        PYTHONUTF8="0",
        PYTHONCOERCECLOCALE="0",
    )

    assert done.returncode == 0
    assert '"category": "突发事件"' in done.stdout


def test_a_reader_who_leaves_is_no_reason_to_complain() -> None:
    read, write = os.pipe()
    os.close(read)

    with os.fdopen(write, "w") as broken:
        done = subprocess.run(
            [sys.executable, "-m", "bots", "triage"],
            cwd=ROOT,
            input='{"id": "1", "text": "灯坏了"}\n',
            stdout=broken,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
        )

    assert done.returncode == 0
    assert done.stderr == ""


def test_a_missing_configuration_is_said_in_words() -> None:
    done = suban("rehearse", "tests/conversations", SUBAN_CONFIG="nowhere")

    assert done.returncode == 2
    assert "nowhere" in done.stderr
    assert "Traceback" not in done.stderr


def test_checking_does_not_wait_for_the_segmenter() -> None:
    said = "import sys; from bots.__main__ import main; main(['check']); sys.exit('jieba' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", said], cwd=ROOT, capture_output=True, timeout=PATIENCE, check=False)

    assert done.returncode == 0


@pytest.fixture
def port() -> int:
    return free_port()


@contextmanager
def serving(*words: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """Yield a command that serves once it has said where; it is gone afterwards, however the test ends."""
    with subprocess.Popen(
        [sys.executable, "-m", "bots", *words],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as started:
        assert started.stdout
        try:
            assert next(line for line in started.stdout if "http://" in line)
            yield started
        finally:
            started.kill()


def fetch(port: int, path: str, **headers: str) -> httpx.Response:
    with httpx.Client(transport=httpx.HTTPTransport(retries=TRIES), trust_env=False) as browser:
        return browser.get(f"http://127.0.0.1:{port}{path}", headers=headers)


def test_the_playground_opens_its_page_and_ctrl_c_ends_it_quietly(port: int) -> None:
    with serving("playground", "--port", str(port)) as playground:
        page = fetch(port, "/")
        playground.send_signal(signal.SIGINT)
        said, complained = playground.communicate(timeout=PATIENCE)

    assert "诉办" in page.text
    assert (said, complained) == ("", "")
    assert playground.returncode == 0


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_the_house_runs_without_any_channel_and_ends_when_told(
    port: int, ending: signal.Signals, tmp_path: Path
) -> None:
    settings = {"SUBAN_DATA": str(tmp_path), "SUBAN_LOG": "json", "SUBAN_METRICS_TOKEN": "of-the-monitoring"}
    with serving("run", SUBAN_HTTP=f"127.0.0.1:{port}", **settings) as house:
        health = fetch(port, "/healthz")
        figures = fetch(port, "/metrics", Authorization="Bearer of-the-monitoring")
        house.send_signal(ending)
        _, complained = house.communicate(timeout=PATIENCE)

    assert health.json()["status"] == "ok"
    assert "suban_complaints_open 0.0" in figures.text
    assert {json.loads(line)["level"] for line in complained.splitlines()} == {"INFO"}
    assert "Traceback" not in complained
    assert house.returncode == 0
