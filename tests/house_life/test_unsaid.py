"""What a chat no longer takes is told in another way, and never counted as told (I6, D6)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from estate import STORY, Estate

from bots.adapter import Dispatch, Unreachable
from bots.delivery import Delivery
from core.complaint import Satisfaction, Status
from core.messages import Outbound

GONE = "张女士"


class Blocked(Estate):
    """An estate in which some have blocked the bot, one resident as soon as they have filed."""

    def __init__(self, folder: Path) -> None:
        self.has_left = False
        self.colleagues_gone: set[str] = set()
        super().__init__(folder)

    def open(self):  # type: ignore[no-untyped-def]
        house = super().open()
        screen, estate = self.screen, self

        class Door:
            channel, abilities = screen.channel, screen.abilities

            async def deliver(self, dispatch: Dispatch) -> str:
                chat = dispatch.outbound.peer.chat
                if (estate.has_left and chat == GONE) or chat in estate.colleagues_gone:
                    raise Unreachable("blocked")
                return await screen.deliver(dispatch)

        def on_lost(outbound: Outbound, is_gone: bool) -> None:
            house.unsaid(outbound, now=self.clock.now())
            house.lose(outbound.peer, now=self.clock.now())
            house.refused(outbound, now=self.clock.now())

        self.delivery = Delivery(house.ledger, {self.channel: Door()}, on_lost=on_lost)
        return house


@pytest.fixture
def blocked(tmp_path: Path) -> Iterator[Blocked]:
    estate = Blocked(tmp_path)
    yield estate
    estate.close()


def said(estate: Estate, chat: str) -> str:
    return "\n".join(shown.text for shown in estate.heard(chat))


def test_a_result_that_did_not_arrive_is_told_by_telephone_and_rated_there(blocked: Blocked) -> None:
    for words in STORY:
        blocked.write(GONE, words)
    ref = blocked.complaints()[0].ref
    blocked.has_left = True
    blocked.press("王师傅", "签收", group="工程部群")
    assert "请打电话告诉住户" not in said(blocked, "服务中心群")

    blocked.write("王师傅", f"办结 {ref[-4:]} 换了灯泡", group="工程部群")

    assert "请打电话告诉住户" in said(blocked, "服务中心群")
    assert "换了灯泡" in said(blocked, "服务中心群")
    assert "13812345678" not in said(blocked, "服务中心群")
    assert "13812345678" in said(blocked, "小林")
    blocked.write("小林", f"回访 {ref[-4:]} 满意", group="服务中心群")
    complaint = blocked.complaint(ref)
    assert (complaint.status, complaint.satisfaction) == (Status.SETTLED, Satisfaction.SATISFIED)


def test_a_receptionist_hears_that_their_words_did_not_arrive(blocked: Blocked) -> None:
    blocked.write(GONE, "转人工")
    blocked.press("小林", "接手", group="服务中心群")
    blocked.has_left = True

    blocked.write("小林", "您好，请问什么事？")

    assert "没有送到" in said(blocked, "小林")


def test_what_shows_that_a_colleague_is_gone_is_told_to_the_next_who_can_be_reached(blocked: Blocked) -> None:
    """D6: a rung never falls silent, not even the first time that it reaches nobody."""
    for words in STORY:
        blocked.write(GONE, words)
    ref = blocked.complaints()[0].ref
    blocked.colleagues_gone = {"陈主管"}
    blocked.wind(timedelta(minutes=21))
    assert f"没能发给陈主管（投诉 {ref}）" in said(blocked, "周主管")

    blocked.colleagues_gone.add("周主管")
    blocked.wind(timedelta(minutes=20))
    assert f"没能发给周主管（投诉 {ref}）" in said(blocked, "钱经理")


def test_of_a_list_that_reaches_nobody_the_numbers_are_told(blocked: Blocked) -> None:
    for words in STORY:
        blocked.write(GONE, words)
    (first,) = blocked.complaints()
    refs = [first.ref, *(f"TS20261123{number:04}" for number in range(2, 16))]
    with blocked.house.database.work() as work:
        for number, ref in enumerate(refs[1:]):
            work.complaints.add(replace(first, ref=ref, resident=f"{number}"))
        work.commit()
    blocked.colleagues_gone = {"陈主管"}
    blocked.wind(timedelta(minutes=21))

    (told,) = (shown.text for shown in blocked.heard("周主管") if "没能发给陈主管" in shown.text)
    assert [ref for ref in refs if ref not in told] == []
