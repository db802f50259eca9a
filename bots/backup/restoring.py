"""Puts a backup back into an empty place: all of it, or a place that says of itself that it is not whole."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bots.backup.making import latest
from bots.backup.manifest import CONFIG, DATA, DATABASE, NAME, Manifest, check, digest, read
from core.errors import BadCopy

#: Lies among the data as long as they are not whole.
UNFINISHED = ".restoring"
#: What a fresh disk holds.
_NOTHING = frozenset({"lost+found"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where it is put: `check_database` refuses one that can't take it, `put_database` fills it from a file."""

    data: Path
    config: Path
    check_database: Callable[[Manifest], None]
    put_database: Callable[[Path, Manifest], None]


def restore(folder: Path, place: Place) -> tuple[Path, Manifest]:
    """Put back the backup in that folder, or the newest of several in it, and return it; BadCopy if it can't be.

    The place is whole once `finish` has been called.
    """
    backup = folder if (folder / NAME).is_file() else latest(folder) or folder
    manifest = read(backup)
    if is_in_use(place.data):
        raise BadCopy("place_in_use", folder=place.data)
    place.check_database(manifest)
    check(backup, manifest)
    (place.data / UNFINISHED).mkdir(parents=True, mode=0o700)
    for name in manifest.files:
        if name.startswith(f"{DATA}/"):
            _copy(backup / name, place.data / name.removeprefix(f"{DATA}/"))
    place.put_database(backup / DATABASE, manifest)
    if not place.config.exists():
        for name in _config_of(manifest):
            _copy(backup / name, place.config / name.removeprefix(f"{CONFIG}/"))
    return backup, manifest


def finish(place: Place) -> None:
    """Say of a place that it is whole."""
    (place.data / UNFINISHED).rmdir()


def is_in_use(data: Path) -> bool:
    """Tell whether there is anything that could be overwritten."""
    return data.exists() and any(each.name not in _NOTHING for each in data.iterdir())


def is_unfinished(data: Path) -> bool:
    """Tell whether a restoration began here and did not end."""
    return (data / UNFINISHED).exists()


def is_same_config(manifest: Manifest, config: Path) -> bool:
    """Tell whether the configuration is the one that was backed up."""
    kept = {name.removeprefix(f"{CONFIG}/"): manifest.files[name].sha256 for name in _config_of(manifest)}
    return all((config / name).is_file() and digest(config / name) == sha256 for name, sha256 in kept.items())


def _config_of(manifest: Manifest) -> list[str]:
    return [name for name in manifest.files if name.startswith(f"{CONFIG}/")]


def _copy(path: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    shutil.copyfile(path, to)
