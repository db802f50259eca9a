"""What people send beside words, kept as files beside the database under the digest of their content, never in rows.

A channel calls a thing by a name of its own (its source). `known/` says under which name such a thing is kept, `wanted/`
holds a note of each that is still to be fetched, so that it is fetched after a restart, too.
"""

import hashlib
import logging
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, cast

from core.messages import Attachment, Loss, MediaKind

log = logging.getLogger(__name__)

#: How the content type is kept with the file.
KINDS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "audio/ogg": ".ogg",
    "audio/mpeg": ".mp3",
    "audio/amr": ".amr",
    "video/mp4": ".mp4",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}
#: By what each of them begins: so many bytes in, these.
BEGINNINGS = {
    "image/jpeg": (0, (b"\xff\xd8\xff",)),
    "image/png": (0, (b"\x89PNG\r\n\x1a\n",)),
    "image/gif": (0, (b"GIF87a", b"GIF89a")),
    "image/webp": (8, (b"WEBP",)),
    "audio/ogg": (0, (b"OggS",)),
    "audio/mpeg": (0, (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
    "audio/amr": (0, (b"#!AMR",)),
    "video/mp4": (4, (b"ftyp",)),
    "application/pdf": (0, (b"%PDF-",)),
}
#: How much of a file is looked at to know what it is.
LOOKED_AT = 16
#: What is written to see whether anything can be.
TRIED = "tried"


class TooLarge(Exception):
    """There is more of it than is kept."""


class NotKept(Exception):
    """The disk does not take it: it is full, or may not be written."""


class Arriving:
    """A file that comes in pieces; `name` is what it is kept under in the end."""

    def __init__(self, file: IO[bytes], largest: int) -> None:
        self.name = ""
        self._file = file
        self._left = largest
        self._digest = hashlib.sha256()
        self._beginning = b""

    def write(self, piece: bytes) -> None:
        """Take the next piece; raises TooLarge, NotKept."""
        self._left -= len(piece)
        if self._left < 0:
            raise TooLarge
        self._beginning += piece[: LOOKED_AT - len(self._beginning)]
        self._digest.update(piece)
        with _on_disk():
            self._file.write(piece)

    def end(self) -> str:
        """Make it durable and return its name: what it is goes by its content, whatever it was called."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self.name = self._digest.hexdigest() + KINDS.get(kind_of(self._beginning), ".bin")
        return self.name


class MediaFolder:
    """A folder of media by digest; the same content is kept once. Where it can't be written, NotKept is raised."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known, self._wanted = folder / "known", folder / "wanted"
        for each in (folder, self._known, self._wanted):
            each.mkdir(parents=True, exist_ok=True)

    def keep(self, content: bytes, content_type: str) -> str:
        """Keep the content durably and return its name; unknown kinds are kept as plain bytes."""
        name = hashlib.sha256(content).hexdigest() + KINDS.get(content_type, ".bin")
        if not (self._folder / name).exists():
            _write(self._folder / name, content)
        return name

    def find(self, source: str) -> tuple[bytes, str] | None:
        """Return content and content type of that name or source, or None; a name with a path in it is nobody's."""
        path = self._folder / source
        if path.parent != self._folder or not path.is_file():
            with suppress(FileNotFoundError):
                path = self._folder / (self._known / _digest(source)).read_text(encoding="utf-8")
        if path.parent != self._folder or not path.is_file():
            return None
        types = {ending: kind for kind, ending in KINDS.items()}
        return path.read_bytes(), types.get(path.suffix, "application/octet-stream")

    def ending(self, source: str) -> str:
        """Return how the name of the file ends in which something is kept."""
        with suppress(FileNotFoundError):
            return Path((self._known / _digest(source)).read_text(encoding="utf-8")).suffix
        return Path(source).suffix

    def takes(self) -> bool:
        """Tell whether anything can be kept here now."""
        try:
            _write(self._folder / TRIED, bytes(1 << 16))
        except NotKept:
            return False
        with suppress(OSError):
            (self._folder / TRIED).unlink()
        return True

    def want(self, source: str, *, at: datetime, chat: str = "") -> None:
        """Note durably that this is to be fetched, and the chat it was sent in."""
        if not (self._known / _digest(source)).exists() and not self.is_wanted(source):
            _write(self._wanted / _digest(source), f"{at.isoformat()} {source}\n{chat}".encode())

    def wanted(self, channel: str) -> list[tuple[str, datetime]]:
        """Return what that channel still has to fetch, and since when, oldest first."""
        found = []
        for note in self._wanted.glob(f"{'?' * 64}"):
            with suppress(FileNotFoundError):
                since, _, source = note.read_text(encoding="utf-8").partition("\n")[0].partition(" ")
                found.append((source, datetime.fromisoformat(since)))
        return sorted((each for each in found if each[0].startswith(f"{channel}:")), key=lambda each: each[1])

    def is_wanted(self, source: str) -> bool:
        """Tell whether it is on its way."""
        return (self._wanted / _digest(source)).exists()

    def chat_of(self, source: str) -> str:
        """Return the chat that something was sent in which is on its way; nothing if that is not known."""
        with suppress(FileNotFoundError):
            return (self._wanted / _digest(source)).read_text(encoding="utf-8").partition("\n")[2]
        return ""

    @contextmanager
    def receive(self, source: str, largest: int) -> Iterator[Arriving]:
        """Take a file in pieces, and keep it under its source when all of it is there; raises TooLarge, NotKept."""
        with _beside(self._folder) as file:
            arriving = Arriving(file, largest)
            yield arriving
            with _on_disk():
                name = arriving.end()
                Path(file.name).replace(self._folder / name)
        _write(self._known / _digest(source), name.encode())
        self.forget(source)

    def forget(self, source: str) -> None:
        """Fetch it no more."""
        (self._wanted / _digest(source)).unlink(missing_ok=True)

    def discard(self, sources: Collection[str]) -> int:
        """Take away what is kept under those names or sources, unless it is kept under another, too; return how much."""
        notes = {note.name: note.read_text(encoding="utf-8") for note in self._known.glob("?" * 64)}
        gone = {_digest(source) for source in sources}
        names = {notes[digest] for digest in gone if digest in notes}
        names |= {source for source in sources if (self._folder / source).parent == self._folder}
        names -= {name for digest, name in notes.items() if digest not in gone}
        found = [path for path in map(self._folder.joinpath, names) if path.is_file()]
        for path in found:
            path.unlink(missing_ok=True)
        for source in sources:
            (self._known / _digest(source)).unlink(missing_ok=True)
            self.forget(source)
        return len(found)


def attached(media: MediaFolder, kind: MediaKind, content: bytes, content_type: str) -> Attachment:
    """Return what was sent beside words as it is kept, or as lost where the disk does not take it."""
    try:
        return Attachment(kind=kind, source=media.keep(content, content_type))
    except NotKept as error:
        log.error("what people send can't be kept: %s", error)
        return Attachment(kind=kind, lost=Loss.NOT_RECEIVED)


def kind_of(beginning: bytes) -> str:
    """Return the content type by how the content begins, or nothing for what is not known."""
    for kind, (start, words) in BEGINNINGS.items():
        if beginning[start:].startswith(words):
            return kind
    return ""


def _digest(source: str) -> str:
    return hashlib.sha256(source.encode()).hexdigest()


def _write(path: Path, content: bytes) -> None:
    with _beside(path.parent) as file, _on_disk():
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
        Path(file.name).replace(path)


@contextmanager
def _beside(folder: Path) -> Iterator[IO[bytes]]:
    """Open a new file in that folder, of which nothing is left unless it gets another name."""
    with _on_disk():
        file = NamedTemporaryFile(dir=folder, suffix=".part", delete=False)  # noqa: SIM115 - its closing may fail, too
    try:
        yield cast(IO[bytes], file)
    finally:
        # What could not be written is tried once more when a file is closed.
        with suppress(OSError):
            file.close()
        with suppress(OSError):
            Path(file.name).unlink(missing_ok=True)


@contextmanager
def _on_disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise NotKept(os.strerror(error.errno or 0)) from error
