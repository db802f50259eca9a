from datetime import timedelta

import pytest
import sqlalchemy as sa
from storage_examples import GARDEN, NOW, stored

from core.events import Event, Happened
from storage.database import Database


def event(ref: str, kind: Happened, minutes: int = 0) -> Event:
    return Event(kind=kind, ref=ref, at=NOW + timedelta(minutes=minutes), by="王师傅", facts={"部门": "工程部"})


def test_facts_come_back_in_the_order_they_were_appended(database: Database) -> None:
    filed, other = stored(database).ref, stored(database, "TS202611230002").ref
    facts = [event(filed, Happened.FILED, 5), event(filed, Happened.DISPATCHED, 5), event(filed, Happened.TOLD, 1)]

    with database.work() as work:
        work.timeline.add(facts[:2])
        work.timeline.add([event(other, Happened.FILED)])
        work.timeline.add(facts[2:])
        work.timeline.add([])
        work.commit()

    with database.work() as work:
        assert work.timeline.of(filed) == facts


def test_a_fact_belongs_to_the_community_of_its_complaint(database: Database) -> None:
    ref = stored(database).ref
    with database.work() as work:
        work.timeline.add([event(ref, Happened.FILED)])
        work.corrections.add(ref, "灯坏了", field="category", was="fees", became="equipment", by="小陈", at=NOW)
        work.commit()

    with database.engine.connect() as connection:
        for table in ("event", "correction"):
            assert connection.exec_driver_sql(f"SELECT community FROM {table}").scalar_one() == GARDEN


def test_a_fact_about_no_complaint_is_refused(database: Database) -> None:
    with database.work() as work, pytest.raises(sa.exc.IntegrityError):
        work.timeline.add([event("TS202611239999", Happened.FILED)])
