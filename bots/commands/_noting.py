"""Notes who did what at the command line, and with which configuration a run began, in the trail (`core.deeds`)."""

import getpass
import hashlib
from datetime import datetime
from pathlib import Path

from core.deeds import Deed, Did
from storage.database import Database


def operator() -> str:
    """Return the account of whoever runs the command."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in some containers
        return "nameless"


def note(database: Database, kind: Did, *, community: str, about: str, now: datetime) -> None:
    """Note one deed of whoever runs the command."""
    with database.work() as work:
        work.deeds.add(Deed(kind=kind, community=community, at=now, by=operator(), about=about))
        work.commit()


def note_configuration(folder: Path, url: str, now: datetime) -> bool:
    """Note the configuration that a run begins with, if it is another than before; tell whether it is."""
    found = fingerprint(folder)
    database = Database(url)
    try:
        with database.work() as work:
            before = work.deeds.latest("", Did.CONFIGURED)
            if before is not None and before.about == found:
                return False
            work.deeds.add(Deed(kind=Did.CONFIGURED, community="", at=now, by=operator(), about=found))
            work.commit()
            return True
    finally:
        database.close()


def fingerprint(folder: Path) -> str:
    """Return a digest of all that is configured: every file of the folder, and how it is called."""
    found = hashlib.sha256()
    for path in sorted(each for each in folder.rglob("*") if each.is_file() and each.suffix in (".toml", ".txt")):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        found.update(f"{path.relative_to(folder).as_posix()} {content}\n".encode())
    return found.hexdigest()
