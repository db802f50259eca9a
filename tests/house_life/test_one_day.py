"""What must hold in the whole house: danger without delay, poison alone, strangers, and the policy of the day of filing."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from estate import MONDAY, STORY, Estate, rows_of
from live.demo import company

from bots.wiring import House
from core.complaint import DueKind, Status
from core.ports import Reads
from core.usecases.receive import receive
from nlp.reading import Reading, Severity, Situation


def file_one(estate: Estate, who: str = "张女士") -> str:
    for words in STORY:
        estate.write(who, words)
    return estate.complaints()[0].ref


# Danger (I8): people are told in the very commit that the first words are in; no clock, no form, no delivery needed.


@pytest.mark.parametrize(
    ("words", "group"),
    [
        ("救命，我被困在6号楼1单元电梯里了", "工程部群"),
        ("着火了！！4栋楼道全是烟", "秩序部群"),
        ("电梯困人了快来人", "工程部群"),
        ("水管爆了，水都淹到客厅了，5栋1单元", "工程部群"),
    ],
)
def test_the_first_words_of_danger_reach_the_duty_group_in_the_same_commit(
    estate: Estate, words: str, group: str
) -> None:
    """I8."""
    estate.house.receive(estate.inbound("张女士", words), now=estate.clock.now())

    outbox = rows_of(estate.house.database.engine, "complaint", "outbox")
    assert len(outbox["complaint"]) == 1
    chats = {row[2] for row in outbox["outbox"]}
    assert {group, "张女士"} <= chats
    assert chats & {"周主管", "孙总", "赵主任"}
    estate.settle()
    assert any("值班电话" in shown.text for shown in estate.heard("张女士"))
    assert estate.screen.choices(group)[0].label == "签收"


def test_an_emergency_at_night_finds_the_duty_person_and_climbs_by_the_minute(estate: Estate) -> None:
    """I8, D6."""
    estate.wind(timedelta(hours=17))  # 03:00
    estate.write("张女士", "救命，我被困在6号楼1单元电梯里了")
    estate.wind(timedelta(minutes=6))

    told = [chat for chat in ("刘师傅", "陈主管", "周主管", "赵主任", "孙总") if estate.heard(chat)]
    assert {"陈主管", "周主管", "赵主任", "孙总"} <= set(told)
    assert any("刘师傅" in shown.text for shown in estate.heard("工程部群"))


# Poison (invariant 6): a message that can't be handled fails alone.


class Brittle:
    """A reader that breaks at a marker."""

    def __init__(self, reader: Reads) -> None:
        self._reader = reader

    def read(self, text: str, *, now: datetime, situation: Situation = Situation.IDLE) -> Reading:
        if "毒" in text:
            raise ValueError(f"can't read {text}")
        return self._reader.read(text, now=now, situation=situation)


@pytest.fixture
def brittle(estate: Estate) -> Estate:
    house = estate.house
    estate.house = replace(house, office=replace(house.office, reader=Brittle(house.office.reader)))
    return estate


def test_a_poisonous_message_fails_alone(brittle: Estate) -> None:
    """Invariant 6: recorded, apologised for, alerted; the next ones go on."""
    brittle.write("张女士", "3号楼2单元楼道的灯坏了")
    poison = brittle.inbound("李阿姨", "毒")
    brittle.hand_in(poison)
    ref = file_one(brittle, "王先生")

    (failure,) = brittle.failures()
    assert failure.inbound == poison
    assert "ValueError" in failure.error
    assert "对不起" in brittle.heard("李阿姨")[-1].text
    assert any("李阿姨" in shown.text for shown in brittle.heard("服务中心群"))
    assert any("李阿姨" in shown.text for shown in brittle.heard("周主管"))
    assert brittle.complaint(ref).name == "王先生"
    assert brittle.undelivered() == []


def test_a_poisonous_message_leaves_the_conversation_where_it_stood(brittle: Estate) -> None:
    """I10, invariant 6."""
    brittle.write("张女士", STORY[0])
    before = brittle.rows("conversation", "complaint", "resident")

    brittle.write("张女士", "毒")

    assert brittle.rows("conversation", "complaint", "resident") == before
    for words in STORY[1:]:
        brittle.write("张女士", words)
    assert len(brittle.complaints()) == 1


def test_a_poisonous_message_repeated_by_the_platform_is_not_tried_again(brittle: Estate) -> None:
    poison = brittle.inbound("李阿姨", "毒")
    brittle.hand_in(poison)
    before = brittle.rows()

    assert brittle.hand_in(poison) == ()
    assert brittle.rows() == before


def test_the_words_of_a_message_that_failed_are_in_no_log(brittle: Estate, caplog: pytest.LogCaptureFixture) -> None:
    """Invariant 7."""
    brittle.write("李阿姨", "毒 我的电话是 15900001111")

    assert caplog.records
    assert "15900001111" not in caplog.text
    assert not any("15900001111" in str(vars(record)) for record in caplog.records)


# Strangers and wrong hands.


def test_a_stranger_in_the_group_changes_nothing(estate: Estate) -> None:
    """Invariant 7: everyone does only what their role may."""
    ref = file_one(estate)
    before = estate.rows("complaint", "event")
    offered = [button for shown in estate.screen.shown("工程部群") for button in shown.buttons]
    assert offered

    for button in offered:
        estate.write("路人", group="工程部群", press=button.data)
    for words in (f"签收 {ref[-4:]}", f"办结 {ref[-4:]} 好了", "收到"):
        estate.write("路人", words, group="工程部群")

    assert estate.rows("complaint", "event") == before
    assert estate.failures() == []


def test_nobody_sees_or_changes_a_neighbours_complaint(estate: Estate) -> None:
    """F5."""
    ref = file_one(estate)
    before = estate.rows("complaint", "event")
    presses = [button.data for shown in estate.screen.shown("张女士") for button in shown.buttons]
    assert any(ref in press for press in presses)

    for press in presses:
        estate.write("李阿姨", press=press)
    estate.write("李阿姨", f"查进度 {ref}")
    estate.write("李阿姨", f"撤诉 {ref}")

    assert estate.rows("complaint", "event") == before
    assert not any("灯" in shown.text for shown in estate.heard("李阿姨"))


# The policy in force when a complaint was filed stays with it (invariant 5).


def with_policy(house: House, **changed: object) -> House:
    policy = replace(house.office.policy, **changed)  # type: ignore[arg-type]
    return replace(house, office=replace(house.office, policy=policy))


def test_a_changed_policy_applies_to_new_complaints_only(estate: Estate) -> None:
    """Invariant 5."""
    old = file_one(estate)
    sign = estate.house.office.policy.sign
    later = replace(sign, rungs=tuple(replace(rung, after=rung.after + timedelta(hours=1)) for rung in sign.rungs))
    promises = estate.house.office.policy.promises
    quick = {grade: replace(promise, resolve=promises[Severity.MINOR].resolve) for grade, promise in promises.items()}
    before = estate.complaint(old)

    estate.restart()
    estate.house = with_policy(estate.house, sign=later, promises=quick, urge_every=timedelta(days=9))
    new = file_one(estate, "李阿姨")
    estate.wind(timedelta(minutes=25))

    assert estate.complaint(new).policy != before.policy
    assert estate.complaint(old).resolve_by == before.resolve_by
    steps = {
        ref: next(due.step for due in estate.complaint(ref).agenda if due.kind is DueKind.SIGN) for ref in (old, new)
    }
    assert steps == {old: 2, new: 0}


# Catching up after downtime.


def test_a_house_that_slept_tells_once_what_it_missed(estate: Estate) -> None:
    """Invariant 3: told once, not replayed."""
    file_one(estate)
    group = len(estate.heard("工程部群"))
    director = len(estate.heard("赵主任"))

    estate.sleep(timedelta(hours=5))

    assert len(estate.heard("工程部群")) == group + 1
    assert len(estate.heard("赵主任")) == director + 1


def test_levels_survive_the_whole_ladder_and_a_restart(estate: Estate) -> None:
    ref = file_one(estate)
    levels = []
    for _ in range(6):
        estate.wind(timedelta(minutes=40))
        estate.restart()
        levels.append(estate.complaint(ref).level)

    assert levels == sorted(levels)
    assert levels[-1] > 0
    assert estate.complaint(ref).status is Status.FILED


def test_two_houses_on_one_database_answer_a_message_once(estate: Estate, tmp_path: Path) -> None:
    """Invariant 1: many processes, one effect."""
    other = company().open(tmp_path)
    inbound = estate.inbound("张女士", STORY[0])

    for house in (estate.house, other, estate.house):
        receive(house.office, inbound, now=MONDAY)

    assert len(rows_of(other.database.engine, "outbox")["outbox"]) == 1
    other.close()
