"""A Bot API server on a bad day: it refuses, falls silent, dawdles, and knows the limits that Telegram has.

Whether it is spoken to too fast is told by when the calls left (the header that fast_house.py writes), not by when they
arrived: on a machine with other work they arrive in heaps.
"""

import asyncio
import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from fast_house import LEFT

#: Of a thousand calls so many are refused, cut off after they had their effect, and answered slowly.
REFUSED, CUT, SLOW = 40, 10, 10
#: Telegram's limits: so many calls in so many seconds, for everybody, a private chat (a short burst is let pass), a group.
OVERALL, PRIVATE, GROUP = (30, 1.0), (33, 30.0), (20, 60.0)
ME = {"id": 123456, "is_bot": True, "first_name": "b", "username": "bench_bot"}


@dataclass(slots=True)
class Shown:
    """A message as its chat shows it now."""

    number: int
    chat: str
    text: str
    buttons: list[dict[str, str]] = field(default_factory=list)


class BadServer:
    """An ASGI app; `on_shown` is told of every message sent or edited."""

    def __init__(self, on_shown: Callable[[Shown], None], seed: int) -> None:
        self.shown: dict[int, Shown] = {}
        self.refused: Counter[str] = Counter()
        self._on_shown = on_shown
        self._luck = random.Random(seed)
        self._left: defaultdict[str, list[float]] = defaultdict(list)

    def calls(self) -> int:
        """Count the calls that spoke to a chat."""
        return sum(len(calls) for calls in self._left.values())

    def too_fast(self) -> Counter[str]:
        """Count the calls that left faster than Telegram allows: none may."""
        found: Counter[str] = Counter()
        every = sorted(left for calls in self._left.values() for left in calls)
        for whose, calls, (most, seconds) in [
            ("all", every, OVERALL),
            *((_kind(chat), sorted(calls), _rate(chat)) for chat, calls in self._left.items()),
        ]:
            found[whose] += sum(later - earlier < seconds for earlier, later in zip(calls, calls[most:], strict=False))
        return +found

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body, more = b"", True
        while more:
            part = await receive()
            body, more = body + part.get("body", b""), part.get("more_body", False)
        fields = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        method = scope["path"].rpartition("/")[2]
        if "chat_id" not in fields:
            await _answer(send, 200, {"ok": True, "result": ME if method == "getMe" else True})
        else:
            self._left[fields["chat_id"]].append(float(dict(scope["headers"])[LEFT.lower().encode()]))
            await self._take(method, fields, send)

    async def _take(self, method: str, fields: dict[str, str], send: Any) -> None:
        luck = self._luck.randrange(1000)
        if luck < REFUSED:
            status = self._luck.choice((429, 500, 502))
            self.refused[str(status)] += 1
            await _refuse(send, status, 2)
            return
        shown = self._show(method, fields)
        if shown is None:
            await _refuse(send, 400, 0)
            return
        if luck < REFUSED + CUT:
            self.refused["cut off"] += 1
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"99")]})
            raise ConnectionResetError
        if luck < REFUSED + CUT + SLOW:
            self.refused["slow"] += 1
            await asyncio.sleep(self._luck.uniform(0.2, 1.0))
        chat = {"id": int(shown.chat), "type": "private"}
        await _answer(send, 200, {"ok": True, "result": {"message_id": shown.number, "date": 1, "chat": chat}})

    def _show(self, method: str, fields: dict[str, str]) -> Shown | None:
        number = int(fields.get("message_id", len(self.shown) + 1))
        if method == "sendMessage":
            self.shown[number] = Shown(number, fields["chat_id"], "")
        elif number not in self.shown:
            return None
        markup = json.loads(fields.get("reply_markup", "{}"))
        shown = self.shown[number]
        shown.text = fields["text"]
        shown.buttons = [key for row in markup.get("inline_keyboard", []) for key in row]
        self._on_shown(shown)
        return shown


def _kind(chat: str) -> str:
    return "a group" if chat.startswith("-") else "a private chat"


def _rate(chat: str) -> tuple[int, float]:
    return GROUP if chat.startswith("-") else PRIVATE


async def _refuse(send: Any, status: int, wait: int) -> None:
    more = {"parameters": {"retry_after": wait}} if status == 429 else {}
    await _answer(send, status, {"ok": False, "error_code": status, "description": "no", **more})


async def _answer(send: Any, status: int, body: dict[str, Any]) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"application/json")]})
    await send({"type": "http.response.body", "body": json.dumps(body).encode()})
