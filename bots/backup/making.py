"""Makes a backup while the house lives on: everything that anybody was told «got it» for before it began is in it.

What waits on the disk for the database is copied before the database, and the media after it, first the notes of what is
still to be fetched and then what was: so everything the database speaks of is there, and nothing is in neither.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib import metadata
from pathlib import Path
from secrets import token_hex
from typing import IO, Protocol

from bots.backup.manifest import CONFIG, DATA, DATABASE, NAME, Entry, Manifest, digest, read
from core.errors import BadCopy

BACKUP = re.compile(r"suban-\d{8}T\d{6}Z")
_UNFINISHED = ".unfinished-"
#: What was left by one that was interrupted is cleared away after so long.
_LEFT = timedelta(days=1)
_MEDIA = "media"
_PIECE = 1 << 20


class Holds(Protocol):
    """What the copy of a database holds; see `storage.snapshot`."""

    @property
    def kind(self) -> str:
        """Return the kind of database."""
        ...

    @property
    def version(self) -> str:
        """Return the version of its schema."""
        ...

    @property
    def counts(self) -> Mapping[str, int]:
        """Return how many rows each table has."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What is backed up: the folders of data and configuration, and what copies the database into a new file.

    `database` is the file in which the database itself lies, where it lies in one.
    """

    data: Path
    config: Path
    database: Path | None
    copy_database: Callable[[Path], Holds]


def back_up(source: Source, folder: Path, *, now: datetime, keep: int | None = None) -> Path:
    """Make a backup in that folder and return it; then leave no more than the newest `keep` there. BadCopy if it can't be."""
    unfinished = folder / f"{_UNFINISHED}{token_hex(4)}"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _clear(folder, now)
        unfinished.mkdir(mode=0o700)
        _fill(unfinished, source, folder, now)
        made = unfinished.rename(folder / f"suban-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}")
        _make_durable(folder)
    except OSError as refusal:
        raise BadCopy("unwritable", folder=folder, reason=refusal.strerror) from refusal
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    for old in backups(folder)[: -keep if keep else 0]:
        _remove(old)
    return made


def backups(folder: Path) -> list[Path]:
    """Return the whole backups of a folder, the oldest first."""
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted(each for each in found if BACKUP.fullmatch(each.name) and (each / NAME).is_file())


def latest(folder: Path) -> Path | None:
    """Return the newest backup of a folder, if there is one."""
    return next(reversed(backups(folder)), None)


def made_at(backup: Path) -> datetime:
    """Return when a backup was begun, as its name has it."""
    return datetime.strptime(backup.name, "suban-%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def _fill(unfinished: Path, source: Source, folder: Path, now: datetime) -> None:
    copying = _Copying(unfinished, _Known.of(latest(folder)))
    media = source.data / _MEDIA
    notes = (media / "wanted", media / "known")
    files = partial(_files, database=source.database)
    copying.keep(files(source.data, apart=(media, folder)), source.data, DATA)
    holds = source.copy_database(unfinished / DATABASE)
    copying.files[DATABASE] = _copied(unfinished / DATABASE, unfinished / DATABASE)
    for note in notes:
        copying.keep(files(note), source.data, DATA)
    copying.keep(files(media, apart=(*notes, folder)), source.data, DATA)
    copying.keep(files(source.config, apart=(folder, source.data)), source.config, CONFIG)
    Manifest(
        made_at=now.astimezone(UTC),
        program=metadata.version("suban"),
        kind=holds.kind,
        version=holds.version,
        counts=holds.counts,
        files=copying.files,
    ).write(unfinished)
    _make_durable(unfinished / NAME)


@dataclass(frozen=True, slots=True)
class _Known:
    """The backup before, if there was one: what has not changed since may stand in both."""

    folder: Path | None
    files: Mapping[str, Entry]

    @classmethod
    def of(cls, backup: Path | None) -> "_Known":
        try:
            return cls(backup, read(backup).files if backup is not None else {})
        except BadCopy:
            return cls(None, {})

    def link(self, name: str, sha256: str, place: Path) -> Entry | None:
        """Let a file stand in both, if it is there, is still what it was, and the disk can do that."""
        entry = self.files.get(name)
        if self.folder is None or entry is None or entry.sha256 != sha256:
            return None
        try:
            if digest(self.folder / name) != sha256:
                return None
            os.link(self.folder / name, place)
        except OSError:
            return None
        return entry


@dataclass(frozen=True, slots=True)
class _Copying:
    """The files of a backup that is being made."""

    folder: Path
    before: _Known
    files: dict[str, Entry] = field(default_factory=dict)

    def keep(self, paths: Iterator[Path], root: Path, under: str) -> None:
        """Copy files that lie below `root`."""
        for path in paths:
            name = f"{under}/{path.relative_to(root).as_posix()}"
            place = self.folder / name
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            try:
                # Media are named by their content, so the name says whether it is the same.
                self.files[name] = self.before.link(name, path.stem, place) or _copied(path, place)
            except FileNotFoundError:  # it had its effect meanwhile, or was erased
                place.unlink(missing_ok=True)


def _files(root: Path, *, apart: Collection[Path] = (), database: Path | None) -> Iterator[Path]:
    """Yield the files below a folder, but for what is copied in another way, is unfinished or hidden."""
    for folder, folders, names in os.walk(root):
        here = Path(folder)
        folders[:] = [
            name for name in sorted(folders) if _is_kept(here / name, database) and not _is_one_of(here / name, apart)
        ]
        yield from (here / name for name in sorted(names) if _is_kept(here / name, database))


def _is_kept(path: Path, database: Path | None) -> bool:
    is_database = (
        database is not None
        and re.fullmatch(rf"{re.escape(database.name)}(-\w+)?", path.name)
        and _is_one_of(path.parent, (database.parent,))
    )
    return not (
        is_database or path.is_symlink() or path.name.startswith((".", "__pycache__")) or path.suffix == ".part"
    )


def _is_one_of(path: Path, others: Collection[Path]) -> bool:
    return any(other.exists() and path.samefile(other) for other in others)


def _copied(path: Path, place: Path) -> Entry:
    """Copy a file durably, and return what it is now."""
    found, size = hashlib.sha256(), 0
    with path.open("rb") as file, _written(place, is_there=path == place) as copy:
        while piece := file.read(_PIECE):
            found.update(piece)
            size += len(piece)
            if path != place:
                copy.write(piece)
        copy.flush()
        os.fsync(copy.fileno())
    return Entry(size=size, sha256=found.hexdigest())


def _written(place: Path, *, is_there: bool) -> IO[bytes]:
    if is_there:
        place.chmod(0o600)
        return place.open("ab")
    return os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def _make_durable(path: Path) -> None:
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def _clear(folder: Path, now: datetime) -> None:
    for left in folder.glob(f"{_UNFINISHED}*"):
        if left.stat().st_mtime < (now - _LEFT).timestamp():
            shutil.rmtree(left, ignore_errors=True)


def _remove(backup: Path) -> None:
    # Not a backup any more from the first moment on, however this ends.
    shutil.rmtree(backup.rename(backup.with_name(f"{_UNFINISHED}{backup.name}")), ignore_errors=True)
