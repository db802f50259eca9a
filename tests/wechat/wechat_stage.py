"""WeChat as a stage: what residents say goes out sealed to the callback, and what they see is what came back or was sent."""

import re
from itertools import count
from typing import Any

import httpx
from live.stage import Platform, Said
from official import LINK, PICTURE, Official, access, message, opened, sealed

from bots.config.environment import WechatAccess
from bots.screen import Shown
from bots.trust import trusted
from core.choices import Choice
from core.messages import Attachment, Button, MediaKind

#: A choice as it stands under a text: its number, and what is to be tapped.
NUMBERED = re.compile(r"^(\d+) (.+)$", re.MULTILINE)
MENU = {"我要投诉": Choice.COMPLAIN, "我的进度": Choice.PROGRESS, "转人工": Choice.HUMAN}


class Wechat(Platform):
    """Residents who follow an account; their ids look like the real ones."""

    channel = "wechat"

    def __init__(self, official: Official, heading: str) -> None:
        self._official = official
        self._heading = heading
        self._http = httpx.AsyncClient(trust_env=False, timeout=30, verify=trusted())
        self._chats: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._numbers = count(23_000_000_000_000_001)
        official.on_shown = self._read

    async def __aenter__(self) -> "Wechat":
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._http.aclose()

    def access(self) -> WechatAccess:
        return access(self._official.url)

    def chat(self, name: str) -> str:
        if name not in self._chats:
            self._chats[name] = f"oAAAAAAAAAAAAAAAAAAAAAAAA{len(self._chats):03d}"
            self._names[self._chats[name]] = name
        return self._chats[name]

    async def say(self, door: str, said: Said) -> None:
        if said.code:
            await self._hand(door, said, "tap", MsgType="event", Event="SCAN", EventKey=said.code, Ticket="T")
            return
        words = [{"MsgType": "text", "Content": said.text}] if said.text else []
        for content in (*words, *map(self._sent, said.attachments)):
            await self._hand(door, said, "message", MsgId=next(self._numbers), **content)

    async def press(self, door: str, said: Said, shown: Shown, button: Button) -> None:
        tapped = {"MsgType": "text", "Content": button.label, "bizmsgmenuid": button.data}
        await self._hand(door, said, "tap", MsgId=next(self._numbers), **tapped)

    async def _hand(self, door: str, said: Said, kind: str, **fields: Any) -> None:
        openid = self.chat(said.who)
        self._official.acted(openid, kind, said.at)
        call = sealed(message(openid, said.at, **fields), said.at)
        answer = await self._http.post(f"{door}/wechat", params=dict(call.params), content=call.body)
        assert answer.status_code == 200, answer.status_code
        if answer := opened(answer.text):
            assert answer["ToUserName"] == openid
            self._read(openid, "text", answer["Content"])

    def _sent(self, attachment: Attachment) -> dict[str, Any]:
        media = attachment.name or f"m{next(self._numbers)}"
        self._official.media[media] = PICTURE + media.encode(), "image/jpeg"
        match attachment.kind:
            case MediaKind.PHOTO:
                return {"MsgType": "image", "PicUrl": "http://x.example/", "MediaId": media}
            case MediaKind.VOICE:
                return {"MsgType": "voice", "MediaId": media, "Format": "amr", "Recognition": attachment.words}
            case MediaKind.VIDEO:
                return {"MsgType": "video", "MediaId": media, "ThumbMediaId": "thumb"}
            case MediaKind.LOCATION:
                at = {"Location_X": attachment.latitude or 0.0, "Location_Y": attachment.longitude or 0.0}
                return {"MsgType": "location", "Scale": 15, "Label": attachment.words, **at}
        return {"MsgType": "text", "Content": "【收到不支持的消息类型，暂无法显示】"}

    def _read(self, openid: str, kind: str, text: str) -> None:
        name, number = self._names[openid], f"w{next(self._numbers)}"
        if kind == "image":
            content = self._official.media[text][0].removeprefix(PICTURE).decode()
            self.phones.add(name, number, Attachment(kind=MediaKind.PHOTO, name=content))
            return
        buttons = [Button(label=label, data=data) for _, data, label in LINK.findall(text)]
        self.phones.show(name, number, self._plain(text), buttons=buttons)

    def _plain(self, text: str) -> str:
        """Return the text as a human sees it who does not count the choices as part of it."""
        return LINK.sub(r"\3", text.partition(f"\n\n{self._heading}\n")[0])
