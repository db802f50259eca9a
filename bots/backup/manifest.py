"""What a backup says it holds, written last: a folder without it, or that differs from it, is no backup."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from core.errors import BadCopy

NAME = "manifest.json"
#: The database's copy, and the folders of everything else, inside a backup.
DATABASE, DATA, CONFIG = "database", "data", "config"
FORMAT = 1
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file: its size in bytes and its digest."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """When it was begun, by which program, what the database holds, and every file by its path in the backup."""

    made_at: datetime
    program: str
    kind: str
    version: str
    counts: Mapping[str, int]
    files: Mapping[str, Entry]

    @property
    def complaints(self) -> int:
        """Return how many complaints are in it."""
        return self.counts.get("complaint", 0)

    def write(self, folder: Path) -> None:
        """Write it into a backup."""
        said = asdict(self) | {"format": FORMAT, "made_at": self.made_at.isoformat()}
        path = folder / NAME
        path.touch(mode=0o600)
        path.write_text(json.dumps(_sealed(said), indent=1, sort_keys=True), encoding="utf-8")


def read(folder: Path) -> Manifest:
    """Return what a backup says it holds; BadCopy if it does not, or not in a way that can be trusted."""
    try:
        said = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except OSError as missing:
        raise BadCopy("no_backup", folder=folder) from missing
    except ValueError as broken:
        raise BadCopy("damaged", folder=folder, name=NAME) from broken
    if not isinstance(said, dict) or said != _sealed(said):
        raise BadCopy("damaged", folder=folder, name=NAME)
    if said["format"] != FORMAT:
        raise BadCopy("newer", version=said["program"])
    return Manifest(
        made_at=datetime.fromisoformat(said["made_at"]),
        program=said["program"],
        kind=said["kind"],
        version=said["version"],
        counts=said["counts"],
        files={_inside(name, folder): Entry(**entry) for name, entry in said["files"].items()},
    )


def check(folder: Path, manifest: Manifest) -> None:
    """Read every file of a backup again; BadCopy for the first that is not what it was."""
    for name, entry in manifest.files.items():
        try:
            is_whole = (folder / name).stat().st_size == entry.size and digest(folder / name) == entry.sha256
        except OSError:
            is_whole = False
        if not is_whole:
            raise BadCopy("damaged", folder=folder, name=name)


def digest(path: Path) -> str:
    """Return the digest of a file, read in pieces."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            found.update(piece)
    return found.hexdigest()


def _sealed(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return it with the digest of all that it says."""
    body = {key: value for key, value in said.items() if key != "seal"}
    written = json.dumps(body, sort_keys=True).encode()
    return body | {"seal": hashlib.sha256(written).hexdigest()}


def _inside(name: str, folder: Path) -> str:
    """Return a name that leads nowhere but into the backup; whoever wrote this one may have meant another place."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise BadCopy("damaged", folder=folder, name=NAME)
    return name
