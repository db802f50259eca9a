"""A small 企业微信 of our own: members and groups with what they were shown, an app, webhooks, and the group bot's gateway.

It refuses what the documents say is refused: a task used twice, a code used twice, a press answered too late, a group
in which nobody has spoken, the twenty-first message of a minute. Everything that was called stays in `calls`.
"""

import asyncio
import base64
import contextlib
import json
import socket
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import uvicorn
from live.waiting import PATIENCE
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from wechatpy.crypto.cryptography import WeChatCipher

CORP, AGENT, SECRET = "ww0123456789abcdef", 1000002, "app-secret"
CALLBACK_TOKEN, AES_KEY = "callbackToken", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
BOT_ID, BOT_SECRET, BOT_NAME = "aib-bot", "bot-secret", "诉办"
PICTURE_KEY = base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()
#: How a picture begins; its name stands for what is to be seen on it.
PICTURE = b"\xff\xd8\xff:"
MINUTE, FIVE_SECONDS, THREE_DAYS = timedelta(minutes=1), timedelta(seconds=5), timedelta(hours=72)
#: How what is shown as it is has to begin, and how large it may be; a form around it adds a little.
MEDIA = {
    "image": ((b"\xff\xd8\xff", b"\x89PNG"), 10 << 20),
    "voice": ((b"#!AMR",), 2 << 20),
    "video": ((b"ftyp",), 10 << 20),
    "file": ((b"",), 20 << 20),
}
FORM = 1 << 10
LIMITS = {"title": 26, "desc": 30, "sub_title_text": 112, "keyname": 5, "value": 26}

Message = dict[str, Any]


@dataclass
class Fault:
    """What happens to the next call of a path or command: a refusal, or an answer that never comes."""

    code: int = 0
    mute: bool = False
    status: int = 0


class Refused(Exception):
    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Platform:
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

    # What a test does.

    def reset(self, now: Callable[[], datetime]) -> None:
        """Forget everything and begin anew, at the same addresses."""
        fresh, loop = Platform(now=now, url=self.url, gateway_url=self.gateway_url), self._loop
        self.__dict__.update(fresh.__dict__)
        self._loop = loop

    def picture(self, name: str) -> str:
        """Keep a picture that a member takes, and return its id."""
        number = f"picture-{next(self._ids)}"
        self.media[number] = PICTURE + name.encode()
        return number

    def pictured(self, message: Message) -> str:
        """Return what is to be seen on a picture that was shown: the name it was kept under."""
        image = message["image"]
        content = base64.b64decode(image["base64"]) if "base64" in image else self.media[image["media_id"]]
        return content.partition(PICTURE)[2].partition(b"\r\n")[0].decode()

    def sealed(self, number: str) -> dict[str, str]:
        """Return where the group bot finds a picture, and the key that opens it."""
        return {"url": f"{self.url}/cgi-bin/sealed/{number}", "aeskey": PICTURE_KEY}

    def send(self, who: str, number: str) -> None:
        """Let a member send a picture to the app."""
        self._call_back(who, {"MsgType": "image", "MediaId": number, "PicUrl": "", "MsgId": str(next(self._ids))})

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

    def is_connected(self) -> bool:
        return self._bot is not None and self._bot_is_known

    def say(self, who: str, text: str, *, group: str | None = None, quote: str = "", **more: Any) -> None:
        """Let a member write to the bot, in a group by calling it."""
        body = self._common(who, group) | {
            "msgtype": "text",
            "text": {"content": f"@{BOT_NAME} {text}" if group else text},
        }
        if quote:
            body["quote"] = {"msgtype": "text", "text": {"content": quote}}
        with self._condition:
            self.spoken.add(group or who)
            self.groups |= {group} if group else set()
        self.push("aibot_msg_callback", body | more)

    def write(self, who: str, text: str) -> None:
        """Let a member write to the app."""
        self._call_back(who, {"MsgType": "text", "Content": text, "MsgId": str(next(self._ids))})

    def press(
        self, who: str, label: str, *, chat: str, on: str = "", message: Message | None = None, key: str = ""
    ) -> None:
        """Press the newest button of that label in the chat, or choose it from the list behind the last button."""
        shown = message or self.wait(lambda: self._offering(chat, label, on))
        card = shown["card"]
        key, chosen = (key, "") if key else _key_of(card, label)
        if shown["by"] == "app":
            self._press_app(who, shown, key, chosen)
        else:
            group = None if chat.startswith("bot:") else chat
            event: dict[str, Any] = {"card_type": card["card_type"], "event_key": key, "task_id": card["task_id"]}
            if chosen:
                item = {"question_key": card["button_selection"]["question_key"], "option_ids": {"option_id": [chosen]}}
                event["selected_items"] = {"selected_item": [item]}
            body = self._common(who, group) | {
                "msgtype": "event",
                "create_time": int(self.now().timestamp()),
                "event": {"eventtype": "template_card_event", "template_card_event": event},
            }
            request = self.push("aibot_event_callback", body)
            with self._condition:
                self._clicks[request] = (card["task_id"], self.now())

    def push(self, cmd: str, body: dict[str, Any]) -> str:
        """Send a frame to whoever holds the bot's connection; there is no second try."""
        request = f"req-{next(self._ids)}"
        frame = {"cmd": cmd, "headers": {"req_id": request}, "body": body}
        with self._condition:
            if cmd == "aibot_event_callback":
                event = body["event"].get("template_card_event", {})
                self._clicks[request] = (event.get("task_id", ""), self.now())
        assert self._loop is not None
        asyncio.run_coroutine_threadsafe(self._send(frame), self._loop).result(5)
        return request

    def end_tokens(self) -> None:
        """Let all tokens die early."""
        with self._condition:
            self._tokens.clear()

    def cut(self) -> None:
        """Break the bot's connection."""
        if self._bot is not None and self._loop is not None:
            asyncio.run_coroutine_threadsafe(self._bot.close(), self._loop).result(5)

    # The app, over HTTP.

    async def handle(self, request: Request) -> Response:
        path = request.url.path.removeprefix("/cgi-bin/")
        raw = await request.body()
        body: dict[str, Any] = {}
        if raw and "json" in request.headers.get("content-type", ""):
            body = json.loads(raw)
        self._note(path, body | {f"_{name}": value for name, value in request.query_params.items()})
        fault = self._fault(path)
        if fault.status:
            return Response(status_code=fault.status)
        try:
            if fault.code:
                raise Refused(fault.code)
            if body and rb"\u" in raw:
                raise Refused(40033)
            answer = self._act(path, body, dict(request.query_params), raw)
        except Refused as refused:
            words = f"refused, hint: [1700000000], from ip: 203.0.113.7, more info at {path}"
            answer = JSONResponse({"errcode": refused.code, "errmsg": words})
        with self._condition:
            self._condition.notify_all()
        return Mute() if fault.mute else answer

    def _act(self, path: str, body: dict[str, Any], query: dict[str, str], raw: bytes) -> Response:
        if path == "gettoken":
            return self._give_token(query)
        if path.startswith("sealed/"):
            return Response(seal_file(self.media[path.removeprefix("sealed/")]), media_type="application/octet-stream")
        if path == "webhook/send":
            return self._by_webhook(query.get("key", ""), body)
        if path == "webhook/upload_media":
            if query["key"] not in self.webhooks or query["type"] not in ("file", "voice"):
                raise Refused(93000)
            return self._keep(raw, query["type"])
        if self._tokens.get(query.get("access_token", ""), self.now()) <= self.now():
            raise Refused(42001 if query.get("access_token") else 41001)
        if path == "user/get":
            if query["userid"] not in self.members:
                raise Refused(60111)
            return _ok(userid=query["userid"], name=self.names.get(query["userid"], ""))
        if path == "agent/get":
            return _ok(agentid=AGENT, name="诉办")
        if path == "media/get":
            content = self.media.get(query["media_id"])
            return Response(content, media_type="image/jpeg") if content else JSONResponse({"errcode": 40007})
        if path == "media/upload":
            return self._keep(raw, query["type"])
        if path == "batch/openuserid_to_userid":
            asked = body["open_userid_list"]
            known = [{"open_userid": one, "userid": self.disguises[one]} for one in asked if one in self.disguises]
            return _ok(userid_list=known, invalid_open_userid_list=[one for one in asked if one not in self.disguises])
        if path == "message/send":
            return self._by_app(body)
        if path == "message/update_template_card":
            return self._change(body)
        return JSONResponse({"errcode": 40066, "errmsg": "invalid url"})

    def _keep(self, raw: bytes, kind: str) -> Response:
        if len(raw) > 20 << 20:
            raise Refused(40006)
        number = f"media-{next(self._ids)}"
        self.media[number] = raw
        return _ok(media_id=number, type=kind)

    def _give_token(self, query: dict[str, str]) -> Response:
        if query.get("corpid") != CORP:
            raise Refused(40013)
        if query.get("corpsecret") != SECRET:
            raise Refused(40001)
        token = f"token-{next(self._ids)}"
        with self._condition:
            self._tokens[token] = self.now() + timedelta(seconds=7200)
        return _ok(access_token=token, expires_in=7200)

    def _by_app(self, body: dict[str, Any]) -> Response:
        if body.get("agentid") != AGENT:
            raise Refused(40056)
        asked = [one.lower() for one in str(body.get("touser", "")).split("|") if one]
        reached = [one for one in asked if one in self.members and one not in self.unlicensed]
        lost = [one for one in asked if one not in self.members]
        if asked and not reached and len(lost) == len(asked) and len(asked) > 1:
            raise Refused(81013)
        message = self._read(body, by="app")
        code = ""
        for member in reached:
            self._show(member, message)
        if message.get("card"):
            if not self.hears:
                raise Refused(40058)
            code = f"code-{next(self._ids)}"
            self._codes[code] = (message, self.now())
        said = {
            "invaliduser": "|".join(lost),
            "unlicenseduser": "|".join(one for one in asked if one in self.unlicensed),
        }
        return _ok(msgid=f"msg-{next(self._ids)}", response_code=code, **said)

    def _change(self, body: dict[str, Any]) -> Response:
        message, at = self._codes.pop(body["response_code"], (None, self.now()))
        if message is None or self.now() - at > THREE_DAYS:
            raise Refused(40058)
        if "button" in body:
            message["dead"] = body["button"]["replace_name"]
            message["card"] = message["card"] | {"button_list": []}
        else:
            _check_card(body["template_card"])
            message["card"] = body["template_card"]
        self._tell(message)
        return _ok()

    def _by_webhook(self, key: str, body: dict[str, Any]) -> Response:
        group = self.webhooks.get(key)
        if group is None:
            raise Refused(93000)
        self._pace(f"hook {key}", 20)
        message = self._read(body, by="hook")
        self._show(group, message | {"called": _called(body)})
        return _ok()

    # The group bot, over its gateway.

    async def gate(self, connection: ServerConnection) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for written in connection:
                frame = json.loads(written)
                self._note(frame["cmd"], frame.get("body") or {})
                fault = self._fault(frame["cmd"])
                if fault.mute:
                    continue
                try:
                    if fault.code:
                        raise Refused(fault.code)
                    body = await self._obey(connection, frame)
                    answer = {"headers": frame["headers"], "errcode": 0, "errmsg": "ok"}
                    answer |= {"body": body} if body else {}
                except Refused as refused:
                    answer = {"headers": frame["headers"], "errcode": refused.code, "errmsg": "refused"}
                with self._condition:
                    self._condition.notify_all()
                await connection.send(json.dumps(answer))
        if self._bot is connection:
            self._bot, self._bot_is_known = None, False

    async def _obey(self, connection: ServerConnection, frame: dict[str, Any]) -> dict[str, Any] | None:
        cmd, body = frame["cmd"], frame.get("body") or {}
        if cmd == "aibot_subscribe":
            if (body.get("bot_id"), body.get("secret")) != (BOT_ID, BOT_SECRET):
                raise Refused(40001)
            before, self._bot, self._bot_is_known = self._bot, connection, True
            if before is not None and before is not connection:
                event = {"msgtype": "event", "event": {"eventtype": "disconnected_event"}}
                with contextlib.suppress(ConnectionClosed):
                    await before.send(
                        json.dumps({"cmd": "aibot_event_callback", "headers": {"req_id": "out"}, "body": event})
                    )
                    await before.close()
            return None
        if connection is not self._bot:
            raise Refused(846605)
        if cmd == "ping":
            return None
        if cmd == "aibot_send_msg":
            self._by_bot(body)
            return None
        if cmd == "aibot_respond_update_msg":
            self._update(frame["headers"]["req_id"], body)
            return None
        if cmd == "aibot_respond_msg":
            return None
        if cmd == "aibot_upload_media_init":
            return {"upload_id": f"upload-{next(self._ids)}"}
        if cmd == "aibot_upload_media_chunk":
            key = body["upload_id"]
            self.media[key] = self.media.get(key, b"") + base64.b64decode(body["base64_data"])
            return None
        if cmd == "aibot_upload_media_finish":
            return {"type": "image", "media_id": body["upload_id"], "created_at": "0"}
        raise Refused(40058)

    def _by_bot(self, body: dict[str, Any]) -> None:
        chat = body["chatid"]
        if chat not in self.spoken:
            raise Refused(93006)
        if body["msgtype"] not in ("markdown", "template_card", *MEDIA):
            raise Refused(40008)
        self._pace(f"bot {chat}", 30)
        # Who does not say what the chat is leaves it to the platform, which looks for a group first.
        is_group = {0: chat in self.groups, 1: False, 2: True}[body.get("chat_type", 0)]
        where = chat if is_group else f"bot:{chat}"
        self._show(where, self._read(body, by="bot"))

    def _update(self, request: str, body: dict[str, Any]) -> None:
        task, at = self._clicks.pop(request, ("", self.now()))
        if not task or self.now() - at > FIVE_SECONDS:
            raise Refused(846605)
        _check_card(body["template_card"])
        if body["template_card"]["task_id"] != task or body.get("response_type") != "update_template_card":
            raise Refused(40058)
        message = self._tasks[f"bot {task}"]
        self._pace("bot-update", 30)
        with self._condition:
            message["card"] = body["template_card"]
            message.setdefault("states", []).append(as_read(message))
            self._tell(message)

    async def _send(self, frame: dict[str, Any]) -> None:
        assert self._bot is not None, "no bot is connected"
        await self._bot.send(json.dumps(frame, ensure_ascii=False))

    # What both share.

    def _read(self, body: dict[str, Any], *, by: str) -> Message:
        kind = body.get("msgtype")
        message: Message = {"by": by, "id": next(self._ids)}
        if kind == "template_card":
            card = body["template_card"]
            _check_card(card)
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

    def _holding(self, chat: str, pieces: tuple[str, ...]) -> Message | None:
        return next((m for m in reversed(self.chats[chat]) if all(piece in as_read(m) for piece in pieces)), None)

    def _offering(self, chat: str, label: str, on: str) -> Message | None:
        for message in reversed(self.chats[chat]):
            if "card" in message and _key_of(message["card"], label)[0] and on in as_read(message):
                return message
        return None

    def _common(self, who: str, group: str | None) -> dict[str, Any]:
        told = next((open_id for open_id, userid in self.disguises.items() if userid == who), who)
        body = {"msgid": f"m{next(self._ids)}", "aibotid": BOT_ID, "from": {"userid": told}}
        return body | ({"chatid": group, "chattype": "group"} if group else {"chattype": "single"})

    def _press_app(self, who: str, shown: Message, key: str, chosen: str) -> None:
        code = f"code-{next(self._ids)}"
        with self._condition:
            self._codes[code] = (shown, self.now())
        fields: dict[str, Any] = {
            "MsgType": "event",
            "Event": "template_card_event",
            "EventKey": key,
            "TaskId": shown["card"]["task_id"],
            "CardType": "button_interaction",
            "ResponseCode": code,
        }
        if chosen:
            item = f"<QuestionKey>more</QuestionKey><OptionIds><OptionId>{chosen}</OptionId></OptionIds>"
            fields["SelectedItems"] = f"<SelectedItem>{item}</SelectedItem>"
        self._call_back(who, fields)

    def _call_back(self, who: str, fields: dict[str, str]) -> None:
        assert self.callback is not None
        common = {"ToUserName": CORP, "FromUserName": who, "CreateTime": str(int(self.now().timestamp()))}
        self.callback(common | fields | {"AgentID": str(AGENT)})


def seal_file(content: bytes) -> bytes:
    """Return a file as the group bot finds it: AES-256-CBC, padded to 32 bytes."""
    missing = 32 - len(content) % 32
    return WeChatCipher(base64.b64decode(PICTURE_KEY)).encrypt(content + bytes([missing]) * missing)


class Mute(Response):
    """An answer that breaks off: the other side never learns what became of its call."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"100")]})
        await send({"type": "http.response.body", "body": b"{", "more_body": True})
        raise ConnectionResetError


def as_read(message: Message) -> str:
    """Return what a person reads: the words of a card from top to bottom, then its buttons in brackets."""
    card = message.get("card")
    if card is None:
        return str(message.get("text", ""))
    title, quote = card.get("main_title", {}), card.get("quote_area", {})
    lines = [card.get("source", {}).get("desc", ""), title.get("title", ""), title.get("desc", "")]
    lines += [quote.get("quote_text", ""), card.get("sub_title_text", "")]
    lines += [f"{pair['keyname']}：{pair['value']}" for pair in card.get("horizontal_content_list", [])]
    options = card.get("button_selection", {}).get("option_list", [])
    labels = [one["text"] for one in (*card.get("button_list", []), *options)]
    return "\n".join(filter(None, [*lines, " ".join(f"[{label}]" for label in labels), message.get("dead", "")]))


def _put(message: Message, card: dict[str, Any]) -> Message:
    message["card"] = card
    return message


def _key_of(card: dict[str, Any], label: str) -> tuple[str, str]:
    for button in card.get("button_list", []):
        if button["text"] == label:
            return button["key"], ""
    for option in card.get("button_selection", {}).get("option_list", []):
        if option["text"] == label:
            return card["button_list"][-1]["key"], option["id"]
    return "", ""


def _check_card(card: dict[str, Any]) -> None:
    """Refuse what the documents refuse, and what the client would cut off."""
    buttons = card.get("button_list", [])
    keys = [button["key"] for button in buttons]
    title = card.get("main_title", {})
    pairs = card.get("horizontal_content_list", [])
    options = card.get("button_selection", {}).get("option_list", [])
    fits = (
        card["card_type"] == "button_interaction"
        and (title.get("title") or card.get("sub_title_text"))
        and 1 <= len(buttons) <= 6
        and len(set(keys)) == len(keys)
        and len(pairs) <= 6
        and len(options) <= 10
        and ("button_selection" not in card or options)
        and 0 < len(card["task_id"]) <= 128
        and all(char.isascii() and (char.isalnum() or char in "_-@") for char in card["task_id"])
        and len(title.get("title", "")) <= LIMITS["title"]
        and len(title.get("desc", "")) <= LIMITS["desc"]
        and len(card.get("sub_title_text", "")) <= LIMITS["sub_title_text"]
        and all(len(pair["keyname"]) <= LIMITS["keyname"] and len(pair["value"]) <= LIMITS["value"] for pair in pairs)
    )
    if not fits:
        raise Refused(40058)


def _called(body: dict[str, Any]) -> list[str]:
    text = body.get("text", {})
    return [*text.get("mentioned_list", []), *text.get("mentioned_mobile_list", [])]


def _ok(**more: Any) -> Response:
    return JSONResponse({"errcode": 0, "errmsg": "ok", **more})


@contextmanager
def platform(now: Callable[[], datetime] | None = None) -> Iterator[Platform]:
    """Run the platform in a thread of its own."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        listening = found.dup()
    address = listening.getsockname()
    state = Platform(url=f"http://127.0.0.1:{address[1]}")
    if now is not None:
        state.now = now
    started, ending = threading.Event(), {}

    async def run() -> None:
        app = Starlette(routes=[Route("/cgi-bin/{path:path}", state.handle, methods=["GET", "POST"])])
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off", ws="none"))
        state._loop = asyncio.get_running_loop()
        ending["server"] = server
        async with serve(state.gate, "127.0.0.1", 0) as gateway:
            state.gateway_url = f"ws://127.0.0.1:{next(iter(gateway.sockets)).getsockname()[1]}"
            serving = asyncio.create_task(server.serve(sockets=[listening]))
            while not server.started:
                await asyncio.sleep(0)
            started.set()
            await serving

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    assert started.wait(PATIENCE)
    try:
        yield state
    finally:
        ending["server"].should_exit = True
        thread.join(PATIENCE)
