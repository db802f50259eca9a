"""Sealed callbacks: who signed, when, and what is inside. Everything here is hostile until its signature has been checked.

wechatpy knows the cipher and the order of what is signed; what it leaves open is closed here: the comparison takes
constant time, old signatures are refused, a signature is good for three tries and no more, and its dozen kinds of
exceptions become one.
"""

import base64
import binascii
import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import xmltodict
from wechatpy.crypto import PrpCrypto
from wechatpy.crypto.cryptography import WeChatCipher
from wechatpy.utils import WeChatSigner

#: So far may the platform's clock and ours be apart.
SKEW = timedelta(minutes=5)
#: The platform's messages are a few kilobytes; nothing larger is even parsed.
LARGEST = 64 * 1024
#: One message is tried three times, five seconds apart; whoever sends it again later is not the platform.
TRIES, WITHIN = 3, timedelta(seconds=30)
KEY = re.compile(r"[A-Za-z0-9]{43}")
TOKEN = re.compile(r"[A-Za-z0-9]{3,32}")


class NotTheirs(Exception):
    """The call is not the platform's own, or not for us; the reason never quotes it."""


@dataclass(frozen=True, slots=True)
class Signed:
    """The signature of a call, and what it covers beside the content."""

    signature: str
    timestamp: str
    nonce: str


class Envelope:
    """Opens and seals what passes between the platform and one receiver (an appid, a corpid)."""

    def __init__(self, token: str, aes_key: str, receiver: str) -> None:
        if not is_token(token) or not is_key(aes_key):
            raise ValueError("no callback can be trusted without a token and a key of the right length")
        self._token = token
        self._cipher = _Cipher(base64.b64decode(aes_key + "="))
        self._receiver = receiver
        self._seen = _Seen()

    def check(self, signed: Signed, content: str | None, now: datetime) -> None:
        """Check who signed the content (None: no content is covered) and when; raises `NotTheirs`."""
        covered = (self._token, signed.timestamp, signed.nonce, *(() if content is None else (content,)))
        if not hmac.compare_digest(_sign(*covered).encode(), signed.signature.encode("utf-8", "replace")):
            raise NotTheirs("signature")
        # A number so long would only be made to be slow to read.
        if not signed.timestamp.isdecimal() or len(signed.timestamp) > 12:
            raise NotTheirs("timestamp")
        if abs(now.timestamp() - int(signed.timestamp)) > SKEW.total_seconds():
            raise NotTheirs("stale")

    def open(self, signed: Signed, encrypted: str, now: datetime) -> str:
        """Return what is inside, once the signature, its age and its tries are found good; raises `NotTheirs`."""
        self.check(signed, encrypted, now)
        try:
            content = str(self._cipher.decrypt(encrypted, self._receiver))
        except Exception as error:  # the library has one for every kind of garbage
            raise NotTheirs(f"content: {type(error).__name__}") from None
        if self._seen.count(signed, now) > TRIES:
            raise NotTheirs("replayed")
        return content

    def seal(self, content: str, now: datetime) -> Mapping[str, str]:
        """Return the content encrypted, with its signature, by the names of their elements."""
        timestamp, nonce = str(int(now.timestamp())), secrets.token_hex(8)
        encrypted = self._cipher.encrypt(content, self._receiver).decode()
        signature = _sign(self._token, timestamp, nonce, encrypted)
        return {"Encrypt": encrypted, "MsgSignature": signature, "TimeStamp": timestamp, "Nonce": nonce}


def open_file(sealed: bytes, key: str) -> bytes:
    """Return what is inside a file that is sealed with a key of its own; raises `NotTheirs` for what is none."""
    try:
        content: bytes = WeChatCipher(base64.b64decode(key)).decrypt(sealed)
    except ValueError as error:
        raise NotTheirs(f"file: {type(error).__name__}") from None
    padding = content[-1] if content else 0
    if not 0 < padding <= 32 or content[-padding:] != bytes([padding]) * padding:
        raise NotTheirs("file: padding")
    return content[:-padding]


def is_token(token: str) -> bool:
    """Tell whether it is a token as the console takes it."""
    return TOKEN.fullmatch(token) is not None


def is_key(aes_key: str) -> bool:
    """Tell whether it is an EncodingAESKey: 43 letters and digits, 32 bytes."""
    if KEY.fullmatch(aes_key) is None:
        return False
    try:
        return len(base64.b64decode(aes_key + "=")) == 32
    except binascii.Error:
        return False


def encrypted_in(body: bytes) -> str:
    """Return what a call has encrypted; raises `NotTheirs` where it is not said once and plainly.

    Anybody can call, so nothing here reads XML: 64 KB of nested elements would cost a reader a tenth of a second.
    """
    if len(body) > LARGEST:
        raise NotTheirs("too large")
    found = _ENCRYPTED.findall(body)
    if len(found) != 1 or body.count(b"<Encrypt>") != 1:
        raise NotTheirs("not encrypted")
    return str(found[0].decode("ascii"))


def fields_of(xml: str | bytes) -> Mapping[str, Any]:
    """Return the elements under `<xml>`; raises `NotTheirs` for what is no such thing. Entities are refused unread."""
    if len(xml) > LARGEST:
        raise NotTheirs("too large")
    try:
        found = xmltodict.parse(xml)["xml"]
    except Exception as error:
        raise NotTheirs(f"xml: {type(error).__name__}") from None
    if not isinstance(found, dict):
        raise NotTheirs("xml: no elements")
    return found


def element(name: str, text: str) -> str:
    """Return an element that says the text whatever it is: it can't end its section, nor break the reader."""
    readable = _UNREADABLE.sub("", text).replace("]]>", "]]]]><![CDATA[>")
    return f"<{name}><![CDATA[{readable}]]></{name}>"


_ENCRYPTED = re.compile(rb"<Encrypt>(?:<!\[CDATA\[)?([A-Za-z0-9+/]+={0,2})(?:\]\]>)?</Encrypt>")
#: What XML 1.0 has no place for: control characters, halves of characters, and what is no character at all.
_UNREADABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _Cipher(PrpCrypto):  # type: ignore[misc]
    """The library's cipher, its beginnings unforeseeable: the same key and vector serve every message."""

    def get_random_string(self) -> str:
        """Return sixteen characters that nobody can guess."""
        return secrets.token_hex(8)


@dataclass(slots=True)
class _Seen:
    """Which signatures came lately, each with its first time and its tries."""

    calls: dict[Signed, tuple[datetime, int]] = field(default_factory=dict)

    def count(self, signed: Signed, now: datetime) -> int:
        """Return which try this is; one that comes late is one too many."""
        while self.calls and now - next(iter(self.calls.values()))[0] > 2 * SKEW:
            del self.calls[next(iter(self.calls))]
        first, tries = self.calls.get(signed, (now, 0))
        tries = TRIES + 1 if now - first > WITHIN else tries + 1
        self.calls[signed] = first, tries
        return tries


def _sign(*covered: str) -> str:
    signer = WeChatSigner()
    signer.add_data(*covered)
    return str(signer.signature)
