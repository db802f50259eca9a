"""The command `suban`: what it offers, what it loads, how it ends."""

import os
import signal
import socket
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import httpx
import pytest

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
        timeout=60,
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
def test_what_it_does_not_know_it_refuses_with_the_usage(words: list[str]) -> None:
    done = suban(*words)

    assert done.returncode == 2
    assert "usage: suban" in done.stderr


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
            timeout=60,
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
    done = subprocess.run([sys.executable, "-c", said], cwd=ROOT, capture_output=True, timeout=60, check=False)

    assert done.returncode == 0


def test_the_playground_opens_its_page_and_ctrl_c_ends_it_quietly() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    started = subprocess.Popen(
        [sys.executable, "-m", "bots", "playground", "--port", str(port)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    assert started.stdout

    said = next(line for line in started.stdout if "http" in line)
    with httpx.Client(transport=httpx.HTTPTransport(retries=6), trust_env=False) as browser:
        page = browser.get(f"http://127.0.0.1:{port}/")
    started.send_signal(signal.SIGINT)
    rest, _ = started.communicate(timeout=30)

    assert f"http://127.0.0.1:{port}" in said
    assert "诉办" in page.text
    assert rest == ""
    assert started.returncode == 0
