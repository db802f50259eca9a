"""An official account of its own: the channel on a real house, called in the process itself, with the platform beside it."""

from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
from official import Call, Official, access, message, opened, sealed
from starlette.applications import Starlette

from bots.adapter import Adapter
from bots.channel import Around
from bots.channels import wechat_setting
from bots.clock import HandClock
from bots.delivery import Delivery
from bots.leases import Alone
from bots.media import MediaFolder
from bots.wechat.channel import Channel
from bots.wiring import Company, House
from core.messages import Dispatch, Inbound, Outbound, Peer

#: Monday, 10:00 in the community.
MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
ZHANG = "oAAAAAAAAAAAAAAAAAAAAAAAA001"
STORY = ("3号楼2单元楼道的灯坏了，三天没人修", "尽快修好", "13812345678", "确认提交")


#: No number is ever used twice.
NUMBERS = count(23_000_000_000_000_001)


class Elsewhere:
    """The staff's channel, of which only the texts matter here."""

    def __init__(self, abilities: Any) -> None:
        self.channel, self.abilities = "telegram", abilities
        self.told: list[Outbound] = []

    async def deliver(self, dispatch: Dispatch) -> str:
        self.told.append(dispatch.outbound)
        return str(len(self.told))

    def texts(self, chat: str) -> str:
        return "\n".join(each.text for each in self.told if each.peer.chat == chat)


@dataclass(slots=True, kw_only=True)
class Account:
    """The channel, the house behind it and the platform before it."""

    house: House
    channel: Channel
    official: Official
    elsewhere: Elsewhere
    clock: HandClock
    client: httpx.AsyncClient
    delivery: Delivery
    #: What was said in answer, to anybody.
    answers: list[str] = field(default_factory=list)

    async def call(self, call: Call) -> httpx.Response:
        return await self.client.post("/wechat", params=dict(call.params), content=call.body)

    async def straight(self, call: Call, *, stays: bool = True) -> int:
        """Make a call without a client, and without staying for the answer; return its status."""
        statuses: list[int] = []
        said = iter([{"type": "http.request", "body": call.body.encode("utf-8", "replace"), "more_body": False}])

        async def receive() -> Any:
            if stays:
                return next(said)
            return next(said, {"type": "http.disconnect"})

        async def send(event: Any) -> None:
            if event["type"] == "http.response.start":
                statuses.append(event["status"])

        (route,) = self.channel.routes()
        query = urlencode(dict(call.params)).encode()
        scope = {"type": "http", "method": "POST", "path": "/wechat", "headers": [], "query_string": query}
        await route.handle(scope, receive, send)
        return statuses[0]

    async def hand(self, openid: str = ZHANG, *, kind: str = "message", **fields: Any) -> str:
        """Hand over a message as the platform does; return the text of the answer."""
        self.official.acted(openid, kind, self.clock.now())
        response = await self.call(self.message(openid, **fields))
        assert response.status_code == 200
        answer = opened(response.text).get("Content", "")
        self.answers.append(answer)
        return answer

    def message(self, openid: str = ZHANG, **fields: Any) -> Call:
        now = self.clock.now()
        number = {} if fields.get("MsgType") == "event" else {"MsgId": next(NUMBERS)}
        return sealed(message(openid, now, **(number | fields)), now)

    async def say(self, text: str, openid: str = ZHANG) -> str:
        """Let a resident write; return the text of the answer, after which all else is delivered."""
        answer = await self.hand(openid, MsgType="text", Content=text)
        await self.settle()
        return answer

    async def staff(self, who: str, text: str) -> None:
        """Let somebody of the staff write in private."""
        inbound = Inbound(
            channel="telegram",
            id=f"staff-{next(NUMBERS)}",
            peer=Peer(channel="telegram", chat=who),
            author=who,
            author_name=who,
            text=text,
            sent_at=self.clock.now(),
        )
        self.house.receive(inbound, now=self.clock.now())
        await self.settle()

    async def settle(self) -> None:
        await self.delivery.pump(self.clock.now())

    async def wind(self, **ahead: float) -> None:
        """Let time pass, all that falls due on the way done in order."""
        until = self.clock.now() + timedelta(**ahead)
        while True:
            due = [at for at in (self.house.next_due(), self.house.ledger.next_at()) if at is not None]
            at = min([*due, until])
            self.clock.set(max(min(at, until), self.clock.now()))
            self.house.sweep(now=self.clock.now())
            await self.settle()
            if at >= until:
                return

    async def file(self, openid: str = ZHANG) -> str:
        """Let a resident file; return the number."""
        for words in STORY:
            await self.say(words, openid)
        with self.house.database.work() as work:
            return work.complaints.recent(self.house.community.key, 1)[0].ref

    def rows(self) -> list[tuple[Any, ...]]:
        """Return everything that is kept of messages and matters."""
        tables = ("inbox", "outbox", "complaint", "event", "conversation", "resident", "chat", "reach")
        with self.house.database.engine.connect() as connection:
            return [tuple(row) for name in tables for row in connection.exec_driver_sql(f"SELECT * FROM {name}")]

    def states(self) -> list[tuple[str, str]]:
        """Return state and text of everything that was to be said on WeChat."""
        with self.house.database.engine.connect() as connection:
            found = connection.exec_driver_sql(
                "SELECT state, outbound FROM outbox WHERE channel = 'wechat' ORDER BY id"
            )
            return [(row[0], row[1]) for row in found]


@asynccontextmanager
async def account(
    company: Company,
    folder: Path,
    *,
    patience: float = 4.0,
    hung_up: float = 6.0,
    house: Callable[[House], Any] = lambda house: house,
    url: str = "",
    beside: Account | None = None,
) -> AsyncIterator[Account]:
    """Yield an account whose staff is joined; `house` may put something before the house.

    It is the process `beside` another one, with the same clock and the same platform, if the database is the same.
    """
    clock = beside.clock if beside else HandClock(MONDAY)
    official = beside.official if beside else Official(now=clock.now, url="http://platform")
    opened_house = company.open_at(url) if url else company.open(folder)
    for person in company.community.people:
        opened_house.join(person.name, Peer(channel="telegram", chat=person.name))
    for group in company.community.groups:
        opened_house.join_group(group.name, Peer(channel="telegram", chat=group.name))
    with ThreadPoolExecutor(4) as executor:
        around = Around(
            executor=executor,
            media=MediaFolder(folder / "media"),
            now=clock.now,
            wake=lambda: None,
            alone=Alone(opened_house.leases, clock.now).run,
        )
        setting = replace(wechat_setting(company, access(official.url), folder), patience=patience, hung_up=hung_up)
        transport = httpx.ASGITransport(official.app())
        channel = Channel(setting, house(opened_house), around, transport=transport)
        elsewhere = Elsewhere(channel.adapter.abilities)
        adapters: dict[str, Adapter] = {"wechat": channel.adapter, "telegram": elsewhere}
        app = Starlette(routes=list(channel.routes()))
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://suban")

        def on_lost(outbound: Outbound, is_gone: bool) -> None:
            opened_house.unsaid(outbound, now=clock.now())

        async with client:
            yield Account(
                house=opened_house,
                channel=channel,
                official=official,
                elsewhere=elsewhere,
                clock=clock,
                client=client,
                delivery=Delivery(opened_house.ledger, adapters, on_lost=on_lost),
            )
        await channel.close()
    opened_house.close()
