from dataclasses import replace
from datetime import timedelta

import pytest
from storage_examples import GARDEN, NOW, POLICY, corrective, stored

from core.corrective import Corrective, CorrectiveStatus
from core.errors import StaleComplaint
from core.events import Event, Happened
from storage.database import Database


def kept(database: Database, **changed: object) -> Corrective:
    with database.work() as work:
        added = corrective(work.correctives.next_ref(), policy=work.policies.keep(POLICY), **changed)
        work.correctives.add(added)
        work.commit()
    return added


def test_it_comes_back_as_it_was_stored_and_changes_under_the_next_version(database: Database) -> None:
    filed = stored(database)
    added = kept(database, complaint=filed.ref, refs=(filed.ref,), by_when=NOW + timedelta(days=3), cause="磨损")

    with database.work() as work:
        saved = work.correctives.save(replace(added, status=CorrectiveStatus.DONE))
        with pytest.raises(StaleComplaint):
            work.correctives.save(added)
        work.commit()

    assert saved.version == added.version + 1
    with database.work() as work:
        assert work.correctives.get(added.ref) == saved
        assert work.correctives.community(added.ref) == GARDEN


def test_numbers_count_through_whatever_day_it_is(database: Database) -> None:
    assert [kept(database).ref, kept(database).ref] == ["C-0001", "C-0002"]


def test_what_is_due_and_what_is_open_is_found(database: Database) -> None:
    first = kept(database, due_at=NOW - timedelta(hours=1))
    later = kept(database, due_at=NOW + timedelta(hours=1), department="cleaning")
    kept(database, due_at=None, status=CorrectiveStatus.VERIFIED)

    with database.work() as work:
        assert work.correctives.due(NOW, 9) == [first.ref]
        assert work.complaints.next_due() == NOW - timedelta(hours=1)
        assert [each.ref for each in work.correctives.open_in(GARDEN, None, 9)] == [later.ref, first.ref]
        assert [each.ref for each in work.correctives.open_in(GARDEN, "engineering", 9)] == [first.ref]


def test_what_belongs_to_no_complaint_has_a_course_of_its_own(database: Database) -> None:
    """A3: a warning opens one, too."""
    added = kept(database)

    with database.work() as work:
        work.timeline.add([Event(kind=Happened.CORRECTIVE_OPENED, ref=added.ref, at=NOW)])
        assert [event.kind for event in work.timeline.of(added.ref)] == [Happened.CORRECTIVE_OPENED]
