"""What people send beside words, kept as files beside the database under the digest of their content, never in rows."""

import hashlib
import os
from pathlib import Path

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
}


class MediaFolder:
    """A folder of media by digest; the same content is kept once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, content: bytes, content_type: str) -> str:
        """Keep the content durably and return its name; unknown kinds are kept as plain bytes."""
        name = hashlib.sha256(content).hexdigest() + KINDS.get(content_type, ".bin")
        path = self._folder / name
        if not path.exists():
            partial = path.with_suffix(".part")
            with partial.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            partial.replace(path)
        return name

    def find(self, name: str) -> tuple[bytes, str] | None:
        """Return content and content type of that name, or None; a name with a path in it is nobody's."""
        path = self._folder / name
        if path.parent != self._folder or not path.is_file():
            return None
        types = {ending: kind for kind, ending in KINDS.items()}
        return path.read_bytes(), types.get(path.suffix, "application/octet-stream")
