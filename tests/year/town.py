"""A town on a real house: a clock that jumps from one due instant to the next, phones that notice, and faults."""

import asyncio
import heapq
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import Protocol

from record import Meant, Record, Said, Seen, Trouble

from bots.adapter import Dispatch, TryLater, Unreachable
from bots.clock import HandClock, settle
from bots.delivery import Delivery
from bots.screen import Screen, Shown
from bots.wiring import Company, House
from core.messages import Attachment, Button, Inbound, Outbound, Peer

STAFF, RESIDENTS = "telegram", ("telegram", "web")


class Notices(Protocol):
    """Somebody with a phone."""

    def notice(self, shown: Shown) -> None:
        """See what a chat shows now."""
        ...


class Door:
    """One platform's way to the phones: it can be away, and people can have blocked us there."""

    def __init__(self, channel: str, screen: Screen) -> None:
        self.channel, self.abilities = channel, screen.abilities
        self.is_away = False
        self.blocked: set[str] = set()
        self._screen = screen

    async def deliver(self, dispatch: Dispatch) -> str:
        if self.is_away:
            raise TryLater("away")
        if dispatch.outbound.peer.chat in self.blocked:
            raise Unreachable("blocked")
        return await self._screen.deliver(dispatch)


class Town:
    """The house, everybody's phone, and what people are going to do."""

    def __init__(self, company: Company, folder: Path, since: datetime, until: datetime, seed: int) -> None:
        self.company, self.folder = company, folder
        self.random = Random(seed)
        self.clock = HandClock(since)
        self.record = Record(since=since, until=until)
        self.until = until
        self._numbers, self._ids, self._turns = count(1), count(1), count()
        self.screen = Screen(self.clock.now, numbers=self._numbers)
        self.doors = {channel: Door(channel, self.screen) for channel in RESIDENTS}
        self._plan: list[tuple[datetime, int, Callable[[], None]]] = []
        self._watching: dict[str, Notices] = {}
        self._channels: dict[str, str] = {}
        self._noticed = 0
        self._loop = asyncio.Runner()
        self.house = self._open()
        for person in company.community.people:
            self.house.join(person.name, self.peer(person.name))
        for group in company.community.groups:
            self.house.join_group(group.name, self.peer(group.name))

    @property
    def now(self) -> datetime:
        return self.clock.now()

    @property
    def local(self) -> datetime:
        return self.company.community.local(self.now)

    def watch(self, chat: str, by: Notices, channel: str = STAFF) -> None:
        """Let somebody see what a chat shows."""
        self._watching[chat] = by
        self._channels[chat] = channel

    def peer(self, chat: str) -> Peer:
        return Peer(channel=self._channels.get(chat, STAFF), chat=chat)

    def later(self, after: timedelta, act: Callable[[], None]) -> None:
        """Have somebody do something after that time."""
        self.at(self.now + after, act)

    def at(self, instant: datetime, act: Callable[[], None]) -> None:
        heapq.heappush(self._plan, (instant, next(self._turns), act))

    def say(
        self,
        who: str,
        text: str = "",
        *,
        group: str | None = None,
        press: Button | None = None,
        meant: Meant | None = None,
        attachments: tuple[Attachment, ...] = (),
    ) -> None:
        """Let somebody write or press; now and then the platform hands it over twice."""
        chat = group or who
        inbound = Inbound(
            channel=self._channels.get(chat, STAFF),
            id=f"m{next(self._ids)}",
            peer=self.peer(chat),
            author=who,
            author_name=who,
            group=group is not None,
            text=text,
            press=press.data if press else None,
            attachments=attachments,
            sent_at=self.now,
        )
        self._hand_in(inbound, press, meant)
        if self.random.random() < 0.015:
            self.settle()
            self._hand_in(inbound, press, meant, is_repeat=True)

    def _hand_in(self, inbound: Inbound, press: Button | None, meant: Meant | None, *, is_repeat: bool = False) -> None:
        self.record.said.append(
            Said(
                sequence=next(self._numbers),
                at=self.now,
                who=inbound.author,
                chat=inbound.peer.chat,
                text=inbound.text,
                label=press.label if press else "",
                about=next((part for part in press.data.split(":") if part.startswith("TS")), "") if press else "",
                pictures=len(inbound.attachments),
                meant=meant,
                is_repeat=is_repeat,
            )
        )
        self.house.receive(inbound, now=self.now)
        self._loop.run(self.pump(self.now))
        self._notice()

    def live(self) -> None:
        """Let everything happen that people do and that falls due, until the year is over."""
        while True:
            planned = self._plan[0][0] if self._plan else None
            due = self._next_due()
            instant = min((at for at in (planned, due) if at is not None), default=self.until)
            if instant >= self.until:
                break
            if instant > self.now:
                self.clock.set(instant)
            if due is not None and due <= instant:
                self.settle()
            if planned is not None and planned <= instant:
                heapq.heappop(self._plan)[2]()
        self.clock.set(self.until)
        self.settle()

    def settle(self) -> None:
        """Let the house do what is due at this instant, and people see it."""
        self._loop.run(settle(self.clock, self))
        self._notice()

    def _notice(self) -> None:
        for shown in self.screen.since(self._noticed):
            self._noticed = shown.sequence
            self.record.seen.append(
                Seen(
                    sequence=shown.sequence,
                    at=self.now,
                    chat=shown.chat,
                    text=shown.text,
                    labels=tuple(one.label for one in shown.buttons),
                    mention=shown.mention,
                    is_edit=shown.edited,
                )
            )
            if shown.chat in self._watching:
                self._watching[shown.chat].notice(shown)

    # Faults.

    def restart(self) -> None:
        """Let the process end and another one begin."""
        self.house.close()
        self.house = self._open()
        self.house.ledger.recover(self.now)
        self.settle()

    def sleep(self, length: timedelta) -> None:
        """Let nothing run for that long; whoever writes meanwhile is heard at the end of it."""
        end = self.now + length
        self.record.troubles.append(Trouble(what="asleep", since=self.now, until=end))
        self._plan = [(max(at, end), turn, act) for at, turn, act in self._plan]
        heapq.heapify(self._plan)
        self.house.close()
        self.clock.set(end)
        self.house = self._open()
        self.house.ledger.recover(self.now)
        self.settle()

    def lose_platform(self, channel: str, length: timedelta) -> None:
        """Let a platform answer nobody for that long."""
        # A message that was put back waits for up to five minutes more.
        end = self.now + length
        self.record.troubles.append(Trouble(what=channel, since=self.now, until=end + timedelta(minutes=5)))
        self.doors[channel].is_away = True
        self.at(end, lambda: setattr(self.doors[channel], "is_away", False))

    def block(self, chat: str, length: timedelta) -> None:
        """Let somebody block us for that long."""
        door = self.doors[self._channels.get(chat, STAFF)]
        self.record.troubles.append(Trouble(what="blocked", since=self.now, until=self.now + length, chat=chat))
        door.blocked.add(chat)

        def unblock() -> None:
            door.blocked.discard(chat)
            self.house.regain(self.peer(chat), now=self.now)

        self.later(length, unblock)

    def close(self) -> None:
        self.house.close()
        self._loop.close()

    # What the clock asks of a house.

    def sweep(self, now: datetime) -> int:
        return self.house.sweep(now=now)

    async def pump(self, now: datetime) -> int:
        return await self.delivery.pump(now)

    def next_due(self) -> datetime | None:
        return self._next_due()

    def _next_due(self) -> datetime | None:
        due = (self.house.next_due(), self.house.ledger.next_at())
        return min((at for at in due if at is not None), default=None)

    def _open(self) -> House:
        house = self.company.open(self.folder)

        def lost(outbound: Outbound, is_gone: bool) -> None:
            house.unsaid(outbound, now=self.now)
            if is_gone:
                house.lose(outbound.peer, now=self.now)
            house.refused(outbound, now=self.now)

        self.delivery = Delivery(house.ledger, self.doors, on_lost=lost)
        return house


def button(shown: Shown, *labels: str) -> Button | None:
    """Return the first of these buttons that a message offers."""
    return next((one for label in labels for one in shown.buttons if one.label == label), None)
