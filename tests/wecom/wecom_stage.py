"""企业微信 as a stage for the staff: what people say goes in as frames and callbacks, what they see is what was told."""

import asyncio
import re
from collections.abc import Mapping
from datetime import datetime
from html import unescape
from typing import Any

import httpx
from live.stage import Platform as Stage
from live.stage import Said
from live.waiting import PATIENCE
from wecom_account import AES_KEY, AGENT, BOT_ID, BOT_SECRET, CALLBACK_TOKEN, CORP, PICTURE, SECRET
from wecom_platform import Platform
from wecom_shown import Message, as_read

from bots.channel import Channel
from bots.config.environment import WecomAccess, WecomApp, WecomBot
from bots.screen import Shown
from bots.tencent.envelope import Envelope, element
from bots.trust import trusted
from bots.wecom.cards import NOTHING
from bots.wecom.channel import Channel as Wecom
from bots.wecom.links import Ticket
from bots.wecom.page import BADGE
from bots.wecom.page_links import BADGE_LASTS, PageLinks
from core.messages import Attachment, Button, MediaKind

LINK = re.compile(r"http://\S+/t/[\w.-]+")


class Everything(Stage):
    """A company that has all: the group bot, the app, and a webhook for every group."""

    channel = "wecom"

    def __init__(self, server: Platform, groups: tuple[str, ...]) -> None:
        self._server = server
        self._http = httpx.AsyncClient(trust_env=False, timeout=30, verify=trusted())
        self._groups = groups
        self._chats: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._calls: list[dict[str, str]] = []
        self._envelope = Envelope(CALLBACK_TOKEN, AES_KEY, CORP)
        self._gateway: Any = None
        server.on_shown = self._read
        server.callback = self._calls.append

    async def __aenter__(self) -> "Everything":
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._http.aclose()

    def access(self) -> WecomAccess:
        app = WecomApp(corpid=CORP, agentid=str(AGENT), secret=SECRET, token=CALLBACK_TOKEN, aes_key=AES_KEY)
        bot = WecomBot(bot_id=BOT_ID, bot_secret=BOT_SECRET, bot_url=self._server.gateway_url)
        self._server.webhooks |= {f"key-{name}": self.at(name) for name in self._groups}
        webhooks = {name: f"key-{name}" for name in self._groups}
        return WecomAccess(app=app, bot=bot, webhooks=webhooks, base_url=self._server.url)

    def at(self, name: str) -> str:
        """Return the id that the platform itself knows a person or a group by."""
        if name not in self._chats:
            is_group = name in self._groups
            self._chats[name] = f"{'wr' if is_group else 'u'}{len(self._chats) + 1}"
            self._names[self._chats[name]] = self._server.names[self._chats[name]] = name
            self._server.groups |= {self._chats[name]} if is_group else set()
            self._server.spoken.add(self._chats[name])
            self._server.members |= set() if is_group else {self._chats[name]}
        return self._chats[name]

    def chat(self, name: str) -> str:
        return f"group:{self.at(name)}" if name in self._groups else self.at(name)

    def meet(self, channel: Channel) -> None:
        assert isinstance(channel, Wecom)
        self._gateway = channel.gateway

    async def ready(self) -> None:
        await until(lambda: self._gateway.is_up)

    async def say(self, door: str, said: Said) -> None:
        group = self.at(said.group) if said.group else None
        pictures = [self._server.picture(one.name) for one in said.attachments if one.kind is MediaKind.PHOTO]
        # Nobody's voice is recognised here, and in groups none arrives: who speaks writes the words.
        text = said.text or "".join(one.words for one in said.attachments if one.kind is MediaKind.VOICE)
        if group is None:
            for number in pictures:
                self._server.send(self.at(said.who), number)
            if text:
                self._server.write(self.at(said.who), text)
            await self._call_back(door)
            return
        mixed = [{"msgtype": "image", "image": one} for one in map(self._server.sealed, pictures)]
        more: dict[str, Any] = {}
        if mixed:
            words = [{"msgtype": "text", "text": {"content": f"@诉办 {text}"}}]
            more = {"msgtype": "mixed", "mixed": {"msg_item": [*words, *mixed]}}
        await self._taken(lambda: self._server.say(self.at(said.who), text, group=group, **more))

    async def press(self, door: str, said: Said, shown: Shown, button: Button) -> None:
        chat = self.at(said.chat)
        message = next(one for one in self._server.chats[chat] if str(one["id"]) == shown.id)
        key = button.data if button not in buttons_of(message) else ""
        press = lambda: self._server.press(self.at(said.who), button.label, chat=chat, message=message, key=key)  # noqa: E731
        if message["by"] == "app":
            press()
            await self._call_back(door)
        else:
            await self._taken(press)

    def behind(self, chat: str, label: str) -> tuple[Shown, Button] | None:
        for last in reversed(self.phones.shown(chat)):
            before = [state for state in self.phones.heard(chat) if state.id == last.id][-2:-1]
            for button in (button for state in before for button in state.buttons):
                if button.label == label:
                    return last, button
        return None

    async def _taken(self, act: Any) -> None:
        """Let somebody do something in a group, and return when the house has taken it."""
        before = self._gateway.taken
        await asyncio.to_thread(act)
        await until(lambda: self._gateway.taken > before)
        await self._gateway.close()

    async def _call_back(self, door: str) -> None:
        for fields in self._calls:
            query, body = sealed_call(self._envelope, fields, self._server.now())
            answer = await self._http.post(f"{door}/wecom", params=query, content=body)
            assert answer.status_code == 200, answer.status_code
        self._calls.clear()

    def _read(self, chat: str, message: Message) -> None:
        name, number = self._names[chat.removeprefix("bot:")], str(message["id"])
        if "image" in message:
            self.phones.add(name, number, Attachment(kind=MediaKind.PHOTO, name=self._server.pictured(message)))
            return
        # A full-width star is read as a star.
        text = as_read(message | {"card": without_buttons(message)} if "card" in message else message).replace(
            "＊", "*"
        )
        called = [f"@{self._names[one]}" for one in message.get("called", ())]
        self.phones.show(name, number, " ".join([text, *called]), buttons=buttons_of(message))


def without_buttons(message: Message) -> dict[str, Any]:
    dead = [button for button in message["card"].get("button_list", []) if button["key"] == NOTHING]
    return {key: value for key, value in message["card"].items() if key != "button_selection"} | {"button_list": dead}


def buttons_of(message: Message) -> list[Button]:
    card = message.get("card", {})
    options = card.get("button_selection", {}).get("option_list", [])
    live = [button for button in card.get("button_list", []) if button["key"] not in (NOTHING, "more")]
    return [
        *(Button(label=one["text"], data=one["key"]) for one in live),
        *(Button(label=one["text"], data=one["id"]) for one in options),
    ]


def sealed_call(envelope: Envelope, fields: Mapping[str, str], now: datetime) -> tuple[dict[str, str], bytes]:
    """Return how the platform calls the app back: query and body."""
    inside = "".join(
        f"<{name}>{value}</{name}>" if name == "SelectedItems" else element(name, value)
        for name, value in fields.items()
    )
    sealed = envelope.seal(f"<xml>{inside}</xml>", now)
    query = {
        "msg_signature": sealed["MsgSignature"],
        "timestamp": sealed["TimeStamp"],
        "nonce": sealed["Nonce"],
    }
    body = f"<xml>{element('ToUserName', CORP)}{element('Encrypt', sealed['Encrypt'])}</xml>"
    return query, body.encode()


async def until(happened: Any) -> None:
    """Let the loop go on until something is so."""
    async with asyncio.timeout(PATIENCE):
        while not happened():
            await asyncio.sleep(0)


def words_of(page: str) -> str:
    """Return what a page says, as it is read."""
    return unescape(re.sub(r"<[^>]+>", "\n", page.partition("<body>")[2]))


class LinksOnly(Everything):
    """A company that has nothing but webhooks: people read texts in their groups, and act on the page behind the link."""

    def access(self) -> WecomAccess:
        self._server.webhooks |= {f"key-{name}": self.at(name) for name in self._groups}
        webhooks = {name: f"key-{name}" for name in self._groups}
        self._access = WecomAccess(webhooks=webhooks, base_url=self._server.url)
        self._links: dict[str, str] = {}
        return self._access

    def chat(self, name: str) -> str:
        return f"hook:{name}" if name in self._groups else f"page:{self._mobile(name)}.1"

    def meet(self, channel: Channel) -> None:
        """Nothing but its page is needed."""

    async def ready(self) -> None:
        """The page is there as soon as the process is."""

    async def say(self, door: str, said: Said) -> None:
        pictures = [PICTURE + one.name.encode() for one in said.attachments if one.kind is MediaKind.PHOTO]
        # What is spoken elsewhere is typed here.
        words = said.text or "\n".join(one.words for one in said.attachments)
        link = self._links.get(said.chat) or self._links[""]
        await self._send(said, link, *pictures, words=words)

    async def press(self, door: str, said: Said, shown: Shown, button: Button) -> None:
        link = self._links[f"{said.chat} {shown.id}"]
        page = await self._open(said.who, link)
        found = re.search(rf'name="press" value="([^"]+)"[^>]*>{re.escape(button.label)}<', page)
        if found is None:
            # What somebody else did meanwhile is no longer offered there: the word is typed.
            await self._send(said, link, words=button.label)
        else:
            await self._send(said, link, press=unescape(found[1]))

    def _read(self, chat: str, message: Message) -> None:
        name, number, text = self._names[chat], str(message["id"]), as_read(message).replace("＊", "*")
        if "image" in message:
            self.phones.add(name, number, Attachment(kind=MediaKind.PHOTO, name=self._server.pictured(message)))
            return
        found = LINK.search(text)
        who = text.partition("，有一条只给您看的消息")[0]
        if found and who != text:
            page = httpx.get(found[0], cookies=self._badge(who), trust_env=False, timeout=30).text
            body = re.search(r'<div class="card">(.*?)</div>', page, re.DOTALL)
            labels = re.findall(r'name="press"[^>]*>(.*?)<', page)
            self._show(who, number, unescape(body[1] if body else ""), labels, found[0])
            return
        words, _, offered = text.rpartition("\n可以")
        if not found or not words:
            self._show(name, number, text, [], found[0] if found else "")
            return
        called = " ".join(f"@{one}" for one in message.get("called", ()))
        self._show(name, number, f"{words} {called}", offered.partition("，点开办理")[0].split("、"), found[0])

    def _show(self, chat: str, number: str, text: str, labels: list[str], link: str) -> None:
        self.phones.show(chat, number, text, buttons=[Button(label=label, data=label) for label in labels])
        if link:
            self._links[chat] = self._links[f"{chat} {number}"] = link
            # Whoever has heard nothing yet says it on the page that is nobody's.
            self._links[""] = link.rpartition("/")[0]

    def _badge(self, who: str) -> dict[str, str]:
        links = PageLinks("", self._access.secret, self._server.now)
        badge = Ticket(task="", person=self.chat(who), until=self._server.now() + BADGE_LASTS)
        return {BADGE: links.badges.sign(badge)}

    async def _open(self, who: str, link: str) -> str:
        answer = await self._http.get(link, headers=_cookie(self._badge(who)))
        return answer.text

    async def _send(self, said: Said, link: str, *pictures: bytes, **form: str) -> None:
        files = [("picture", ("picture", content)) for content in pictures]
        answer = await self._http.post(link, data=form, files=files or None, headers=_cookie(self._badge(said.who)))
        assert answer.status_code == 200, answer.status_code

    def _mobile(self, name: str) -> str:
        return f"138{len(self.at(name)):02d}{int(self.at(name)[1:]):06d}"


def _cookie(cookies: Mapping[str, str]) -> dict[str, str]:
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
