"""The chain over all that was done: each link holds a row fast by a digest of it and of the link before (SHA-256).

A fact is written in the transaction of its effect, free of any lock that all would share; the chain is made after it, in
batches, by whoever's clock comes by first. So many processes write at once, and the tail of a minute is not yet linked.
What people said is held fast by a salted digest apart: it can be erased, its salt with it, and the chain stays whole.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any

import sqlalchemy as sa

from storage.connection import Connection
from storage.rows import Row, table
from storage.statements import insert, param, update, upsert
from storage.tables import EventRow
from storage.trail_tables import UNLINKED, ChainRow, DeedRow, LinkRow
from storage.transactions import Transactions

#: What the digest of the first link takes for the one before.
BEGINNING = ""
#: How many rows are linked in one transaction: some hundredths of a second of the only writer.
BATCH = 500
SOURCES: Mapping[str, type[Row]] = {"event": EventRow, "deed": DeedRow}

#: Any number: whoever links waits for who links.
_LINKING = 7_482_003
_TURN = sa.select(sa.func.pg_advisory_xact_lock(_LINKING))
_CHAIN = table(ChainRow).c
_HEADS = sa.select(_CHAIN.community, _CHAIN.length, _CHAIN.head)
_NEW = upsert(ChainRow)
_GROW = _NEW.on_conflict_do_update(
    index_elements=["community"], set_={"length": _NEW.excluded.length, "head": _NEW.excluded.head}
)
_ADD = insert(LinkRow)
_WAITING = {
    source: sa.select(table(row)).where(UNLINKED).order_by(table(row).c.id).limit(param("limit"))
    for source, row in SOURCES.items()
}
_PLACE = {source: update(row, table(row).c.id == param("of_id")) for source, row in SOURCES.items()}


@dataclass(frozen=True, slots=True)
class Head:
    """Where a community's chain ends: so many links, and the digest of the last."""

    length: int
    digest: str

    def __str__(self) -> str:
        """Return it as it is written down; half of the digest is more than anybody can hit."""
        return f"{self.length}:{self.digest[:32]}"


class Trail:
    """Links what is not linked yet."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def link(self, limit: int = BATCH) -> Mapping[str, Head]:
        """Link up to that many of each source; return the chains that grew with their new heads, empty when none did."""
        with self._transactions.open() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(_TURN)
            waiting = {
                source: connection.execute(statement, {"limit": limit}).mappings().all()
                for source, statement in _WAITING.items()
            }
            heads = {row.community: Head(row.length, row.head) for row in connection.execute(_HEADS)}
            grown: dict[str, Head] = {}
            links = list(_links(waiting, heads, grown))
            if links:
                _write(connection, links, grown)
                connection.commit()
        return grown


def content_of(source: str, row: Mapping[Any, Any], salt: str) -> str:
    """Return the digest of what was said in a row; nothing is said in a deed."""
    said = [row["words"], dict(sorted(row["facts"].items()))] if source == "event" else []
    return _digest(salt, said)


def digest_of(before: str, number: int, source: str, row: Mapping[Any, Any], content: str) -> str:
    """Return the digest of a link: of the one before, and of who did what, when, to what."""
    about = row["ref"] if source == "event" else row["about"]
    at: datetime = row["at"]
    done = [row["community"], row["id"], row["kind"].value, at.astimezone(UTC).isoformat(), row["by"], about]
    return _digest(before, [number, source, *done, content])


def _links(
    waiting: Mapping[str, Sequence[Mapping[str, Any]]], heads: Mapping[str, Head], grown: dict[str, Head]
) -> Iterator[dict[str, Any]]:
    for source, rows in waiting.items():
        for row in rows:
            community, salt = row["community"], token_hex(16)
            head = grown.get(community) or heads.get(community) or Head(0, BEGINNING)
            content, number = content_of(source, row, salt), head.length + 1
            digest = digest_of(head.digest, number, source, row, content)
            grown[community] = Head(number, digest)
            yield {
                "community": community,
                "number": number,
                "source": source,
                "row": row["id"],
                "salt": salt,
                "content": content,
                "digest": digest,
            }


def _write(connection: Connection, links: Sequence[Mapping[str, Any]], grown: Mapping[str, Head]) -> None:
    connection.execute(_ADD, links)
    for source, statement in _PLACE.items():
        if placed := [{"of_id": link["row"], "link": link["number"]} for link in links if link["source"] == source]:
            connection.execute(statement, placed)
    heads = [{"community": key, "length": head.length, "head": head.digest} for key, head in grown.items()]
    connection.execute(_GROW, heads)


def _digest(first: str, rest: Sequence[object]) -> str:
    return hashlib.sha256(json.dumps([first, *rest], ensure_ascii=False).encode()).hexdigest()
