"""What `make` says on machines that lack something, and what it would run."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Return a folder with what `make` needs to begin and nothing installed."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def make(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    home = folder / "home"
    home.mkdir(exist_ok=True)
    return subprocess.run(
        ["make", *words],
        cwd=folder,
        env={"HOME": str(home), "PATH": os.environ["PATH"]},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        check=False,
    )


def test_without_a_new_enough_python_it_says_which_one_to_install(clone: Path) -> None:
    done = make(clone, "demo", "PYTHON=")

    assert done.returncode != 0
    assert "Python 3.11 or newer" in done.stdout
    assert "apt-get install python3 python3-venv" in done.stdout


def test_without_ensurepip_it_names_the_debian_package(clone: Path) -> None:
    python = clone / "python-without-ensurepip"
    python.write_text("#!/bin/sh\nexit 1\n")
    python.chmod(0o755)

    done = make(clone, "test", f"PYTHON={python}")

    assert done.returncode != 0
    assert "sudo apt-get install python3-venv" in done.stdout
    assert not (clone / ".venv").exists()


@pytest.mark.parametrize("target", ["demo", "test", "bench"])
def test_everything_installs_first_and_only_once(clone: Path, target: str) -> None:
    fresh = make(clone, "--dry-run", target)
    installed = clone / ".venv" / "installed"
    installed.parent.mkdir()
    installed.touch()
    again = make(clone, "--dry-run", target)

    assert "--editable '.[dev]'" in fresh.stdout
    assert "pip" not in again.stdout


def test_changed_requirements_are_installed_again(clone: Path) -> None:
    installed = clone / ".venv" / "installed"
    installed.parent.mkdir()
    installed.touch()
    os.utime(installed, (0, 0))

    assert "--editable '.[dev]'" in make(clone, "--dry-run", "demo").stdout


def test_the_two_commands_run_the_playground_and_every_check(clone: Path) -> None:
    assert "-m bots playground" in make(clone, "--dry-run", "demo").stdout

    checks = make(clone, "--dry-run", "test").stdout
    for check in ("-m ruff check", "-m ruff format --check", "-m mypy", "-m pytest"):
        assert check in checks
    assert "make test" in (ROOT / ".ci" / "run").read_text()
