from datetime import timedelta

from ledger_steps import PHOTO, SOON, queue, send_all, spoil, states, texts
from storage_examples import NOW, PHONE, outbound

from storage.database import Database


def test_a_message_goes_as_it_was_queued(database: Database) -> None:
    message = outbound("投诉 {ref}", mention=("王师傅",), attachments=(PHOTO,), ref="TS202611230001")
    queue(database, message)

    (dispatch,) = database.ledger.claim(NOW, 10)

    assert (dispatch.outbound, dispatch.edits, dispatch.attempt) == (message, None, 1)


def test_nothing_goes_before_its_commit(database: Database) -> None:
    with database.work() as work:
        work.outbox.add([outbound()], at=NOW)

    assert database.ledger.claim(NOW, 10) == []
    assert database.ledger.next_at() is None


def test_a_message_is_claimed_once(database: Database) -> None:
    queue(database, outbound())

    assert len(database.ledger.claim(NOW, 10)) == 1
    assert database.ledger.claim(NOW, 10) == []


def test_a_chat_hears_in_order_and_chats_do_not_wait_for_each_other(database: Database) -> None:
    queue(database, outbound("1"), outbound("2"), outbound("a", PHONE), outbound("b", PHONE))

    assert texts(database.ledger.claim(NOW, 10)) == ["1", "a"]
    assert texts(database.ledger.claim(NOW, 10)) == []


def test_urgent_messages_go_first_everywhere(database: Database) -> None:
    queue(database, outbound("1"), outbound("2"), outbound("a", PHONE))
    queue(database, outbound("fire", urgent=True))

    assert texts(database.ledger.claim(NOW, 1)) == ["fire"]
    assert texts(database.ledger.claim(NOW, 10)) == ["a"]


def test_all_of_a_backlog_goes_in_order(database: Database) -> None:
    queue(database, *(outbound(str(number)) for number in range(5)))

    assert send_all(database) == ["0", "1", "2", "3", "4"]
    assert database.ledger.next_at() is None


def test_a_chat_whose_message_waits_holds_its_later_ones(database: Database) -> None:
    queue(database, outbound("1"), outbound("2"))
    (first,) = database.ledger.claim(NOW, 10)
    database.ledger.later(first.id, "rate limit", at=SOON)

    assert database.ledger.claim(NOW, 10) == []
    assert database.ledger.next_at() == SOON

    (again,) = database.ledger.claim(SOON, 10)
    assert (again.id, again.attempt) == (first.id, 2)


def test_an_urgent_message_overtakes_one_that_waits(database: Database) -> None:
    queue(database, outbound("1"))
    (first,) = database.ledger.claim(NOW, 10)
    database.ledger.later(first.id, "rate limit", at=SOON)
    queue(database, outbound("fire", urgent=True))

    assert texts(database.ledger.claim(NOW, 10)) == ["fire"]


def test_a_message_for_later_does_not_hold_the_chat(database: Database) -> None:
    queue(database, outbound("tomorrow"), at=SOON)
    queue(database, outbound("today"))

    assert send_all(database) == ["today"]
    assert database.ledger.next_at() == SOON
    assert send_all(database, SOON) == ["tomorrow"]


def test_a_dead_message_lets_the_next_one_go(database: Database) -> None:
    queue(database, outbound("1"), outbound("2"))
    (first,) = database.ledger.claim(NOW, 10)
    database.ledger.dead(first.id, "Rejected: too long", at=NOW)

    assert texts(database.ledger.claim(NOW, 10)) == ["2"]


def test_what_a_dead_process_was_sending_is_sent_again(url: str, database: Database) -> None:
    queue(database, outbound("1"), outbound("2"))
    dying = Database(url)
    assert len(dying.ledger.claim(NOW, 10)) == 1
    dying.close()

    assert database.ledger.claim(NOW, 10) == []
    assert database.ledger.recover(SOON) == 1

    assert send_all(database, SOON) == ["1", "2"]
    assert database.ledger.recover(SOON) == 0


def test_what_this_process_is_sending_is_left_alone(database: Database) -> None:
    queue(database, outbound())
    (dispatch,) = database.ledger.claim(NOW, 10)

    assert database.ledger.recover(SOON) == 0
    database.ledger.sent(dispatch.id, "777", at=SOON)


def test_what_another_living_process_is_sending_is_left_alone(url: str) -> None:
    ours, theirs = Database(url), Database(url)
    queue(ours, outbound())
    assert len(theirs.ledger.claim(NOW, 10)) == 1

    assert ours.ledger.recover(SOON) == 0

    theirs.close()
    assert ours.ledger.recover(SOON) == 1
    ours.close()


def test_a_late_word_about_a_message_that_was_sent_changes_nothing(database: Database) -> None:
    queue(database, outbound())
    (dispatch,) = database.ledger.claim(NOW, 10)
    database.ledger.sent(dispatch.id, "777", at=NOW)
    database.ledger.later(dispatch.id, "too late", at=NOW)
    database.ledger.dead(dispatch.id, "too late", at=NOW)

    assert database.ledger.claim(SOON, 10) == []
    assert states(database) == ["sent"]


def test_a_message_that_can_not_be_read_any_more_holds_up_nobody(database: Database) -> None:
    queue(database, outbound("1", card="c1"), outbound("2", card="c1"), outbound("3"), outbound("a", PHONE))
    spoil(database, 1)

    assert texts(database.ledger.claim(NOW, 10)) == ["a"]
    assert send_all(database) == ["2", "3"]
    assert states(database) == ["dead", "sent", "sent", "sending"]


def test_a_process_is_seen_alive_again_after_the_server_dropped_it(postgres: str) -> None:
    ours, theirs = Database(postgres), Database(postgres)
    queue(ours, outbound(), outbound("2", PHONE))
    assert len(theirs.ledger.claim(NOW, 1)) == 1
    with ours.engine.connect() as connection:
        connection.exec_driver_sql("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")

    assert len(theirs.ledger.claim(NOW, 1)) == 1
    assert ours.ledger.recover(SOON) == 0
    theirs.close()
    ours.close()


def test_what_waits_for_a_chat_is_gathered_in_order_and_once(database: Database) -> None:
    queue(database, outbound("first", PHONE), outbound("second", PHONE), outbound("another's"))
    queue(database, outbound("urgent", PHONE, urgent=True), at=NOW + timedelta(days=1))

    assert texts(database.ledger.gather(PHONE, NOW)) == ["urgent", "first", "second"]
    assert database.ledger.gather(PHONE, NOW) == []
    assert texts(database.ledger.claim(NOW, 10)) == ["another's"]


def test_what_is_held_waits_until_it_is_gathered(database: Database) -> None:
    queue(database, outbound("held", PHONE), outbound("next", PHONE))
    (held,) = database.ledger.claim(NOW, 10)
    database.ledger.hold(held.id, "the window is closed", at=NOW)

    (following,) = database.ledger.claim(NOW, 10)

    assert following.outbound.text == "next"
    assert database.ledger.gather(PHONE, NOW) == []
    assert texts(database.ledger.gather(PHONE, NOW, beside=following.id)) == ["held"]


def test_what_a_dead_process_had_gathered_is_sent_again(url: str, database: Database) -> None:
    queue(database, outbound("one", PHONE), outbound("two", PHONE))
    dying = Database(url)
    assert len(dying.ledger.gather(PHONE, NOW)) == 2
    dying.close()

    assert database.ledger.recover(SOON) == 2

    assert send_all(database, SOON) == ["one", "two"]


def test_of_a_chat_that_is_reserved_nothing_is_claimed_but_all_is_gathered(database: Database) -> None:
    queue(database, outbound("reserved", PHONE), outbound("another's"))

    with database.ledger.reserved(PHONE):
        assert texts(database.ledger.claim(NOW, 10)) == ["another's"]
        assert texts(database.ledger.gather(PHONE, NOW)) == ["reserved"]
    queue(database, outbound("free", PHONE, urgent=True))
    assert database.ledger.claim(NOW, 10) == []
