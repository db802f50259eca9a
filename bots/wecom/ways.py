"""The three ways to say one thing, each at its pace: by the group bot, by the app, by the webhook of a group."""

import base64
import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from bots.adapter import Unreachable
from bots.config.environment import WecomApp
from bots.tencent.errors import Refusal, meaning
from bots.wecom.api import TAKEN, Api, verdicts
from bots.wecom.cards import Card
from bots.wecom.compose import Piece
from bots.wecom.gateway import Gateway
from bots.wecom.pacing import CHAT, WEBHOOK, Pacing
from bots.wecom.plain import unmarked
from bots.wecom.translate import GROUP, PAGE, mobile_of
from core.messages import MediaKind

Now = Callable[[], datetime]

#: A picture in a webhook's message, and one part of a picture that the group bot takes.
LARGEST_PICTURE, PART = 2 << 20, 512 << 10
NOBODY: Sequence[str] = ()
#: How the platform calls what it shows or plays, and what it hands over.
PICTURE, VOICE, VIDEO, FILE = "image", "voice", "video", "file"
#: What it shows or plays as what it is, by its content type, and up to how many bytes; anything else is a file.
PLAYED = {
    MediaKind.PHOTO: (PICTURE, ("image/jpeg", "image/png"), 10 << 20),
    MediaKind.VOICE: (VOICE, ("audio/amr",), 2 << 20),
    MediaKind.VIDEO: (VIDEO, ("video/mp4",), 10 << 20),
}


def kind_for(kind: MediaKind, content: bytes, content_type: str) -> str:
    """Return what the platform takes something for that was sent beside words."""
    played, types, most = PLAYED.get(kind, (FILE, (), 0))
    return played if content_type in types and len(content) <= most else FILE


class BotWay:
    """Says things in the groups that the bot is in, and to people who have spoken with it."""

    def __init__(self, gateway: Gateway, pacing: Pacing, now: Now) -> None:
        self._gateway = gateway
        self._pacing = pacing
        self._now = now

    @property
    def is_up(self) -> bool:
        """Tell whether anything can be said now."""
        return self._gateway.is_up

    async def say(self, chat: str, piece: Piece) -> str | None:
        """Say it; there is no code to change it later."""
        if piece.card is not None:
            await self._send(chat, {"msgtype": "template_card", "template_card": piece.card})
        else:
            await self._send(chat, {"msgtype": "markdown", "markdown": {"content": unmarked(piece.text)}})
        return None

    async def change(self, chat: str, request: str, card: Card) -> None:
        """Show a card anew to everybody, in answer to its being pressed; good for five seconds."""
        self._pacing.take(f"bot {chat}", CHAT, self._now())
        body = {"response_type": "update_template_card", "template_card": card}
        await _told(self._gateway.ask("aibot_respond_update_msg", body, req_id=request))

    async def show(self, chat: str, content: bytes, name: str, kind: str) -> None:
        """Show, play or hand it over, as its `kind` says."""
        parts = [content[start : start + PART] for start in range(0, len(content), PART)]
        begun = await _told(
            self._gateway.ask(
                "aibot_upload_media_init",
                {
                    "type": kind,
                    "filename": name,
                    "total_size": len(content),
                    "total_chunks": len(parts),
                    "md5": _digest(content),
                },
            )
        )
        upload = begun["body"]["upload_id"]
        # The documents count the parts from one, the official client counts them from nought; it is the client that runs.
        for number, part in enumerate(parts):
            data = base64.b64encode(part).decode()
            chunk = {"upload_id": upload, "chunk_index": number, "base64_data": data}
            await _told(self._gateway.ask("aibot_upload_media_chunk", chunk))
        ended = await _told(self._gateway.ask("aibot_upload_media_finish", {"upload_id": upload}))
        await self._send(chat, {"msgtype": kind, kind: {"media_id": ended["body"]["media_id"]}})

    async def _send(self, chat: str, body: dict[str, Any]) -> None:
        self._pacing.take(f"bot {chat}", CHAT, self._now())
        is_group = chat.startswith(GROUP)
        where = {"chatid": chat.removeprefix(GROUP), "chat_type": 2 if is_group else 1}
        await _told(self._gateway.ask("aibot_send_msg", where | body))


class AppWay:
    """Says things to one member in the app's own chat."""

    def __init__(self, app: WecomApp, api: Api, pacing: Pacing, now: Now) -> None:
        self._app = app
        self._api = api
        self._pacing = pacing
        self._now = now

    @property
    def hears(self) -> bool:
        """Tell whether a card may have buttons: without a callback they are refused."""
        return self._app.hears

    async def say(self, member: str, piece: Piece) -> str | None:
        """Say it and return the code with which a card may be changed once."""
        if piece.card is not None:
            return await self._send(member, {"msgtype": "template_card", "template_card": piece.card})
        return await self._send(member, {"msgtype": "text", "text": {"content": piece.text}})

    async def change(self, member: str, code: str, change: dict[str, Any]) -> None:
        """Change a card that was shown to a member: `change` is its new `template_card`, or the words of a dead `button`."""
        body = {"userids": [member], "agentid": int(self._app.agentid), "response_code": code, **change}
        await _told(self._api.call("/cgi-bin/message/update_template_card", body))

    async def show(self, member: str, content: bytes, name: str, kind: str) -> None:
        """Show, play or hand it over, as its `kind` says."""
        media = await _told(self._api.upload(kind, content, name))
        await self._send(member, {"msgtype": kind, kind: {"media_id": media}})

    async def _send(self, member: str, body: dict[str, Any]) -> str | None:
        self._pacing.take(f"app {member}", CHAT, self._now())
        whole = {"touser": member, "agentid": int(self._app.agentid), **body}
        found = await _told(self._api.call("/cgi-bin/message/send", whole))
        lost = [str(found.get(name) or "") for name in ("invaliduser", "unlicenseduser")]
        # The platform says that all is well when nobody was there to hear it.
        if any(member in (one.lower() for one in names.split("|")) for names in lost):
            raise Unreachable(Refusal(81013, verdicts()["81013"]).words)
        return str(found["response_code"]) if found.get("response_code") else None


class HookWay:
    """Says things in a group by its webhook, and calls people there."""

    def __init__(self, api: Api, pacing: Pacing, now: Now) -> None:
        self._api = api
        self._pacing = pacing
        self._now = now

    async def say(self, key: str, text: str, called: Iterable[str] = NOBODY) -> None:
        """Say it, and have these people called by name: ids of members, or mobile numbers of who has only the page."""
        ids = list(called)
        body: dict[str, Any] = {"content": text}
        if members := [one for one in ids if not one.startswith(PAGE)]:
            body["mentioned_list"] = members
        if mobiles := [number for one in ids if one.startswith(PAGE) and (number := mobile_of(one))]:
            body["mentioned_mobile_list"] = mobiles
        await self._send(key, {"msgtype": "text", "text": body})

    async def show(self, key: str, content: bytes, name: str, kind: str) -> None:
        """Show a picture or play a voice, as its `kind` says; what a webhook can't show is handed over as a file."""
        if kind == PICTURE and len(content) <= LARGEST_PICTURE:
            image = {"base64": base64.b64encode(content).decode(), "md5": _digest(content)}
            await self._send(key, {"msgtype": PICTURE, PICTURE: image})
            return
        told = VOICE if kind == VOICE else FILE
        media = await _told(self._api.upload_by_webhook(key, told, content, name))
        await self._send(key, {"msgtype": told, told: {"media_id": media}})

    async def _send(self, key: str, body: dict[str, Any]) -> None:
        self._pacing.take(f"hook {key}", WEBHOOK, self._now())
        await _told(self._api.webhook(key, body))


async def _told(call: Any) -> Any:
    """Return what a call returns; a card whose task is taken stays a `Refusal`, any other refusal says what it means."""
    try:
        return await call
    except Refusal as error:
        if error.code == TAKEN:
            raise
        raise meaning(error) from error


def _digest(content: bytes) -> str:
    return hashlib.md5(content, usedforsecurity=False).hexdigest()
