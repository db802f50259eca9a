"""A bad day on Telegram: a thousand residents and all of the staff at once, faults of every kind, kill -9 three times.

The house is called by webhook, each chat's updates in order and everybody's at once, as Telegram does; what is not
answered with 200 is sent again, and old updates come again late, also beside new ones. In the groups every card is
signed when it is seen; the staff ask in private. The server (bad_server.py) refuses, cuts off and dawdles, and counts
what is said faster than Telegram allows. At the end: every complaint filed once, its card in its group and signed for,
nothing unsent, and the ledger names for every message exactly what the server received.

    .venv/bin/python benchmarks/soak_telegram.py --residents 1000

A group may hear twenty messages a minute, so that two thousand into four groups take two hours. The house's clock,
its pauses and the server's limits therefore run `--scale` times as fast, all alike; the network and the disk do not.
"""

import argparse
import asyncio
import os
import random
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import uvicorn
from bad_server import BadServer, Shown
from bench_telegram import ROOT, free_port
from fast_house import SECRET, UNSAID, environment

from bots.config.environment import Environment
from bots.wiring import Company, rehearsal
from core.messages import Peer

SEED = 20261123
FAST_HOUSE = ROOT / "benchmarks" / "fast_house.py"
BARE = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
#: Of many places: one place that so many complain of would be a grave matter, which everybody is told of.
STORIES = (
    "{building}号楼{unit}单元的电梯按钮不亮，一直没人修",
    "{building}号楼{unit}单元楼上半夜装修噪音",
    "{building}号楼{unit}单元101这个月物业费多收了两百块",
    "{building}号楼{unit}单元楼道垃圾三天没人清",
)
TOLD = ("希望尽快处理", "138{number:08}", "确认提交")
ASKED = "帮助"
SIGN = "签收"
STAFF, GROUPS = 100_000, -1000
#: How many connections the house is called on.
LINES = 40


@dataclass
class Day:
    """How large the day is, and what came of it."""

    residents: int
    updates: int
    deaths: int
    scale: float
    taken: int = 0
    tries: int = 0
    took: float = 0.0
    found: dict[str, Any] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


class Town:
    """Everybody who uses Telegram, and its side of the webhook."""

    def __init__(self, day: Day, company: Company) -> None:
        community = company.community
        self.people = {person.name: STAFF + n for n, person in enumerate(community.people)}
        self.groups = {group.name: GROUPS - n for n, group in enumerate(community.groups)}
        self._signers = {
            self.groups[department.group]: self.people[person.name]
            for department in community.departments
            for person in community.people
            if person.department == department.name
        }
        self._day = day
        self._luck = random.Random(SEED)
        self._number = 0
        self._signed: set[int] = set()
        self._told: list[dict[str, Any]] = []
        self._acts: set[asyncio.Task[None]] = set()
        self.url = ""
        self._http = httpx.AsyncClient(trust_env=False, timeout=60, headers={"X-Telegram-Bot-Api-Secret-Token": SECRET})
        # Who waits for one waits here, as httpx looks at all who wait whenever one is free.
        self._lines = asyncio.Semaphore(LINES)

    async def live(self) -> None:
        """Let everybody say what they have to say, and old updates come again until there were as many as wanted."""
        talking = [self._resident(number) for number in range(1, self._day.residents + 1)]
        await asyncio.gather(*talking, *(self._staff(name) for name in self.people))
        while self._day.taken < self._day.updates:
            await asyncio.gather(*(self._again() for _ in range(20)))

    async def close(self) -> None:
        if self._acts:
            await asyncio.wait(self._acts)
        await self._http.aclose()

    def see(self, shown: Shown) -> None:
        """Have a card signed by somebody of its group as soon as it is shown with a button for it."""
        chat = int(shown.chat)
        data = next((key["callback_data"] for key in shown.buttons if key["text"] == SIGN), None)
        if chat in self._signers and data is not None and shown.number not in self._signed:
            self._signed.add(shown.number)
            act = asyncio.create_task(self._sign(chat, shown.number, data))
            self._acts.add(act)
            act.add_done_callback(self._acts.discard)

    async def _resident(self, number: int) -> None:
        for text in (STORIES[number % len(STORIES)], *TOLD):
            await self._say(number, text.format(number=number, building=number % 97 + 1, unit=number % 7 + 1))
            if self._day.taken < self._day.updates:
                await self._again()

    async def _staff(self, name: str) -> None:
        for _ in range(5):
            await asyncio.sleep(self._luck.uniform(0, 5))
            await self._say(self.people[name], ASKED)

    async def _say(self, who: int, text: str) -> None:
        author = {"id": who, "first_name": "R", "is_bot": False}
        chat = {"id": who, "type": "private", "first_name": "R"}
        message = {"message_id": self._number, "date": int(time.time()), "chat": chat, "text": text, "from": author}
        await self._hand(message=message)

    async def _sign(self, group: int, message: int, data: str) -> None:
        await asyncio.sleep(self._luck.uniform(0, 1))
        chat = {"id": group, "type": "supergroup", "title": "G"}
        author = {"id": self._signers[group], "first_name": "S", "is_bot": False}
        shown = {"message_id": message, "date": int(time.time()), "chat": chat}
        await self._hand(
            callback_query={"id": f"{message}", "from": author, "chat_instance": "1", "data": data, "message": shown}
        )

    async def _hand(self, **content: Any) -> None:
        self._number += 1
        update = {"update_id": self._number, **content}
        self._told.append(update)
        # Now and then an update comes twice in the same moment.
        await asyncio.gather(*(self._until_taken(update) for _ in range(1 + (self._luck.random() < 0.05))))

    async def _again(self) -> None:
        """Send one again that had its effect, out of order."""
        await self._until_taken(self._luck.choice(self._told))

    async def _until_taken(self, update: dict[str, Any]) -> None:
        while True:
            self._day.tries += 1
            try:
                async with self._lines:
                    answer = await self._http.post(self.url, json=update)
                if answer.status_code == 200:
                    self._day.taken += 1
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.3)


async def soak(folder: Path, day: Day) -> Day:
    """Let the day pass; what is wrong at its end stands in `wrong`."""
    company = rehearsal(ROOT / "config")
    begun = time.time()
    town = Town(day, company)
    server = BadServer(town.see, SEED)
    port = free_port()
    serving = uvicorn.Server(uvicorn.Config(server, port=port, log_level="critical", lifespan="off"))
    task = asyncio.create_task(serving.serve())
    settings = environment(folder, free_port(), f"http://127.0.0.1:{port}")
    _join(company, settings, town)
    town.url = f"{settings.public_url}/telegram"
    house = await _start(settings, begun, day)
    living = asyncio.create_task(town.live())
    for death in range(1, day.deaths + 1):
        await _until(lambda death=death: day.taken >= day.updates * death / (day.deaths + 2) or living.done())
        house.kill()
        await house.wait()
        house = await _start(settings, begun, day)
    await living
    day.took = time.time() - begun
    await _until(lambda: _waits(folder) == 0)
    await town.close()
    await _until(lambda: _waits(folder) == 0)
    house.terminate()
    await house.wait()
    serving.should_exit = True
    await task
    _judge(folder, day, server, town, time.time() - begun)
    return day


def _join(company: Company, settings: Environment, town: Town) -> None:
    house = company.open_at(settings.database_url)
    for name, number in town.people.items():
        house.join(name, Peer(channel="telegram", chat=str(number)))
    for name, number in town.groups.items():
        house.join_group(name, Peer(channel="telegram", chat=str(number)))
    house.close()


async def _start(settings: Environment, begun: float, day: Day) -> asyncio.subprocess.Process:
    assert settings.telegram is not None
    words = (FAST_HOUSE, settings.data, settings.port, settings.telegram.base_url, begun, day.scale)
    house = await asyncio.create_subprocess_exec(sys.executable, *map(str, words), cwd=ROOT, env=BARE)
    async with httpx.AsyncClient(trust_env=False) as http:
        while True:
            try:
                await http.get(f"{settings.public_url}/healthz")
            except httpx.TransportError:
                assert house.returncode is None, "the house did not start"
                await asyncio.sleep(0.1)
            else:
                return house


async def _until(happened: Callable[[], bool]) -> None:
    while not happened():
        await asyncio.sleep(0.2)


def _waits(folder: Path) -> int:
    with sqlite3.connect(folder / "suban.db") as kept:
        return int(kept.execute(f"SELECT count(*) FROM ({UNSAID})").fetchone()[0])


def _judge(folder: Path, day: Day, server: BadServer, town: Town, took: float) -> None:
    with sqlite3.connect(folder / "suban.db") as kept:
        filed = Counter(row[0] for row in kept.execute("SELECT resident FROM complaint"))
        refs = kept.execute("SELECT ref, assignee FROM complaint").fetchall()
        cards = set(kept.execute("SELECT ref, message FROM outbox WHERE card IS NOT NULL AND state = 'sent'"))
        states = dict(kept.execute("SELECT state, count(*) FROM outbox GROUP BY state").fetchall())
        unsaid = [state for _, state in kept.execute(UNSAID) if state != "collected"]
        sent = kept.execute("SELECT chat, message FROM outbox WHERE state = 'sent'").fetchall()
        failed = kept.execute("SELECT count(*) FROM inbox WHERE error IS NOT NULL").fetchone()[0]
    groups = {str(number) for number in town.groups.values()}
    in_group = {ref for ref, message in cards if _is_card(server.shown.get(int(message)), ref, groups)}
    copies = Counter(ref for shown in server.shown.values() if shown.chat in groups for ref in _card_of(shown))
    named = {int(message) for _, message in sent}
    misnamed = sum(server.shown[int(message)].chat != chat for chat, message in sent)
    day.found = {
        "complaints": len(refs),
        "signed for": sum(assignee is not None for _, assignee in refs),
        "cards in their groups": len(in_group),
        "cards shown twice": sum(count - 1 for count in copies.values()),
        "outbox": states,
        "received": len(server.shown),
        "of which parts, and repeats of what was cut off": len(set(server.shown) - named),
        "calls": server.calls(),
        "of which refused, cut off or answered late by chance": dict(server.refused),
        "of which would have been a 429 by our own fault": server.too_fast().total(),
        "all delivered after": f"{took:.0f} s",
    }
    checks = {
        "not everybody's complaint was filed once": list(filed.values()) == [1] * day.residents,
        "a complaint was not signed for": all(assignee is not None for _, assignee in refs),
        "a card is not in its group": in_group == {ref for ref, _ in refs},
        "something was not sent": not unsaid,
        "the ledger names what the server did not receive": not misnamed,
        "a message could not be handled": not failed,
        "Telegram was spoken to too fast": not server.too_fast(),
    }
    day.wrong = [what for what, is_well in checks.items() if not is_well]


def _is_card(shown: Shown | None, ref: str, groups: set[str]) -> bool:
    return shown is not None and shown.chat in groups and ref in _card_of(shown)


def _card_of(shown: Shown) -> list[str]:
    """Return the number of the complaint whose card this is."""
    return [shown.text[1:15]] if shown.text.startswith("【TS") and "诉求" in shown.text else []


def main() -> None:
    """Read the size of the day."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--residents", type=int, default=1000)
    parser.add_argument("--updates", type=int, default=10_000)
    parser.add_argument("--deaths", type=int, default=3)
    parser.add_argument("--scale", type=float, default=10)
    size = vars(parser.parse_args())
    with TemporaryDirectory() as folder:
        day = asyncio.run(soak(Path(folder), Day(**size)))
    print(f"updates taken {day.taken} in {day.took:.0f} s ({day.taken / day.took:.0f}/s), {day.tries} tries")
    for what, value in day.found.items():
        print(f"{what}: {value}")
    if day.wrong:
        raise SystemExit("; ".join(day.wrong))


if __name__ == "__main__":
    main()
