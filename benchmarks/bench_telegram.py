"""Telegram through the webhook: updates a second to the committed outbox, and how long a resident waits for the answer.

Beside it, in turns, a minimal python-telegram-bot ConversationHandler bot with PicklePersistence that asks the same
questions (benchmarks/conversation_bot.py). It writes its state once a minute and files nothing; Suban commits every
message durably before it says «got it», and speaks no faster than Telegram allows (25 messages a second in all, one a
second in a chat), which is what residents wait for when a hundred write in the same second. What the machine alone
takes is seen in the middle column: the same house with a clock that runs fifty times as fast, so that no pace holds it.
Telegram calls over forty connections at most, so that a thousand who write in the same second wait for their turn.
Run it with `make bench`.
"""

import asyncio
import os
import socket
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import quantiles
from typing import Any
from urllib.parse import parse_qs

import httpx
import uvicorn
from fast_house import SECRET, TOKEN
from table import Figure, show
from talks import scratch

ROOT = Path(__file__).parents[1]
RUNS = 3
#: How many tell their whole story one after the other, and at once; how many begin theirs in the same second.
ALONE, TOGETHER, CROWD = 10, 100, 1000
FAST = 50
#: What is measured, and what it is called.
BOTS = {"suban": "Suban", "unpaced": "Suban, no pace", "beside": "ConversationHandler"}
SAID = ("3号楼2单元的灯坏了，一直没人修", "尽快修好", "138{number:08}", "确认提交")


@dataclass
class Post:
    """A Bot API server that takes every message at once and notes when."""

    arrived: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    url: str = ""
    waiting: dict[str, tuple[asyncio.AbstractEventLoop, asyncio.Event]] = field(default_factory=dict)

    async def hears(self, chat: str, before: int) -> None:
        """Return when the chat has heard more than that many messages."""
        while len(self.arrived[chat]) <= before:
            event = asyncio.Event()
            self.waiting[chat] = asyncio.get_running_loop(), event
            if len(self.arrived[chat]) <= before:
                await event.wait()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body = b""
        while (part := await receive()).get("more_body") or part.get("body"):
            body += part["body"]
            if not part.get("more_body"):
                break
        chat = parse_qs(body.decode()).get("chat_id", ["0"])[0]
        if "sendMessage" in scope["path"]:
            self.arrived[chat].append(time.perf_counter())
            if waiting := self.waiting.pop(chat, None):
                waiting[0].call_soon_threadsafe(waiting[1].set)
        answer = ME if "getMe" in scope["path"] else MESSAGE % int(chat)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
        await send({"type": "http.response.body", "body": answer})


ME = b'{"ok":true,"result":{"id":123456,"is_bot":true,"first_name":"b","username":"bench_bot"}}'
MESSAGE = b'{"ok":true,"result":{"message_id":1,"date":1795400000,"chat":{"id":%d,"type":"private"},"text":"x"}}'


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
    return port


class Address(str):
    """The webhook of a bot that runs, and the process behind it."""

    process: "subprocess.Popen[bytes]"


@contextmanager
def post_office(post: Post | None = None) -> Iterator[Post]:
    """Serve the Bot API in a thread."""
    post, port = post or Post(), free_port()
    post.url = f"http://127.0.0.1:{port}"
    server = uvicorn.Server(uvicorn.Config(post, port=port, log_level="critical", access_log=False, lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield post
    server.should_exit = True
    thread.join(5)


@contextmanager
def bot(name: str, post: Post, folder: Path) -> Iterator[Address]:
    """Run a bot as a process of its own, and give the address of its webhook."""
    port = free_port()
    common = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    settings = {
        "suban": {
            "SUBAN_DATA": str(folder),
            "SUBAN_HTTP": f"127.0.0.1:{port}",
            "SUBAN_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "SUBAN_TELEGRAM_TOKEN": TOKEN,
            "SUBAN_TELEGRAM_BASE_URL": post.url,
            "SUBAN_TELEGRAM_SECRET": SECRET,
            "SUBAN_LOG": "ERROR",
        },
        "unpaced": {},
        "beside": {"BASE": post.url, "TOKEN": TOKEN, "FOLDER": str(folder), "PORT": str(port)},
    }[name]
    scripts = ROOT / "benchmarks"
    words = {
        "suban": ["-m", "bots", "run"],
        "unpaced": [str(scripts / "fast_house.py"), str(folder), str(port), post.url, str(time.time()), str(FAST)],
        "beside": [str(scripts / "conversation_bot.py")],
    }[name]
    with subprocess.Popen([sys.executable, *words], cwd=ROOT, env=common | settings, stdout=subprocess.DEVNULL) as run:
        try:
            _wait_for(f"http://127.0.0.1:{port}/healthz")
            address = Address(f"http://127.0.0.1:{port}/telegram")
            address.process = run
            yield address
        finally:
            run.terminate()
            run.wait(30)


def _wait_for(url: str) -> None:
    for _ in range(300):
        try:
            httpx.get(url, trust_env=False)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"nobody answers at {url}")


@dataclass
class Figures:
    """Seconds of each update to «got it» and to the reply, and how long all of them took."""

    accepted: list[float] = field(default_factory=list)
    replied: list[float] = field(default_factory=list)
    took: float = 0.0


async def talk(url: str, post: Post, first: int, count: int, said: Sequence[str] = SAID) -> Figures:
    """Let so many residents tell their story at once, each going on when the answer is there."""
    figures = Figures()
    limits = httpx.Limits(max_connections=40)  # as many as Telegram opens
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    async with httpx.AsyncClient(trust_env=False, timeout=120, limits=limits, headers=headers) as client:
        begun = time.perf_counter()
        residents = (_resident(client, url, post, number, said, figures) for number in range(first, first + count))
        await asyncio.gather(*residents)
        figures.took = time.perf_counter() - begun
    return figures


async def _resident(
    client: httpx.AsyncClient, url: str, post: Post, number: int, said: Sequence[str], figures: Figures
) -> None:
    chat = {"id": number, "type": "private", "first_name": "R"}
    for turn, text in enumerate(said):
        heard = len(post.arrived[str(number)])
        body = {"message_id": turn, "date": int(time.time()), "chat": chat, "text": text.format(number=number)}
        update = {"update_id": number * 10 + turn, "message": body | {"from": chat | {"is_bot": False}}}
        begun = time.perf_counter()
        answer = await client.post(url, json=update)
        if answer.status_code != 200:
            raise SystemExit(f"refused: {answer.status_code}")
        figures.accepted.append(time.perf_counter() - begun)
        await post.hears(str(number), heard)
        figures.replied.append(post.arrived[str(number)][heard] - begun)


async def pour(url: str, first: int, count: int) -> float:
    """Send whole stories of many residents without waiting for answers; return updates a second to «got it»."""
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    limits = httpx.Limits(max_connections=40)
    async with httpx.AsyncClient(trust_env=False, timeout=120, limits=limits, headers=headers) as client:

        async def resident(number: int) -> None:
            chat = {"id": number, "type": "private", "first_name": "R"}
            for turn, text in enumerate(SAID):
                body = {"message_id": turn, "date": int(time.time()), "chat": chat, "text": text.format(number=number)}
                update = {"update_id": number * 10 + turn, "message": body | {"from": chat | {"is_bot": False}}}
                assert (await client.post(url, json=update)).status_code == 200

        begun = time.perf_counter()
        await asyncio.gather(*(resident(number) for number in range(first, first + count)))
        return count * len(SAID) / (time.perf_counter() - begun)


def one_run(name: str, folder: Path) -> dict[str, Any]:
    """Measure one bot on a fresh folder."""
    with post_office() as post, bot(name, post, folder) as url:
        asyncio.run(talk(url, post, 1, 1))  # warm
        alone = Figures()
        for number in range(ALONE):
            figures = asyncio.run(talk(url, post, 10 + number, 1))
            alone.accepted += figures.accepted
            alone.replied += figures.replied
        together = asyncio.run(talk(url, post, 10_000, TOGETHER))
        crowd = asyncio.run(talk(url, post, 100_000, CROWD, SAID[:1]))
        rate = asyncio.run(pour(url, 20_000, TOGETHER))
    return {"alone": alone, "together": together, "crowd": crowd, "rate": rate}


def measure() -> Iterator[Figure]:
    """Measure all in turns; each way is compared with ConversationHandler."""
    runs: dict[str, list[dict[str, Any]]] = {name: [] for name in BOTS}
    for _ in range(RUNS):
        for name, found in runs.items():
            with scratch() as folder:
                found.append(one_run(name, folder))
    yield from _side_by_side("updates a second, webhook to 200", "a second", runs, lambda run: run["rate"])
    people = {"alone": "1 resident", "together": f"{TOGETHER} at once", "crowd": f"{CROWD} at once, first words"}
    for key, who in people.items():
        for part, what in (("accepted", "200"), ("replied", "reply")):
            for name, at in (("p50", 49), ("p99", 98)):
                cut = partial(_cut, key=key, part=part, at=at)
                yield from _side_by_side(f"{who}, to {what}, {name}", "ms", runs, cut)


def _side_by_side(
    what: str, unit: str, runs: dict[str, list[dict[str, Any]]], value: Callable[[dict[str, Any]], float]
) -> Iterator[Figure]:
    beside = [value(run) for run in runs["beside"]]
    for name, found in runs.items():
        compared = () if name == "beside" else beside
        yield Figure(what=f"{what}: {BOTS[name]}", runs=[value(run) for run in found], unit=unit, beside=compared)


def _cut(run: dict[str, Any], *, key: str, part: str, at: int) -> float:
    return quantiles(getattr(run[key], part), n=100)[at] * 1000


if __name__ == "__main__":
    show(measure())
