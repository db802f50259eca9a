"""What fails each time it is tried holds up nothing else, is told of in words, once, and goes on by itself when it can."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from estate import STORY, Estate
from outage import locked

from core.errors import Unavailable
from core.upkeep import LONGEST_REST

SUPERVISOR = "周主管"


def said(estate: Estate, chat: str, words: str) -> list[str]:
    return [shown.text for shown in estate.heard(chat) if words in shown.text]


def run(estate: Estate, by: timedelta, every: timedelta = timedelta(seconds=1)) -> None:
    """Let the clock tick for so long, as the process does."""
    end = estate.clock.now() + by
    while estate.clock.now() < end:
        estate.clock.set(estate.clock.now() + every)
        estate.sweep(estate.clock.now())
    estate.deliver(estate.clock.now())


def change(estate: Estate, statement: str, *values: object) -> None:
    with estate.house.database.engine.begin() as connection:
        connection.exec_driver_sql(statement, values)


@pytest.fixture
def second(estate: Estate, ref: str) -> str:
    """Return the number of another complaint, of 李阿姨, which nothing happens to."""
    for words in STORY:
        estate.write("李阿姨", words.replace("3号楼", "5号楼"))
    return next(complaint.ref for complaint in estate.complaints() if complaint.ref != ref)


def test_a_complaint_that_can_not_be_advanced_is_told_of_once_and_goes_on_when_it_can(
    estate: Estate, ref: str, second: str
) -> None:
    change(estate, "UPDATE complaint SET because = '{' WHERE ref = ?", ref)

    run(estate, timedelta(minutes=25))

    assert len(told := said(estate, SUPERVISOR, "没能自动跟进")) == 1
    assert ref in told[0]
    assert "张女士" not in told[0]
    assert said(estate, "工程部群", second)[-1].find("还没有人签收") or said(estate, "王师傅", second)
    assert estate.house.audit(now=estate.clock.now())["stuck"] == 1

    change(estate, "UPDATE complaint SET because = '[]' WHERE ref = ?", ref)
    run(estate, LONGEST_REST + timedelta(seconds=1))

    assert len(said(estate, SUPERVISOR, "恢复正常")) == 1
    assert estate.house.audit(now=estate.clock.now()) == {}
    assert len(said(estate, SUPERVISOR, "没能自动跟进")) == 1


def test_what_fails_each_time_is_tried_ever_more_rarely(
    estate: Estate, ref: str, caplog: pytest.LogCaptureFixture
) -> None:
    change(estate, "UPDATE complaint SET because = '{', due_at = ?", f"{estate.clock.now():%Y-%m-%d %H:%M:%S.%f}")

    run(estate, timedelta(hours=1))

    tries = [record for record in caplog.records if "could not be advanced" in record.getMessage()]
    assert 12 <= len(tries) <= 18
    assert not any("楼道" in record.getMessage() or "13812345678" in record.getMessage() for record in tries)


def test_what_somebody_moved_on_meanwhile_is_no_trouble_any_more(estate: Estate, ref: str) -> None:
    change(estate, "UPDATE complaint SET because = '{' WHERE ref = ?", ref)
    run(estate, timedelta(minutes=11))
    change(estate, "UPDATE complaint SET because = '[]', due_at = '2026-11-24 00:00:00.000000' WHERE ref = ?", ref)

    run(estate, LONGEST_REST + timedelta(seconds=1))

    assert estate.rows("trouble") == {"trouble": []}


def test_a_conversation_that_can_not_be_followed_up_is_told_of_and_goes_on(estate: Estate) -> None:
    estate.write("张女士", STORY[0])
    change(estate, "UPDATE conversation SET draft = '{' WHERE chat = '张女士'")

    run(estate, timedelta(minutes=11))

    assert len(said(estate, SUPERVISOR, "没能自动跟进")) == 1
    assert estate.house.audit(now=estate.clock.now() + timedelta(minutes=3))["stuck"] == 1


def test_a_database_that_is_away_for_a_moment_is_nobodys_trouble(estate: Estate, ref: str) -> None:
    estate.clock.set(estate.clock.now() + timedelta(minutes=11))
    with locked(estate), pytest.raises(Unavailable):
        estate.sweep(estate.clock.now())

    assert estate.rows("trouble") == {"trouble": []}
    assert estate.sweep(estate.clock.now()) == 2  # the complaint, and the group that is called about it


SPOILT: dict[str, tuple[str, Callable[[Estate], bool]]] = {
    "a message to the staff that can't be read any more": (
        "UPDATE outbox SET outbound = '{' WHERE id = (SELECT max(id) FROM outbox WHERE chat = '工程部群')",
        lambda estate: bool(said(estate, SUPERVISOR, "没能发给工程部群")),
    ),
    "a message to a resident that can't be read any more": (
        "UPDATE outbox SET outbound = '{' WHERE id = (SELECT max(id) FROM outbox WHERE chat = '张女士')",
        lambda estate: bool(said(estate, SUPERVISOR, "没能发给")),
    ),
    "a result that is held and nobody was asked to tell": (
        "UPDATE outbox SET state = 'held', outbound = json_set(outbound, '$.weight', 'told')"
        " WHERE id = (SELECT max(id) FROM outbox WHERE chat = '张女士' AND ref IS NOT NULL)",
        lambda estate: bool(said(estate, "服务中心群", "打电话告诉住户")),
    ),
    "a message that failed and nobody was told of": (
        "UPDATE inbox SET error = 'x' WHERE message = 'm1'",
        lambda estate: bool(said(estate, SUPERVISOR, "读不出来")),
    ),
}


@pytest.mark.parametrize("fault", SPOILT)
def test_what_was_lost_without_a_word_is_told_of_by_itself(estate: Estate, ref: str, fault: str) -> None:
    statement, is_told = SPOILT[fault]
    change(estate, "UPDATE outbox SET state = 'queued' WHERE id IN (SELECT max(id) FROM outbox GROUP BY chat)")
    change(estate, statement)
    estate.deliver(estate.clock.now())
    assert not is_told(estate)

    run(estate, timedelta(seconds=3))

    assert is_told(estate)
    run(estate, timedelta(minutes=3))
    assert estate.house.audit(now=estate.clock.now()) == {}
    assert estate.rows("trouble") == {"trouble": []}
