"""A house that was lived in with an earlier version lives on: with what the first one wrote, and with rows of every later."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from estate import STORY, Estate
from test_schema import VERSIONS

from bots.delivery import Delivery
from core.complaint import Status
from core.errors import BadConfig
from core.messages import Dispatch
from storage.database import Database, connect
from storage.schema import upgrade

#: What a house of the first version had written when its process ended: complaints that wait for all there was to wait
#: for, a talk half way, one with a person, messages still to be sent.
FIRST = Path(__file__).parent / "first_version.jsonl"
ENDED = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)
UNSIGNED, FINISHED = "TS202611270001", "TS202611270004"
#: What the platform called the card of the unsigned one.
CARD = "90b69374-23"
_NUMBERS = count(1)


class Phones:
    """Everybody's phones; remembers which message was edited."""

    def __init__(self, estate: Estate) -> None:
        self.channel, self.abilities = estate.channel, estate.screen.abilities
        self.edited: list[str | None] = []
        self._screen = estate.screen

    async def deliver(self, dispatch: Dispatch) -> str:
        self.edited.append(dispatch.edits)
        return await self._screen.deliver(dispatch)


@pytest.fixture
def old(empty: str, tmp_path: Path) -> Iterator[tuple[Estate, Phones]]:
    """Return the house of the first version as this one finds it."""
    engine = connect(empty)
    upgrade(engine, "0001")
    fill(engine, [json.loads(line) for line in FIRST.read_text(encoding="utf-8").splitlines()])
    engine.dispose()
    estate = Estate(tmp_path, ENDED, url=empty)
    phones = Phones(estate)
    estate.delivery = Delivery(estate.house.ledger, {estate.channel: phones})
    yield estate, phones
    estate.close()


def test_life_goes_on_where_the_first_version_left_it(old: tuple[Estate, Phones]) -> None:
    estate, phones = old
    assert estate.house.audit(now=ENDED) == {}

    estate.settle()
    assert any("王师傅已到场" in shown.text for shown in estate.heard("李先生")), "what was queued is sent"
    estate.wind(timedelta(minutes=30))
    assert estate.complaint(UNSIGNED).level > 0, "a deadline that was set then is kept now"
    say(estate, "王师傅", group="工程部群", press=f"acknowledge:{UNSIGNED}")
    assert estate.complaint(UNSIGNED).assignee == "王师傅"
    assert CARD in phones.edited
    say(estate, "陈先生", "满意")
    assert estate.complaint(FINISHED).satisfaction is not None
    for words in ("尽快处理", "13812345678", "确认提交"):
        say(estate, "周先生", words)
    assert "已受理" in estate.heard("周先生")[-1].text, "who was in the midst of telling goes on"

    estate.wind(timedelta(hours=5))
    assert estate.house.audit(now=estate.clock.now()) == {}
    assert {complaint.status for complaint in estate.complaints()} <= set(Status)


def test_rows_of_every_version_arrive_in_this_one_as_they_were(
    lived: list[tuple[str, dict[str, Any]]], tmp_path: Path
) -> None:
    for version in VERSIONS:
        engine = connect(f"sqlite:///{tmp_path / version}.db")
        upgrade(engine, version)
        before = then(engine, lived)
        with engine.begin() as connection:
            for table, row in before:
                connection.exec_driver_sql(
                    f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", tuple(row.values())
                )
        upgrade(engine)
        after = rows(engine)
        engine.dispose()

        assert len(before) > 100, version
        for table, row in before:
            kept = {name: value for name, value in row.items() if name != "backwards"}
            assert any(kept.items() <= found.items() for found in after[table]), (version, table)
        assert {table: len(found) for table, found in after.items()} == counted(before, after), version


def test_a_program_that_is_older_than_the_database_refuses_it_and_changes_nothing(url: str) -> None:
    Database(url).close()
    engine = connect(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(BadConfig, match=r"newer version of Suban .*9999"):
        Database(url)

    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one() == "9999"
    engine.dispose()


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, dict[str, Any]]]:
    """Return the rows of a house of this version."""
    folder = tmp_path_factory.mktemp("lived")
    with closing(Estate(folder)) as estate:
        for words in STORY:
            estate.write("张女士", words)
        estate.press("王师傅", "签收", group="工程部群")
        estate.write("李先生", STORY[0])
        estate.write("王女士", "转人工")
        estate.wind(timedelta(days=1))
        found = rows(estate.house.database.engine)
    ordered = sorted(found, key=["policy", "resident", "chat", "complaint", *found].index)
    return [(table, row) for table in ordered for row in found[table]]


def say(estate: Estate, who: str, text: str = "", **more: Any) -> None:
    estate.hand_in(replace(estate.inbound(who, text, **more), id=f"new-{next(_NUMBERS)}"))


def rows(engine: sa.Engine) -> dict[str, list[dict[str, Any]]]:
    with engine.connect() as connection:
        names = [name for name in sa.inspect(connection).get_table_names() if name != "alembic_version"]
        return {
            name: [dict(row) for row in connection.exec_driver_sql(f"SELECT * FROM {name}").mappings()]
            for name in names
        }


def then(engine: sa.Engine, lived: list[tuple[str, dict[str, Any]]]) -> list[tuple[str, dict[str, Any]]]:
    """Return those rows as they would have been written into the tables that there are."""
    with engine.connect() as connection:
        there = sa.inspect(connection)
        columns = {name: {column["name"] for column in there.get_columns(name)} for name in there.get_table_names()}
    found = []
    for table, row in lived:
        if table in columns:
            known = {name: value for name, value in row.items() if name in columns[table]}
            if "backwards" in columns[table]:
                known["backwards"] = row["ref"][::-1]
            found.append((table, known))
    return found


def counted(before: list[tuple[str, Any]], after: dict[str, Any]) -> dict[str, int]:
    return {name: sum(table == name for table, _ in before) for name in after}


def fill(engine: sa.Engine, found: list[tuple[str, dict[str, Any]]]) -> None:
    """Write rows as either database wants them."""
    there = sa.MetaData()
    there.reflect(engine)
    with engine.begin() as connection:
        for name, row in found:
            columns = there.tables[name].c
            values = {key: meant(columns[key].type, value) for key, value in row.items() if value is not None}
            connection.execute(sa.insert(there.tables[name]), values)
        if engine.dialect.name == "postgresql":
            for table in there.tables.values():
                if "id" in table.c and isinstance(table.c.id.type, sa.Integer):
                    sequence = f"pg_get_serial_sequence('{table.name}', 'id')"
                    connection.exec_driver_sql(
                        f"SELECT setval({sequence}, (SELECT coalesce(max(id), 1) FROM {table.name}))"
                    )


def meant(kind: Any, value: Any) -> Any:
    if isinstance(kind, sa.DateTime):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return bool(value) if isinstance(kind, sa.Boolean) else value
