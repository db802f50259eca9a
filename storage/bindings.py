"""Which chat is which member of the staff or staff group, kept; fits `core.acquaintance.Bindings`.

A name has one binding a channel; where it has several channels, the newest that can be reached wins.
"""

from collections.abc import Sequence

import sqlalchemy as sa

from core.messages import Peer
from core.people import Member
from storage.connection import Connection
from storage.rows import table
from storage.statements import insert, param, update
from storage.tables import BindingRow

PERSON = "person"
GROUP = "group"

_T = table(BindingRow)
_C = _T.c
_NAME = (_C.community == param("community"), _C.kind == param("kind"), _C.name == param("name"))
_AT = (_C.channel == param("channel"), _C.chat == param("chat"))


def _newest(*where: sa.ColumnElement[bool]) -> sa.Select[tuple[str, str]]:
    return sa.select(_C.community, _C.name).where(*where).order_by(_C.id.desc()).limit(1)


_MEMBER = _newest(_C.channel == param("channel"), _C.author == param("author"), _C.kind == PERSON)
_GROUP_AT = _newest(*_AT, _C.kind == GROUP)
_REACH = (
    sa.select(_C.channel, _C.chat)
    .where(*_NAME, _C.chat.is_not(None), _C.reachable.is_(sa.true()))
    .order_by(_C.id.desc())
    .limit(1)
)
_CHAT_OF = (
    sa.select(_C.chat)
    .where(_C.channel == param("channel"), _C.author == param("author"), _C.kind == PERSON, _C.chat.is_not(None))
    .order_by(_C.id.desc())
    .limit(1)
)
_BOUND = (
    sa.select(_C.community, _C.name)
    .where(_C.channel == param("channel"), _C.chat == param("chat"), _C.reachable.is_(sa.true()))
    .order_by(_C.id)
)
_KNOWN = (
    sa.select(_C.community, _C.name)
    .where(_C.channel == param("channel"), _C.chat == param("chat"))
    .order_by(_C.reachable.desc(), _C.id.desc())
)
_WITHIN = (
    sa.select(_C.chat)
    .where(_C.channel == param("channel"))
    .where(sa.or_(_C.chat == param("chat"), _C.chat.startswith(param("head", type_=sa.String()), autoescape=False)))
    .distinct()
    .order_by(_C.chat)
)
_MOVE = update(BindingRow, _C.channel == param("of_channel"), _C.chat == param("of_chat"))
_UNBIND = sa.delete(_T).where(*_NAME, _C.channel == param("channel"))
_BIND = insert(BindingRow)
_MARK = update(
    BindingRow, _C.channel == param("of_channel"), _C.chat == param("of_chat"), _C.reachable != param("now_reachable")
)


class Bindings:
    """The bindings of one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def member(self, channel: str, author: str) -> Member | None:
        """Return the member of staff with that id on that channel, reachable or not."""
        return self._member(_MEMBER, channel=channel, author=author)

    def group_at(self, peer: Peer) -> Member | None:
        """Return community and group name of a bound group chat, reachable or not."""
        return self._member(_GROUP_AT, channel=peer.channel, chat=peer.chat)

    def person(self, community: str, name: str) -> Peer | None:
        """Return the private chat in which that person can be reached now, or None."""
        return self._reach(community, PERSON, name)

    def group(self, community: str, group: str) -> Peer | None:
        """Return the chat of that staff group if it can be reached now, or None."""
        return self._reach(community, GROUP, group)

    def bind_person(self, community: str, name: str, channel: str, author: str, peer: Peer | None) -> None:
        """Bind a person to an id on a channel; without `peer` the private chat known of that id is kept."""
        known = {"channel": channel, "author": author}
        chat = peer.chat if peer else self._connection.execute(_CHAT_OF, known).scalar_one_or_none()
        self._bind(community=community, kind=PERSON, name=name, channel=channel, author=author, chat=chat)

    def bind_group(self, community: str, group: str, peer: Peer) -> None:
        """Bind a staff group to a chat, in place of the one it had on that channel."""
        self._bind(community=community, kind=GROUP, name=group, channel=peer.channel, author=None, chat=peer.chat)

    def bound(self, peer: Peer) -> Sequence[Member]:
        """Return the people and the groups that can be reached in that chat."""
        rows = self._connection.execute(_BOUND, {"channel": peer.channel, "chat": peer.chat})
        return [Member(community=row.community, name=row.name) for row in rows]

    def known(self, peer: Peer) -> Sequence[Member]:
        """Return the people and the groups of that chat, those who can be reached first."""
        rows = self._connection.execute(_KNOWN, {"channel": peer.channel, "chat": peer.chat})
        return [Member(community=row.community, name=row.name) for row in rows]

    def move(self, before: Peer, after: Peer) -> None:
        """Note that a chat is found under another id from now on."""
        moved = {"of_channel": before.channel, "of_chat": before.chat, "chat": after.chat}
        self._connection.execute(_MOVE, moved | {"reachable": True})

    def within(self, peer: Peer) -> Sequence[Peer]:
        """Return the chats somebody is bound to that are found in that chat: itself, and the topics of a forum."""
        rows = self._connection.execute(_WITHIN, {"channel": peer.channel, "chat": peer.chat, "head": f"{peer.chat}/"})
        return [Peer(channel=peer.channel, chat=chat) for chat in rows.scalars()]

    def mark_unreachable(self, peer: Peer) -> None:
        """Note that nothing arrives in that chat: whoever is bound to it is passed over until it is reachable again."""
        self._mark(peer, reachable=False)

    def mark_reachable(self, peer: Peer) -> bool:
        """Note that messages arrive in that chat; tell whether they did not before."""
        return self._mark(peer, reachable=True)

    def _bind(self, **binding: str | None) -> None:
        name = {key: binding[key] for key in ("community", "kind", "name", "channel")}
        self._connection.execute(_UNBIND, name)
        self._connection.execute(_BIND, binding | {"reachable": True})

    def _mark(self, peer: Peer, *, reachable: bool) -> bool:
        marked = {"of_channel": peer.channel, "of_chat": peer.chat, "now_reachable": reachable}
        return self._connection.execute(_MARK, marked | {"reachable": reachable}).rowcount > 0

    def _member(self, statement: sa.Select[tuple[str, str]], **wanted: str) -> Member | None:
        row = self._connection.execute(statement, wanted).one_or_none()
        return None if row is None else Member(community=row.community, name=row.name)

    def _reach(self, community: str, kind: str, name: str) -> Peer | None:
        wanted = {"community": community, "kind": kind, "name": name}
        row = self._connection.execute(_REACH, wanted).one_or_none()
        return None if row is None else Peer(channel=row.channel, chat=row.chat)
