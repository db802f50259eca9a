"""The long connection of the group bot: one at a time, kept alive, mended with ever longer patience.

Frames are `{"cmd", "headers": {"req_id"}, "body"}`; what we ask is acknowledged under its own `req_id`.
"""

import asyncio
import json
import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import datetime
from itertools import count
from secrets import token_hex
from typing import Any, Literal

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from bots.adapter import TryLater
from bots.config.environment import WecomBot
from bots.nearby import is_nearby
from bots.tencent.api import NoAnswer
from bots.tencent.errors import Refusal
from bots.wecom.api import verdicts

log = logging.getLogger(__name__)

Frame = dict[str, Any]
Takes = Callable[[Frame], Coroutine[Any, Any, None]]

#: How often we say that we live, and after how many words without answer the connection is dead.
BEAT, MISSED = 30.0, 2
#: How long an acknowledgement may take.
PATIENCE = 10.0
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
#: Who was put out because another connected waits longer: two that put each other out serve nobody.
PUT_OUT_WAIT = 300.0
LARGEST = 1 << 20


class PutOut(Exception):
    """Another connection of the same bot took our place."""


class Gateway:
    """The connection as long as this process owns it; `takes` is given every message and every event."""

    def __init__(self, bot: WecomBot, now: Callable[[], datetime], *, beat: float = BEAT) -> None:
        # At DEBUG it logs every frame, and the first holds the secret.
        logging.getLogger("websockets").setLevel(logging.WARNING)
        self._bot = bot
        self._now = now
        self._beat = beat
        self._connection: ClientConnection | None = None
        self._waiting: dict[str, asyncio.Future[Frame]] = {}
        self._numbers = count(1)
        self._under_way: set[asyncio.Task[None]] = set()
        self.taken = 0
        self.heard_at: datetime | None = None
        self.trouble = ""

    @property
    def is_up(self) -> bool:
        """Tell whether the connection stands and the platform knows us."""
        return self._connection is not None

    async def run(self, stop: asyncio.Event, takes: Takes) -> None:
        """Stay connected until told to stop."""
        wait = 0.0
        while not stop.is_set():
            began, is_put_out = asyncio.get_running_loop().time(), False
            try:
                await _unless(stop, self._live(takes))
            except PutOut:
                is_put_out = True
                self._complain(
                    "another connection of the same bot took this one's place; use a bot of its own for tests"
                )
            except Refusal as error:
                self._complain(f"{error.code} {error.words}")
            except (OSError, WebSocketException, TimeoutError, TryLater) as error:
                self._complain(type(error).__name__)
            wait = rest(wait, asyncio.get_running_loop().time() - began, is_put_out=is_put_out)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), wait)

    async def ask(self, cmd: str, body: Frame, *, req_id: str = "") -> Frame:
        """Send a frame and return what acknowledged it; `req_id` is that of what it answers. Raises `Refusal`, `TryLater`."""
        if self._connection is None:
            raise TryLater("the group bot is not connected")
        return await self._ask(self._connection, cmd, body, req_id)

    async def close(self) -> None:
        """Return when what was taken is finished."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=5)

    async def _live(self, takes: Takes) -> None:
        proxy: Literal[True] | None = None if is_nearby(self._bot.bot_url) else True
        async with connect(
            self._bot.bot_url, ping_interval=None, max_size=LARGEST, open_timeout=PATIENCE, close_timeout=2, proxy=proxy
        ) as connection:
            reading = asyncio.create_task(self._read(connection, takes))
            beating: asyncio.Task[None] | None = None
            try:
                subscribe = {"bot_id": self._bot.bot_id, "secret": self._bot.bot_secret}
                await _first(reading, self._ask(connection, "aibot_subscribe", subscribe))
                self._connection, self.trouble = connection, ""
                log.info("the group bot is connected")
                beating = asyncio.create_task(self._keep_alive(connection))
                done, _ = await asyncio.wait((reading, beating), return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
            finally:
                self._connection = None
                for task in filter(None, (reading, beating)):
                    task.cancel()
                    with suppress(asyncio.CancelledError, Exception):
                        await task
                for waiting in self._waiting.values():
                    waiting.cancel()
                self._waiting.clear()

    async def _read(self, connection: ClientConnection, takes: Takes) -> None:
        async for written in connection:
            frame = _frame(written)
            if frame is None:
                log.warning("the gateway sent what is no frame")
                continue
            self.heard_at = self._now()
            number = str(frame["headers"].get("req_id", ""))
            if "cmd" not in frame or (number in self._waiting and "errcode" in frame):
                waiting = self._waiting.pop(number, None)
                if waiting is not None and not waiting.done():
                    waiting.set_result(frame)
            elif _is_put_out(frame):
                raise PutOut
            else:
                # The connection goes on being read while the house thinks.
                self.taken += 1
                taking = asyncio.create_task(takes(frame))
                self._under_way.add(taking)
                taking.add_done_callback(self._under_way.discard)
        raise ConnectionClosed(None, None)

    async def _ask(self, connection: ClientConnection, cmd: str, body: Frame | None, req_id: str = "") -> Frame:
        number = req_id or f"{cmd}-{next(self._numbers)}-{token_hex(4)}"
        frame: Frame = {"cmd": cmd, "headers": {"req_id": number}} | ({"body": body} if body is not None else {})
        acknowledged: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()
        self._waiting[number] = acknowledged
        try:
            await connection.send(json.dumps(frame, ensure_ascii=False))
            answer = await asyncio.wait_for(asyncio.shield(acknowledged), PATIENCE)
        except ConnectionClosed:
            raise NoAnswer("the connection broke", is_sent=True) from None
        except TimeoutError:
            raise NoAnswer("no acknowledgement", is_sent=True) from None
        except asyncio.CancelledError:
            if acknowledged.cancelled():
                raise NoAnswer("the connection broke", is_sent=True) from None
            raise
        finally:
            self._waiting.pop(number, None)
        if code := int(answer.get("errcode") or 0):
            raise Refusal(code, verdicts().get(str(code)) or verdicts()["unknown"])
        return answer

    async def _keep_alive(self, connection: ClientConnection) -> None:
        missed = 0
        while missed < MISSED:
            await asyncio.sleep(self._beat)
            try:
                await asyncio.wait_for(self._ask(connection, "ping", None), self._beat)
                missed = 0
            except (TryLater, TimeoutError, Refusal):
                missed += 1
        raise TryLater("no answer to two beats")

    def _complain(self, trouble: str) -> None:
        self.trouble = trouble
        log.warning("the group bot is not connected: %s", trouble)


def rest(before: float, lived: float, *, is_put_out: bool) -> float:
    """Return how many seconds to wait for the next connection, after the wait before a life of so many seconds."""
    if is_put_out:
        return PUT_OUT_WAIT
    return min(max(before * 2, FIRST_WAIT), LONGEST_WAIT) if lived <= LONGEST_WAIT else FIRST_WAIT


def _frame(written: str | bytes) -> Frame | None:
    try:
        frame = json.loads(written)
    except ValueError:
        return None
    return frame if isinstance(frame, dict) and isinstance(frame.get("headers"), dict) else None


def _is_put_out(frame: Frame) -> bool:
    body = frame.get("body")
    event = body.get("event") if isinstance(body, dict) else None
    return isinstance(event, dict) and event.get("eventtype") == "disconnected_event"


async def _first(reading: asyncio.Task[None], asking: Any) -> None:
    """Wait for what was asked, unless the connection ends before."""
    asked = asyncio.ensure_future(asking)
    await asyncio.wait((reading, asked), return_when=asyncio.FIRST_COMPLETED)
    if not asked.done():
        asked.cancel()
        reading.result()
    await asked


async def _unless(stop: asyncio.Event, living: Any) -> None:
    """Let it live until it is time to stop."""
    lives, stopped = asyncio.ensure_future(living), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait((lives, stopped), return_when=asyncio.FIRST_COMPLETED)
        if lives.done():
            lives.result()
    finally:
        for task in (lives, stopped):
            task.cancel()
        with suppress(asyncio.CancelledError, Exception):
            await lives
