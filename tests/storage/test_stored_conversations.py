from dataclasses import replace
from datetime import timedelta

import pytest
from storage_examples import GROUP, NOW, PHONE

from core.allowance import Used
from core.dialogue.conversation import Conversation, Draft, Stage
from core.dialogue.pace import Held, Pace, Thing
from core.errors import StaleComplaint
from core.messages import Button
from storage.database import Database


def saved(database: Database, **changed: object) -> None:
    with database.work() as work:
        found = work.conversations.get(PHONE, "li")
        work.conversations.save(replace(found, **changed))  # type: ignore[arg-type]
        work.commit()


def test_a_conversation_nobody_began_is_idle(database: Database) -> None:
    with database.work() as work:
        assert work.conversations.get(PHONE, "li") == Conversation(peer=PHONE, seat="li")


def test_a_conversation_resumes_where_it_stood(database: Database) -> None:
    draft = Draft(texts=("停水了",), begun_at=NOW, matched=("TS202611230001",))
    saved(database, stage=Stage.DRAFTING, draft=draft, offered=(Button(label="是", data="yes"),), partner=GROUP)

    with database.work() as work:
        found = work.conversations.get(PHONE, "li")

    assert (found.stage, found.draft, found.partner) == (Stage.DRAFTING, draft, GROUP)
    assert found.offered == (Button(label="是", data="yes"),)
    assert found.version == 1


@pytest.mark.parametrize("own", [timedelta(seconds=1), timedelta(hours=1), None])
def test_what_was_put_by_is_due_in_its_time_and_the_conversation_in_its_own(
    database: Database, own: timedelta | None
) -> None:
    held = Held(things=(Thing(words="桶破了"),), since=NOW, until=NOW + timedelta(seconds=10))
    due_at = None if own is None else NOW + own
    saved(database, due_at=due_at, held=held, pace=Pace(used=Used(much=20.0, at=NOW), told_at=NOW))

    with database.work() as work:
        found = work.conversations.get(PHONE, "li")
        assert work.complaints.next_due() == min(held.until, due_at or held.until)
    saved(database, held=None)
    with database.work() as work:
        after = work.conversations.get(PHONE, "li")
        assert work.complaints.next_due() == due_at

    assert found.pace == Pace(used=Used(much=20.0, at=NOW), told_at=NOW)
    assert found.held is not None
    assert (found.held.things, found.held.until) == (held.things, held.until)
    assert found.due_at == after.due_at == due_at


def test_people_in_one_group_have_conversations_of_their_own(database: Database) -> None:
    saved(database, stage=Stage.DRAFTING)

    with database.work() as work:
        assert work.conversations.get(PHONE, "wang").stage is Stage.IDLE


def test_a_conversation_saved_twice_since_it_was_read_is_refused(database: Database) -> None:
    for begun in range(2):
        with database.work() as work:
            found = work.conversations.get(PHONE, "li")
            assert found.version == begun
            work.conversations.save(found)
            with pytest.raises(StaleComplaint):
                work.conversations.save(found)
            work.commit()


def test_conversations_fall_due_oldest_first(database: Database) -> None:
    with database.work() as work:
        for seat, minutes in (("late", -5), ("later", -1), ("soon", 5)):
            begun = Conversation(peer=PHONE, seat=seat, due_at=NOW + timedelta(minutes=minutes))
            work.conversations.save(begun)
        work.conversations.save(Conversation(peer=PHONE, seat="never"))

        assert work.conversations.due(NOW, 10) == [(PHONE, "late"), (PHONE, "later")]
        assert work.complaints.next_due() == NOW - timedelta(minutes=5)


def test_the_conversation_a_resident_touched_last_is_found(database: Database) -> None:
    with database.work() as work:
        for seat, touched in (("a", NOW), ("b", NOW + timedelta(hours=1)), ("c", None)):
            work.conversations.save(Conversation(peer=PHONE, seat=seat, resident="li", touched_at=touched))

        found = work.conversations.of_resident("li")

        assert found is not None
        assert found.seat == "b"
        assert work.conversations.of_resident("wang") is None
