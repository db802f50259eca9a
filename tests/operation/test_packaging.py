"""The container, the compose file and the systemd unit, as far as they can be tried without a Docker daemon."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from live.ports import free_port
from live.waiting import PATIENCE

from bots.config.environment import load_environment

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
#: Every instruction with its words, its lines joined.
INSTRUCTIONS = [
    line.split(maxsplit=1) for line in re.sub(r"\\\n\s*", " ", DOCKERFILE).splitlines() if line and line[0] not in "# "
]


def said(instruction: str) -> list[str]:
    return [words for name, words in INSTRUCTIONS if name == instruction]


def copied() -> list[str]:
    """Return what is copied from the project."""
    return [path for words in said("COPY") if "--from" not in words for path in words.split()[:-1]]


def test_whatever_is_copied_exists_and_reaches_the_daemon() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()

    assert [path for path in copied() if not (ROOT / path).exists()] == []
    assert [path for path in copied() if f"!{path}" not in ignored] == []
    assert "*" in ignored
    assert "**/.env" in ignored


def test_it_runs_as_nobody_with_its_data_in_volumes_and_is_asked_how_it_is() -> None:
    assert said("USER") == ["suban"]
    assert said("VOLUME") == ['["/data", "/backup"]']
    assert "/healthz" in said("HEALTHCHECK")[0]
    assert (said("ENTRYPOINT"), said("CMD")) == (['["suban"]'], ['["run"]'])


def test_what_the_container_is_set_to_is_understood(tmp_path: Path) -> None:
    (last,) = (words for words in said("ENV") if "SUBAN_" in words)
    found = load_environment(dict(pair.split("=", 1) for pair in shlex.split(last)), tmp_path / ".env")

    assert (found.host, found.port, found.data, found.log) == ("0.0.0.0", 8000, Path("/data"), "json")
    assert found.config == Path("/etc/suban")
    assert f"COPY config/ {found.config}/" in DOCKERFILE


@pytest.mark.slow
def test_what_is_copied_installs_by_the_words_of_the_dockerfile_and_starts(tmp_path: Path) -> None:
    """The dependencies are this environment's own; that they can be had is proved by its existence."""
    source, house = tmp_path / "src", tmp_path / "suban"
    source.mkdir()
    for path in copied():
        if (ROOT / path).is_dir():
            shutil.copytree(ROOT / path, source / path, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / path, source / path)
    (install,) = (words for words in said("RUN") if "pip install" in words)
    assert install == 'pip install ".[postgresql]"'
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", house], check=True)
    (theirs,) = (house / "lib").glob("python*/site-packages")
    words = ["--target", theirs, "--no-deps", "--no-build-isolation", "--quiet", "--disable-pip-version-check", source]
    subprocess.run([sys.executable, "-m", "pip", "install", *words], check=True)
    (theirs / "others.pth").write_text("\n".join(path for path in sys.path if path.endswith("site-packages")))

    done = subprocess.run(
        [house / "bin" / "python", "-c", "import bots; print(bots.__file__)"],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert str(theirs) in done.stdout
    settings = {
        "PATH": os.environ["PATH"],
        "SUBAN_CONFIG": str(source / "config"),
        "SUBAN_DATA": str(tmp_path / "data"),
        "SUBAN_HTTP": f"127.0.0.1:{free_port()}",
        "SUBAN_LOG": "json",
    }
    checked = subprocess.run(
        [house / "bin" / "python", "-m", "bots", "check", "--audit"],
        cwd=tmp_path,
        env=settings,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_compose_file_says_what_compose_understands() -> None:
    found = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    services, volumes = found["services"], found["volumes"]

    assert set(found) == {"services", "volumes"}
    known = {
        "build",
        "image",
        "command",
        "env_file",
        "environment",
        "ports",
        "volumes",
        "read_only",
        "tmpfs",
        "cap_drop",
    }
    known |= {"security_opt", "stop_grace_period", "restart", "depends_on", "healthcheck"}
    for service in services.values():
        assert set(service) <= known
        named = [volume.partition(":")[0] for volume in service["volumes"]]
        assert {name for name in named if not name.startswith(".")} <= set(volumes)
        assert set(service.get("depends_on", {})) <= set(services)
    suban, database = services["suban"], services["database"]
    url = re.sub(r"\$\{(\w+):\?[^}]*\}", "secret", suban["environment"]["SUBAN_DATABASE_URL"])
    assert url == "postgresql://suban:secret@database/suban"
    assert (database["environment"]["POSTGRES_USER"], database["environment"]["POSTGRES_DB"]) == ("suban", "suban")
    assert all(port.startswith("127.0.0.1:") for port in suban["ports"])
    assert suban["read_only"] is True


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not on this machine")
def test_systemd_finds_nothing_to_complain_of(tmp_path: Path) -> None:
    # Only the program is another one: it can't be where an installation has it.
    unit = (ROOT / "docs" / "suban.service").read_text(encoding="utf-8")
    (tmp_path / "suban.service").write_text(unit.replace("/opt/suban/.venv/bin/suban run", "/bin/true"))

    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", tmp_path / "suban.service"],
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )

    ours = [line for line in done.stderr.splitlines() if "suban.service" in line]
    assert ours == []
    assert done.returncode == 0, done.stderr


def test_the_unit_starts_the_command_there_is() -> None:
    unit = (ROOT / "docs" / "suban.service").read_text(encoding="utf-8")

    assert "ExecStart=/opt/suban/.venv/bin/suban run\n" in unit
    (settings,) = re.findall(r"^Environment=(.*)$", unit, re.MULTILINE)
    assert load_environment(dict(pair.split("=", 1) for pair in settings.split())).data == Path("/var/lib/suban/data")
