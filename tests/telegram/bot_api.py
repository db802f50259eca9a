"""A small Bot API server of our own: chats that keep their messages, updates that wait to be fetched, faults on order.

It does what no emulator at hand does: 429 with a pause, 5xx, dropped connections, answers that never come, migration,
«not modified», updates twice and out of order. Everything that was called stays in `calls`.
"""

import asyncio
import json
import socket
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import uvicorn
from live.waiting import PATIENCE
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

TOKEN = "123456:TEST-token"
BOT = {"id": 123456, "is_bot": True, "first_name": "Suban", "username": "suban_test_bot"}
DATE = 1795400000
#: How a picture begins whose name stands for what is to be seen on it.
PICTURE = b"\xff\xd8\xff:"


@dataclass
class Fault:
    """What happens to the next calls of a method: a refusal, or something done to the connection."""

    status: int = 0
    description: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)
    #: Do it, then cut the connection before the answer.
    mute: bool = False
    #: Only in that chat.
    chat: str = ""


@dataclass
class BotApi:
    """The server's state; every access is on its own loop or between calls of one test."""

    url: str = ""
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    chats: dict[str, dict[int, dict[str, Any]]] = field(default_factory=lambda: defaultdict(dict))
    updates: deque[dict[str, Any]] = field(default_factory=deque)
    faults: dict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))
    gone: dict[str, str] = field(default_factory=dict)
    migrated: dict[str, int] = field(default_factory=dict)
    webhook: dict[str, Any] = field(default_factory=dict)
    confirmed: int = 0
    polls: list[int] = field(default_factory=list)
    is_closing: bool = False
    #: The content of what people sent, by its id.
    files: dict[str, bytes] = field(default_factory=dict)
    #: Whether it calls a webhook itself; ours leaves that to the test.
    sends_by_itself: bool = False
    #: Who is told of every message as it is shown now.
    on_shown: Callable[[dict[str, Any]], None] = lambda message: None

    def __post_init__(self) -> None:
        self._ids = count(1)
        self._updates = count(1001)
        self._condition = threading.Condition()

    # What a test does.

    def fail(self, method: str, *faults: Fault) -> None:
        with self._condition:
            self.faults[method].extend(faults)
            self._condition.notify_all()

    def queue(self, **content: Any) -> dict[str, Any]:
        """Let an update wait to be fetched."""
        with self._condition:
            update = {"update_id": next(self._updates), **content}
            self.updates.append(update)
            self._condition.notify_all()
        return update

    def repeat(self, update: dict[str, Any]) -> None:
        """Let an update wait to be fetched that has its number already."""
        with self._condition:
            self.updates.append(dict(update))
            self._condition.notify_all()

    def texts(self, chat: int | str) -> list[str]:
        """Return what the bot's messages in a chat say now."""
        with self._condition:
            return [message["text"] for message in self.chats[str(chat)].values() if "text" in message]

    def called(self, method: str) -> list[dict[str, Any]]:
        with self._condition:
            return [params for name, params in self.calls if name == method]

    def wait(self, happened: Callable[[], Any]) -> Any:
        """Wait until something is so; every call to the server looks again."""
        with self._condition:
            found = self._condition.wait_for(happened, PATIENCE)
        assert found, f"never happened; last calls: {[name for name, _ in self.calls[-8:]]}"
        return found

    def wait_for_text(self, chat: int | str, words: str) -> dict[str, Any]:
        """Wait until a message in a chat holds these words, and return it."""
        with self._condition:
            found = self._condition.wait_for(lambda: self._holding(str(chat), words), PATIENCE)
        assert found, f"{words!r} was never said in {chat}, only {self.texts(chat)}"
        return found

    def _holding(self, chat: str, words: str) -> dict[str, Any] | None:
        return next((m for m in reversed(self.chats[chat].values()) if words in m.get("text", "")), None)

    def close(self) -> None:
        with self._condition:
            self.is_closing = True
            self._condition.notify_all()

    # What the server does.

    async def handle(self, request: Request) -> Response:
        method = request.path_params["method"]
        async with request.form() as form:
            params = {key: value if isinstance(value, str) else seen(await value.read()) for key, value in form.items()}
        if method == "getUpdates":
            return await self._get_updates(params)
        chat = params.get("chat_id", "")
        fault = next((each for each in self.faults[method] if each.chat in ("", chat)), Fault())
        if fault in self.faults[method]:
            self.faults[method].remove(fault)
        if fault.status:
            return self._note(method, params | {"_refused": fault.status}, self._refuse(fault))
        if chat in self.gone:
            status = 403 if "bot was" in self.gone[chat] else 400
            refusal = Fault(status=status, description=self.gone[chat])
            return self._note(method, params | {"_refused": status}, self._refuse(refusal))
        if chat in self.migrated:
            moved = Fault(400, "Bad Request: group chat was upgraded", {"migrate_to_chat_id": self.migrated[chat]})
            return self._note(method, params | {"_refused": 400}, self._refuse(moved))
        return self._note(method, params, self._act(method, params), mute=fault.mute)

    async def give(self, request: Request) -> Response:
        """Give out a file."""
        fault = self.faults["download"].popleft() if self.faults["download"] else Fault()
        if fault.status:
            return Response(status_code=fault.status)
        content = self.files.get(request.path_params["file"])
        return Response(status_code=404) if content is None else Response(content)

    def _wait_for_updates(self) -> None:
        with self._condition:
            self._condition.wait_for(lambda: self.updates or self.faults["getUpdates"] or self.is_closing, 10)

    def _note(self, method: str, params: dict[str, Any], answer: Response, *, mute: bool = False) -> Response:
        with self._condition:
            self.calls.append((method, params))
            self._condition.notify_all()
        return Mute() if mute else answer

    def _refuse(self, fault: Fault) -> Response:
        body = {"ok": False, "error_code": fault.status, "description": fault.description}
        if fault.parameters:
            body["parameters"] = fault.parameters
        return JSONResponse(body, status_code=fault.status)

    def _act(self, method: str, params: dict[str, Any]) -> Response:
        if method == "getMe":
            return _ok(BOT)
        if method == "setWebhook":
            self.webhook = params
            return _ok(True)
        if method == "deleteWebhook":
            self.webhook = {}
            return _ok(True)
        if method in ("setMyCommands", "answerCallbackQuery"):
            return _ok(True)
        if method == "getFile":
            if params["file_id"] not in self.files:
                return self._refuse(Fault(400, "Bad Request: wrong file_id or the file is temporarily unavailable"))
            return _ok({"file_id": params["file_id"], "file_path": f"files/{params['file_id']}"})
        if method == "editMessageText":
            return self._edit(params)
        if method == "deleteMessage":
            return _ok(self.chats[params["chat_id"]].pop(int(params["message_id"]), None) is not None)
        if method == "sendMediaGroup":
            media = json.loads(params["media"])
            return _ok([self._keep(params["chat_id"], {one["type"]: one["media"]}) for one in media])
        if method.startswith("send"):
            content = {key: value for key, value in params.items() if key != "chat_id"}
            return _ok(self._keep(params["chat_id"], content))
        return JSONResponse({"ok": False, "error_code": 404, "description": "Not Found"}, status_code=404)

    def _keep(self, chat: str, content: dict[str, Any]) -> dict[str, Any]:
        with self._condition:
            number = next(self._ids)
            kind = "supergroup" if chat.startswith("-") else "private"
            message = {"message_id": number, "date": DATE, "chat": {"id": int(chat), "type": kind}, **content}
            if "reply_markup" in message:
                message["reply_markup"] = json.loads(message["reply_markup"])
            self.chats[chat][number] = message
            self._condition.notify_all()
        self.on_shown(message)
        return message

    def _edit(self, params: dict[str, Any]) -> Response:
        message = self.chats[params["chat_id"]].get(int(params["message_id"]))
        if message is None:
            return self._refuse(Fault(400, "Bad Request: message to edit not found"))
        markup = json.loads(params["reply_markup"]) if "reply_markup" in params else None
        if message.get("text") == params["text"] and message.get("reply_markup") == markup:
            return self._refuse(Fault(400, "Bad Request: message is not modified: same content and markup"))
        with self._condition:
            message |= {"text": params["text"], "parse_mode": params.get("parse_mode"), "reply_markup": markup}
            self._condition.notify_all()
        self.on_shown(message)
        return _ok(message)

    async def _get_updates(self, params: dict[str, Any]) -> Response:
        fault = self.faults["getUpdates"].popleft() if self.faults["getUpdates"] else None
        if fault is not None:
            return self._note("getUpdates", params, self._refuse(fault))
        offset = int(params.get("offset", 0))
        with self._condition:
            self.polls.append(offset)
            self.confirmed = max(self.confirmed, offset)
            while self.updates and self.updates[0]["update_id"] < offset:
                self.updates.popleft()
            self._condition.notify_all()
        # Not the whole half minute: a test that ends must not wait for its poller.
        await asyncio.to_thread(self._wait_for_updates)
        return _ok(list(self.updates)[:100])


class Mute(Response):
    """An answer that breaks off: the other side never learns what became of its call."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"100")]})
        await send({"type": "http.response.body", "body": b"{", "more_body": True})
        raise ConnectionResetError


def seen(content: bytes) -> str:
    """Return what is to be seen on a picture that was uploaded: the name it carries, if it does."""
    return content.removeprefix(PICTURE).decode() if content.startswith(PICTURE) else "<upload>"


def _ok(result: Any) -> Response:
    return JSONResponse({"ok": True, "result": result})


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """Serve an ASGI app on a free port, in a thread of its own."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        config = uvicorn.Config(app, log_level="critical", access_log=False, lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = server.force_exit = True
            thread.join(5)


def app_of(api: BotApi) -> Starlette:
    return Starlette(
        routes=[
            Route("/bot" + TOKEN + "/{method}", api.handle, methods=["POST", "GET"]),
            Route("/file/bot" + TOKEN + "/files/{file}", api.give),
        ]
    )


@contextmanager
def bot_api() -> Iterator[BotApi]:
    api = BotApi()
    with serving(app_of(api)) as url:
        api.url = url
        yield api
        api.close()
