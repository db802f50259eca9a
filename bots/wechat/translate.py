"""What WeChat says, as the core hears it: the elements of one message in, one message or change of a person out. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bots.wechat.places import wgs84
from core.arrival import Arrival, arrival_of
from core.choices import Choice
from core.messages import Attachment, Inbound, MediaKind, Peer
from core.reach import Act

CHANNEL = "wechat"
#: The buttons of the menu; their keys are what comes back.
MENU = (Choice.COMPLAIN, Choice.PROGRESS, Choice.HUMAN)
#: What the data of our own buttons looks like; anybody may write a link that looks like a button.
DATA = re.compile(r"[a-z_]{2,20}(?::[\w-]{0,32}){0,2}")
#: WeChat's own little pictures, as it writes them in a text: /::)  /:rose  [捂脸]
EMOJI = re.compile(r"(?:/:[^\s/]{1,8}|\[[^\]\s]{1,6}\]|\s)+")
SCENE = "qrscene_"

Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A message or a tap: what it says, and what it lets us answer."""

    inbound: Inbound
    act: Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """Somebody follows us no more."""

    id: str
    peer: Peer


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered:
    """A template message that was taken and did not arrive after all; `message` is the id that it was taken under."""

    id: str
    peer: Peer
    message: str


Meant = Heard | Left | Undelivered


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What whoever follows or comes in by a code is taken to say, and what WeChat puts in place of a sticker."""

    start: str
    stickers: frozenset[str] = frozenset()


def translate(fields: Fields, words: Words) -> Meant | None:
    """Return what a message means, or None for what is not for us; ValueError and KeyError for what is no message."""
    kind = _said(fields, "MsgType").lower()
    if kind == "event":
        return _event(fields, words)
    if kind == "text":
        return _text(fields, words)
    if kind == "link":
        title = "\n".join(filter(None, (_said(fields, "Title"), _said(fields, "Url"))))
        return _heard(fields, text=title)
    if not kind:
        raise KeyError("MsgType")
    attached = ATTACHED.get(kind)
    # What no resident can be heard by (a file, music) is answered like silence: they are asked for words.
    return _heard(fields, attachments=(attached(fields),) if attached is not None else ())


def id_of(fields: Fields) -> str:
    """Return what the three tries of one message have in common."""
    number = _said(fields, "MsgId")
    if number:
        return number
    told = [_said(fields, name) for name in ("FromUserName", "CreateTime", "Event", "EventKey")]
    job = _said(fields, "MsgID")
    return ".".join([*told, job] if job else told)


def template_id(number: object) -> str:
    """Return the id under which a template message is known here, by the number that the platform gave it."""
    return f"template-{number}"


def _event(fields: Fields, words: Words) -> Meant | None:
    event, key = _said(fields, "Event").lower(), _said(fields, "EventKey")
    match event:
        case "unsubscribe":
            return Left(id=id_of(fields), peer=_peer(fields))
        case "subscribe" | "scan":
            return _heard(fields, text=words.start, arrival=arrival_of(key.removeprefix(SCENE)), act=Act.TAP)
        case "click" if key in set(MENU):
            return _heard(fields, press=key, act=Act.TAP)
        case "click":
            # A telephone keeps an older menu for a day: whoever taps it is greeted, and offered what there is now.
            return _heard(fields, text=words.start, act=Act.TAP)
        case "templatesendjobfinish" if _said(fields, "Status").lower() != "success":
            return Undelivered(id=id_of(fields), peer=_peer(fields), message=template_id(_said(fields, "MsgID")))
        case _:
            return None


def _text(fields: Fields, words: Words) -> Heard | None:
    text, chosen = _said(fields, "Content"), _said(fields, "bizmsgmenuid")
    if chosen and DATA.fullmatch(chosen):
        return _heard(fields, press=chosen, act=Act.TAP)
    if text.strip() in words.stickers or EMOJI.fullmatch(text):
        return _heard(fields, attachments=(Attachment(kind=MediaKind.STICKER, words=text.strip()),))
    return _heard(fields, text=text, act=Act.TAP if chosen else Act.MESSAGE)


def _heard(
    fields: Fields,
    *,
    text: str = "",
    press: str | None = None,
    arrival: Arrival | None = None,
    attachments: tuple[Attachment, ...] = (),
    act: Act = Act.MESSAGE,
) -> Heard:
    inbound = Inbound(
        channel=CHANNEL,
        id=id_of(fields),
        peer=_peer(fields),
        author=_peer(fields).chat,
        author_name="",
        text=text,
        press=press,
        arrival=arrival,
        attachments=attachments,
        sent_at=datetime.fromtimestamp(int(_said(fields, "CreateTime")), UTC),
    )
    return Heard(inbound=inbound, act=act)


def _peer(fields: Fields) -> Peer:
    openid = _said(fields, "FromUserName")
    if not openid:
        raise KeyError("FromUserName")
    return Peer(channel=CHANNEL, chat=openid)


def _said(fields: Fields, name: str) -> str:
    """Return the text of an element, or nothing; ValueError for an element that came twice or holds others."""
    found = fields.get(name)
    if found is None:
        return ""
    if not isinstance(found, str):
        raise ValueError(f"{name} is no text")
    return found


def _place(fields: Fields) -> Attachment:
    latitude, longitude = wgs84(float(_said(fields, "Location_X")), float(_said(fields, "Location_Y")))
    return Attachment(
        kind=MediaKind.LOCATION, words=_said(fields, "Label").strip(), latitude=latitude, longitude=longitude
    )


def _media(kind: MediaKind) -> Callable[[Fields], Attachment]:
    def attached(fields: Fields) -> Attachment:
        media = _said(fields, "MediaId")
        if not media:
            raise KeyError("MediaId")
        return Attachment(kind=kind, source=f"{CHANNEL}:{media}", words=_said(fields, "Recognition").strip())

    return attached


ATTACHED: Mapping[str, Callable[[Fields], Attachment]] = {
    "image": _media(MediaKind.PHOTO),
    "voice": _media(MediaKind.VOICE),
    "video": _media(MediaKind.VIDEO),
    "shortvideo": _media(MediaKind.VIDEO),
    "location": _place,
}
