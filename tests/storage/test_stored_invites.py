"""One-time codes, and chats that move or are lost, on both databases."""

from datetime import timedelta

from storage_examples import GARDEN, GROUP, NOW, inbound, outbound

from core.messages import Peer
from core.people import Member
from storage.database import Database

WANG = Member(community=GARDEN, name="王师傅")
TOMORROW = NOW + timedelta(days=1)
AFTER = Peer(channel=GROUP.channel, chat="-100500")


def test_a_code_is_found_until_it_is_used(database: Database) -> None:
    with database.work() as work:
        work.invites.add("digest", member=WANG, group=False, until=TOMORROW)
        assert work.invites.find("digest", now=NOW) == (WANG, False)
        assert work.invites.find("another", now=NOW) is None
        assert work.invites.use("digest", at=NOW)
        assert not work.invites.use("digest", at=NOW)
        assert work.invites.find("digest", now=NOW) is None


def test_a_code_is_found_until_its_time_is_up(database: Database) -> None:
    with database.work() as work:
        work.invites.add("digest", member=WANG, group=True, until=TOMORROW)
        assert work.invites.find("digest", now=TOMORROW - timedelta(seconds=1)) == (WANG, True)
        assert work.invites.find("digest", now=TOMORROW) is None


def test_guesses_are_counted_by_who_makes_them(database: Database) -> None:
    with database.work() as work:
        for minute in range(3):
            work.invites.missed("telegram", "7", at=NOW + timedelta(minutes=minute))
        work.invites.missed("telegram", "8", at=NOW)

        assert work.invites.misses("telegram", "7", since=NOW + timedelta(minutes=1)) == 2
        assert work.invites.misses("telegram", "9", since=NOW) == 0


def test_old_codes_and_old_guesses_are_forgotten(database: Database) -> None:
    later = NOW + timedelta(days=30)
    with database.work() as work:
        work.invites.add("old", member=WANG, group=False, until=TOMORROW)
        work.invites.missed("telegram", "7", at=NOW)
        work.invites.add("new", member=WANG, group=False, until=later)
        work.invites.missed("telegram", "7", at=later)

        assert work.invites.find("old", now=NOW) is None
        assert work.invites.misses("telegram", "7", since=NOW) == 1


def test_who_is_bound_to_a_chat_is_known_as_long_as_it_can_be_reached(database: Database) -> None:
    with database.work() as work:
        work.bindings.bind_group(GARDEN, "工程部群", GROUP)
        assert work.bindings.bound(GROUP) == [Member(community=GARDEN, name="工程部群")]
        work.bindings.mark_unreachable(GROUP)
        assert work.bindings.bound(GROUP) == []


def test_a_group_that_moves_takes_along_what_it_is_owed_and_not_what_it_got(database: Database) -> None:
    with database.work() as work:
        work.inbox.take(inbound(), at=NOW)
        work.bindings.bind_group(GARDEN, "工程部群", GROUP)
        work.outbox.add([outbound("sent", peer=GROUP), outbound("owed", peer=GROUP)], at=NOW)
        work.commit()
    (first,) = database.ledger.claim(NOW, 1)
    database.ledger.sent(first.id, "m1", at=NOW)
    with database.work() as work:
        work.bindings.move(GROUP, AFTER)
        work.outbox.move(GROUP, AFTER)
        work.commit()

    with database.work() as work:
        assert work.bindings.group(GARDEN, "工程部群") == AFTER
        assert work.bindings.group_at(GROUP) is None
    (owed,) = database.ledger.claim(NOW, 9)
    assert (owed.outbound.text, owed.outbound.peer) == ("owed", AFTER)


def test_a_message_under_way_when_its_group_moves_is_tried_again_there(database: Database) -> None:
    with database.work() as work:
        work.outbox.add([outbound("owed", peer=GROUP)], at=NOW)
        work.commit()
    (under_way,) = database.ledger.claim(NOW, 1)
    with database.work() as work:
        work.outbox.move(GROUP, AFTER)
        work.commit()
    database.ledger.later(under_way.id, "moved", at=NOW)

    (again,) = database.ledger.claim(NOW, 1)
    assert again.outbound.peer == AFTER
