"""Telegram as a stage: what people say goes out as updates, and what they see is what the Bot API server was told."""

import asyncio
import html
import re
from collections.abc import Mapping
from itertools import count
from typing import Any

import httpx
from bot_api import TOKEN, BotApi
from live.stage import Platform, Said

from bots.config.environment import TelegramAccess
from bots.screen import Shown
from bots.trust import trusted
from core.messages import Attachment, Button, MediaKind

SECRET = "a-secret-of-the-webhook"
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
PERSON = re.compile(r'<a href="tg://user\?id=(\d+)">(.*?)</a>')
#: What stands for the data of a key, which has none.
KEY = ""
FILES = {
    MediaKind.PHOTO: "photo",
    MediaKind.VOICE: "voice",
    MediaKind.VIDEO: "video",
    MediaKind.FILE: "document",
    MediaKind.STICKER: "sticker",
}


class Telegram(Platform):
    """People with ids from 1 up, groups from -1000 down.

    Some things are as on a real phone and not as in memory. Telegram recognises no words in a voice message, so who
    speaks writes them below it. Who is asked for words in a group answers that question, as the app makes them. A key of
    the keyboard says its label; once that was put away the word is typed.
    """

    channel = "telegram"

    def __init__(self, api: BotApi, groups: frozenset[str], *, is_called: bool) -> None:
        self.is_called = is_called
        self._api = api
        self._http = httpx.AsyncClient(trust_env=False, timeout=30, verify=trusted())
        self._groups = groups
        self._chats: dict[str, int] = {}
        self._names: dict[str, str] = {}
        self._messages = count(100_000)
        self._asked: dict[str, tuple[int, frozenset[str]]] = {}
        api.on_shown = self._read

    async def __aenter__(self) -> "Telegram":
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._http.aclose()

    def access(self) -> TelegramAccess:
        return TelegramAccess(token=TOKEN, base_url=self._api.url, secret=SECRET)

    def chat(self, name: str) -> str:
        if name not in self._chats:
            number = len(self._chats) + 1
            self._chats[name] = -1000 - number if name in self._groups else number
            self._names[str(self._chats[name])] = name
        return str(self._chats[name])

    async def ready(self) -> None:
        self._api.is_closing = False
        await asyncio.to_thread(self._api.wait, lambda: self._api.called("setMyCommands"))

    def die(self) -> None:
        self._api.calls.clear()
        self._api.close()

    async def say(self, door: str, said: Said) -> None:
        if said.code:
            await self._hand(door, message=self._message(said, next(self._messages)) | {"text": f"/start {said.code}"})
        answered = self._answered(said)
        if said.is_album:
            album = {"media_group_id": f"{next(self._messages)}"}
            for number, picture in enumerate(said.attachments):
                caption = {"caption": said.text} if said.text and not number else {}
                message = self._message(said, next(self._messages)) | answered | album | caption | sent(picture)
                await self._hand(door, message=message)
            return
        for content in [{"text": said.text}] if said.text else map(sent, said.attachments):
            await self._hand(door, message=self._message(said, next(self._messages)) | answered | content)

    async def press(self, door: str, said: Said, shown: Shown, button: Button) -> None:
        if button.data == KEY:
            await self.say(door, said)
            return
        message = {"message_id": int(shown.id), "date": int(shown.at.timestamp()), "chat": self._place(said)}
        query = {"id": f"{next(self._messages)}", "chat_instance": "1", "data": button.data, "message": message}
        await self._hand(door, callback_query=query | {"from": self._author(said)})

    async def _hand(self, door: str, **content: Any) -> None:
        update = self._api.queue(**content)
        if not self.is_called:
            await asyncio.to_thread(self._api.wait, lambda: self._api.confirmed > update["update_id"])
            return
        self._api.updates.clear()
        answer = await self._http.post(f"{door}/telegram", json=update, headers=HEADERS)
        assert answer.status_code == 200, answer.status_code

    def _message(self, said: Said, number: int) -> dict[str, Any]:
        author, date = self._author(said), int(said.at.timestamp())
        return {"message_id": number, "date": date, "from": author, "chat": self._place(said)}

    def _author(self, said: Said) -> dict[str, Any]:
        return {"id": int(self.chat(said.who)), "is_bot": False, "first_name": said.who}

    def _place(self, said: Said) -> dict[str, Any]:
        kind = (
            {"type": "supergroup", "title": said.group} if said.group else {"type": "private", "first_name": said.who}
        )
        return {"id": int(self.chat(said.chat)), **kind}

    def _answered(self, said: Said) -> dict[str, Any]:
        number, people = self._asked.get(said.chat, (0, frozenset()))
        if said.chat not in self._asked or (people and self.chat(said.who) not in people):
            return {}
        del self._asked[said.chat]
        return {"reply_to_message": self._message(said, number)}

    def _read(self, message: Mapping[str, Any]) -> None:
        name = self._names[str(message["chat"]["id"])]
        number, markup = str(message["message_id"]), message.get("reply_markup") or {}
        if "text" not in message:
            self.phones.add(name, number, received(message))
            return
        text = str(message["text"])
        people = frozenset(person for person, _ in PERSON.findall(text))
        if markup.get("force_reply"):
            self._asked[name] = int(number), people
        rows = markup.get("inline_keyboard") or markup.get("keyboard") or []
        buttons = [Button(label=key["text"], data=key.get("callback_data", KEY)) for row in rows for key in row]
        self.phones.show(name, number, _plain(text, message.get("parse_mode")), buttons=buttons)


def file_id(attachment: Attachment) -> str:
    """Return the id of a thing's file: its name, so that it can be known again; the nameless have one as well."""
    return attachment.name or attachment.words or attachment.kind.value


def sent(attachment: Attachment) -> dict[str, Any]:
    """Return how the app sends a thing; its name is its file's id, so that it can be known again."""
    if attachment.kind is MediaKind.LOCATION:
        at = {"latitude": attachment.latitude, "longitude": attachment.longitude}
        return {"location": at} | ({"venue": {"title": attachment.words, "location": at}} if attachment.words else {})
    file = {"file_id": file_id(attachment)}
    match attachment.kind:
        case MediaKind.PHOTO:
            return {"photo": [{"file_id": "small"}, file]}
        case MediaKind.VOICE:
            return {"voice": file} | ({"caption": attachment.words} if attachment.words else {})
        case MediaKind.STICKER:
            return {"sticker": file | {"emoji": attachment.words or attachment.name}}
    return {FILES[attachment.kind]: file | {"file_name": attachment.name}}


def received(message: Mapping[str, Any]) -> Attachment:
    """Return what the bot sent beside words, as a human would call it."""
    if "latitude" in message:
        at = {"latitude": float(message["latitude"]), "longitude": float(message["longitude"])}
        return Attachment(kind=MediaKind.LOCATION, words=message.get("title", ""), **at)
    kind, name = next((kind, message[field]) for kind, field in FILES.items() if field in message)
    return Attachment(kind=kind, name=name)


def _plain(text: str, mode: str | None) -> str:
    return html.unescape(PERSON.sub(r"\2", text)) if mode == "HTML" else text
