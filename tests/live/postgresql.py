"""A PostgreSQL server of this machine's own binaries, for as long as the tests run."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def binaries() -> Path | None:
    """Return the folder of the newest server on this machine."""
    found = shutil.which("initdb")
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    return Path(found).resolve().parent if found and not folders else (folders[-1] if folders else None)


@contextmanager
def server() -> Iterator[str | None]:
    """Yield the URL of an empty server; None if there is neither TEST_DATABASE_URL nor a server on this machine."""
    given = os.environ.get("TEST_DATABASE_URL")
    folder = binaries()
    if given or folder is None:
        yield given
        return
    with _running(folder) as url:
        yield url


@contextmanager
def _running(folder: Path) -> Iterator[str]:
    home = Path(tempfile.mkdtemp(prefix="suban-pg-", dir="/tmp"))
    # The server refuses to run as root; a socket in a folder of its own needs no port.
    user = "nobody" if os.geteuid() == 0 else None
    if user:
        shutil.chown(home, user)

    def run(*words: str) -> None:
        subprocess.run(words, check=True, user=user, cwd=home, stdout=subprocess.DEVNULL)

    run(str(folder / "initdb"), "-D", str(home / "db"), "-A", "trust", "-U", "suban", "--no-sync", "--locale=C.UTF-8")
    options = f"-k {home} -c listen_addresses='' -c fsync=off"
    run(str(folder / "pg_ctl"), "-D", str(home / "db"), "-o", options, "-l", str(home / "log"), "-w", "start")
    try:
        yield f"postgresql://suban@/postgres?host={home}"
    finally:
        run(str(folder / "pg_ctl"), "-D", str(home / "db"), "-m", "immediate", "-w", "stop")
        shutil.rmtree(home, ignore_errors=True)
