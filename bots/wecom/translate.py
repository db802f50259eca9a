"""What 企业微信 says, as the core hears it: one frame of the group bot or one callback of the app in, one message out. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bots.wecom.cards import MORE, NOTHING
from bots.wecom.compose import CHANNEL
from core.messages import Attachment, Inbound, MediaKind, Peer

#: Before the id of a group that the bot is in; of a group that has only a webhook, its name; of who has only the page.
GROUP, HOOK, PAGE = "group:", "hook:", "page:"
#: Who was called at the beginning: the bot itself, whatever the company named it.
CALLED = re.compile(r"^(?:\s*@\S+[\s\u2005\u3000]*)+")
CALLED_AT_END = re.compile(r"[\s\u2005\u3000]+@\S+\s*$")
#: A one-time code: twelve letters and digits that can't be taken for one another, as one word or with dashes.
BIND = re.compile(r"/?bind[\s:：]+(\S.*)", re.IGNORECASE | re.DOTALL)
CODE = re.compile(r"(?:[A-HJ-NP-Z2-9]{4}-){2}[A-HJ-NP-Z2-9]{4}", re.IGNORECASE)
NUMBER = re.compile(r"TS\d{12,}")

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A message or a press, in the words of the core.

    `task` is the card that was pressed and `answer` what it can be answered with: the request's id or the one-time
    code; a press that means nothing (`inbound.press` is None) only wants to see how the card stands. `code` is a
    one-time code to join with, `media` what has to be fetched before.
    """

    inbound: Inbound
    task: str = ""
    answer: str = ""
    code: str | None = None
    media: tuple[Body, ...] = ()


def from_bot(frame: Body, now: datetime) -> Heard | None:
    """Return what a frame of the group bot means, or None for what is not for us; KeyError and the like for garbage."""
    body = frame["body"]
    if frame["cmd"] == "aibot_msg_callback":
        return _said(body, now)
    if frame["cmd"] == "aibot_event_callback" and body["event"]["eventtype"] == "template_card_event":
        return _pressed(body, str(frame["headers"]["req_id"]), now)
    return None


def from_app(fields: Body, now: datetime) -> Heard | None:
    """Return what a callback of the app means, or None for what is not for us; KeyError and the like for garbage."""
    author = plain_id(str(fields["FromUserName"]))
    common: dict[str, Any] = {
        "channel": CHANNEL,
        "peer": Peer(channel=CHANNEL, chat=author),
        "author": author,
        "author_name": author,
        "sent_at": _instant(fields.get("CreateTime"), now),
    }
    kind = str(fields["MsgType"])
    if kind == "event":
        if str(fields.get("Event", "")).lower() != "template_card_event":
            return None
        items = (fields.get("SelectedItems") or {}).get("SelectedItem") or []
        chosen = {
            item["QuestionKey"]: (item.get("OptionIds") or {}).get("OptionId")
            for item in (items if isinstance(items, list) else [items])
        }
        key, task = str(fields["EventKey"]), str(fields["TaskId"])
        number = f"app-{author}-{fields['CreateTime']}-{task}-{key}"
        press = _meant(key, chosen.get(MORE))
        return Heard(
            inbound=Inbound(id=number, press=press, **common), task=task, answer=str(fields.get("ResponseCode") or "")
        )
    number = f"app-{fields['MsgId']}"
    if kind == "text":
        text, code = _bind(str(fields.get("Content") or ""))
        return Heard(inbound=Inbound(id=number, text=text, **common), code=code) if text or code else None
    if kind == "location":
        place = Attachment(
            kind=MediaKind.LOCATION,
            words=str(fields.get("Label") or ""),
            latitude=float(fields["Location_X"]),
            longitude=float(fields["Location_Y"]),
        )
        return Heard(inbound=Inbound(id=number, attachments=(place,), **common))
    if kind in ("image", "voice", "video", "file"):
        return Heard(inbound=Inbound(id=number, **common), media=({"kind": kind, "media_id": str(fields["MediaId"])},))
    return None


def _said(body: Body, now: datetime) -> Heard | None:
    kind = body["msgtype"]
    items = body["mixed"]["msg_item"] if kind == "mixed" else [body]
    said = "\n".join(item[item["msgtype"]]["content"] for item in items if item["msgtype"] in ("text", "voice"))
    media = tuple(
        {"kind": item["msgtype"], **item[item["msgtype"]]}
        for item in items
        if item["msgtype"] in ("image", "file", "video")
    )
    text, code = _bind(_uncalled(said))
    if not (text or code or media):
        return None
    common = _common(body, now)
    inbound = Inbound(id=f"bot-{body['msgid']}", text=text, reply_to=_quoted(body.get("quote")), **common)
    return Heard(inbound=inbound, code=code, media=media)


def _pressed(body: Body, request: str, now: datetime) -> Heard:
    # The documents nest what was pressed under its kind, the types of the official client don't.
    event = body["event"].get("template_card_event") or body["event"]
    items = (event.get("selected_items") or {}).get("selected_item") or []
    chosen = {item["question_key"]: (item.get("option_ids") or {}).get("option_id") for item in items}
    press = _meant(str(event["event_key"]), chosen.get(MORE))
    inbound = Inbound(id=f"bot-{body['msgid']}", press=press, **_common(body, now))
    return Heard(inbound=inbound, task=str(event["task_id"]), answer=request)


def _common(body: Body, now: datetime) -> dict[str, Any]:
    author, is_group = str(body["from"]["userid"]), body["chattype"] == "group"
    chat = GROUP + str(body["chatid"]) if is_group else author
    return {
        "channel": CHANNEL,
        "peer": Peer(channel=CHANNEL, chat=chat),
        "author": author,
        "author_name": author,
        "group": is_group,
        "is_called": is_group,
        "sent_at": _instant(body.get("create_time"), now),
    }


def _meant(key: str, chosen: Any) -> str | None:
    """Return the data of the button pressed, or of the one chosen from the list behind the last button."""
    if key == NOTHING:
        return None
    if key != MORE:
        return key
    return str(chosen[0] if isinstance(chosen, list) else chosen) if chosen else None


def _uncalled(said: str) -> str:
    """Return the words without the bot's name, which every message to it in a group carries."""
    uncalled = CALLED.sub("", said)
    return (uncalled if uncalled != said else CALLED_AT_END.sub("", said)).strip()


def _bind(text: str) -> tuple[str, str | None]:
    """Return the words, or the one-time code that they are."""
    bound = BIND.fullmatch(text.strip())
    written = bound[1].strip() if bound else text.strip()
    if bound or CODE.fullmatch(written):
        return "", written.upper().replace("-", "")
    return text.strip(), None


def _quoted(quote: Any) -> str | None:
    """Return the number of the complaint that was answered, where the quoted words show one."""
    if not isinstance(quote, Mapping):
        return None
    content = quote.get(str(quote.get("msgtype")))
    found = NUMBER.search(str(content.get("content", "")) if isinstance(content, Mapping) else "")
    return found[0] if found else None


def mobile_of(chat: str) -> str:
    """Return the mobile number of who has only the page, if they told it."""
    return chat.removeprefix(PAGE).partition(".")[0]


def plain_id(userid: str) -> str:
    """Return a member's id as it is compared: the platform itself does not mind the case."""
    return userid.strip().lower()


def _instant(seconds: Any, now: datetime) -> datetime:
    written = str(seconds or "")
    return datetime.fromtimestamp(int(written), UTC) if written.isdecimal() and len(written) < 12 else now
