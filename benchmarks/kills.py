"""Kill -9 a thousand times, at every step of receiving, sweeping and sending; then count what was lost and what was doubled.

    .venv/bin/python benchmarks/kills.py --kills 1000

The house is what `suban run` runs, on Telegram, polling; nothing in it knows what is coming. It dies in turns: at a random
instant, from outside; before the n-th statement or commit of its database; when the platform has just taken a message and
not yet answered. Residents go on writing all the while, nobody signs, and the clock runs so fast that reminders
fall due. What was sent in, and what the platform took, is written down here, outside of the house:

- every update had its effect exactly once: its mark is on the timeline once, every resident has one complaint, every
  reminder of a ladder happened once;
- every message that the house believes sent was taken by the platform, and nothing is left over unsent;
- what the platform took twice was taken once before a death: sent, and not yet noted. That is permitted, and counted.
"""

import argparse
import asyncio
import json
import os
import random
import signal
import socket
import sqlite3
import threading
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import parse_qs

import uvicorn
from fast_house import UNSAID, environment
from forks import forks

SEED = 20261123
#: So many times as fast as real clocks the house's clock runs.
TIMES = 20.0
STAFF, GROUPS = 100_000, -1000
FILED = (
    "{building}号楼{unit}单元楼道的灯坏了，一直没人修",
    "尽快修好",
    "138{number:08}",
    "确认提交",
)
ADDED = "补充：又看了一次，记号{mark}"
#: So many messages are under way at once (`bots.delivery`): a death may leave as many that were taken and not noted.
UNDER_WAY = 8
UNSENT = f"SELECT id FROM ({UNSAID}) WHERE id <= {{last}}"
#: So many people at most, each at a place of their own that can be told as one is.
RESIDENTS, BUILDINGS = 400, 60
#: At most so many updates, and so many messages, wait at once.
AHEAD, BEHIND = 30, 200


@dataclass
class Day:
    """How often the house is killed, and what came of it."""

    kills: int
    seed: int = SEED
    died: Counter[str] = field(default_factory=Counter)
    found: dict[str, Any] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    took: float = 0.0


class Platform:
    """The Bot API and everybody's phones; it forgets nothing."""

    def __init__(self) -> None:
        self.updates: list[dict[str, Any]] = []
        self.confirmed = 0
        #: What was taken under each number: in which chat, and during which life.
        self.taken: dict[int, tuple[str, int]] = {}
        self.life = 0
        #: The last message that must get out before all is counted.
        self.said_by_now = 0
        #: What only takes a keyboard away; where buttons follow, it goes ahead of its message and is no message of its own.
        self.ahead: set[int] = set()
        self.marks: list[str] = []
        self.residents = 0
        self.polled = threading.Event()
        self.kills_at: int | None = None
        self.victim: int | None = None
        self._numbers = count(1)
        self._turn = threading.Lock()

    # What people do.

    def say(self, who: int, text: str, chat: int | None = None) -> None:
        with self._turn:
            number = len(self.updates) + 1
            place = {"id": chat, "type": "supergroup"} if chat else {"id": who, "type": "private"}
            author = {"id": who, "is_bot": False, "first_name": f"n{who}"}
            message = {"message_id": 10**6 + number, "date": 1795400000, "chat": place, "from": author, "text": text}
            self.updates.append({"update_id": number, "message": message})

    def go_on(self, luck: random.Random) -> None:
        """Let people write, as long as not too much of it waits."""
        while len(self.updates) - self.confirmed < AHEAD:
            if self.residents == RESIDENTS or (self.residents and luck.random() < 0.6):
                mark = f"{len(self.marks):06}"
                self.marks.append(mark)
                self.say(luck.randint(1, self.residents), ADDED.format(mark=mark))
            else:
                self.residents += 1
                unit, building = divmod(self.residents - 1, BUILDINGS)
                for text in FILED:
                    told = text.format(number=self.residents, building=building + 1, unit=unit + 1)
                    self.say(self.residents, told)

    # What the server does.

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body, more = b"", True
        while more:
            part = await receive()
            body, more = body + part.get("body", b""), part.get("more_body", False)
        fields = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        result = await self._act(scope["path"].rpartition("/")[2], fields)
        answer = json.dumps({"ok": True, "result": result}).encode()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
        await send({"type": "http.response.body", "body": answer})

    async def _act(self, method: str, fields: dict[str, str]) -> Any:
        if method == "getMe":
            return {"id": 123456, "is_bot": True, "first_name": "b", "username": "kills_bot"}
        if method == "getUpdates":
            return await self._give(int(fields.get("offset", 0)))
        if method not in ("sendMessage", "editMessageText"):
            return True
        with self._turn:
            number = int(fields.get("message_id", 0)) or next(self._numbers)
            if "remove_keyboard" in fields.get("reply_markup", ""):
                self.ahead.add(number)
            self.taken[number] = (fields["chat_id"], self.taken.get(number, ("", self.life))[1])
            if self.kills_at is not None and self.victim is not None:
                self.kills_at -= 1
                if self.kills_at < 0:
                    os.kill(self.victim, signal.SIGKILL)
        return {"message_id": number, "date": 1, "chat": {"id": int(fields["chat_id"]), "type": "private"}}

    async def _give(self, offset: int) -> list[dict[str, Any]]:
        self.confirmed = max(self.confirmed, offset - 1)
        self.polled.set()
        for _ in range(20):
            if waiting := self.updates[self.confirmed : self.confirmed + 20]:
                return waiting
            await asyncio.sleep(0.05)
        return []


class Lives:
    """Houses that live one after the other, forked from one that has read the configuration."""

    def __init__(self, folder: Path, made: Any) -> None:
        self._folder = folder
        self._begun = datetime.now(UTC)
        self._forks = made
        self.begin("nowhere", None).kill()

    def begin(self, server: str, statements: int | None) -> Any:
        from doomed_run import live

        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        told = (self._folder, port, server, self._begun, TIMES, statements)
        process = self._forks.Process(target=live, args=told)
        process.start()
        return process


def kill_often(folder: Path, day: Day) -> None:
    """Let the house be killed so often; then let it come to rest, and count."""
    with forks("doomed_run", Path(__file__).parent, Path(__file__).parents[1]) as made:
        _kill_often(folder, day, made)


def _kill_often(folder: Path, day: Day, made: Any) -> None:
    began, luck, platform = time.monotonic(), random.Random(day.seed), Platform()
    lives = Lives(folder, made)
    _join_everybody(folder)
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        server = uvicorn.Server(uvicorn.Config(platform, log_level="critical", access_log=False, lifespan="off"))
        serving = threading.Thread(target=server.run, args=([listening],), daemon=True)
        serving.start()
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        while day.died.total() < day.kills:
            # A group hears twenty messages a minute: people wait a little when much is still to be said to them.
            if len(_ask(folder, UNSENT.format(last=2**62))) < BEHIND:
                platform.go_on(luck)
            _live_and_die(lives, platform, url, luck, day)
        platform.life += 1
        last = lives.begin(url, None)
        _wait_for_rest(folder, platform)
        last.terminate()
        last.join()
        server.should_exit = server.force_exit = True
        serving.join(5)
    day.took = time.monotonic() - began
    _count(folder, platform, day)


def _live_and_die(lives: Lives, platform: Platform, url: str, luck: random.Random, day: Day) -> None:
    way = luck.choice(("at an instant", "at a statement", "at a message"))
    platform.polled.clear()
    platform.life += 1
    process = lives.begin(url, luck.randrange(400) if way == "at a statement" else None)
    platform.victim = process.pid
    platform.kills_at = luck.randrange(12) if way == "at a message" else None
    # At its birth as well: from the first poll on, or before it.
    if luck.random() < 0.9:
        platform.polled.wait(5)
    process.join(luck.uniform(0, 0.5) if way == "at an instant" else 1.5)
    # What did not come by itself by then, comes now.
    way = way if process.exitcode is not None else "at an instant"
    process.kill()
    process.join()
    if process.exitcode == -signal.SIGKILL:  # else another program had its port, and it did not live at all
        day.died[way] += 1
    platform.victim = None


def _join_everybody(folder: Path) -> None:
    from doomed_run import COMPANY

    from core.messages import Peer

    house = COMPANY.open_at(environment(folder, 1, "").database_url)
    for n, person in enumerate(COMPANY.community.people):
        house.join(person.name, Peer(channel="telegram", chat=str(STAFF + n)))
    for n, group in enumerate(COMPANY.community.groups):
        house.join_group(group.name, Peer(channel="telegram", chat=str(GROUPS - n)))
    house.close()


def _ask(folder: Path, question: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / "suban.db", timeout=30)) as connection:
        return connection.execute(question).fetchall()


def _wait_for_rest(folder: Path, platform: Platform, patience: float = 600) -> None:
    """Wait until everything was heard and said."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        if platform.confirmed == len(platform.updates):
            # Nobody signs, so there will always be new reminders; what was said by now must get out.
            platform.said_by_now = platform.said_by_now or _ask(folder, "SELECT max(id) FROM outbox")[0][0]
            if not _ask(folder, UNSENT.format(last=platform.said_by_now)):
                return
        time.sleep(0.2)


def _count(folder: Path, platform: Platform, day: Day) -> None:
    heard = {
        int(message.partition(".")[0]) for (message,) in _ask(folder, "SELECT message FROM inbox WHERE error IS NULL")
    }
    complaints = Counter(name for (name,) in _ask(folder, "SELECT resident FROM complaint"))
    added = Counter(
        mark
        for (words,) in _ask(folder, "SELECT words FROM event WHERE kind = 'supplemented'")
        for mark in platform.marks
        if mark in words
    )
    steps = Counter(_ask(folder, "SELECT ref, facts FROM event WHERE kind IN ('reminded', 'escalated')"))
    sent = dict(_ask(folder, "SELECT CAST(message AS INTEGER), chat FROM outbox WHERE state = 'sent'"))
    left = _ask(folder, UNSENT.format(last=platform.said_by_now))
    again = Counter(platform.taken[number][1] for number in platform.taken.keys() - sent.keys() - platform.ahead)
    day.found = {
        "messages sent in": len(platform.updates),
        "messages that had their effect": len(heard),
        "complaints filed": complaints.total(),
        "additions made": added.total(),
        "reminders and escalations": steps.total(),
        "messages the platform took": len(platform.taken),
        "of these twice, as a death came before the note": again.total(),
    }
    lost = {
        "messages sent in that had no effect": len(set(range(1, len(platform.updates) + 1)) - heard),
        "residents without a complaint": platform.residents - len(complaints),
        "additions lost": len(set(platform.marks) - added.keys()),
        "messages believed sent that the platform never took": len(sent.keys() - platform.taken.keys()),
        "messages left unsent": len(left),
    }
    doubled = {
        "complaints filed twice": sum(count - 1 for count in complaints.values()),
        "additions made twice": sum(count - 1 for count in added.values()),
        "reminders given twice": sum(count - 1 for count in steps.values()),
        "messages taken twice beyond those that were under way at a death": sum(
            max(0, count - (UNDER_WAY if life < platform.life else 0)) for life, count in again.items()
        ),
    }
    for kind, counted in (("lost", lost), ("doubled", doubled)):
        day.found[kind] = sum(counted.values())
        day.wrong += [f"{what}: {count}" for what, count in counted.items() if count]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=SEED)
    day = Day(**vars(parser.parse_args()))
    with TemporaryDirectory() as folder:
        kill_often(Path(folder), day)
    print(f"killed {day.died.total()} times in {day.took:.0f} s: {dict(day.died)}")
    for what, value in day.found.items():
        print(f"{what}: {value}")
    if day.wrong:
        raise SystemExit("; ".join(day.wrong))


if __name__ == "__main__":
    main()
