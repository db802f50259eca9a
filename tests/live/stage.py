"""Transcripts played for real: what people say goes to the house over HTTP, and what they see is read from what came back.

Everything between is what `suban run` is made of: the channels as `open_channels` opens them, the house on a fresh
database, delivery. Only the two loops that live in real time are left out: the clock is wound by hand, and after every
act the stage itself sweeps and delivers until nothing is left to be done at that instant (`settle`). No test sleeps.

A channel joins by one class, its `Platform`: a server that plays the platform, and the people's phones on it.

    class Telegram(Platform):
        channel = "telegram"                 # its key in `Environment` and in `open_channels`
        def access(self): …                  # what `Environment` must hold, with the server's address in it
        def chat(self, name): …              # who or which group that is on the platform: the id that messages carry
        async def say(self, door, said): …   # hand it over, and return when the house has said «got it»
        async def press(self, door, …): …    # the same for a button, or for what is typed in its stead

It calls `self.phones.show(…)` for every message that its server receives, in the words a human would see.

- `say` and `press` must return only when the process has confirmed (HTTP 200, an acknowledging frame, an offset that
  moved on): from then on all that follows is found in the database, and the stage lets it happen.
- `phones.show` is given the message's id; the same id again is an edit. Markup is taken off, numbered choices are put
  back into `buttons`, pictures that follow go to `phones.add`. Nothing else is evened out.
- A channel that must be connected before anything reaches it (a socket, a poll) says so in `ready`.
- What a channel's pace holds back is waited for, as people would: the clock moves on by those seconds, and
  `Around.sleep` winds it, too. What is due later than that stays where it is.
- `die` comes when a process has ended: let go of what only that process held, and of its connections.

`LiveStage(…, residents=wechat, staff=wecom)` plays on two platforms at once; `residents=telegram, staff=telegram` on one.
"""

import asyncio
from abc import ABC, abstractmethod
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar

import sqlalchemy as sa
from live.front import Front
from live.phones import Phones
from live.waiting import until
from starlette.applications import Starlette

from bots.channel import Around, Channel
from bots.channels import open_channels
from bots.clock import HandClock, settle, wind
from bots.config.environment import Environment
from bots.delivery import Delivery
from bots.leases import Alone
from bots.media import MediaFolder
from bots.screen import Shown
from bots.wiring import Company
from bots.wound import Wound
from core.arrival import payload_of
from core.messages import Attachment, Button, Outbound, Peer

#: What was tried and put back: held by its chat's pace, or refused.
PUT_BACK = sa.text("SELECT min(due_at) FROM outbox WHERE state = 'queued' AND attempts > 0")
#: What is on its way: a channel notes what became of it only after its answer has gone back.
ON_ITS_WAY = sa.text("SELECT count(*) FROM outbox WHERE state = 'sending'")
#: Longer than this nobody looks at a chat for the rest of an answer.
PATIENCE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody writes or sends, where, and when."""

    who: str
    group: str | None
    at: datetime
    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    #: Whether the pictures are sent as one.
    is_album: bool = False
    #: What the code says that was scanned.
    code: str = ""

    @property
    def chat(self) -> str:
        """Return the name of the chat it is said in."""
        return self.group or self.who


class Platform(ABC):
    """One channel's server as a test plays it, and the phones on it; see above."""

    channel: ClassVar[str]
    phones: Phones
    #: Whether the platform calls the process at `public_url`; else the process asks, or holds a connection.
    is_called: bool = True

    @abstractmethod
    def access(self) -> Any:
        """Return what `Environment` holds for the channel."""

    @abstractmethod
    def chat(self, name: str) -> str:
        """Return the id of somebody's private chat, or of a group; new names are new residents."""

    @abstractmethod
    async def say(self, door: str, said: Said) -> None:
        """Hand it to the process behind that address, and return when that has confirmed it."""

    @abstractmethod
    async def press(self, door: str, said: Said, shown: Shown, button: Button) -> None:
        """Press that button of that message (`said` tells who and where), confirmed as above."""

    def meet(self, channel: Channel) -> None:  # noqa: B027 - most learn all from what they are told
        """Know the channel of the process that was just started."""

    def behind(self, chat: str, label: str) -> tuple[Shown, Button] | None:
        """Return the button of that label that a phone still shows which has not yet heard of a message's last change."""
        return None

    async def ready(self) -> None:  # noqa: B027 - most have nothing to wait for
        """Return when the process that was just started can be reached."""

    def die(self) -> None:  # noqa: B027 - most hold nothing
        """Let go of what only the process that ended held."""


class LiveStage:
    """The house with its real channels behind the front; fits `bots.rehearsal.stage.Stage`."""

    def __init__(
        self, company: Company, folder: Path, clock: HandClock, front: Front, *, residents: Platform, staff: Platform
    ) -> None:
        self.clock = clock
        self._company = company
        self._front = front
        self._residents, self._staff = residents, staff
        self._people = [person.name for person in company.community.people]
        self._groups = [group.name for group in company.community.groups]
        self._phones = Phones(clock.now)
        self._platforms = {platform.channel: platform for platform in (residents, staff)}
        for platform in self._platforms.values():
            platform.phones = self._phones
        self._environment = self._settings(folder)
        self._life = AsyncExitStack()

    async def __aenter__(self) -> "LiveStage":
        with self._company.open_at(self._environment.database_url).database.work() as work:
            community = self._company.community.key
            for name in self._people:
                peer = self._peer(name)
                work.bindings.bind_person(community, name, peer.channel, peer.chat, peer)
            for name in self._groups:
                work.bindings.bind_group(community, name, self._peer(name))
            work.commit()
        await self._open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._life.aclose()

    # What the player does.

    async def say(
        self, who: str, group: str | None, *, text: str = "", attachments: tuple[Attachment, ...] = ()
    ) -> None:
        """Let somebody write or send."""
        said = Said(who=who, group=group, at=self.clock.now(), text=text, attachments=attachments)
        await self._platform(said.chat).say(self._front.house.url, said)
        await self._settle()

    async def send_album(self, who: str, group: str | None, pictures: tuple[Attachment, ...], words: str) -> None:
        """Let somebody send pictures as one album."""
        said = Said(who=who, group=group, at=self.clock.now(), text=words, attachments=pictures, is_album=True)
        await self._platform(said.chat).say(self._front.house.url, said)
        await self._settle()

    async def scan(self, who: str, place: str) -> None:
        """Let somebody come in by the code of a place."""
        code = payload_of(self._company.arrival(place))
        said = Said(who=who, group=None, at=self.clock.now(), code=code)
        await self._platform(said.chat).say(self._front.house.url, said)
        await self._settle()

    async def press(self, who: str, group: str | None, label: str) -> bool:
        """Press the newest button of that label; False if none is offered."""
        said = Said(who=who, group=group, at=self.clock.now(), text=label)
        offered = ((shown, each) for shown in reversed(self._phones.shown(said.chat)) for each in shown.buttons)
        found = next(((shown, button) for shown, button in offered if button.label == label), None)
        found = found or self._platform(said.chat).behind(said.chat, label)
        if found is None:
            return False
        await self._platform(said.chat).press(self._front.house.url, said, *found)
        await self._settle()
        return True

    async def wind(self, to: datetime) -> None:
        """Move the clock on; all that falls due on the way happens in order."""
        await wind(self.clock, self._wound, max(to, self.clock.now()))
        await self._settle()

    async def restart(self) -> None:
        """Let the process end between two acts, with all that it held in memory, and start again."""
        await self._life.aclose()
        await self._open()
        self._house.ledger.recover(self.clock.now())
        await self._settle()

    def heard(self, chat: str) -> tuple[Shown, ...]:
        """Return every state that the chat ever showed."""
        return self._phones.heard(chat)

    def everything(self) -> tuple[Shown, ...]:
        """Return every state of all chats, in order."""
        return self._phones.everything()

    def offered(self, chat: str) -> tuple[str, ...]:
        """Return the labels of the buttons that can be pressed in the chat now."""
        shown = self._phones.shown(chat)
        return tuple(dict.fromkeys(button.label for message in reversed(shown) for button in message.buttons))

    async def _settle(self) -> None:
        """Let all happen that follows at once, and wait a little for what was put back."""
        await asyncio.to_thread(until, lambda: not self._ask(ON_ITS_WAY))
        await settle(self.clock, self._wound)
        latest = self.clock.now() + PATIENCE
        while (due := self._put_back()) is not None and due <= latest:
            await wind(self.clock, self._wound, due)

    def _put_back(self) -> datetime | None:
        at = self._ask(PUT_BACK)
        return None if at is None else max(self.clock.now(), datetime.fromisoformat(f"{at}+00:00"))

    def _ask(self, question: sa.TextClause) -> Any:
        with self._house.database.reading() as connection:
            return connection.execute(question).scalar_one()

    async def _pass(self, seconds: float) -> None:
        self.clock.set(self.clock.now() + timedelta(seconds=seconds))

    # One life of the process.

    def _now(self) -> datetime:
        return self.clock.now() - self._long_ago

    async def _open(self) -> None:
        # A channel that began a moment ago holds back; this one began a while before the play goes on.
        self._long_ago = timedelta(minutes=2)
        media = MediaFolder(self._environment.data / "media")
        self._house = self._company.open_at(self._environment.database_url, media)
        self._life.callback(self._house.close)
        threads = self._life.enter_context(ThreadPoolExecutor(4, "work"))
        around = Around(
            executor=threads,
            media=media,
            now=self._now,
            wake=_nobody_sleeps,
            alone=Alone(self._house.leases, self.clock.now).run,
            sleep=self._pass,
        )
        channels = open_channels(self._company, self._house, self._environment, around)
        self._long_ago = timedelta()
        assert channels.keys() == self._platforms.keys()
        for channel in channels.values():
            self._life.push_async_callback(channel.close)
        adapters = {name: channel.adapter for name, channel in channels.items()}
        self._wound = Wound(self._house, Delivery(self._house.ledger, adapters, on_lost=self._lose))
        self._front.house.app = Starlette(routes=[route for channel in channels.values() for route in channel.routes()])
        for platform in self._platforms.values():
            self._life.callback(platform.die)
        for name, platform in self._platforms.items():
            platform.meet(channels[name])
        stop = asyncio.Event()
        living = [asyncio.create_task(channel.run(stop)) for channel in channels.values()]
        self._life.push_async_callback(_ended, stop, living)
        for platform in self._platforms.values():
            await platform.ready()

    def _lose(self, outbound: Outbound, is_gone: bool) -> None:
        self._house.unsaid(outbound, now=self.clock.now())
        if is_gone:
            self._house.lose(outbound.peer, now=self.clock.now())

    def _settings(self, folder: Path) -> Environment:
        nobody = dict.fromkeys(("telegram", "wechat", "wecom"))
        return Environment(
            config=Path("config"),
            data=folder,
            database_url=f"sqlite:///{folder / 'suban.db'}",
            host="127.0.0.1",
            port=int(self._front.house.url.rpartition(":")[2]),
            public_url=self._front.house.url if any(each.is_called for each in self._platforms.values()) else "",
            **(nobody | {name: platform.access() for name, platform in self._platforms.items()}),
        )

    def _platform(self, chat: str) -> Platform:
        return self._staff if chat in self._people or chat in self._groups else self._residents

    def _peer(self, chat: str) -> Peer:
        platform = self._platform(chat)
        return Peer(channel=platform.channel, chat=platform.chat(chat))


def _nobody_sleeps() -> None:
    """Wake nobody: the stage delivers by itself."""


async def _ended(stop: asyncio.Event, living: list[asyncio.Task[None]]) -> None:
    stop.set()
    await asyncio.gather(*living)
