from storage_examples import NOW, inbound

from storage.database import Database


def test_a_message_has_its_effect_once(database: Database) -> None:
    for first in (True, False):
        with database.work() as work:
            assert work.inbox.take(inbound(), at=NOW) is first
            assert work.inbox.take(inbound(channel="wechat"), at=NOW) is first
            work.commit()


def test_a_message_whose_effect_was_undone_can_be_taken_again(database: Database) -> None:
    for _ in range(2):
        with database.work() as work:
            assert work.inbox.take(inbound(), at=NOW)


def test_a_message_that_failed_is_kept_with_its_words_and_not_taken_again(database: Database) -> None:
    poison = inbound(text="灯坏了")

    with database.work() as work:
        work.inbox.fail(poison, at=NOW, error="ValueError", told=False)
        work.commit()

    with database.work() as work:
        assert not work.inbox.take(poison, at=NOW)
        (failure,) = work.inbox.failed(10)
        assert (failure.inbound, failure.at, failure.error) == (poison, NOW, "ValueError")


def test_what_no_database_takes_can_still_be_recorded_as_failed(database: Database) -> None:
    with database.work() as work:
        work.inbox.fail(inbound(text="half an emoji \ud83d, a zero \0"), at=NOW, error="bad: \ud83d\0", told=False)
        work.commit()

    with database.work() as work:
        (failure,) = work.inbox.failed(10)
        assert failure.inbound.text == "half an emoji ?, a zero \0"
        assert failure.error == "bad: ??"
