"""The live process beside a 企业微信 of our own, and the staff who work in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import httpx
from live.ports import free_port
from live.process import living
from live.waiting import TRIES
from wecom_account import AES_KEY, AGENT, BOT_ID, BOT_SECRET, CALLBACK_TOKEN, CORP, SECRET
from wecom_platform import Platform
from wecom_stage import sealed_call

from bots.clock import Clock, HandClock
from bots.config.environment import Environment, WecomAccess, WecomApp, WecomBot
from bots.running import Running
from bots.tencent.envelope import Envelope
from bots.trust import trusted
from bots.wiring import Company
from core.messages import Peer
from core.people import Member
from core.usecases.join import invite

#: Monday, 10:00 in the community.
MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
CODE = "ABCDEFGHJKLM"


class Life:
    """One process, its company's part of 企业微信, and people who are called u1, u2, … there and groups wr1, wr2, …"""

    def __init__(
        self,
        company: Company,
        server: Platform,
        folder: Path,
        *,
        app: bool = True,
        hears: bool = True,
        bot: bool = True,
        hooks: bool = True,
        has_page: bool = True,
    ) -> None:
        self.company, self.server = company, server
        self.clock = HandClock(MONDAY, base=Clock().now)
        server.now = self.clock.now
        server.hears = hears
        server.callback = self._call_back
        community = company.community
        self.people = {person.name: f"u{n}" for n, person in enumerate(community.people, start=1)}
        self.groups = {group.name: f"wr{n}" for n, group in enumerate(community.groups, start=1)}
        server.members |= set(self.people.values())
        port = free_port()
        sealed = {"token": CALLBACK_TOKEN, "aes_key": AES_KEY} if hears else {}
        access = WecomAccess(
            app=WecomApp(corpid=CORP, agentid=str(AGENT), secret=SECRET, **sealed) if app else None,
            bot=WecomBot(bot_id=BOT_ID, bot_secret=BOT_SECRET, bot_url=server.gateway_url) if bot else None,
            webhooks={name: f"key-{number}" for name, number in self.groups.items()} if hooks else {},
            base_url=server.url,
        )
        server.webhooks |= {key: self.groups[name] for name, key in access.webhooks.items()}
        self.environment = Environment(
            config=Path("config"),
            data=folder,
            database_url=f"sqlite:///{folder / 'suban.db'}",
            host="127.0.0.1",
            port=port,
            public_url=f"http://127.0.0.1:{port}" if has_page else "",
            telegram=None,
            wechat=None,
            wecom=access,
        )
        self.http = httpx.Client(trust_env=False, timeout=30, verify=trusted())
        self._codes = count()
        self.envelope = Envelope(CALLBACK_TOKEN, AES_KEY, CORP)

    def join_everybody(self) -> None:
        """Bind the staff as their codes would have done."""
        house = self.company.open_at(self.environment.database_url)
        for name, number in self.people.items():
            house.join(name, Peer(channel="wecom", chat=number))
        for name, number in self.groups.items():
            house.join_group(name, Peer(channel="wecom", chat=f"group:{number}"))
            self.server.spoken.add(number)
            self.server.groups.add(number)
        house.close()

    def invite(self, name: str, *, group: bool = False) -> str:
        """Return a one-time code for that person or group."""
        house = self.company.open_at(self.environment.database_url)
        code = CODE[:-1] + "NPQRSTUVWXYZ23456789"[next(self._codes)]
        member = Member(community=self.company.community.key, name=name)
        invite(house.database.work, code, member, group=group, by="root", now=self.clock.now())
        house.close()
        return code

    @contextmanager
    def running(self, *, environment: Environment | None = None) -> Iterator[None]:
        """Let the process run, with other settings if they are given."""
        chosen = environment or self.environment
        with living(lambda: Running(self.company, chosen, self.clock)):
            yield

    @contextmanager
    def connected(self) -> Iterator["Life"]:
        """Let the process run, and wait until it can be spoken to."""
        with self.running():
            if self.environment.wecom is not None and self.environment.wecom.bot is not None:
                self.server.wait(self.server.is_connected)
            self.wait_for_http()
            try:
                yield self
            finally:
                self.http.close()

    def wait_for_http(self) -> None:
        transport = httpx.HTTPTransport(retries=TRIES)
        with httpx.Client(transport=transport, trust_env=False) as browser:
            browser.get(f"http://127.0.0.1:{self.environment.port}/healthz")

    def health(self) -> dict[str, Any]:
        found: dict[str, Any] = self.http.get(f"http://127.0.0.1:{self.environment.port}/healthz").json()
        return found

    def wind(self, **ahead: float) -> None:
        """Wind the clock forward; the next tick does what has fallen due."""
        self.clock.set(self.clock.now() + timedelta(**ahead))

    def call(self, fields: dict[str, str]) -> httpx.Response:
        """Call the app back as the platform does, and return what it is answered."""
        query, body = sealed_call(self.envelope, fields, self.clock.now())
        return self.http.post(f"http://127.0.0.1:{self.environment.port}/wecom", params=query, content=body)

    def _call_back(self, fields: dict[str, str]) -> None:
        assert self.call(fields).status_code == 200
