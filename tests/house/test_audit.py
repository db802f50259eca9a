"""What is said of libraries that are unsafe or withdrawn, and of services that can't tell; `.ci/run` begins with it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from pathlib import Path
from threading import Thread

import pytest

ROOT = Path(__file__).parents[2]
#: Of what is installed here, these are asked about.
ASKED = ("starlette", "httpx")
#: How a path is answered: a JSON document, or None for 404.
Answer = Callable[[str, dict[str, object]], object]


def index(path: str, *, withdrawn: str = "") -> object:
    """An index of packages: a page a library (PEP 691), and beside each file what is in it (PEP 658)."""
    name = path.rstrip("/").rpartition("/")[2]
    if path.startswith("/files/"):
        library, release, *_ = name.split("-")
        return f"Metadata-Version: 2.1\nName: {library}\nVersion: {release}\n"
    file = f"{name}-{version(name)}-py3-none-any.whl"
    entry = {
        "filename": file,
        "url": f"/files/{file}",
        "hashes": {},
        "core-metadata": True,
        "yanked": name == withdrawn,
    }
    return {"meta": {"api-version": "1.1"}, "name": name, "versions": [version(name)], "files": [entry]}


def fault(name: str, mended: str) -> dict[str, object]:
    """What OSV says of a library with one fault."""
    ranges = [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": mended}]}]
    package = {"name": name, "ecosystem": "PyPI"}
    return {
        "vulns": [{"id": f"PYSEC-{name}", "aliases": ["CVE-1"], "affected": [{"package": package, "ranges": ranges}]}]
    }


def unsafe_and_withdrawn(path: str, asked: dict[str, object]) -> object:
    if path != "/query":
        return index(path, withdrawn="httpx")
    name = str(asked["package"]["name"])  # type: ignore[index]
    return fault(name, "999.0") if name in ("django", "starlette") else {}


def well(path: str, asked: dict[str, object]) -> object:
    if path != "/query":
        return index(path)
    return fault("django", "999.0") if asked["package"]["name"] == "django" else {}  # type: ignore[index]


def empty(path: str, asked: dict[str, object]) -> object:
    return index(path) if path != "/query" else {}


def nothing(path: str, asked: dict[str, object]) -> object:
    return None


@contextmanager
def serving(answer: Answer) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def _answer(self, asked: dict[str, object]) -> None:
            said = answer(self.path, asked)
            body = said.encode() if isinstance(said, str) else json.dumps(said).encode()
            self.send_response(404 if said is None else 200)
            self.send_header("Content-Type", "application/vnd.pypi.simple.v1+json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


def audit(folder: Path, address: str) -> subprocess.CompletedProcess[str]:
    pins = folder / "pins.txt"
    pins.write_text("".join(f"{name}=={version(name)}\n" for name in ASKED))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    places = {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": f"{address}/simple",
        "PIP_CACHE_DIR": str(folder / "cache"),
        "PIP_AUDIT_VULNERABILITY_SERVICE": "osv",
        "PIP_AUDIT_OSV_URL": f"{address}/query",
    }
    command = [sys.executable, ROOT / ".ci" / "audit.py", pins]
    return subprocess.run(command, env=kept | places, capture_output=True, text=True, timeout=200, check=False)


def test_an_unsafe_or_withdrawn_library_ends_it_and_is_named_with_what_mends_it(tmp_path: Path) -> None:
    with serving(unsafe_and_withdrawn) as address:
        done = audit(tmp_path, address)

    assert done.stdout.splitlines() == [
        "Auditing 2 libraries.",
        f"UNFIT: httpx {version('httpx')} was withdrawn by its makers.",
        f"UNFIT: starlette {version('starlette')}: PYSEC-starlette, CVE-1, mended in 999.0.",
    ]
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("answer", "lines"),
    [
        (well, []),
        (
            empty,
            [
                "Whether a library is unsafe is not known to the service «osv»: nothing is known there even of django==1.4."
            ],
        ),
        (
            nothing,
            [
                "Whether a release was withdrawn is not known: ERROR: No matching distribution found for starlette==",
                "Whether a library is unsafe is not known to the service «osv»: ",
            ],
        ),
    ],
)
def test_who_can_not_tell_is_named_in_a_line_and_ends_nothing(tmp_path: Path, answer: Answer, lines: list[str]) -> None:
    with serving(answer) as address:
        done = audit(tmp_path, address)

    said = done.stdout.splitlines()
    assert said[0] == "Auditing 2 libraries."
    assert len(said) == 1 + len(lines), said
    assert all(line.startswith(beginning) for line, beginning in zip(said[1:], lines, strict=True)), said
    assert done.returncode == 0, done.stderr


def test_where_nobody_listens_it_is_said_and_ends_nothing(tmp_path: Path) -> None:
    with serving(nothing) as address:
        pass

    done = audit(tmp_path, address)

    assert len(done.stdout.splitlines()) == 3
    assert done.stdout.count("is not known") == 2
    assert done.returncode == 0, done.stderr


def test_the_gate_asks_before_anything_is_tried() -> None:
    gate = (ROOT / ".ci" / "run").read_text()

    assert gate.index("\nmake audit\n") < gate.index("make test\n")
