"""Messages that the platform believes delivered and the database has not taken yet: on the disk until it has.

An official account is answered within five seconds, or the resident is shown that the service is broken; a frame of the
group bot is sent once and never again. What can't wait for the database, or is refused by it, is written here first.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from secrets import token_hex
from typing import Any

Fields = Mapping[str, Any]


class Spool:
    """A folder of messages, each in a file of its own, oldest first by name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def keep(self, id: str, fields: Fields, *, at: float) -> None:
        """Write a message durably; OSError if the disk does not take it."""
        path = self._path(id, at)
        # A name of its own: several tries of one message may be written at once.
        partial = path.with_suffix(f".{token_hex(4)}.part")
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(dict(fields), file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def drop(self, id: str) -> None:
        """Forget a message that has had its effect."""
        for path in self._folder.glob(f"*-{_digest(id)}.json"):
            path.unlink(missing_ok=True)

    def drop_of(self, author: str) -> int:
        """Forget every message in which that id stands, half written ones as well; return how many."""
        found = [path for path in self._folder.glob("*") if _mentions(path, author)]
        for path in found:
            path.unlink(missing_ok=True)
        return len(found)

    def waiting(self) -> list[Fields]:
        """Return the messages that are still to have their effect, in the order in which they came."""
        found = []
        for path in sorted(self._folder.glob("*.json")):
            try:
                found.append(json.loads(path.read_text(encoding="utf-8")))
            except (OSError, ValueError):  # gone by now, or no work of ours
                continue
        return found

    def _path(self, id: str, at: float) -> Path:
        return self._folder / f"{int(at * 1000):015d}-{_digest(id)}.json"


def _mentions(path: Path, id: str) -> bool:
    try:
        return json.dumps(id, ensure_ascii=False) in path.read_text(encoding="utf-8")
    except OSError:  # gone by now
        return False


def _digest(id: str) -> str:
    return hashlib.sha256(id.encode()).hexdigest()[:24]
