"""What the page asks, read from requests that anybody may have written; `NotUnderstood` says what is wrong with one."""

import json
import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from starlette.requests import Request

from bots.body import body_of
from core.messages import Attachment, MediaKind

LONGEST_TEXT = 4000
LONGEST_NAME = 20
LONGEST_FILE_NAME = 120
MOST_ATTACHMENTS = 9
LARGEST_BODY = 64 * 1024
LARGEST_UPLOAD = 10 * 1024 * 1024
FURTHEST = timedelta(days=62)


class NotUnderstood(Exception):
    """The request can't be done: the HTTP status, a word for the page, and a sentence for whoever reads the answer."""

    def __init__(self, status: int, word: str, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.word = word
        self.sentence = sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """Somebody writes in a chat."""

    chat: str
    author: str
    text: str
    attachments: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """Somebody presses a button in a chat."""

    chat: str
    author: str
    data: str


async def say_of(request: Request) -> Say:
    """Read a message: words, things sent beside them, or both."""
    body = await _body(request)
    say = Say(
        chat=_text(body, "chat"),
        author=name_of(_text(body, "author")),
        text=_text(body, "text", longest=LONGEST_TEXT).strip(),
        attachments=_attachments(body.get("attachments", [])),
    )
    if not say.text and not say.attachments:
        raise NotUnderstood(400, "empty", "There is nothing in this message.")
    return say


async def press_of(request: Request) -> Press:
    """Read a press."""
    body = await _body(request)
    return Press(chat=_text(body, "chat"), author=name_of(_text(body, "author")), data=_text(body, "data"))


async def wind_of(request: Request) -> timedelta | None:
    """Read how far the clock goes: so many minutes, or None for the next thing due."""
    minutes = (await _body(request)).get("minutes")
    if minutes is None:
        return None
    if not _is_number(minutes) or not 0 < minutes * 60 <= FURTHEST.total_seconds():
        raise NotUnderstood(400, "minutes", "The clock goes forward by minutes, two months at most.")
    return timedelta(minutes=minutes)


async def resident_of(request: Request) -> str:
    """Read the name of a new resident."""
    return name_of(_text(await _body(request), "name"))


def name_of(words: str) -> str:
    """Return the name of a person in its plain form; letters, digits, spaces and dots only."""
    name = unicodedata.normalize("NFKC", words).strip()
    if not 0 < len(name) <= LONGEST_NAME or not re.fullmatch(r"[\w .·-]+", name):
        raise NotUnderstood(400, "name", "A name has 1 to 20 letters.")
    return name


def file_name_of(request: Request) -> str:
    """Return the last part of the name of an uploaded file, without what a file system might trip over."""
    words = re.split(r"[/\\]", request.query_params.get("name", ""))[-1]
    return "".join(char for char in words if char.isprintable()).strip()[:LONGEST_FILE_NAME]


async def content_of(request: Request, largest: int) -> bytes:
    """Return the body, refused as soon as it is larger."""
    content = await body_of(request, largest)
    if content is None:
        raise NotUnderstood(413, "too_large", f"More than {largest // 1024} kB can't be sent.")
    return content


async def _body(request: Request) -> Mapping[str, Any]:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise NotUnderstood(415, "not_json", "This wants application/json.")
    try:
        body = json.loads(await content_of(request, LARGEST_BODY))
    except (ValueError, RecursionError) as wrong:
        raise NotUnderstood(400, "not_json", "This is not JSON.") from wrong
    if not isinstance(body, dict):
        raise NotUnderstood(400, "not_json", "This wants a JSON object.")
    return body


def _text(body: Mapping[str, Any], key: str, *, longest: int = 200) -> str:
    words = body.get(key, "")
    if not isinstance(words, str):
        raise NotUnderstood(400, key, f"“{key}” is not text.")
    if len(words) > longest:
        raise NotUnderstood(413, "too_long", f"“{key}” is longer than {longest} characters.")
    return "".join(char for char in words if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs"))


def _attachments(sent: object) -> tuple[Attachment, ...]:
    if not isinstance(sent, list) or len(sent) > MOST_ATTACHMENTS:
        raise NotUnderstood(400, "attachments", f"Up to {MOST_ATTACHMENTS} things can be sent at once.")
    return tuple(_attachment(one) for one in sent)


def _attachment(sent: object) -> Attachment:
    if not isinstance(sent, dict) or sent.get("kind") not in list(MediaKind):
        raise NotUnderstood(400, "attachments", "This kind of thing can't be sent.")
    return Attachment(
        kind=MediaKind(sent["kind"]),
        name=_text(sent, "name"),
        source=_text(sent, "source"),
        words=_text(sent, "words", longest=LONGEST_TEXT),
        latitude=_degrees(sent.get("latitude"), 90),
        longitude=_degrees(sent.get("longitude"), 180),
    )


def _degrees(number: object, most: int) -> float | None:
    if number is None:
        return None
    if not isinstance(number, int | float) or not _is_number(number) or abs(number) > most:
        raise NotUnderstood(400, "attachments", "There is no such place.")
    return float(number)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
