"""Signed links: what they name can't be guessed or changed, and they end. Pure, told the time."""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime

#: Longer than any of ours; what is longer is not even looked at.
LONGEST = 1024
SEPARATOR = "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """What a link stands for: a message, by its task, and the person it is for; nobody in particular in a group."""

    task: str
    person: str
    until: datetime


class Signer:
    """Signs and reads links; `secret` is what only this installation knows, `purpose` keeps links and badges apart."""

    def __init__(self, secret: str, purpose: str) -> None:
        if not secret:
            raise ValueError("links can't be signed without a secret")
        self._key = hmac.new(secret.encode(), f"suban {purpose}".encode(), hashlib.sha256).digest()

    def sign(self, ticket: Ticket) -> str:
        """Return the ticket in letters, digits, - and _ only."""
        body = SEPARATOR.join((ticket.task, ticket.person, str(int(ticket.until.timestamp())))).encode()
        return _letters(body) + "." + _letters(self._mark(body))

    def read(self, written: str, now: datetime) -> Ticket | None:
        """Return the ticket if it is one of ours and its time is not up."""
        body_letters, _, mark_letters = written[: LONGEST + 1].partition(".")
        body, mark = _bytes(body_letters), _bytes(mark_letters)
        if len(written) > LONGEST or body is None or mark is None or not hmac.compare_digest(mark, self._mark(body)):
            return None
        task, person, until = body.decode().split(SEPARATOR)
        ticket = Ticket(task=task, person=person, until=datetime.fromtimestamp(int(until), UTC))
        return ticket if now <= ticket.until else None

    def _mark(self, body: bytes) -> bytes:
        return hmac.new(self._key, body, hashlib.sha256).digest()


def _letters(body: bytes) -> str:
    return urlsafe_b64encode(body).decode().rstrip("=")


def _bytes(letters: str) -> bytes | None:
    try:
        found = urlsafe_b64decode(letters.encode("ascii") + b"=" * (-len(letters) % 4))
    except ValueError:
        return None
    return found if _letters(found) == letters else None
