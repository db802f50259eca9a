"""A month of an account in two processes: what the platform counts is never overdrawn, and every result is told.

The platform beside the house counts by itself, as its documentation says; nothing here asks our own ledger.
"""

import asyncio
import random
from datetime import timedelta
from pathlib import Path

import pytest
from account import Account, account
from way_out import FIELDS, NOTIFY, certified, queue

from bots.wiring import Company
from core.messages import Outbound, Peer, Weight
from core.usecases.calls import call_out

DAYS, RESIDENTS = 31, 16
GROUP = "服务中心群"
WEIGHTS = (Weight.PASSING, Weight.PASSING, Weight.PASSING, Weight.TOLD, Weight.OUTCOME)


class Month:
    """Residents write, tap, leave and come back; their matters move whether they look or not."""

    def __init__(self, processes: tuple[Account, Account], chance: random.Random) -> None:
        self._processes, self._chance = processes, chance
        self._official = processes[0].official
        self._refs: dict[str, str] = {}
        self._must: list[tuple[str, str]] = []
        self.outcomes = 0

    async def live(self) -> None:
        clock, chance = self._processes[0].clock, self._chance
        for number in range(RESIDENTS):
            openid = f"oAAAAAAAAAAAAAAAAAAAAAAAA{number:03d}"
            self._refs[openid] = await self._somewhere().file(openid)
        until, number = clock.now() + timedelta(days=DAYS), 0
        while clock.now() < until:
            number += 1
            clock.set(clock.now() + timedelta(seconds=chance.choice((1, 20, 600, 3600, 30_000))))
            await self._act(chance.choice(list(self._refs)), number)
            await self._call()
        # What the receptionists had no time for yet is told when they have.
        clock.set(clock.now() + timedelta(hours=1))
        await self._call()

    async def _call(self) -> None:
        """Let the receptionists be called as the clock does it."""
        call_out(self._somewhere().house.office, self._processes[0].clock.now())
        await self._settle()

    async def _act(self, openid: str, number: int) -> None:
        match self._chance.randrange(8):
            case 0:
                await self._say(openid, "谢谢")
            case 1:
                event = {"MsgType": "event", "Event": "CLICK", "EventKey": "progress"}
                await self._somewhere().hand(openid, kind="tap", **event)
                await self._settle()
            case 2 if self._chance.random() < 0.3:
                self._official.left(openid)
                process = self._somewhere()
                await process.call(process.message(openid, MsgType="event", Event="unsubscribe", EventKey=""))
            case 3:
                # Something is to be said in the moment in which they write.
                self._queue(openid, f"第{number}号消息")
                await asyncio.gather(self._settle(), self._say(openid, "在吗"))
            case _:
                await self._tell(openid, f"第{number}号消息")

    async def _tell(self, openid: str, text: str) -> None:
        before = self._official.would_take(openid)
        weight = self._queue(openid, text)
        await self._settle()
        if weight is Weight.OUTCOME and before:
            assert any(text in said for said in self._official.said(openid)), "there was a message left for the outcome"
            self.outcomes += 1
        elif weight is not Weight.OUTCOME and before:
            assert self._official.would_take(openid), "the last message was not kept for the outcome"

    def _queue(self, openid: str, text: str) -> Weight:
        weight = self._chance.choice(WEIGHTS)
        peer = Peer(channel="wechat", chat=openid)
        queue(self._somewhere(), Outbound(peer=peer, text=text, weight=weight, ref=self._refs[openid]))
        if weight is not Weight.PASSING:
            self._must.append((openid, text))
        return weight

    async def _say(self, openid: str, text: str) -> None:
        await self._somewhere().hand(openid, MsgType="text", Content=text)
        await self._settle()

    async def _settle(self) -> None:
        await asyncio.gather(*(process.settle() for process in self._processes))

    def _somewhere(self) -> Account:
        return self._chance.choice(self._processes)

    def untold(self) -> list[str]:
        """Return what neither the resident saw, in whatever way, nor the receptionists were asked to telephone."""
        answers = [answer for process in self._processes for answer in process.answers]
        calls = "\n".join(process.elsewhere.texts(GROUP) for process in self._processes)
        templates = self._official.called(NOTIFY)
        seen = {
            openid: [
                *self._official.said(openid),
                *(body["data"]["thing2"]["value"] for body in templates if body["touser"] == openid),
                *answers,
            ]
            for openid in self._refs
        }
        assert self._must
        return [text for openid, text in self._must if text not in calls and not any(text in s for s in seen[openid])]


@pytest.mark.parametrize("has_template", [False, True])
def test_in_a_month_no_message_is_refused_and_every_result_is_told(
    company: Company, tmp_path: Path, has_template: bool
) -> None:
    company = certified(company) if has_template else company

    async def run() -> None:
        async with (
            account(company, tmp_path) as one,
            account(company, tmp_path, beside=one) as other,
        ):
            one.official.templates["T1"] = tuple(FIELDS)
            month = Month((one, other), random.Random(31 + has_template))

            await month.live()

            assert one.official.refused == []
            assert month.untold() == []
            assert month.outcomes

    asyncio.run(run())
