from dataclasses import replace
from datetime import timedelta

import pytest
from storage_examples import GROUP, NOW, PHONE

from core.dialogue.conversation import Conversation, Draft, Stage
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
