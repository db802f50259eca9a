"""What the core says, as Telegram is told: one message out, the calls of the Bot API that say it. Pure."""

import html
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bots.adapter import Abilities
from bots.render import render
from core.messages import Attachment, Button, MediaKind, Outbound, Share

#: Telegram takes 4096 characters; the rest is for the names of those who are to be pinged.
ABILITIES = Abilities(length=4000)
#: How much may stand in one row of buttons, a Chinese character counting two, and how many buttons.
ROW_WIDTH, ROW_BUTTONS = 28, 3
LONGEST_DATA = 64
NO_PREVIEW = {"link_preview_options": '{"is_disabled":true}'}
#: What Telegram makes a link of by itself, and shows the page behind it.
LINK = re.compile(r"://|\w\.[A-Za-z]{2}")
#: What Telegram makes a call of: words of a resident must not ring anybody's telephone. The sign behind it is not seen.
CALL, QUIET = re.compile(r"(?<!\w)@(?=[A-Za-z]\w{3})"), "@\u2060"
LONGEST_PLACEHOLDER = 64
#: The key that hands something over, by what it hands over.
REQUESTS = {Share.PHONE: "request_contact", Share.PLACE: "request_location"}
Own = Callable[[Attachment], str]
AWAY = '{"remove_keyboard":true}'
ALBUM = 10

#: What is sent again by its id is sent as what it was; what was kept as a file, as what it is.
BY_KIND = {
    MediaKind.PHOTO: "photo",
    MediaKind.VOICE: "voice",
    MediaKind.VIDEO: "video",
    MediaKind.FILE: "document",
    MediaKind.STICKER: "sticker",
}
METHODS = {
    "photo": "sendPhoto",
    "voice": "sendVoice",
    "audio": "sendAudio",
    "video": "sendVideo",
    "video_note": "sendVideoNote",
    "animation": "sendAnimation",
    "document": "sendDocument",
    "sticker": "sendSticker",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of the Bot API; `uploads` names the parameters whose value is the name of something kept here.

    `filename` is what whoever saves it sees, where it has a name of its own.
    """

    method: str
    params: Mapping[str, Any]
    uploads: tuple[str, ...] = ()
    filename: str = ""
    #: The same without markup, for a server that can't read it.
    plain: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_words(self) -> bool:
        """Tell words from what goes with them."""
        return self.method in ("sendMessage", "editMessageText")


def compose(
    outbound: Outbound,
    *,
    edits: str | None = None,
    people: Mapping[str, str] | None = None,
    labels: Mapping[Share, str] | None = None,
    by_id: bool = True,
) -> list[Call]:
    """Return the calls in order: texts, the last with the buttons, then what goes with them.

    `edits` is the message to be changed instead of sent; `people` are the ids of those to be pinged, by name;
    `labels` are the words on the keys that hand something over; without `by_id` everything is sent from what is kept here.
    """
    chat = where(outbound.peer.chat)
    rendered = render(outbound, ABILITIES)
    labels = labels or {share: share.value for share in Share}
    calls = list(_put_away(chat, outbound, labels))
    for number, part in enumerate(rendered.parts, start=1):
        markup = _markup(outbound, rendered.buttons, labels) if number == len(rendered.parts) else {}
        pinged = (people or {}) if number == 1 else {}
        told = {"text": marked(part, pinged), "parse_mode": "HTML"} | (NO_PREVIEW if LINK.search(part) else {})
        plain = {**chat, **markup, "text": part}
        if edits is not None and number == 1:
            edited = {"chat_id": chat["chat_id"], "message_id": edits}
            calls.append(Call(method="editMessageText", params=edited | told | markup, plain=plain | edited))
        else:
            calls.append(Call(method="sendMessage", params=chat | told | markup, plain=plain))
    return [*calls, *_media(chat, outbound.attachments, _own if by_id else _nobodys)]


def where(chat: str) -> dict[str, Any]:
    """Return the parameters that name a chat, and the topic in it."""
    number, _, thread = chat.partition("/")
    return {"chat_id": number} | ({"message_thread_id": int(thread)} if thread else {})


def marked(text: str, people: Mapping[str, str]) -> str:
    """Return the text as HTML, in which the people's names ping them; who is not named in it is named at its end."""
    escaped = html.escape(CALL.sub(QUIET, text), quote=False)
    for name, person in people.items():
        shown = html.escape(name, quote=False)
        link = f'<a href="tg://user?id={person}">{shown}</a>'
        escaped = escaped.replace(shown, link, 1) if shown in escaped else f"{escaped} {link}"
    return escaped


def rows(buttons: Sequence[Button]) -> list[list[dict[str, str]]]:
    """Return the buttons in rows that a phone can show without cutting their words."""
    found: list[list[dict[str, str]]] = []
    room = 0
    for button in buttons:
        if len(button.data.encode()) > LONGEST_DATA:
            continue
        width = sum(2 if ord(char) > 0xFF else 1 for char in button.label) + 4
        if not found or width > room or len(found[-1]) == ROW_BUTTONS:
            found.append([])
            room = ROW_WIDTH
        found[-1].append({"text": button.label, "callback_data": button.data})
        room -= width
    return found


def _markup(outbound: Outbound, buttons: Sequence[Button], labels: Mapping[Share, str]) -> dict[str, str]:
    is_group = outbound.peer.chat.startswith("-")
    if outbound.share in REQUESTS and not is_group:
        # One message has one keyboard: the other choices become keys, and a key says its label.
        asked: list[dict[str, Any]] = [{"text": labels[outbound.share], REQUESTS[outbound.share]: True}]
        others = [[{"text": one["text"]} for one in row] for row in rows(buttons)]
        shown = {"keyboard": [asked, *others], "one_time_keyboard": True, "resize_keyboard": True}
        return {"reply_markup": json.dumps(shown, ensure_ascii=False)}
    if buttons:
        return {"reply_markup": json.dumps({"inline_keyboard": rows(buttons)}, ensure_ascii=False)}
    if outbound.share is Share.DONE and not is_group:
        return {"reply_markup": AWAY}
    if outbound.awaits and is_group:
        # In a group with privacy the bot sees only what answers it, so the asked person's keyboard is made to answer.
        hint = outbound.text.splitlines()[-1][:LONGEST_PLACEHOLDER]
        forced = {"force_reply": True, "selective": bool(outbound.mention), "input_field_placeholder": hint}
        return {"reply_markup": json.dumps(forced, ensure_ascii=False)}
    return {}


def _put_away(chat: Mapping[str, Any], outbound: Outbound, labels: Mapping[Share, str]) -> Iterator[Call]:
    """Yield the message that puts the keyboard away where the next one can't, having buttons of its own."""
    if outbound.share is Share.DONE and outbound.buttons and not outbound.peer.chat.startswith("-"):
        yield Call(method="sendMessage", params={**chat, "text": labels[Share.DONE], "reply_markup": AWAY})


def _media(chat: Mapping[str, Any], attachments: Sequence[Attachment], own: Own) -> Iterator[Call]:
    pictures = [sent for sent in attachments if _field(sent) in ("photo", "video") and own(sent)]
    albums = [pictures[start : start + ALBUM] for start in range(0, len(pictures), ALBUM)]
    for album in albums:
        if len(album) == 1:
            yield _single(chat, album[0], own)
        else:
            media = [{"type": _field(sent), "media": own(sent)} for sent in album]
            yield Call(method="sendMediaGroup", params={**chat, "media": json.dumps(media)})
    yield from (_single(chat, sent, own) for sent in attachments if sent not in pictures and _can_go(sent))


def _single(chat: Mapping[str, Any], sent: Attachment, own: Own) -> Call:
    if sent.kind is MediaKind.LOCATION:
        at = {**chat, "latitude": sent.latitude, "longitude": sent.longitude}
        if not sent.words:
            return Call(method="sendLocation", params=at)
        return Call(method="sendVenue", params={**at, "title": sent.words[:100], "address": sent.words[:200]})
    sort = _field(sent)
    if number := own(sent):
        return Call(method=METHODS[sort], params={**chat, sort: number})
    return Call(method=METHODS[sort], params={**chat, sort: sent.source}, uploads=(sort,), filename=sent.name)


def _can_go(sent: Attachment) -> bool:
    if sent.kind is MediaKind.LOCATION:
        return sent.latitude is not None and sent.longitude is not None
    return bool(sent.source)


def _field(sent: Attachment) -> str:
    own, _, rest = sent.source.partition(":")
    sort = rest.partition(":")[0]
    return sort if own == "telegram" and sort in METHODS else BY_KIND.get(sent.kind, "document")


def _own(sent: Attachment) -> str:
    """Return the id under which Telegram itself keeps it, or nothing if it came another way."""
    own, _, rest = sent.source.partition(":")
    return rest.partition(":")[2] if own == "telegram" else ""


def _nobodys(sent: Attachment) -> str:
    """Return no id: it is sent from what is kept here."""
    return ""
