"""A bad day on Telegram: a thousand residents at once, updates repeated, refusals of every kind, kill -9 three times.

The house is called by webhook, each resident's updates in order and everybody's at once, as Telegram does; what is not
answered with 200 is sent again. At the end: every complaint filed once, nothing left unsent, and the ledger names for
every message exactly what the server received. Takes some minutes, as nobody is spoken to faster than Telegram allows:

    .venv/bin/python benchmarks/soak_telegram.py --residents 1000
"""

import argparse
import asyncio
import random
import sqlite3
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import parse_qs

import httpx
from bench_telegram import ME, SAID, SECRET, Post, bot, post_office

SEED = 20261123
#: Of a hundred calls so many are refused, and so many are cut off after they had their effect.
REFUSED, CUT = 4, 1


class BadPost(Post):
    """A server that keeps what it takes, and refuses or falls silent now and then."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[str, str] = {}
        self.refusals: Counter[int] = Counter()
        self._luck = random.Random(SEED)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body, more = b"", True
        while more:
            part = await receive()
            body, more = body + part.get("body", b""), part.get("more_body", False)
        fields = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        if "getMe" in scope["path"] or "chat_id" not in fields:
            await _answer(send, 200, ME)
            return
        luck = self._luck.randrange(100)
        if luck < REFUSED:
            status = self._luck.choice((429, 500, 502))
            self.refusals[status] += 1
            wait = b',"parameters":{"retry_after":1}' if status == 429 else b""
            await _answer(send, status, b'{"ok":false,"error_code":%d,"description":"no"%s}' % (status, wait))
            return
        number = fields.get("message_id") or str(len(self.kept) + 1)
        self.kept[number] = fields["chat_id"]
        if luck < REFUSED + CUT:
            self.refusals[0] += 1
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"99")]})
            raise ConnectionResetError
        chat = int(fields["chat_id"])
        answer = b'{"ok":true,"result":{"message_id":%d,"date":1,"chat":{"id":%d,"type":"private"}}}'
        await _answer(send, 200, answer % (int(number), chat))


async def _answer(send: Any, status: int, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"application/json")]})
    await send({"type": "http.response.body", "body": body})


class Telegram:
    """The server's side of the webhook: in order in each chat, again and again until it is taken."""

    def __init__(self, residents: int, updates: int) -> None:
        self.luck = random.Random(SEED)
        self.url = ""
        self.taken = 0
        self.tries = 0
        said = residents * len(SAID)
        self.again = (updates - said) / said
        self.residents = residents

    async def run(self) -> None:
        async with httpx.AsyncClient(
            trust_env=False,
            timeout=60,
            limits=httpx.Limits(max_connections=40),
            headers={"X-Telegram-Bot-Api-Secret-Token": SECRET},
        ) as client:
            await asyncio.gather(*(self._resident(client, number) for number in range(1, self.residents + 1)))

    async def _resident(self, client: httpx.AsyncClient, number: int) -> None:
        chat = {"id": number, "type": "private", "first_name": "R"}
        told: list[dict[str, Any]] = []
        for turn, text in enumerate(SAID):
            body = {"message_id": turn, "date": int(time.time()), "chat": chat, "text": text.format(number=number)}
            told.append({"update_id": number * 10 + turn, "message": body | {"from": chat | {"is_bot": False}}})
            await self._until_taken(client, told[-1])
            # Old ones come again, out of order.
            for _ in range(int(self.again) + (self.luck.random() < self.again % 1)):
                await self._until_taken(client, self.luck.choice(told))

    async def _until_taken(self, client: httpx.AsyncClient, update: dict[str, Any]) -> None:
        while True:
            self.tries += 1
            try:
                answer = await client.post(self.url, json=update)
            except httpx.TransportError:
                await asyncio.sleep(0.3)
                continue
            if answer.status_code == 200:
                self.taken += 1
                return
            await asyncio.sleep(0.3)


def soak(folder: Path, residents: int, updates: int, deaths: int) -> None:
    """Let the day pass and print what came of it."""
    bad = BadPost()
    with post_office(bad) as post:
        server = Telegram(residents, updates)
        begun = time.perf_counter()
        asyncio.run(_day(server, post, folder, deaths, updates))
        taken = time.perf_counter() - begun
        with bot("suban", post, folder):
            while _left(folder):
                time.sleep(1)
    took = time.perf_counter() - begun
    _report(folder, server, bad, residents, taken, took)


async def _day(server: Telegram, post: Post, folder: Path, deaths: int, updates: int) -> None:
    marks = [updates * (number + 1) // (deaths + 2) for number in range(deaths)]
    with ExitStack() as life:
        run = life.enter_context(bot("suban", post, folder))
        server.url = str(run)
        talking = asyncio.create_task(server.run())
        for mark in marks:
            while server.taken < mark and not talking.done():
                await asyncio.sleep(0.05)
            run.process.kill()
            life.close()
            run = await asyncio.to_thread(life.enter_context, bot("suban", post, folder))
            server.url = str(run)
        await talking


def _left(folder: Path) -> int:
    with sqlite3.connect(folder / "suban.db") as kept:
        return int(kept.execute("SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending')").fetchone()[0])


def _report(folder: Path, server: Telegram, post: BadPost, residents: int, taken: float, took: float) -> None:
    with sqlite3.connect(folder / "suban.db") as kept:
        each = Counter(kept.execute("SELECT resident, count(*) FROM complaint GROUP BY resident").fetchall())
        states = dict(kept.execute("SELECT state, count(*) FROM outbox GROUP BY state").fetchall())
        sent = kept.execute("SELECT chat, message FROM outbox WHERE state = 'sent'").fetchall()
        failed = kept.execute("SELECT count(*) FROM inbox WHERE error IS NOT NULL").fetchone()[0]
    wrong = sum(post.kept.get(message) != chat for chat, message in sent)
    twice = len(post.kept) - len({message for _, message in sent})
    print(f"updates taken {server.taken} in {taken:.0f} s ({server.taken / taken:.0f}/s), {server.tries} tries")
    print(f"complaints {sum(count for _, count in each)} of {residents} residents, failed messages {failed}")
    print(f"outbox {states}; received by the server {len(post.kept)}, of which again after a cut or a death {twice}")
    print(f"refused by the server {dict(post.refusals)} (0: cut off); messages the ledger names wrongly {wrong}")
    print(f"all delivered after {took:.0f} s")
    if [count for _, count in each] != [1] * residents or set(states) - {"sent", "superseded"} or wrong or failed:
        raise SystemExit("something was lost, repeated or misnamed")


def main() -> None:
    """Read the size of the day."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--residents", type=int, default=1000)
    parser.add_argument("--updates", type=int, default=10_000)
    parser.add_argument("--deaths", type=int, default=3)
    args = parser.parse_args()
    with TemporaryDirectory() as folder:
        soak(Path(folder), args.residents, args.updates, args.deaths)


if __name__ == "__main__":
    main()
