"""What Telegram says, as the core hears it: one update in, one message, press or change of a chat out. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from core.arrival import arrival_of
from core.messages import Attachment, Inbound, MediaKind, Peer

CHANNEL = "telegram"
#: The kinds of updates that are asked for; the server keeps the others to itself.
KINDS = ("message", "edited_message", "callback_query", "my_chat_member")

#: What a thing is for the core, by the field it comes in. The field's name stays with the file's id, because a file can
#: only be sent again as what it was.
FILES = {
    "photo": MediaKind.PHOTO,
    "voice": MediaKind.VOICE,
    "audio": MediaKind.VOICE,
    "video": MediaKind.VIDEO,
    "video_note": MediaKind.VIDEO,
    "animation": MediaKind.VIDEO,
    "document": MediaKind.FILE,
    "sticker": MediaKind.STICKER,
}
#: What else people send; nothing here reads it, but nobody who sends it is left without an answer.
OTHERS = ("poll", "story", "game", "checklist", "paid_media", "giveaway", "giveaway_winners", "invoice")
#: Signs that turn the order of the words around them; nobody types them, and on a card they would turn ours.
TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
#: More of a file the server does not give to a bot, in bytes; it can still be sent on by its id.
LARGEST = 20 << 20
COMMAND = re.compile(r"/(\w+)(?:@(\w+))?(?:\s+(.*))?", re.DOTALL)
#: A one-time code: twelve letters and digits that can't be taken for one another, as one word or with dashes.
CODE = re.compile(r"(?:[A-HJ-NP-Z2-9]-?){12}", re.IGNORECASE)

Update = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A message or a press: `replied_to` is the message it answers, `callback` the press to be answered, `code` a one-time code."""

    inbound: Inbound
    replied_to: str | None = None
    callback: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A group became a supergroup, and is found in another chat from now on."""

    before: Peer
    after: Peer


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """The bot was let into a chat, or put out of it."""

    peer: Peer
    is_open: bool


def translate(
    update: Update, *, now: datetime, words: Mapping[str, str], username: str = ""
) -> Heard | Moved | Reached | None:
    """Return what an update means, or None for what is not for us; KeyError and the like for what is no update.

    `words` are what the commands of the menu stand for, `username` is the bot's own, to know commands to other bots.
    """
    if "callback_query" in update:
        return _press(update["callback_query"], now)
    if "my_chat_member" in update:
        return _reached(update["my_chat_member"])
    message = update.get("message") or update.get("edited_message")
    if message is None:
        return None
    if "migrate_to_chat_id" in message:
        return Moved(before=_peer(message), after=_chat(message["migrate_to_chat_id"]))
    return _message(update, message, words, username)


def _message(update: Update, message: Update, words: Mapping[str, str], username: str) -> Heard | None:
    author = message.get("from")
    # Who hides behind a group or a channel is shown as a bot, but is a human being.
    is_nameless = "sender_chat" in message
    if author is None or (author["is_bot"] and not is_nameless) or message.get("is_automatic_forward"):
        return None
    written = TURNING.sub("", message.get("text") or message.get("caption") or "")
    said = _addressed(written, username)
    command = COMMAND.fullmatch(said.strip())
    if command and (command[2] or username).casefold() != username.casefold() and username:
        return None
    attachments = tuple(_attachments(message)) if "edited_message" not in update or "location" not in message else ()
    text, code = _meaning(command, words) if command else (said or _shared(message), None)
    arrival = arrival_of((command[3] or "").strip()) if command and command[1].lower() == "start" else None
    is_group = _is_group(message["chat"])
    if not (text or attachments or code) and (is_group or not any(kind in message for kind in OTHERS)):
        return None
    is_command_to_us = bool(command and (command[2] or command[1].lower() in words))
    inbound = Inbound(
        channel=CHANNEL,
        id=_id(update, message),
        peer=_peer(message),
        author="" if is_nameless else str(author["id"]),
        author_name=_name(author),
        group=is_group,
        text=text,
        attachments=attachments,
        arrival=arrival,
        album=str(message.get("media_group_id", "")),
        is_edit="edited_message" in update,
        is_called=is_group and (said != written or is_command_to_us),
        sent_at=datetime.fromtimestamp(message.get("edit_date", message["date"]), UTC),
    )
    answered = message.get("reply_to_message")
    return Heard(inbound=inbound, replied_to=str(answered["message_id"]) if answered else None, code=code)


def _addressed(text: str, username: str) -> str:
    """Return what is said to the bot, without the name it is called by in a group."""
    called = f"@{username}"
    return text[len(called) :].strip() if username and text.casefold().startswith(called.casefold()) else text


def _press(query: Update, now: datetime) -> Heard | None:
    message = query.get("message")
    if message is None or not query.get("data"):
        return None
    inbound = Inbound(
        channel=CHANNEL,
        id=f"press-{query['id']}",
        peer=_peer(message),
        author=str(query["from"]["id"]),
        author_name=_name(query["from"]),
        group=_is_group(message["chat"]),
        press=query["data"],
        sent_at=now,
    )
    return Heard(inbound=inbound, replied_to=str(message["message_id"]), callback=query["id"])


def _reached(change: Update) -> Reached | None:
    if change["chat"]["type"] == "channel":
        return None
    member = change["new_chat_member"]
    gone = member["status"] in ("left", "kicked") or False in (member.get("is_member"), member.get("can_send_messages"))
    return Reached(peer=_chat(change["chat"]["id"]), is_open=not gone)


def _meaning(command: re.Match[str], words: Mapping[str, str]) -> tuple[str, str | None]:
    """Return the words that a command stands for, and the one-time code that came with it; an unknown one is its name."""
    name, rest = command[1].lower(), (command[3] or "").strip()
    if name == "bind" or (name == "start" and CODE.fullmatch(rest)):
        return "", rest.upper().replace("-", "") or "?"
    return words.get(name, f"{name} {rest}".strip()), None


def _id(update: Update, message: Update) -> str:
    """Return an id that stays unique even when the server counts from another number after a quiet week."""
    album = message.get("media_group_id")
    return f"{update['update_id']}.{message['message_id']}" + (f".{album}" if album else "")


def _peer(message: Update) -> Peer:
    thread = message.get("message_thread_id") if message.get("is_topic_message") else None
    return _chat(message["chat"]["id"], thread)


def _chat(chat: int, thread: int | None = None) -> Peer:
    return Peer(channel=CHANNEL, chat=f"{chat}/{thread}" if thread else str(chat))


def _is_group(chat: Update) -> bool:
    return chat["type"] in ("group", "supergroup")


def _name(author: Update) -> str:
    return TURNING.sub("", " ".join(part for part in (author["first_name"], author.get("last_name")) if part)).strip()


def _shared(message: Update) -> str:
    """Return the sign on a die, or the phone number of a contact card, with the name on it unless it is the sender's own.

    Anybody's card can be passed on, so a number is never more than if it had been typed: it is read back.
    """
    contact = message.get("contact")
    if contact is None:
        return str(message.get("dice", {}).get("emoji", ""))
    number = str(contact["phone_number"]).removeprefix("+").removeprefix("86")
    return number if contact.get("user_id") == message["from"]["id"] else f"{_name(contact)} {number}"


def _attachments(message: Update) -> list[Attachment]:
    if "location" in message:
        return [_location(message)]
    # An animation comes as a document, too.
    fields = [field for field in FILES if field in message and not (field == "document" and "animation" in message)]
    return [_file(field, message[field]) for field in fields]


def _file(field: str, value: Any) -> Attachment:
    found = value[-1] if field == "photo" else value
    words = found.get("emoji", "") if field == "sticker" else ""
    source = f"{CHANNEL}:{field}:{found['file_id']}"
    return Attachment(
        kind=FILES[field],
        name=found.get("file_name", ""),
        source=source,
        words=words,
        size=found.get("file_size", 0),
        is_too_large=found.get("file_size", 0) > LARGEST,
    )


def _location(message: Update) -> Attachment:
    venue = message.get("venue", {})
    words = " ".join(part for part in (venue.get("title"), venue.get("address")) if part)
    at = message["location"]
    return Attachment(kind=MediaKind.LOCATION, words=words, latitude=at["latitude"], longitude=at["longitude"])
