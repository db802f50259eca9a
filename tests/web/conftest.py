"""A house small enough to read: it answers every word, keeps one card a complaint, and reminds of it every ten minutes."""

import asyncio
import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest
from live.waiting import PATIENCE
from playwright.sync_api import Browser, expect, sync_playwright
from playwright.sync_api import Page as Tab

from bots.adapter import Dispatch
from bots.screen import Screen
from bots.web.app import make_app
from bots.web.serving import page_server
from bots.web.stage import ComplaintLine, ComplaintView, PersonView, Stage, WindResult
from core.messages import Attachment, Button, Outbound, Peer

expect.set_options(timeout=PATIENCE * 1000)

START = datetime(2026, 11, 23, 2, 32, tzinfo=UTC)
EVERY = timedelta(minutes=10)


class SmallHouse:
    """Fulfils `Stage` in memory."""

    zone = "Asia/Shanghai"
    community_name = "翠湖花园"

    def __init__(self) -> None:
        self.time = START
        self.screen = Screen(self.now)
        self.cards: dict[str, str] = {}
        self.signed: dict[str, str] = {}
        self.kept: dict[str, tuple[bytes, str]] = {}
        self.known = ["张女士"]
        self.dispatches = 0

    def now(self) -> datetime:
        return self.time

    def residents(self) -> Sequence[str]:
        return self.known

    def add_resident(self, name: str) -> None:
        self.known.append(name)

    def groups(self) -> Sequence[str]:
        return ("工程部群",)

    def people(self) -> Sequence[PersonView]:
        return (
            PersonView(name="王师傅", role_label="维修工", department="工程部"),
            PersonView(name="周主管", role_label="事务部主管"),
        )

    def samples(self) -> Sequence[str]:
        return ("3号楼2单元的电梯又坏了",)

    async def say(self, chat: str, author: str, text: str, attachments: Sequence[Attachment]) -> None:
        self.screen.said(chat, author, text, tuple(attachments))
        if text == "炸":
            raise RuntimeError("this house has an accident with 13812345678")
        ref = f"TS{self.time:%Y%m%d}{len(self.cards) + 1:04}"
        await self.show(chat, f"已受理 {ref}", ref=ref)
        self.cards[ref] = await self.show(
            "工程部群", f"{ref} {text}", Button(label="签收", data=f"sign:{ref}"), ref=ref
        )

    async def press(self, chat: str, author: str, data: str, label: str) -> None:
        self.screen.said(chat, author, label)
        ref = data.removeprefix("sign:")
        self.signed[ref] = author
        await self.show(chat, f"{ref} {author} 已签收", ref=ref, edits=self.cards[ref])

    async def wind(self, to: timedelta | None) -> WindResult:
        before, self.time = self.time, self.time + (to or EVERY)
        fell_due = (self.time - before) // EVERY * (len(self.cards) - len(self.signed))
        for _ in range(fell_due):
            await self.show("周主管", "还没有人签收")
        return WindResult(now=self.time, fell_due=fell_due)

    def complaints(self) -> Sequence[ComplaintLine]:
        return [
            ComplaintLine(
                ref=ref,
                title="电梯",
                status_label="已签收" if ref in self.signed else "待签收",
                severity="重要",
                late=self.time - START > timedelta(days=3),
                due="10:42 签收",
            )
            for ref in reversed(self.cards)
        ]

    def complaint(self, ref: str) -> ComplaintView | None:
        if ref not in self.cards:
            return None
        return ComplaintView(form=[("编号", ref)], timeline=[("10:32", "受理")], next_due="10:42 签收")

    def media(self, source: str) -> tuple[bytes, str] | None:
        return self.kept.get(source)

    async def keep_media(self, content: bytes, name: str, content_type: str) -> str:
        source = f"{sha256(content).hexdigest()[:16]}/{name}"
        self.kept[source] = (content, content_type)
        return source

    async def show(
        self, chat: str, text: str, *buttons: Button, ref: str | None = None, edits: str | None = None
    ) -> str:
        self.dispatches += 1
        peer = Peer(channel="web", chat=chat)
        outbound = Outbound(peer=peer, text=text, buttons=buttons, ref=ref, card=ref if buttons or edits else None)
        return await self.screen.deliver(Dispatch(id=self.dispatches, outbound=outbound, edits=edits))


@pytest.fixture
def house() -> SmallHouse:
    return SmallHouse()


class Page:
    """Asks the web app as a page would, one request after the other."""

    def __init__(self, house: SmallHouse) -> None:
        self.transport = httpx.ASGITransport(make_app(house), raise_app_exceptions=False)

    def get(self, path: str) -> httpx.Response:
        return self.ask("GET", path)

    def post(self, path: str, **more: Any) -> httpx.Response:
        return self.ask("POST", path, **more)

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        async def asked() -> httpx.Response:
            async with httpx.AsyncClient(transport=self.transport, base_url="http://127.0.0.1:8000") as client:
                return await client.request(method, path, **more)

        return asyncio.run(asked())


@pytest.fixture
def page(house: SmallHouse) -> Page:
    return Page(house)


@contextmanager
def served(stage: Stage) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as door:
        server = page_server(make_app(stage), stage.screen, host="127.0.0.1", port=0)
        serving = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[door])))
        serving.start()
        try:
            yield f"http://127.0.0.1:{door.getsockname()[1]}/"
        finally:
            server.should_exit = True
            serving.join()


@pytest.fixture
def serve() -> Iterator[Callable[[Stage], str]]:
    """Serve the page on a free port of this machine until the test is over, and return its address."""
    with ExitStack() as stack:
        yield lambda stage: stack.enter_context(served(stage))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start the machine's own Chromium; not for the whole session, because its event loop occupies the thread."""
    found = [path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))]
    if not found:
        pytest.skip("there is no Chromium on this machine (on Debian: apt-get install chromium)")
    quiet = ("no-sandbox", "disable-gpu", "disable-background-networking", "disable-component-update", "disable-sync")
    with sync_playwright() as playwright:
        arguments = [f"--{flag}" for flag in (*quiet, "no-first-run")]
        chromium = playwright.chromium.launch(executable_path=found[0], args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture
def look(browser: Browser) -> Iterator[Callable[..., Tab]]:
    """Open a page in a window of that size; whatever it complains of in its console fails the test."""
    complaints: list[str] = []
    with ExitStack() as stack:

        def opened(address: str, width: int = 1440, height: int = 900, **more: Any) -> Tab:
            window = browser.new_context(viewport={"width": width, "height": height}, **more)
            stack.callback(window.close)
            tab = window.new_page()
            tab.set_default_timeout(PATIENCE * 1000)
            tab.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
            tab.on("pageerror", lambda wrong: complaints.append(str(wrong)))
            tab.goto(address)
            tab.locator("#resident .log:visible").wait_for()
            return tab

        yield opened
    assert complaints == []


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Return where screenshots go: into docs/ when asked for, else nowhere that stays."""
    return Path(__file__).parents[2] / "docs" if os.environ.get("SUBAN_SCREENSHOTS") == "1" else tmp_path
