"""Who may import whom: the contracts of pyproject.toml, proof that they bite, and the one home of every library."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("bots", "core", "nlp", "storage")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

LINT = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"

# What a careless hand might write, and the contract that must notice.
OFFENCES = {
    "house": ("core/careless.py", "import bots.adapter"),
    "bots": ("bots/careless.py", "import bots.adapter"),
    "core": ("core/dialogue/careless.py", "import core.desk"),
    "pure": ("core/careless.py", "import sqlmodel"),
    "still": ("core/careless.py", "import asyncio"),
    "stored": ("storage/careless.py", "import nlp.patterns"),
    "rows": ("bots/careless.py", "import storage.tables"),
    "root": ("bots/careless.py", "import storage.database"),
    "reader": ("bots/careless.py", "import nlp.reader"),
    "rules": ("bots/careless.py", "import nlp.rules"),
}

# Every library has one home; whoever wants to replace it knows where to look.
HOMES = {
    "jieba": ("nlp/reader.py",),
    "ahocorasick_rs": ("nlp/words.py",),
    "sqlalchemy": ("storage/",),
    "sqlmodel": ("storage/",),
    "alembic": ("storage/",),
    "apscheduler": ("bots/clock.py",),
    "prometheus_client": ("bots/metrics.py",),
    "starlette": (
        "bots/doorkeeper.py",
        "bots/metrics.py",
        "bots/web/",
        "bots/telegram/",
        "bots/body.py",
        "bots/channel.py",
        "bots/wechat/",
        "bots/wecom/",
        "bots/running.py",
        "bots/commands/playground.py",
    ),
    "uvicorn": ("bots/web/", "bots/running.py", "bots/commands/playground.py"),
    "httpx": ("bots/telegram/", "bots/tencent/", "bots/trust.py", "bots/watch.py", "bots/wechat/", "bots/wecom/api.py"),
    "websockets": ("bots/wecom/gateway.py",),
    "wechatpy": ("bots/tencent/envelope.py",),
    "xmltodict": ("bots/tencent/envelope.py",),
    "segno": ("bots/commands/_link.py",),
    "resvg_py": ("bots/drawing/png.py",),
    "PIL": ("bots/drawing/thumbnail.py",),
    "fpdf": ("bots/drawing/paper.py",),
    "xlsxwriter": ("bots/drawing/xlsx.py", "bots/drawing/native.py"),
    "fontTools": ("bots/drawing/faces.py",),
    "pylopdf_fonts_zh_cn": ("bots/drawing/faces.py",),
    "telegram": ("bots/telegram/", "bots/commands/_link.py"),
    "holidays": ("bots/config/calendars.py",),
    "pydantic": ("storage/",),
    "pydantic_core": ("storage/columns.py",),
}
IMPORTED_AS = {
    "prometheus-client": "prometheus_client",
    "python-telegram-bot": "telegram",
    "ahocorasick-rs": "ahocorasick_rs",
    "resvg-py": "resvg_py",
    "pylopdf-fonts-zh-cn": "pylopdf_fonts_zh_cn",
    "fonttools": "fontTools",
    "fpdf2": "fpdf",
    "pillow": "PIL",
}
USED_BY_LIBRARIES = {"python-multipart", "tzdata"}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", LINT],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        env={"PYTHONPATH": str(folder), "PYTHONUTF8": "1", "COLUMNS": "200"},
        check=False,
    )


def imported(path: Path) -> set[str]:
    """Return the modules that a file names in its imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module}
    return found


@cache
def vendors() -> dict[str, set[str]]:
    """Return the libraries from outside, each with the files that import it."""
    found: dict[str, set[str]] = {}
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for name in {module.partition(".")[0] for module in imported(path)}:
                if name not in sys.stdlib_module_names and name not in PACKAGES:
                    found.setdefault(name, set()).add(path.relative_to(ROOT).as_posix())
    return found


def test_every_contract_is_kept() -> None:
    done = lint(ROOT)

    assert done.returncode == 0, done.stdout


def test_every_contract_bites(tmp_path: Path) -> None:
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for path, line in OFFENCES.values():
        with (tmp_path / path).open("a") as careless:
            careless.write(f"{line}\n")

    said = lint(tmp_path).stdout

    contracts = PROJECT["tool"]["importlinter"]["contracts"]
    assert [contract["id"] for contract in contracts] == list(OFFENCES)
    assert [contract["id"] for contract in contracts if f"{contract['name']} BROKEN" not in said] == []


def test_every_library_has_one_home() -> None:
    astray = {
        vendor: [path for path in sorted(paths) if not path.startswith(HOMES.get(vendor, ()))]
        for vendor, paths in vendors().items()
    }

    assert {vendor: paths for vendor, paths in astray.items() if paths} == {}


@pytest.mark.parametrize("requirement", PROJECT["project"]["dependencies"])
def test_every_requirement_is_used(requirement: str) -> None:
    name = re.split(r"[\[<>=]", requirement)[0]

    assert IMPORTED_AS.get(name, name) in vendors() or name in USED_BY_LIBRARIES
