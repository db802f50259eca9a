"""A group that is found under another id sees there what it needs."""

from storage_examples import GROUP, NOW, outbound

from core.messages import Peer
from storage.database import Database


def test_a_card_that_was_on_its_way_when_its_group_moved_is_shown_in_the_new_one(database: Database) -> None:
    after = Peer(channel=GROUP.channel, chat="elsewhere")
    with database.work() as work:
        work.outbox.add([outbound("card", card="TS202611230001/0", ref="TS202611230001")], at=NOW)
        work.commit()
    (on_its_way,) = database.ledger.claim(NOW, 10)

    with database.work() as work:
        work.outbox.move(GROUP, after)
        work.outbox.show_again(GROUP, after, at=NOW)
        work.commit()
    database.ledger.sent(on_its_way.id, "arrived in the former one", at=NOW)

    (again,) = database.ledger.claim(NOW, 10)
    assert (again.outbound.peer, again.outbound.text) == (after, "card")
