"""Ways in which a database can't be worked with for a while."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import sqlalchemy as sa
from estate import Estate


@contextmanager
def locked(estate: Estate) -> Iterator[None]:
    """Let another program hold the lock for longer than anybody waits."""
    with _told(estate, "busy_timeout = 0"), closing(sqlite3.connect(estate.folder / "suban.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.rollback()


@contextmanager
def full(estate: Estate) -> Iterator[None]:
    """Let the disk be full: the file may not grow by a single page."""
    with estate.house.database.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    with _told(estate, f"max_page_count = {pages}"):
        yield
    with _told(estate, "max_page_count = 1000000000"), estate.house.database.engine.connect():
        pass


@contextmanager
def gone(estate: Estate) -> Iterator[None]:
    """Let the file be away, as on a drive that was taken out."""
    path = estate.folder / "suban.db"
    estate.house.database.engine.dispose()
    away = path.rename(path.with_suffix(".away"))
    path.mkdir()
    try:
        yield
    finally:
        estate.house.database.engine.dispose()
        path.rmdir()
        away.rename(path)


OUTAGES = {"locked by another program": locked, "on a disk that is full": full, "gone": gone}


@contextmanager
def _told(estate: Estate, pragma: str) -> Iterator[None]:
    def tell(connection: Any, *ignored: object) -> None:
        connection.execute(f"PRAGMA {pragma}")

    sa.event.listen(estate.house.database.engine, "checkout", tell)
    try:
        yield
    finally:
        sa.event.remove(estate.house.database.engine, "checkout", tell)
