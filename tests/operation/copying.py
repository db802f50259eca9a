"""What is copied in these tests, and where it is put."""

from datetime import UTC, datetime
from pathlib import Path

from live.demo import CONFIG

from bots.backup.making import Source
from bots.backup.restoring import Place
from storage.snapshot import take

NOW = datetime(2026, 11, 23, 19, 10, tzinfo=UTC)


def source(data: Path) -> Source:
    url, file = f"sqlite:///{data / 'suban.db'}", data / "suban.db"
    return Source(data=data, config=CONFIG, database=file, copy_database=lambda copy: take(url, copy))


def place(data: Path) -> Place:
    """Return a place whose database takes whatever it is given."""
    data.parent.mkdir(exist_ok=True)
    return Place(
        data=data,
        config=data.parent / "config",
        check_database=lambda manifest: None,
        put_database=lambda file, manifest: None,
    )
