"""What the README and the handbook tell people to type works, and what they point to exists."""

import re
import shlex
import subprocess
from io import StringIO
from pathlib import Path

import pytest

from bots.__main__ import COMMANDS, main
from bots.config.environment import load_environment

ROOT = Path(__file__).parents[2]
DOCS = ("README.md", "docs/manual.zh.md")

MADE_WHEN_NEEDED = (".venv/", "data/")

#: Proved by other tests.
ELSEWHERE = {
    ".venv/bin/suban backup ../suban-backup": "../operation/test_handbook.py",
    ".venv/bin/suban restore ../suban-backup": "../operation/test_handbook.py",
    "mv data data-old": "../operation/test_handbook.py",
    "make demo": "test_makefile.py",
    "make test": "test_makefile.py",
    ".venv/bin/suban playground --port 8001": "test_command_line.py",
    ".venv/bin/suban run": "test_command_line.py",
    ".venv/bin/suban poster 3号楼2单元 --save 3-2.png": "../telegram/test_invite_command.py",
}

#: What writes down a secret, and the secret that is then known.
SECRETS = {"echo 'SUBAN_TELEGRAM_TOKEN=123456:the-token' >> .env": "123456:the-token"}


def text_of(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def commands() -> list[str]:
    """Return every line of every sh block, without its comment."""
    blocks = [block for document in DOCS for block in re.findall(r"```sh\n(.*?)```", text_of(document), re.DOTALL)]
    lines = [re.sub(r"\s+# .*", "", line).strip() for block in blocks for line in block.splitlines()]
    return list(dict.fromkeys(filter(None, lines)))


@pytest.mark.parametrize("command", [command for command in commands() if command not in ELSEWHERE | SECRETS])
def test_a_command_in_the_documents_works(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said, _, run = command.rpartition(" | ")
    script, *words = shlex.split(run)
    assert script == ".venv/bin/suban"
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("SUBAN_DATA", str(tmp_path))
    monkeypatch.setattr("sys.stdin", StringIO(shlex.split(said)[1] if said else ""))

    assert main(words) == 0

    assert capsys.readouterr().out


@pytest.mark.parametrize("command", SECRETS)
def test_a_secret_is_found_where_the_documents_put_it(command: str, tmp_path: Path) -> None:
    subprocess.run(["sh", "-c", command], cwd=tmp_path, check=True)

    telegram = load_environment({}, tmp_path / ".env").telegram

    assert command in commands()
    assert telegram is not None
    assert telegram.token == SECRETS[command]


def test_the_other_commands_have_tests_of_their_own() -> None:
    assert set(ELSEWHERE) <= set(commands())
    assert all((Path(__file__).parent / proof).exists() for proof in ELSEWHERE.values())


@pytest.mark.parametrize("document", DOCS)
def test_every_file_that_a_document_points_to_exists(document: str) -> None:
    named = re.findall(r"`([\w.-]+/[\w./-]*|[\w-]+\.\w+)`", text_of(document))
    linked = re.findall(r"\]\(([^)#:]+)\)", text_of(document))

    missing = [name for name in named if not name.startswith(MADE_WHEN_NEEDED) and not (ROOT / name).exists()]
    missing += [name for name in linked if not ((ROOT / document).parent / name).exists()]

    assert missing == []


def test_the_readme_names_every_command_there_is_and_no_other() -> None:
    listed = re.findall(r"^\| `suban (\w+)`", text_of("README.md"), re.MULTILINE)

    assert sorted(listed) == sorted(COMMANDS)
