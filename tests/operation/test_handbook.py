"""The documents' chapters on backups, followed word for word by somebody whose data are lost."""

import os
import re
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from estate import STORY, Estate
from live.demo import CONFIG
from live.waiting import PATIENCE

ROOT = Path(__file__).parents[2]


def commands(document: str, begins: str, ends: str) -> list[str]:
    """Return what is to be typed, in order."""
    text = (ROOT / document).read_text(encoding="utf-8")
    told = text[text.index(begins) : text.index(ends)]
    blocks = re.findall(r"```sh\n(.*?)```", told, re.DOTALL)
    return [line.strip() for block in blocks for line in block.splitlines() if line.strip()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a house that was lived in, with the command where `make` puts it."""
    folder = tmp_path / "house"
    shutil.copytree(CONFIG, folder / "config")
    (folder / "data").mkdir()
    with closing(Estate(folder / "data")) as estate:
        for words in STORY:
            estate.write("张女士", words)
    command = folder / ".venv" / "bin" / "suban"
    command.parent.mkdir(parents=True)
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m bots "$@"\n')
    command.chmod(0o755)
    return folder


README = commands("README.md", "## Operation", "## Licence")
HANDBOOK = commands("docs/manual.zh.md", "## 十、", "## 十一、")


def test_the_readme_says_the_same_as_the_handbook() -> None:
    assert README == HANDBOOK


def test_who_follows_the_handbook_has_the_complaint_again(folder: Path) -> None:
    assert [command.split()[0] for command in HANDBOOK] == [
        ".venv/bin/suban",
        "mv",
        ".venv/bin/suban",
        ".venv/bin/suban",
    ]

    for command in HANDBOOK:
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=folder,
            env={"PATH": os.environ["PATH"]},
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
        )
        said = done.stdout + done.stderr
        if not command.endswith("--audit"):  # it is right to complain: this house has been asleep since it was filed
            assert done.returncode == 0, said
    assert re.search(r"TS\d{12}：", said)
