"""Forgets people: of a complaint its figures stay, and nothing that tells whose it was or what was said."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import sqlalchemy as sa

from core.messages import Attachment
from storage.connection import Connection
from storage.corrective_tables import CorrectiveRow
from storage.resident_tables import ChatRow, ClaimRow, ResidentRow
from storage.rows import table
from storage.statements import param, update
from storage.tables import ComplaintRow, ConversationRow, CorrectionRow, EventRow
from storage.trail_tables import LinkRow

_C, _E, _L = table(ComplaintRow).c, table(EventRow).c, table(LinkRow).c
_R, _CHAT, _CLAIM, _V = table(ResidentRow).c, table(ChatRow).c, table(ClaimRow).c, table(ConversationRow).c
_K = table(CorrectiveRow).c
_THAT = _C.ref == param("of_ref")

_FORGET = update(ComplaintRow, _THAT).values(
    resident="",
    name="",
    phone="",
    happened="",
    what="",
    demand="",
    against="",
    process="",
    room=None,
    because=(),
    attachments=(),
    proof=(),
    remedies=(),
    pending=None,
    version=_C.version + 1,
)
#: Where a building is known, what was said about the place says no more to any figure.
_FORGET_PLACE = update(ComplaintRow, _THAT, _C.building.is_not(None)).values(place_words=None)
_FORGET_PLACE_WHOLLY = update(ComplaintRow, _THAT).values(place_words=None)
_FORGET_FACTS = update(EventRow, _E.ref == param("of_ref")).values(words="", facts={})
_THROW_SALT_AWAY = update(
    LinkRow,
    _L.source == sa.literal_column("'event'"),
    sa.tuple_(_L.community, _L.number).in_(sa.select(_E.community, _E.link).where(_E.ref == param("of_ref"))),
).values(salt=None)
_FORGET_SUBJECT = update(CorrectiveRow, _K.ref == sa.select(_C.corrective).where(_THAT).scalar_subquery()).values(
    subject=""
)
#: What staff wrote of it when it was over may say who complained, or what about.
_FORGET_WRITTEN = update(
    CorrectiveRow,
    _K.ref == sa.select(_C.corrective).where(_THAT).scalar_subquery(),
    _K.complaint == param("of_ref"),
    _K.verified_at.is_not(None),
).values(cause="", correction="", prevention="")
_EXCLUSION = sa.select(_C.exclusion).where(_THAT, _C.exclusion.is_not(None))
_FORGET_REASON = update(ComplaintRow, _THAT)
_FORGET_CORRECTIONS = sa.delete(table(CorrectionRow)).where(table(CorrectionRow).c.ref == param("of_ref"))
_FOR_GOOD = (_FORGET, _FORGET_PLACE, _FORGET_FACTS, _THROW_SALT_AWAY, _FORGET_SUBJECT, _FORGET_WRITTEN)
_WHOLLY = (*_FOR_GOOD, _FORGET_PLACE_WHOLLY, _FORGET_CORRECTIONS)
_FORGET_RESIDENT = (
    sa.delete(table(ClaimRow)).where(sa.or_(_CLAIM.claimant == param("id"), _CLAIM.holder == param("id"))),
    sa.delete(table(ChatRow)).where(_CHAT.resident == param("id")),
    sa.delete(table(ConversationRow)).where(_V.resident == param("id")),
    sa.delete(table(ResidentRow)).where(sa.or_(_R.id == param("id"), _R.joined == param("id"))),
)


def forget_complaints(connection: Connection, refs: Sequence[str], *, wholly: bool = False) -> None:
    """Take people and words out of those complaints; `wholly` also what no building stands for, and what staff corrected."""
    if not refs:
        return
    each = [{"of_ref": ref} for ref in refs]
    for statement in _WHOLLY if wholly else _FOR_GOOD:
        connection.execute(statement, each)
    for one in each:
        # Whether it counts is a figure; why not may be anything.
        if (exclusion := connection.execute(_EXCLUSION, one).scalar_one_or_none()) is not None:
            connection.execute(_FORGET_REASON, one | {"exclusion": replace(exclusion, reason="")})


def forget_residents(connection: Connection, residents: Iterable[str]) -> None:
    """Take those residents out, with their chats and conversations and who they were claimed to be."""
    if each := [{"id": resident} for resident in residents]:
        for statement in _FORGET_RESIDENT:
            connection.execute(statement, each)


def sources_of(attachments: Iterable[Sequence[Attachment]]) -> set[str]:
    """Return how the channels call what was sent."""
    return {sent.source for several in attachments for sent in several if sent.source}
