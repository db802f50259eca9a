"""One-time codes by digest, and the guesses that missed; fits `core.acquaintance.Invites`."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from core.people import Member
from storage.bindings import GROUP, PERSON
from storage.connection import Connection
from storage.invite_tables import GuessRow, InviteRow
from storage.rows import table
from storage.statements import insert, param, update

#: How long used codes and guesses are of any interest.
KEPT = timedelta(days=7)

_C = table(InviteRow).c
_G = table(GuessRow).c
_ADD = insert(InviteRow)
_FORGET = sa.delete(table(InviteRow)).where(_C.expires_at < param("before"))
_FIND = sa.select(_C.community, _C.kind, _C.name).where(
    _C.digest == param("digest"), _C.used_at.is_(None), _C.expires_at > param("now")
)
_USE = update(InviteRow, _C.digest == param("of_digest"), _C.used_at.is_(None))
_MISS = insert(GuessRow)
_FORGET_MISSES = sa.delete(table(GuessRow)).where(
    _G.channel == param("channel"), _G.author == param("author"), _G.at < param("before")
)
_MISSES = sa.select(sa.func.count()).where(
    _G.channel == param("channel"), _G.author == param("author"), _G.at >= param("since")
)


class Invites:
    """The one-time codes of one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, digest: str, *, member: Member, group: bool, until: datetime) -> None:
        """Keep a new code for a person, or for a group, until then; old ones are forgotten."""
        self._connection.execute(_FORGET, {"before": until - KEPT})
        kind = GROUP if group else PERSON
        values = {"digest": digest, "community": member.community, "kind": kind, "name": member.name}
        self._connection.execute(_ADD, values | {"expires_at": until, "used_at": None})

    def find(self, digest: str, *, now: datetime) -> tuple[Member, bool] | None:
        """Return who joins with that code and whether it is a group; None if it is unknown, used or out of date."""
        row = self._connection.execute(_FIND, {"digest": digest, "now": now}).one_or_none()
        return None if row is None else (Member(community=row.community, name=row.name), row.kind == GROUP)

    def use(self, digest: str, *, at: datetime) -> bool:
        """Note that the code was used; False if somebody was faster."""
        return self._connection.execute(_USE, {"of_digest": digest, "used_at": at}).rowcount == 1

    def missed(self, channel: str, author: str, *, at: datetime) -> None:
        """Note that somebody sent a code that does not fit."""
        who = {"channel": channel, "author": author}
        self._connection.execute(_FORGET_MISSES, who | {"before": at - KEPT})
        self._connection.execute(_MISS, who | {"at": at})

    def misses(self, channel: str, author: str, *, since: datetime) -> int:
        """Return how many such codes they sent since then."""
        found = self._connection.execute(_MISSES, {"channel": channel, "author": author, "since": since})
        return int(found.scalar_one())
