"""The real house on a database of its own, with everybody's phone and a clock wound by hand; remembers all it was sent."""

import asyncio
import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from live.demo import company

from bots.clock import HandClock, settle, wind
from bots.delivery import Delivery
from bots.screen import Screen, Shown
from bots.wiring import Company, House
from core.complaint import Complaint
from core.corrective import Corrective
from core.dialogue.pace import Held
from core.messages import Inbound, Peer
from storage.inbox import Failure
from storage.tables import OutboxRow

ROOT = Path(__file__).parents[2]
MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)

#: A whole complaint, as most residents tell it.
STORY = ("3号楼2单元楼道的灯坏了，三天没人修", "尽快修好", "13812345678", "确认提交")

#: Four letters in a row that nobody typed are a word of the code, unless they name a channel.
ENGLISH = re.compile(r"(?<![A-Za-z])(?!Telegram)[A-Za-z]{4,}")
#: What shows through when a sentence was not filled in, or a value not translated.
RAW = re.compile(r"[{}]|\bNone\b|\b[A-Z]\w+\.[A-Z_]{3,}|datetime\.|<\w+ |\(\)|''")


class Estate:
    """One community on one database file, from its first message on."""

    channel = "telegram"

    def __init__(
        self, folder: Path, start: datetime = MONDAY, of: Company | None = None, *, url: str | None = None
    ) -> None:
        self.company = of or company()
        self.folder = folder
        self.url = url or f"sqlite:///{folder / 'suban.db'}"
        self.clock = HandClock(start)
        self.screen = Screen(self.clock.now, channel=self.channel)
        self.received: list[Inbound] = []
        self.typed: set[str] = set()
        self._ids = count(1)
        self._loop = asyncio.Runner()
        self.people = [person.name for person in self.company.community.people]
        self.groups = [group.name for group in self.company.community.groups]
        self.house = self.open()
        for name in self.people:
            self.house.join(name, self.peer(name))
        for name in self.groups:
            self.house.join_group(name, self.peer(name))

    def open(self) -> House:
        """Return a house on this estate's database."""
        house = self.company.open_at(self.url)
        self.delivery = Delivery(house.ledger, {self.channel: self.screen})
        return house

    def deliver_anew(self) -> None:
        """Let delivery end as if its process had died, and begin again."""
        next_one = self.company.open_at(self.url)
        next_one.ledger.recover(self.clock.now())
        self.deliver(self.clock.now(), Delivery(next_one.ledger, {self.channel: self.screen}))
        next_one.close()

    def restart(self) -> None:
        """Let the process end and another one begin."""
        self.house.close()
        self.house = self.open()
        self.house.ledger.recover(self.clock.now())
        self.settle()

    def close(self) -> None:
        self.house.close()
        self._loop.close()

    def peer(self, chat: str) -> Peer:
        return Peer(channel=self.channel, chat=chat)

    def inbound(self, who: str, text: str = "", *, group: str | None = None, **more: Any) -> Inbound:
        """Return one message of a person, in a group or in their private chat."""
        return Inbound(
            channel=self.channel,
            id=f"m{next(self._ids)}",
            peer=self.peer(group or who),
            author=who,
            author_name=who,
            group=group is not None,
            text=text,
            sent_at=self.clock.now(),
            **more,
        )

    def write(self, who: str, text: str = "", *, group: str | None = None, **more: Any) -> tuple[Shown, ...]:
        """Let somebody write, send or press; return everything that is shown because of it, in all chats."""
        return self.hand_in(self.inbound(who, text, group=group, **more))

    def hand_in(self, inbound: Inbound) -> tuple[Shown, ...]:
        """Hand a message to the house and deliver what it says; return all that is shown because of it."""
        before = self.screen.sequence
        if inbound not in self.received:
            self.received.append(inbound)
        words = [inbound.text, inbound.author_name, *(item.words for item in inbound.attachments)]
        self.typed.update(found for text in words for seen in (ENGLISH, RAW) for found in seen.findall(text))
        self.house.receive(inbound, now=self.clock.now())
        self.settle()
        return self.screen.since(before)

    def press(self, who: str, label: str, *, group: str | None = None) -> tuple[Shown, ...]:
        """Press the newest button of that label in the chat."""
        found = self.screen.newest_button(group or who, label)
        assert found is not None, f"no «{label}» is offered in {group or who}"
        return self.write(who, group=group, press=found.data)

    def wind(self, by: timedelta) -> None:
        self._loop.run(wind(self.clock, self, self.clock.now() + by))

    def sleep(self, by: timedelta) -> None:
        """Let that time pass while nothing runs, and wake up."""
        self.clock.set(self.clock.now() + by)
        self.settle()

    def deliver(self, now: datetime, delivery: Delivery | None = None) -> None:
        self._loop.run((delivery or self.delivery).pump(now))

    def settle(self) -> None:
        self._loop.run(settle(self.clock, self))

    # What the clock asks of a house.

    def next_due(self) -> datetime | None:
        due = (self.house.next_due(), self.house.ledger.next_at())
        return min((at for at in due if at is not None), default=None)

    def sweep(self, now: datetime) -> int:
        return self.house.sweep(now=now)

    async def pump(self, now: datetime) -> int:
        return await self.delivery.pump(now)

    # What lies in the database.

    def complaints(self) -> Sequence[Complaint]:
        with self.house.database.work() as work:
            return work.complaints.recent(self.house.community.key, 10_000)

    def complaint(self, ref: str) -> Complaint:
        with self.house.database.work() as work:
            found = work.complaints.get(ref)
        assert found is not None
        return found

    def corrective(self, ref: str) -> Corrective | None:
        with self.house.database.work() as work:
            return work.correctives.get(ref)

    def failures(self) -> Sequence[Failure]:
        with self.house.database.work() as work:
            return work.inbox.failed(100)

    def rows(self, *tables: str) -> dict[str, list[tuple[Any, ...]]]:
        """Return every row of these tables (of all, if none is named)."""
        return rows_of(self.house.database.engine, *tables)

    def undelivered(self) -> list[tuple[Any, ...]]:
        """Return what lies in the outbox and is neither sent nor replaced by a newer text of its card.

        A call may stand in a list that was sent, or wait for its hour; it does not wait any longer.
        """
        statement = sa.text(
            "SELECT id, chat, state, error FROM outbox WHERE state NOT IN ('sent', 'superseded')"
            " AND NOT (state = 'collected' AND due_at > :now)"
            " AND NOT (state = 'listed' AND told_in IN (SELECT id FROM outbox WHERE state = 'sent'))"
        ).bindparams(sa.bindparam("now", self.clock.now(), type_=OutboxRow.__table__.c.due_at.type))
        with self.house.database.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(statement)]

    def held(self, who: str) -> Held | None:
        """Return what a resident wrote too fast and what therefore is put by."""
        with self.house.database.work() as work:
            return work.conversations.get(self.peer(who), who).held

    def heard(self, chat: str) -> tuple[Shown, ...]:
        """Return every state of Suban's messages that the chat ever showed, in order."""
        return self.screen.history(chat)


def rows_of(engine: sa.Engine, *tables: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of these tables of a database (of all, if none is named)."""
    names = tables or tuple(sorted(sa.inspect(engine).get_table_names()))
    with engine.connect() as connection:
        return {
            name: sorted((tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {name}")), key=repr)
            for name in names
        }


def unshowable(shown: Shown, typed: set[str]) -> list[str]:
    """Return what nobody should ever see unless a person typed it: English words, unfilled places, values of Python."""
    texts = [shown.text, *(button.label for button in shown.buttons)]
    found = [word for text in texts for seen in (ENGLISH, RAW) for word in seen.findall(text)]
    return [word for word in found if not any(word in known for known in typed)]


@contextmanager
def errors_logged() -> Iterator[list[logging.LogRecord]]:
    """Collect every error that anything logs."""
    found: list[logging.LogRecord] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(record)

    collector = Collector(logging.ERROR)
    logging.getLogger().addHandler(collector)
    try:
        yield found
    finally:
        logging.getLogger().removeHandler(collector)
