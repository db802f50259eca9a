"""The group bot, over its gateway."""

import base64
import contextlib
import json
from typing import Any

from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed
from wecom_account import BOT_ID, BOT_SECRET
from wecom_chats import FIVE_SECONDS, Chats
from wecom_shown import MEDIA, Refused, as_read, check_card


class ByBot(Chats):
    """Has one connection at a time, and obeys what comes over it."""

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
        check_card(body["template_card"])
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
