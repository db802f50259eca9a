"""A company whose house does what it is told in so many words: enough to rehearse the rehearsal itself.

«告诉 工程部群：灯坏了 [签收] [转派]» sends that message, «改 工程部群：…» edits the chat's one card, «十分钟后 工程部群：…»
sends it later; anything else is echoed to the chat it came from.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path

from bots.adapter import Ledger
from core.arrival import Arrival
from core.calendar import Calendar
from core.house import Community, Department, Group, Person, Purpose, Role
from core.messages import Button, Inbound, Outbound, Peer
from core.policy import Quiet
from nlp.reading import Place
from storage.database import Database

COMMAND = re.compile(r"(告诉|改|十分钟后) (\S+?)：([^\[]*)(.*)")

COMMUNITY = Community(
    key="small",
    name="小院",
    zone="Asia/Shanghai",
    phone="110",
    people=(
        Person(name="小林", role=Role.RECEPTIONIST),
        Person(name="王师傅", role=Role.WORKER, department="工程部"),
    ),
    departments=(Department(name="工程部", group="工程部群"),),
    groups=(
        Group(name="工程部群", purpose=Purpose.DEPARTMENT),
        Group(name="服务中心群", purpose=Purpose.SERVICE),
    ),
)

CALENDAR = Calendar(
    zone="Asia/Shanghai",
    holidays=frozenset(),
    workdays=frozenset(),
    opens=time(8, 30),
    closes=time(18),
    quiet=Quiet(since=time(22), until=time(7)),
)


class SmallHouse:
    def __init__(self, database: Database, chats: dict[str, Peer]) -> None:
        self._database = database
        self._chats = chats

    @property
    def ledger(self) -> Ledger:
        return self._database.ledger

    def join(self, name: str, peer: Peer) -> None:
        self._chats[name] = peer

    def join_group(self, name: str, peer: Peer) -> None:
        self._chats[name] = peer

    def receive(self, inbound: Inbound, *, now: datetime) -> None:
        self._chats.setdefault(inbound.peer.chat, inbound.peer)
        if inbound.text == "坏了":
            raise ZeroDivisionError
        commands = COMMAND.findall(inbound.text)
        with self._database.work() as work:
            for verb, chat, text, buttons in commands:
                at = now + timedelta(minutes=10) if verb == "十分钟后" else now
                work.outbox.add([self._message(verb, chat, text, buttons)], at=at)
            if not commands:
                work.outbox.add([Outbound(peer=inbound.peer, text=_echo(inbound))], at=now)
            work.commit()

    def answer(self, *, now: datetime) -> int:
        return 0

    def _message(self, verb: str, chat: str, text: str, buttons: str) -> Outbound:
        labels = re.findall(r"\[(.+?)\]", buttons)
        return Outbound(
            peer=self._chats[chat],
            text=text.strip().replace("／", "\n"),
            buttons=tuple(Button(label=label, data=f"do:{label}") for label in labels),
            card="card" if verb == "改" else None,
        )

    def sweep(self, *, now: datetime) -> int:
        return 0

    def next_due(self) -> datetime | None:
        return None


def _echo(inbound: Inbound) -> str:
    if inbound.press is not None:
        return f"{inbound.author}按了 {inbound.press}"
    if inbound.arrival is not None:
        return f"{inbound.author}在 {inbound.arrival.place.words}"
    if inbound.attachments:
        return " ".join(f"{item.kind} {item.name} {item.words} {item.latitude}" for item in inbound.attachments)
    return f"{inbound.author}说 {inbound.text}"


@dataclass
class SmallCompany:
    community: Community = COMMUNITY
    heading: str = "请回复数字"

    def arrival(self, words: str) -> Arrival:
        return Arrival(community=self.community.key, place=Place(words=words))

    calendar: Calendar = CALENDAR
    chats: dict[str, Peer] = field(default_factory=dict)
    opened: list[Database] = field(default_factory=list)

    def open(self, folder: Path) -> SmallHouse:
        self.opened.append(Database(f"sqlite:///{folder / 'suban.db'}"))
        return SmallHouse(self.opened[-1], self.chats)
