"""There and back is the identity, for whatever the types allow; a field without a column fails here."""

from dataclasses import fields
from datetime import UTC, datetime
from typing import Any, get_type_hints
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from storage_examples import complaint

from core.complaint import Complaint, Due
from core.dialogue.conversation import Conversation
from core.events import Event
from core.messages import Outbound
from core.people import Resident
from storage.mapping import (
    complaint_of,
    complaint_values,
    conversation_of,
    conversation_values,
    event_of,
    event_values,
    resident_of,
    resident_values,
)
from storage.resident_tables import ResidentRow
from storage.rows import Row, table
from storage.statements import insert
from storage.tables import ComplaintRow, ConversationRow, EventRow, OutboxRow

st.register_type_strategy(datetime, st.datetimes(timezones=st.just(UTC)))
st.register_type_strategy(str, st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8))
st.register_type_strategy(int, st.integers(0, 2**31 - 1))
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))

often = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


ENGINE = sa.create_engine("sqlite://")
Row.metadata.create_all(ENGINE)


def whole(shape: type) -> st.SearchStrategy[Any]:
    """Return a strategy that fills every field, those with a default, too."""
    return st.builds(shape, **{name: st.from_type(kind) for name, kind in get_type_hints(shape).items()})


def through(row: type[Row], values: dict[str, Any]) -> sa.RowMapping:
    with ENGINE.connect() as connection:
        connection.execute(insert(row), values)
        return connection.execute(sa.select(table(row))).mappings().one()


@often
@given(whole(Complaint))
def test_a_complaint_survives_storage(filed: Complaint) -> None:
    assert complaint_of(through(ComplaintRow, complaint_values(filed))) == filed


@often
@given(whole(Conversation))
def test_a_conversation_survives_storage(begun: Conversation) -> None:
    assert conversation_of(through(ConversationRow, conversation_values(begun))) == begun


@often
@given(whole(Event))
def test_a_fact_survives_storage(fact: Event) -> None:
    assert event_of(through(EventRow, event_values(fact) | {"community": "garden"})) == fact


@often
@given(whole(Resident))
def test_a_resident_survives_storage(resident: Resident) -> None:
    assert resident_of(through(ResidentRow, resident_values(resident))) == resident


@often
@given(whole(Outbound))
def test_a_message_survives_the_outbox(message: Outbound) -> None:
    column = table(OutboxRow).c.outbound.type
    written = column.bind_processor(ENGINE.dialect)(message)

    assert column.result_processor(ENGINE.dialect, None)(written) == message


@pytest.mark.parametrize("shape", [Complaint, Conversation, Event, Resident])
def test_every_field_of_the_core_has_a_column(shape: type) -> None:
    apart = {"place": {"building", "unit", "room", "place_words"}, "peer": {"channel", "chat"}}
    columns = {column.name for column in Row.metadata.tables[shape.__name__.lower()].columns}

    for field in fields(shape):
        assert apart.get(field.name, {field.name}) <= columns


def test_an_instant_without_a_zone_is_refused_in_columns_and_inside_json() -> None:
    naive = datetime(2026, 11, 23)  # noqa: DTZ001
    due = complaint().agenda[0]

    with pytest.raises(sa.exc.StatementError, match="zone"):
        through(ComplaintRow, complaint_values(complaint(filed_at=naive)))
    with pytest.raises(sa.exc.StatementError, match="zone"):
        through(ComplaintRow, complaint_values(complaint(agenda=(Due(kind=due.kind, at=due.at, since=naive),))))


def test_instants_come_back_in_utc_from_whatever_zone() -> None:
    noon = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
    due = Due(kind=complaint().agenda[0].kind, at=noon, since=noon)

    back = complaint_of(through(ComplaintRow, complaint_values(complaint(filed_at=noon, agenda=(due,)))))

    for instant in (back.filed_at, back.agenda[0].at):
        assert instant == noon
        assert instant.utcoffset() == UTC.utcoffset(None)


def test_a_word_that_is_not_of_its_enumeration_is_refused() -> None:
    with pytest.raises(sa.exc.StatementError):
        through(ComplaintRow, complaint_values(complaint(status="nonsense")))
