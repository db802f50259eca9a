from dataclasses import replace
from datetime import date, timedelta

import pytest
from storage_examples import GARDEN, NOW, POLICY, complaint, stored

from core.complaint import Status
from core.errors import StaleComplaint
from nlp.reading import Place
from storage.database import Database


def test_a_complaint_comes_back_as_it_was_stored(database: Database) -> None:
    filed = stored(database)

    with database.work() as work:
        assert work.complaints.get(filed.ref) == filed


def test_a_changed_complaint_is_saved_under_the_next_version(database: Database) -> None:
    filed = stored(database)

    with database.work() as work:
        saved = work.complaints.save(replace(filed, level=2))
        work.commit()

    assert saved.version == filed.version + 1
    with database.work() as work:
        assert work.complaints.get(filed.ref) == saved


def test_a_save_of_what_somebody_else_changed_is_refused(database: Database) -> None:
    filed = stored(database)

    with database.work() as work:
        work.complaints.save(filed)
        with pytest.raises(StaleComplaint):
            work.complaints.save(filed)


def test_what_was_not_committed_is_undone(database: Database) -> None:
    with database.work() as work:
        work.complaints.add(complaint(policy=work.policies.keep(POLICY)))

    with database.work() as work:
        assert work.complaints.get("TS202611230001") is None


def test_numbers_count_per_day_over_all_communities(database: Database) -> None:
    with database.work() as work:
        today, tomorrow = date(2026, 11, 23), date(2026, 11, 24)

        assert work.complaints.next_ref(GARDEN, today) == "TS202611230001"
        assert work.complaints.next_ref("harbour", today) == "TS202611230002"
        assert work.complaints.next_ref(GARDEN, tomorrow) == "TS202611240001"


def test_what_is_due_comes_oldest_first(database: Database) -> None:
    due = complaint().agenda[0]
    stored(database, "TS202611230001")
    stored(database, "TS202611230002", agenda=(replace(due, at=NOW - timedelta(hours=1)),))
    stored(database, "TS202611230003", agenda=(replace(due, at=NOW + timedelta(hours=1)),))
    stored(database, "TS202611230004", agenda=())

    with database.work() as work:
        assert work.complaints.due(NOW, 10) == ["TS202611230002", "TS202611230001"]
        assert work.complaints.due(NOW, 1) == ["TS202611230002"]
        assert work.complaints.next_due() == NOW - timedelta(hours=1)


def test_a_number_is_found_by_its_last_digits(database: Database) -> None:
    stored(database, "TS202611220007", filed_at=NOW - timedelta(days=1))
    stored(database, "TS202611230007")
    stored(database, "TS202611230017")
    stored(database, "TS202611230008", community="harbour")

    with database.work() as work:

        def found(tail: str) -> list[str]:
            return [each.ref for each in work.complaints.by_tail(GARDEN, tail, 10)]

        assert found("0007") == ["TS202611230007", "TS202611220007"]
        assert found("0017") == ["TS202611230017"]
        assert found("0008") == []


def test_open_complaints_are_listed_by_department_newest_first(database: Database) -> None:
    stored(database, "TS202611230001")
    stored(database, "TS202611230002", department="cleaning")
    stored(database, "TS202611230003", status=Status.CLOSED)
    stored(database, "TS202611230004", filed_at=NOW + timedelta(hours=1))

    with database.work() as work:
        engineering = work.complaints.open_in(GARDEN, "engineering", 10)
        everything = work.complaints.open_in(GARDEN, None, 10)

        assert [each.ref for each in engineering] == ["TS202611230004", "TS202611230001"]
        assert [each.ref for each in everything] == ["TS202611230004", "TS202611230002", "TS202611230001"]
        assert len(work.complaints.recent(GARDEN, 10)) == 4


def test_likeness_asks_for_topic_and_for_resident_or_place(database: Database) -> None:
    here = Place(building="3", unit="2")
    stored(database, "TS202611230001", topic="light", place=here)
    stored(database, "TS202611230002", topic="light", resident="wang", place=here)
    stored(database, "TS202611230003", topic="light", resident="wang", place=Place(building="3"))
    stored(database, "TS202611230004", topic="lift")
    stored(database, "TS202611230005", topic=None)
    stored(database, "TS202611230006", topic="light", filed_at=NOW - timedelta(days=40))

    with database.work() as work:

        def alike(place: Place, limit: int = 9) -> list[str]:
            since = NOW - timedelta(days=30)
            found = work.complaints.alike(GARDEN, since=since, resident="li", place=place, topic="light", limit=limit)
            return [each.ref for each in found]

        assert alike(here) == ["TS202611230002", "TS202611230001"]
        assert alike(here, limit=1) == ["TS202611230002"]
        assert alike(Place(building="3")) == ["TS202611230003", "TS202611230001"]
        assert alike(Place()) == ["TS202611230001"]


def test_an_outage_is_found_by_what_leads_it_and_wakes_all_who_wait_for_it(database: Database) -> None:
    lead = stored(database, topic="停电")
    waiting = stored(database, "TS202611230002", topic="停电", incident=lead.ref, agenda=())
    done = stored(database, "TS202611230003", topic="停电", incident=lead.ref, agenda=(), status=Status.FINISHED)
    stored(database, "TS202611230004", topic="停水")
    since = NOW - timedelta(hours=1)

    with database.work() as work:
        assert [one.ref for one in work.complaints.incidents(GARDEN, "停电", since, 9)] == [lead.ref]
        assert [work.complaints.count_joined(lead.ref), work.complaints.count_joined(lead.ref)] == [1, 2]
        work.complaints.save(replace(lead, level=1))
        work.complaints.wake_joined(lead.ref, at=NOW)
        work.commit()

    with database.work() as work:
        counted = work.complaints.get(lead.ref)
        assert counted is not None
        assert counted.joined == 2
        due = work.complaints.due(NOW, 9)
    assert waiting.ref in due
    assert done.ref not in due
