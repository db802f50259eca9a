"""Walks the chain over all that was done, and tells where it does not hold: what was changed, taken out or put in.

Whoever can write to the database can build a new chain over a new past, or cut the newest end off. That is seen only
from outside: by a head that was written down before, which the chain must still pass through.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from core.deeds import Did
from storage.rows import table
from storage.statements import param
from storage.trail import BEGINNING, SOURCES, Head, content_of, digest_of
from storage.trail_tables import UNLINKED, ChainRow, LinkRow

#: How many links are looked at in one go.
BATCH = 1000

_L, _CHAIN = table(LinkRow).c, table(ChainRow).c
_HEADS = sa.select(_CHAIN.community, _CHAIN.length, _CHAIN.head).order_by(_CHAIN.community)
_ORPHANS = sa.select(_L.community).where(_L.community.not_in(sa.select(_CHAIN.community))).distinct()
_NEXT = (
    sa.select(table(LinkRow))
    .where(_L.community == param("community"), _L.number > param("after"))
    .order_by(_L.number)
    .limit(BATCH)
)
_ROWS = {
    source: sa.select(table(row)).where(table(row).c.id.in_(param("ids", expanding=True)))
    for source, row in SOURCES.items()
}
_UNLINKED = {
    source: sa.select(sa.func.count()).select_from(table(row)).where(UNLINKED) for source, row in SOURCES.items()
}
_STRAY = {
    source: sa.select(_R.community, _R.link, _R.ref if source == "event" else _R.about)
    .select_from(sa.outerjoin(table(row), table(LinkRow), sa.and_(_L.community == _R.community, _L.number == _R.link)))
    .where(_R.link.is_not(None), sa.or_(_L.row.is_(None), _L.row != _R.id, _L.source != source))
    .order_by(_R.id)
    for source, row in SOURCES.items()
    for _R in (table(row).c,)
}


class Wrong(StrEnum):
    """How a chain can fail to hold."""

    CHANGED = "changed"
    MISSING = "missing"
    GAP = "gap"
    STRAY = "stray"
    CUT = "cut"
    UNRECORDED = "unrecorded"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A place where a chain does not hold: at which link, and what the link was about if that is known."""

    kind: Wrong
    community: str
    number: int
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the walk came to: where each chain ends, how many rows are not linked yet, and where a chain does not hold."""

    heads: Mapping[str, Head]
    unlinked: int
    breaks: Sequence[Break]


def verify(connection: sa.Connection, expected: Mapping[str, Head] | None = None) -> Verdict:
    """Walk all chains; `expected` are heads that were written down, which the chains must pass through."""
    heads = {community: Head(length, head) for community, length, head in connection.execute(_HEADS)}
    for community in connection.execute(_ORPHANS).scalars():
        heads[community] = Head(0, BEGINNING)
    breaks: list[Break] = []
    for community in {*heads, *(expected or {})}:
        head = heads.get(community, Head(0, BEGINNING))
        breaks += _walk(connection, community, head, (expected or {}).get(community))
    for stray in _STRAY.values():
        breaks += [
            Break(kind=Wrong.STRAY, community=community, number=number, about=about)
            for community, number, about in connection.execute(stray)
        ]
    unlinked = sum(connection.execute(count).scalar_one() for count in _UNLINKED.values())
    return Verdict(
        heads=heads, unlinked=unlinked, breaks=sorted(breaks, key=lambda each: (each.community, each.number))
    )


@dataclass(slots=True)
class _Erasures:
    """What was erased, and which erasures are on record."""

    gone: list[Break] = field(default_factory=list)
    at: list[datetime] = field(default_factory=list)
    recorded: set[str] = field(default_factory=set)
    until: datetime | None = None

    def unrecorded(self) -> Iterator[Break]:
        """Yield what was erased and nobody wrote down."""
        for gone, at in zip(self.gone, self.at, strict=True):
            if gone.about not in self.recorded and (self.until is None or at >= self.until):
                yield gone


def _walk(connection: sa.Connection, community: str, head: Head, expected: Head | None) -> Iterator[Break]:
    reached, passed, erasures = Head(0, BEGINNING), expected is None, _Erasures()
    while links := connection.execute(_NEXT, {"community": community, "after": reached.length}).mappings().all():
        rows = _rows(connection, links)
        for link in links:
            yield from _look(link, rows.get((link["source"], link["row"])), reached, erasures)
            reached = Head(link["number"], link["digest"])
            passed = passed or (expected is not None and _fits(reached, expected))
    if reached != head:
        yield Break(kind=Wrong.CUT, community=community, number=reached.length)
    if expected is not None and not passed:
        yield Break(kind=Wrong.ELSEWHERE, community=community, number=expected.length)
    yield from erasures.unrecorded()


def _rows(connection: sa.Connection, links: Sequence[sa.RowMapping]) -> Mapping[tuple[str, int], sa.RowMapping]:
    wanted: dict[str, list[int]] = defaultdict(list)
    for link in links:
        wanted[link["source"]].append(link["row"])
    return {
        (source, row["id"]): row
        for source, ids in wanted.items()
        if source in _ROWS
        for row in connection.execute(_ROWS[source], {"ids": ids}).mappings()
    }


def _look(link: sa.RowMapping, row: sa.RowMapping | None, before: Head, erasures: _Erasures) -> Iterator[Break]:
    """Yield what is wrong with one link."""
    here: dict[str, Any] = {"community": link["community"], "number": link["number"]}
    if link["number"] != before.length + 1:
        yield Break(kind=Wrong.GAP, community=link["community"], number=before.length + 1)
    if row is None:
        yield Break(kind=Wrong.MISSING, **here)
        return
    source, about = link["source"], row["ref"] if link["source"] == "event" else row["about"]
    is_gone = link["salt"] is None
    if is_gone and source == "event":
        erasures.gone.append(Break(kind=Wrong.UNRECORDED, about=about, **here))
        erasures.at.append(row["at"])
    _remember(source, row, erasures)
    is_said = bool(source != "event" or row["words"] or row["facts"]) if is_gone else None
    is_changed = is_said if is_gone else content_of(source, row, link["salt"]) != link["content"]
    fits = digest_of(before.digest, link["number"], source, row, link["content"]) == link["digest"]
    # After a gap nothing can fit, and that is told already.
    if is_changed or (not fits and link["number"] == before.length + 1):
        yield Break(kind=Wrong.CHANGED, about=about, **here)


def _remember(source: str, row: sa.RowMapping, erasures: _Erasures) -> None:
    if source == "deed" and row["kind"] is Did.ERASED:
        erasures.recorded.add(row["about"])
    if source == "deed" and row["kind"] is Did.RETAINED:
        until = datetime.fromisoformat(row["about"])
        erasures.until = max(until, erasures.until or until)


def _fits(reached: Head, expected: Head) -> bool:
    return reached.length == expected.length and reached.digest.startswith(expected.digest)
