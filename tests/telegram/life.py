"""The live process beside a Bot API server, and the people who write to it."""

import html
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import httpx
from bot_api import DATE, TOKEN, BotApi
from fast_house import fast
from live.ports import free_port
from live.process import living

from bots.clock import Clock
from bots.config.environment import Environment, TelegramAccess
from bots.running import Running
from bots.trust import trusted
from bots.wiring import Company
from core.messages import Peer

#: Monday, 10:00 in the community.
MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
SECRET = "a-secret-of-the-webhook"
STAFF, GROUPS = 500, -1000


class Life:
    """One process and its people: residents have ids below 500, staff from 500 on, groups from -1000 down.

    Its clock, and the pauses it makes by it, run so many times as fast as real ones: nobody waits for Telegram's pace.
    """

    def __init__(self, company: Company, api: BotApi, environment: Environment, *, times: float = 20) -> None:
        self.api = api
        self.environment = environment
        self.clock, self._sleep = fast(MONDAY, Clock().now(), times)
        self.company = company
        self.people = {person.name: STAFF + n for n, person in enumerate(company.community.people)}
        self.groups = {group.name: GROUPS - n for n, group in enumerate(company.community.groups)}
        self._messages = count(100_000)
        self._presses = count(1)
        self._http = httpx.Client(trust_env=False, timeout=30, verify=trusted())

    def join_everybody(self) -> None:
        """Bind the staff as their codes would have done."""
        house = self.company.open_at(self.environment.database_url)
        for name, number in self.people.items():
            house.join(name, Peer(channel="telegram", chat=str(number)))
        for name, number in self.groups.items():
            house.join_group(name, Peer(channel="telegram", chat=str(number)))
        house.close()

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let the process run, and wait until it has introduced itself."""
        introduced = len(self.api.called("setMyCommands"))
        with living(lambda: Running(self.company, self.environment, self.clock, self._sleep)):
            self.api.wait(lambda: len(self.api.called("setMyCommands")) > introduced)
            yield
        self.close()

    def close(self) -> None:
        """Hang up."""
        self._http.close()

    # What people do.

    def say(self, who: int | str, text: str = "", *, group: str | None = None, reply: int = 0, **content: Any) -> None:
        """Let somebody write, or send what is in `content`."""
        self.send(message=self.message(who, text, group=group, reply=reply, **content))

    def message(
        self, who: int | str, text: str = "", *, group: str | None = None, reply: int = 0, **content: Any
    ) -> dict[str, Any]:
        author = {"id": self._id(who), "is_bot": False, "first_name": str(who)}
        body = {"message_id": next(self._messages), "date": DATE, "from": author, "chat": self._chat(who, group)}
        if text:
            body["text"] = text
        if reply:
            body["reply_to_message"] = {"message_id": reply, "date": DATE, "chat": self._chat(who, group)}
        return body | content

    def press(
        self, who: int | str, label: str, *, group: str | None = None, on: str = "", message: int | None = None
    ) -> None:
        """Press the newest button of that label in the chat, or that of one message, once it is there."""
        chat = str(self._chat(who, group)["id"])
        shown, button = self.api.wait(lambda: self._offered(chat, label, on, message))
        shown = {key: shown[key] for key in ("message_id", "date", "chat")}
        author = {"id": self._id(who), "is_bot": False, "first_name": str(who)}
        number = f"{next(self._presses)}"
        press = {"id": number, "from": author, "chat_instance": "1", "data": button["callback_data"], "message": shown}
        self.send(callback_query=press)

    def send(self, **content: Any) -> None:
        """Hand an update to the bot, as it likes to be told."""
        update = self.api.queue(**content)
        if self.environment.public_url and not self.api.sends_by_itself:
            self.api.updates.remove(update)
            assert self.post(update).status_code == 200

    def post(self, update: Any, secret: str = SECRET) -> httpx.Response:
        url = f"http://127.0.0.1:{self.environment.port}/telegram"
        return self._http.post(url, json=update, headers={"X-Telegram-Bot-Api-Secret-Token": secret})

    def wind(self, **ahead: float) -> None:
        """Wind the clock forward; the next tick does what has fallen due."""
        self.clock.set(self.clock.now() + timedelta(**ahead))

    # What people see.

    def sees(self, who: int | str, words: str) -> dict[str, Any]:
        """Wait until the chat shows these words, and return the message."""
        chat = self.groups.get(str(who), None) or self._id(who)
        return self.api.wait_for_text(chat, html.escape(words, quote=False))

    def text(self, who: int | str) -> str:
        return "\n".join(self.api.texts(self.groups.get(str(who), None) or self._id(who)))

    def health(self) -> dict[str, Any]:
        found: dict[str, Any] = self._http.get(f"http://127.0.0.1:{self.environment.port}/healthz").json()
        return found

    def number(self, who: int) -> str:
        """Return the number of the complaint in a resident's chat."""
        found = re.search(r"TS\d{12}", self.text(who))
        assert found
        return found[0]

    def _offered(
        self, chat: str, label: str, on: str, only: int | None
    ) -> tuple[dict[str, Any], dict[str, str]] | None:
        for message in reversed(self.api.chats[chat].values()):
            if only not in (None, message["message_id"]):
                continue
            rows = (message.get("reply_markup") or {}).get("inline_keyboard", [])
            for button in (button for row in rows for button in row):
                if button["text"] == label and on in message["text"]:
                    return message, button
        return None

    def _id(self, who: int | str) -> int:
        return who if isinstance(who, int) else self.people[who]

    def _chat(self, who: int | str, group: str | None) -> dict[str, Any]:
        if group is not None:
            return {"id": self.groups[group], "type": "supergroup", "title": group}
        return {"id": self._id(who), "type": "private", "first_name": str(who)}


def environment(folder: Path, api: BotApi, *, webhook: bool = False) -> Environment:
    """Return the settings of a process on a fresh database in that folder."""
    port = free_port()
    return Environment(
        config=Path("config"),
        data=folder,
        database_url=f"sqlite:///{folder / 'suban.db'}",
        host="127.0.0.1",
        port=port,
        public_url=f"http://127.0.0.1:{port}" if webhook else "",
        telegram=TelegramAccess(token=TOKEN, base_url=api.url, secret=SECRET),
        wechat=None,
        wecom=None,
    )


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
