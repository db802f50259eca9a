"""A small 企业微信 of our own: members and groups with what they were shown, an app, webhooks, and the group bot's gateway.

It refuses what the documents say is refused: a task used twice, a code used twice, a press answered too late, a group
in which nobody has spoken, the twenty-first message of a minute. Everything that was called stays in `calls`.
"""

import asyncio
import base64
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import uvicorn
from live.waiting import PATIENCE
from starlette.applications import Starlette
from starlette.routing import Route
from websockets.asyncio.server import serve
from wecom_account import (
    AGENT,
    BOT_ID,
    BOT_NAME,
    CORP,
    PICTURE,
    PICTURE_KEY,
)
from wecom_by_app import ByApp
from wecom_by_bot import ByBot
from wecom_shown import Message, key_of


class Platform(ByApp, ByBot):
    """The platform, and what its members do."""

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
        key, chosen = (key, "") if key else key_of(card, label)
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
