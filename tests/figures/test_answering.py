"""A question asked in a chat is answered there, once, with its picture, whatever happens to the process in between."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from month import NOON, company, filed, keep

from bots.answering import answer_waiting
from bots.media import MediaFolder
from bots.statistics import Statistics
from bots.wiring import House
from core.figures.facts import Register
from core.messages import Inbound, MediaKind, Outbound, Peer

IDS = count(1)
LIFTS = [filed(f"TS20261110{number:04d}", filed_at=NOON - timedelta(hours=number)) for number in range(1, 6)]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = company().open(tmp_path)
    for person in house.community.people:
        house.join(person.name, Peer(channel="telegram", chat=person.name))
    for group in house.community.groups:
        house.join_group(group.name, Peer(channel="telegram", chat=group.name))
    keep(house.database, *LIFTS)
    yield house
    house.close()


def say(house: House, who: str, text: str, group: str = "", *, is_called: bool = False) -> None:
    inbound = Inbound(
        channel="telegram",
        id=str(next(IDS)),
        peer=Peer(channel="telegram", chat=group or who),
        author=who,
        author_name=who,
        group=bool(group),
        is_called=is_called,
        text=text,
        sent_at=NOON,
    )
    house.receive(inbound, now=NOON)


def told(house: House) -> list[Outbound]:
    """Return what is sent now."""
    found = []
    while dispatches := house.ledger.claim(NOON, 100):
        for dispatch in dispatches:
            found.append(dispatch.outbound)
            house.ledger.sent(dispatch.id, "1", at=NOON)
    return found


def heard(house: House, who: str, text: str, group: str = "", *, is_called: bool = False) -> list[str]:
    say(house, who, text, group, is_called=is_called)
    house.answer(now=NOON)
    return [outbound.text for outbound in told(house)]


def test_the_answer_comes_to_who_asked_with_a_picture_that_is_kept(house: House, tmp_path: Path) -> None:
    say(house, "钱经理", "本月电梯投诉")
    assert told(house) == []

    assert house.answer(now=NOON) == 1
    [sent] = told(house)

    assert sent.peer.chat == "钱经理"
    assert sent.text.startswith("11 月（截至 11 月 10 日 12:00），电梯投诉 5 件")
    [shown] = sent.attachments
    assert (shown.kind, shown.name) == (MediaKind.PHOTO, "诉办-电梯投诉.png")
    found = MediaFolder(tmp_path / "media").find(shown.source)
    assert found is not None
    assert found[0].startswith(b"\x89PNG")
    assert house.answer(now=NOON) == 0


def test_who_asks_in_a_group_is_answered_by_name(house: House) -> None:
    say(house, "王师傅", "本月电梯投诉", "工程部群")
    house.answer(now=NOON)
    [sent] = told(house)

    assert (sent.peer.chat, sent.mention) == ("工程部群", ("王师傅",))
    assert sent.text.startswith("王师傅：11 月（截至 11 月 10 日 12:00），工程部的电梯投诉 5 件")


def test_a_question_outlives_the_process_and_is_answered_once_by_however_many(house: House, tmp_path: Path) -> None:
    say(house, "钱经理", "本月电梯投诉")

    others = [company().open(tmp_path) for _ in range(2)]
    answered = [other.answer(now=NOON) for other in (*others, house)]
    for other in others:
        other.close()

    assert answered == [1, 0, 0]
    assert len(told(house)) == 1


def test_colleagues_talk_among_themselves_unheard_and_whoever_calls_us_is_answered(house: House) -> None:
    assert heard(house, "王师傅", "3号楼今天", "工程部群") == []
    assert heard(house, "王师傅", "超期了", "工程部群") == []
    assert heard(house, "王师傅", "本月电梯投诉真多", "工程部群") == []
    assert heard(house, "王师傅", "3号楼今天", "工程部群", is_called=True)[0].startswith("王师傅：11 月 10 日没有")
    assert "可以这样问" in heard(house, "王师傅", "本月电梯投诉真多", "工程部群", is_called=True)[0]


@pytest.mark.parametrize(
    ("who", "text", "group", "refusal"),
    [
        ("王师傅", "刘师傅本月投诉", "", "同事个人"),
        ("王师傅", "财务部本月投诉", "", "工程部"),
        ("小林", "本月投诉", "", "自己经办"),
        ("钱经理", "王师傅本月投诉", "工程部群", "私聊"),
        ("钱经理", "财务部本月投诉", "工程部群", "工程部"),
        ("周主管", "本月投诉", "服务中心群", "私聊"),
        ("钱经理", "近三年投诉", "", "24 个月"),
        ("张女士", "上个月满意率", "", "员工"),
        ("张女士", "本月满意率", "工程部群", "张女士"),
    ],
)
def test_what_may_not_be_known_is_refused_at_once_in_one_sentence(
    house: House, who: str, text: str, group: str, refusal: str
) -> None:
    say(house, who, text, group)
    [sent] = told(house)

    assert refusal in sent.text
    assert "件" not in sent.text.replace("事件", "")
    assert sent.attachments == ()
    assert house.answer(now=NOON) == 0


def test_a_group_of_another_community_is_told_nothing(house: House) -> None:
    with house.database.work() as work:
        work.bindings.bind_group("elsewhere", "工程部群", Peer(channel="telegram", chat="theirs"))
        work.commit()

    assert heard(house, "钱经理", "本月电梯投诉", "theirs", is_called=True) == [
        "钱经理：这个群里不能看数字，请私聊问我。"
    ]


def test_words_that_are_waited_for_are_no_question(house: House) -> None:
    say(house, "王师傅", "签收 0001")
    say(house, "王师傅", "办结 0001")
    told(house)

    assert heard(house, "王师傅", "本月电梯投诉")[-1].startswith("【TS202611100001】")


class Broken(Exception):
    """What goes wrong in a test."""


@contextmanager
def broken() -> Iterator[Register]:
    raise Broken


def test_a_question_that_can_not_be_counted_is_apologised_for_and_holds_up_no_other(house: House) -> None:
    say(house, "钱经理", "本月电梯投诉")
    statistics = Statistics(config=house.config, register=broken)

    assert answer_waiting(house.office, statistics, house.media, now=NOON) == 1

    [sent] = told(house)
    assert "没有算出来" in sent.text
    assert house.answer(now=NOON) == 0


def test_an_answer_whose_picture_can_not_be_kept_goes_without_it(house: House, tmp_path: Path) -> None:
    say(house, "钱经理", "本月电梯投诉")
    gone = MediaFolder(tmp_path / "gone")
    (tmp_path / "gone" / "known").rmdir()
    (tmp_path / "gone" / "wanted").rmdir()
    (tmp_path / "gone").rmdir()

    replace(house, media=gone).answer(now=NOON)

    [sent] = told(house)
    assert sent.text.startswith("11 月")
    assert sent.attachments == ()


def test_who_has_left_the_staff_is_told_nothing_any_more(house: House) -> None:
    say(house, "钱经理", "本月电梯投诉")
    community = house.community
    without = replace(community, people=tuple(person for person in community.people if person.name != "钱经理"))
    office = replace(house.office, communities={community.key: without})

    assert answer_waiting(office, house.statistics, house.media, now=NOON) == 0
    assert house.answer(now=NOON) == 0
    assert told(house) == []
