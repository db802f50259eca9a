"""The platform behind an official account, as strict as its documentation: tokens, the customer service's ledger, templates,
media, menu and QR codes. What it seals is sealed here anew, by the documentation alone, and by nothing of the house.
"""

import base64
import hashlib
import os
import re
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bots.config.environment import WechatAccess

APPID, SECRET, TOKEN, KEY = (
    "wx5823bf96d3bd56c7",
    "a-secret-of-the-account",
    "QDG6eK",
    "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
)
ACCOUNT = "gh_6a0b27be9c4a"
LINK = re.compile(r'<a href="weixin://bizmsgmenu\?msgmenucontent=([^"&]*)&msgmenuid=([^"&]*)">([^<]*)</a>')
#: What a category template takes in each type of field.
FIELDS = {
    "thing": re.compile(r".{1,20}"),
    "character_string": re.compile(r"[!-~]{1,32}"),
    "time": re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d"),
    "phrase": re.compile(r"[\u4e00-\u9fff]{1,5}"),
}
PICTURE = b"\xff\xd8\xff\xe0 a picture"


BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Window:
    """What an act has opened."""

    until: datetime
    left: int


@dataclass(slots=True)
class Official:
    """The platform: what it was told, and what it shows on people's phones."""

    now: Callable[[], datetime]
    url: str = ""
    on_shown: Callable[[str, str, str], None] = lambda openid, kind, text: None
    calls: list[tuple[str, Any]] = field(default_factory=list)
    refused: list[tuple[str, int]] = field(default_factory=list)
    #: Error codes to be given next, by path.
    script: dict[str, list[int]] = field(default_factory=dict)
    media: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    templates: dict[str, tuple[str, ...]] = field(default_factory=dict)
    is_listed: bool = True
    is_counting: bool = True
    _token: str = ""
    _token_until: datetime = BEGINNING
    _numbers: Any = field(default_factory=lambda: count(1))
    _windows: dict[str, dict[str, Window]] = field(default_factory=dict)
    _followers: set[str] = field(default_factory=set)

    # What people do, as far as it opens anything.

    def acted(self, openid: str, kind: str, at: datetime) -> None:
        count_, lasts = (5, timedelta(hours=48)) if kind == "message" else (3, timedelta(minutes=1))
        self._followers.add(openid)
        self._windows.setdefault(openid, {})[kind] = Window(at + lasts, count_)

    def left(self, openid: str) -> None:
        self._followers.discard(openid)
        self._windows.pop(openid, None)

    def would_take(self, openid: str) -> int:
        """Return how many messages somebody may be sent now, after what they said last."""
        window = self._windows.get(openid, {}).get("message")
        is_open = window is not None and self.now() + timedelta(seconds=10) < window.until
        return window.left if window is not None and is_open and openid in self._followers else 0

    def expire_token(self) -> None:
        """Let the token be worth nothing, as when somebody else fetched one."""
        self._token = ""

    def called(self, path: str) -> list[Any]:
        return [body for each, body in self.calls if each == path]

    def said(self, openid: str) -> list[str]:
        """Return the texts of the customer service to somebody."""
        return [
            b["text"]["content"]
            for b in self.called("/cgi-bin/message/custom/send")
            if b["touser"] == openid and "text" in b
        ]

    # What it answers.

    def app(self) -> Starlette:
        calls = {
            "/cgi-bin/message/custom/send": self._send,
            "/cgi-bin/message/template/send": self._notify,
            "/cgi-bin/menu/create": self._menu,
            "/cgi-bin/qrcode/create": self._qrcode,
            "/cgi-bin/media/upload": self._upload,
        }
        routes = [Route(path, self._known(path, call), methods=["POST"]) for path, call in calls.items()]
        return Starlette(
            routes=[
                *routes,
                Route("/cgi-bin/stable_token", self._stable_token, methods=["POST"]),
                Route("/cgi-bin/media/get", self._download),
                Route("/cgi-bin/menu/get", self._show_menu),
            ]
        )

    async def _stable_token(self, request: Request) -> Response:
        body = await request.json()
        self.calls.append(("/cgi-bin/stable_token", body))
        if scripted := self._scripted("/cgi-bin/stable_token"):
            return _error(scripted)
        if not self.is_listed:
            return _error(40164, "invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist rid: 1-2")
        if body.get("appid") != APPID:
            return _error(40013)
        if body.get("secret") != SECRET or body.get("grant_type") != "client_credential":
            return _error(40125)
        if body.get("force_refresh") or not self._token or self._token_until - self.now() < timedelta(minutes=5):
            self._token, self._token_until = f"token-{next(self._numbers)}", self.now() + timedelta(seconds=7200)
        return JSONResponse(
            {"access_token": self._token, "expires_in": int((self._token_until - self.now()).total_seconds())}
        )

    def _known(self, path: str, call: Callable[[Any], dict[str, Any] | int]) -> Callable[[Request], Any]:
        async def endpoint(request: Request) -> Response:
            if "multipart" in request.headers.get("content-type", ""):
                async with request.form() as form:
                    file: Any = form["media"]
                    body = {"content": await file.read(), "type": file.content_type}
            else:
                body = await request.json()
            if refusal := self._refusal(request, path):
                self.refused.append((path, refusal))
                return _error(refusal)
            self.calls.append((path, body))
            found = call(body)
            if isinstance(found, int):
                self.refused.append((path, found))
                return _error(found)
            return JSONResponse({"errcode": 0, "errmsg": "ok"} | found)

        return endpoint

    def _refusal(self, request: Request, path: str) -> int:
        if scripted := self._scripted(path):
            return scripted
        given = request.query_params.get("access_token")
        if given is None:
            return 41001
        return 40001 if given != self._token else 42001 if self.now() >= self._token_until else 0

    def _scripted(self, path: str) -> int:
        waiting = self.script.get(path)
        return waiting.pop(0) if waiting else 0

    def _send(self, body: dict[str, Any]) -> dict[str, Any] | int:
        openid, kind = body["touser"], body["msgtype"]
        if kind == "text" and not 0 < len(body["text"]["content"].encode()) <= 2048:
            return 45002
        if kind == "image" and body["image"]["media_id"] not in self.media:
            return 40007
        windows = [w for w in self._windows.get(openid, {}).values() if self.now() < w.until]
        if openid not in self._followers or not (windows or not self.is_counting):
            return 45015
        usable = [window for window in windows if window.left]
        if not usable and self.is_counting:
            return 45047
        if usable:
            min(usable, key=lambda window: window.until).left -= 1
        self.on_shown(openid, kind, body["text"]["content"] if kind == "text" else body[kind]["media_id"])
        return {}

    def _notify(self, body: dict[str, Any]) -> dict[str, Any] | int:
        openid, wanted = body["touser"], self.templates.get(body["template_id"])
        if wanted is None or set(wanted) != set(body["data"]):
            return 47003
        if openid not in self._followers:
            return 43004
        for name, given in body["data"].items():
            if not FIELDS[name.rstrip("0123456789")].fullmatch(given["value"]):
                return 47003
        self.on_shown(openid, "template", " ".join(given["value"] for given in body["data"].values()))
        return {"msgid": next(self._numbers)}

    def _menu(self, body: dict[str, Any]) -> dict[str, Any] | int:
        ok = 1 <= len(body["button"]) <= 3 and all(len(b["name"]) <= 4 and len(b["key"]) <= 128 for b in body["button"])
        return {} if ok else 40018

    def _qrcode(self, body: dict[str, Any]) -> dict[str, Any] | int:
        scene = body["action_info"]["scene"]["scene_str"]
        return {"ticket": "gQ", "url": f"http://weixin.example/q/{scene}"} if 1 <= len(scene) <= 64 else 40053

    def _upload(self, body: dict[str, Any]) -> dict[str, Any] | int:
        media = f"uploaded-{next(self._numbers)}"
        self.media[media] = body["content"], body["type"]
        return {"type": "image", "media_id": media, "created_at": 1}

    async def _show_menu(self, request: Request) -> Response:
        menus = self.called("/cgi-bin/menu/create")
        refusal = self._refusal(request, "/cgi-bin/menu/get") or (0 if menus else 46003)
        return _error(refusal) if refusal else JSONResponse({"menu": menus[-1]})

    async def _download(self, request: Request) -> Response:
        if refusal := self._refusal(request, "/cgi-bin/media/get"):
            return _error(refusal)
        self.calls.append(("/cgi-bin/media/get", request.query_params["media_id"]))
        found = self.media.get(request.query_params["media_id"])
        return _error(40007) if found is None else Response(found[0], media_type=found[1])


def _error(code: int, words: str = "refused") -> Response:
    return JSONResponse({"errcode": code, "errmsg": words})


def access(url: str) -> WechatAccess:
    return WechatAccess(appid=APPID, secret=SECRET, token=TOKEN, aes_key=KEY, base_url=url)


# What it sends to the callback.


def sign(*covered: str) -> str:
    return hashlib.sha1("".join(sorted(covered)).encode()).hexdigest()


def encrypt(text: str, appid: str = APPID, key: str = KEY) -> str:
    secret, content = base64.b64decode(key + "="), text.encode()
    plain = os.urandom(16) + struct.pack("!I", len(content)) + content + appid.encode()
    padding = 32 - len(plain) % 32
    cipher = Cipher(algorithms.AES(secret), modes.CBC(secret[:16])).encryptor()
    return base64.b64encode(cipher.update(plain + bytes([padding]) * padding) + cipher.finalize()).decode()


def decrypt(encrypted: str, key: str = KEY) -> tuple[str, str]:
    """Return the content and whom it is for; padding is checked strictly."""
    secret = base64.b64decode(key + "=")
    cipher = Cipher(algorithms.AES(secret), modes.CBC(secret[:16])).decryptor()
    plain = cipher.update(base64.b64decode(encrypted)) + cipher.finalize()
    assert 1 <= plain[-1] <= 32
    assert plain.endswith(plain[-1:] * plain[-1])
    content = plain[16 : -plain[-1]]
    (length,) = struct.unpack("!I", content[:4])
    return content[4 : 4 + length].decode(), content[4 + length :].decode()


def message(openid: str, at: datetime, **fields: Any) -> str:
    """Return a message as XML; its elements are named as WeChat names them."""
    elements: Mapping[str, Any] = {
        "ToUserName": ACCOUNT,
        "FromUserName": openid,
        "CreateTime": int(at.timestamp()),
        **fields,
    }
    return "<xml>" + "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in elements.items()) + "</xml>"


@dataclass(frozen=True, slots=True)
class Call:
    """A call of the callback."""

    params: Mapping[str, str]
    body: str


def sealed(xml: str, at: datetime, *, nonce: str = "", token: str = TOKEN, appid: str = APPID) -> Call:
    """Return the call that tells the account of a message."""
    encrypted, timestamp = encrypt(xml, appid), str(int(at.timestamp()))
    nonce = nonce or os.urandom(5).hex()
    params = {
        "signature": sign(token, timestamp, nonce),
        "timestamp": timestamp,
        "nonce": nonce,
        "openid": "o",
        "encrypt_type": "aes",
        "msg_signature": sign(token, timestamp, nonce, encrypted),
    }
    return Call(params, f"<xml><ToUserName>{ACCOUNT}</ToUserName><Encrypt>{encrypted}</Encrypt></xml>")


def opened(body: str) -> dict[str, str]:
    """Return the elements of an answer to a call, its seal checked; nothing if there is no answer."""
    if body in ("", "success"):
        return {}
    outer = {each.tag: each.text or "" for each in ElementTree.fromstring(body)}
    assert outer["MsgSignature"] == sign(TOKEN, outer["TimeStamp"], outer["Nonce"], outer["Encrypt"])
    xml, receiver = decrypt(outer["Encrypt"])
    assert receiver == APPID
    return {each.tag: each.text or "" for each in ElementTree.fromstring(xml)}
