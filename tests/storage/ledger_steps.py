"""What is done with a ledger again and again: queue, send, look, spoil."""

from datetime import datetime, timedelta

from storage_examples import NOW

from core.messages import Attachment, Dispatch, MediaKind, Outbound
from storage.database import Database

SOON = NOW + timedelta(seconds=30)
PHOTO = Attachment(kind=MediaKind.PHOTO, source="photo-1")


def queue(database: Database, *messages: Outbound, at: datetime = NOW) -> None:
    with database.work() as work:
        work.outbox.add(messages, at=at)
        work.commit()


def texts(dispatches: list[Dispatch]) -> list[str]:
    return [dispatch.outbound.text for dispatch in dispatches]


def send_all(database: Database, at: datetime = NOW) -> list[str]:
    """Send what may go until nothing may, and return the texts in order."""
    said: list[str] = []
    while claimed := database.ledger.claim(at, 10):
        for dispatch in claimed:
            database.ledger.sent(dispatch.id, f"message-{dispatch.id}", at=at)
        said += texts(claimed)
    return said


def spoil(database: Database, number: int) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE outbox SET outbound = '{{}}' WHERE id = {number}")


def states(database: Database) -> list[str]:
    with database.engine.connect() as connection:
        return list(connection.exec_driver_sql("SELECT state FROM outbox ORDER BY id").scalars())
