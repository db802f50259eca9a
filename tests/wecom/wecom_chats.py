"""Every chat with what it was shown, every call with what becomes of it: what the app and the group bot share."""

import asyncio
import base64
import threading
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from live.waiting import PATIENCE
from websockets.asyncio.server import ServerConnection
from wecom_shown import FORM, MEDIA, Message, Refused, as_read, check_card, key_of

MINUTE, FIVE_SECONDS, THREE_DAYS = timedelta(minutes=1), timedelta(seconds=5), timedelta(hours=72)


@dataclass
class Fault:
    """What happens to the next call of a path or command: a refusal, or an answer that never comes."""

    code: int = 0
    mute: bool = False
    status: int = 0


@dataclass
class Chats:
    """The state; a test looks at it under `wait`, or after it."""

    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    url: str = ""
    gateway_url: str = ""
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    #: What a member's app chat, a member's chat with the bot (bot:…) or a group shows.
    chats: dict[str, list[Message]] = field(default_factory=lambda: defaultdict(list))
    members: set[str] = field(default_factory=set)
    names: dict[str, str] = field(default_factory=dict)
    unlicensed: set[str] = field(default_factory=set)
    disguises: dict[str, str] = field(default_factory=dict)
    webhooks: dict[str, str] = field(default_factory=dict)
    spoken: set[str] = field(default_factory=set)
    groups: set[str] = field(default_factory=set)
    faults: dict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))
    media: dict[str, bytes] = field(default_factory=dict)
    hears: bool = True
    callback: Callable[[dict[str, str]], None] | None = None
    #: Told of every message that is shown, and of every change of one.
    on_shown: Callable[[str, Message], None] | None = None

    def __post_init__(self) -> None:
        self._ids = count(1)
        self._condition = threading.Condition()
        self._tokens: dict[str, datetime] = {}
        self._tasks: dict[str, Message] = {}
        self._codes: dict[str, tuple[Message, datetime]] = {}
        self._rates: dict[str, deque[datetime]] = defaultdict(deque)
        self._clicks: dict[str, tuple[str, datetime]] = {}
        self._bot: ServerConnection | None = None
        self._bot_is_known = False
        self._loop: asyncio.AbstractEventLoop | None = None

    def fail(self, where: str, *faults: Fault) -> None:
        with self._condition:
            self.faults[where].extend(faults)

    def called(self, where: str) -> list[dict[str, Any]]:
        with self._condition:
            return [body for name, body in self.calls if name == where]

    def wait(self, happened: Callable[[], Any]) -> Any:
        """Wait until something is so; every call to the server looks again."""
        with self._condition:
            found = self._condition.wait_for(happened, PATIENCE)
        assert found, f"never happened; last calls: {[name for name, _ in self.calls[-8:]]}"
        return found

    def sees(self, chat: str, *pieces: str) -> Message:
        """Wait until a message in a chat has these pieces, and return it."""
        with self._condition:
            found = self._condition.wait_for(lambda: self._holding(chat, pieces), PATIENCE)
        assert found, f"{pieces} never seen in {chat}, only {[as_read(one) for one in self.chats[chat]]}"
        return found

    def text(self, chat: str) -> str:
        with self._condition:
            return "\n".join(as_read(message) for message in self.chats[chat])

    def _holding(self, chat: str, pieces: tuple[str, ...]) -> Message | None:
        return next((m for m in reversed(self.chats[chat]) if all(piece in as_read(m) for piece in pieces)), None)

    def _offering(self, chat: str, label: str, on: str) -> Message | None:
        for message in reversed(self.chats[chat]):
            if "card" in message and key_of(message["card"], label)[0] and on in as_read(message):
                return message
        return None

    def _read(self, body: dict[str, Any], *, by: str) -> Message:
        kind = body.get("msgtype")
        message: Message = {"by": by, "id": next(self._ids)}
        if kind == "template_card":
            card = body["template_card"]
            check_card(card)
            task = f"{by} {card['task_id']}"
            if task in self._tasks:
                raise Refused(42014)
            self._tasks[task] = message
            return message | {"card": card} if by == "hook" else _put(message, card)
        if kind in ("text", "markdown"):
            content = body[kind]["content"]
            if not content:
                raise Refused(44004)
            return message | {"text": content.encode()[:2048].decode(errors="ignore")}
        if kind in MEDIA and not (kind == "video" and by == "hook"):
            self._check_media(kind, body[kind])
            return message | {"text": "", kind: body[kind]}
        raise Refused(40008)

    def _check_media(self, kind: str, body: dict[str, Any]) -> None:
        """Refuse what the platform can't show or play as that."""
        content = base64.b64decode(body["base64"]) if "base64" in body else self.media.get(body["media_id"], b"")
        begins, most = MEDIA[kind]
        # What was uploaded stands in the middle of a form.
        if not any(begin in content for begin in begins) or not content or len(content) > most + FORM:
            raise Refused(40007)

    def _show(self, chat: str, message: Message) -> None:
        with self._condition:
            message.setdefault("states", []).append(as_read(message))
            self.chats[chat].append(message)
            message["chat"] = chat
            self._tell(message)
            self._condition.notify_all()

    def _tell(self, message: Message) -> None:
        if self.on_shown is not None:
            self.on_shown(message["chat"], message)

    def _pace(self, key: str, most: int) -> None:
        sent = self._rates[key]
        while sent and self.now() - sent[0] > MINUTE:
            sent.popleft()
        if len(sent) >= most:
            raise Refused(45009)
        sent.append(self.now())

    def _fault(self, where: str) -> Fault:
        with self._condition:
            return self.faults[where].popleft() if self.faults[where] else Fault()

    def _note(self, where: str, body: dict[str, Any]) -> None:
        with self._condition:
            self.calls.append((where, body))
            self._condition.notify_all()


def _put(message: Message, card: dict[str, Any]) -> Message:
    message["card"] = card
    return message
