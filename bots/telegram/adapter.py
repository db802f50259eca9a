"""The way out to Telegram: paces the calls of one message, makes them, and says what a refusal means."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from telegram import InputFile
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    PassportDecryptionError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bots.adapter import DeliveryError, Dispatch, Rejected, TryLater, Unreachable
from bots.telegram.api import Api, pause
from bots.telegram.compose import ABILITIES, Call, compose
from bots.telegram.pacing import Pacing
from bots.telegram.translate import CHANNEL
from core.messages import Peer, Share

Sent = Any

#: What the server says of a chat that is not there, not ours, or closed to us.
GONE = (
    "chat not found",
    "not enough rights",
    "have no rights",
    "chat_write_forbidden",
    "chat_restricted",
    "topic_closed",
    "peer_id_invalid",
    "group chat was deactivated",
    "user not found",
)
UNCHANGED = "message is not modified"
NO_SUCH_MESSAGE = ("message to edit not found", "message can't be edited", "message_id_invalid")
#: Said of a topic that was taken away or closed: then it is said in the general one.
NO_SUCH_TOPIC = ("message thread not found", "topic_closed", "topic_deleted")
#: Said of the id of a file that another bot was sent: that of before the company changed its token.
NO_SUCH_FILE = ("wrong file identifier", "wrong remote file identifier", "file reference", "wrong file_id")
UNREADABLE = "can't parse entities"
#: How long a wrong token or another poller is waited out; only a person can mend it.
LONG = timedelta(minutes=1)
#: A broken connection is tried again at once, and then ever more patiently.
SHORT = timedelta(seconds=1)
#: Of how many messages that went half-way it is remembered how far they got.
HALF_WAY = 500


log = logging.getLogger(__name__)


class Missing(Exception):
    """What goes with a message is not kept here, or its chat does not take it."""


@dataclass(slots=True)
class Progress:
    """How far the calls of one message got, so that what was said is not said again when the rest comes later."""

    done: int = 0
    message: str = ""
    is_gone: bool = False
    is_plain: bool = False
    is_general: bool = False
    is_foreign: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the adapter asks of the house: who is to be pinged, what was kept, what keys are called."""

    people: Callable[[Peer, Sequence[str]], Mapping[str, str]] = lambda peer, names: {}
    media: Callable[[str], tuple[bytes, str] | None] = lambda source: None
    moved: Callable[[Peer, Peer], None] = lambda before, after: None
    is_coming: Callable[[str], bool] = lambda source: False
    labels: Mapping[Share, str] = field(default_factory=lambda: {share: share.value for share in Share})
    sleep: Callable[[float], Any] = field(default=asyncio.sleep)


class Telegram:
    """The adapter of the channel; fits `bots.adapter.Adapter`.

    The server knows no way to send a message once: if the answer is lost nobody can tell whether the message arrived,
    nor ask under which id. It is sent again, as two copies are better than none. A copy shows itself when its button is
    pressed, as the press names its id; then the intake deletes it. A change that is made twice makes no difference.
    """

    channel = CHANNEL
    abilities = ABILITIES

    def __init__(self, api: Api, now: Callable[[], datetime], around: Surroundings | None = None) -> None:
        self._api = api
        self._now = now
        self._around = around or Surroundings()
        self._pacing = Pacing(now())
        self._half_way: dict[int, Progress] = {}

    async def deliver(self, dispatch: Dispatch) -> str:
        """Make the calls that are still to be made and return the id of the message that has the buttons."""
        progress = self._half_way.pop(dispatch.id, Progress())
        try:
            return await self._deliver(dispatch, progress)
        except BaseException:
            self._remember(dispatch.id, progress)
            raise

    async def _deliver(self, dispatch: Dispatch, progress: Progress) -> str:
        outbound = dispatch.outbound
        people: Mapping[str, str] = {}
        if outbound.mention:
            people = await asyncio.to_thread(self._around.people, outbound.peer, outbound.mention)
        while True:
            edits = None if progress.is_gone else dispatch.edits
            calls = compose(
                outbound, edits=edits, people=people, labels=self._around.labels, by_id=not progress.is_foreign
            )
            if progress.done >= len(calls):
                return progress.message
            call = calls[progress.done]
            try:
                sent = await self._make(outbound.peer, call, progress, edits)
            except Missing:
                # The words arrived; that a picture can't is no reason to say them in another way.
                log.warning("message %d goes without something that belongs to it", dispatch.id)
                progress.done += 1
                continue
            if sent is None:
                continue
            progress.message = _shown(call, sent, progress.message)
            progress.done += 1

    async def _make(self, peer: Peer, call: Call, progress: Progress, edits: str | None) -> Sent | None:
        """Return the answer to a call or what stands for it, None to try another way; raises DeliveryError, Missing."""
        try:
            return await self._paced(peer.chat, call, progress)
        except ChatMigrated as moved:
            after = Peer(channel=CHANNEL, chat=str(moved.new_chat_id))
            await asyncio.to_thread(self._around.moved, peer, after)
            raise TryLater("the group became a supergroup", after=timedelta()) from moved
        except TelegramError as error:
            return self._around_refusal(error, call, progress, edits)

    async def _paced(self, chat: str, call: Call, progress: Progress) -> Sent:
        now = self._now()
        if wait := self._pacing.wait(chat, now):
            raise TryLater("its chat's pace", after=wait)
        while rest := self._pacing.queue(now):
            await self._around.sleep(rest.total_seconds())
            now = self._now()
        self._pacing.take(chat, now)
        params = dict(call.plain if progress.is_plain and call.plain else call.params)
        if progress.is_general:
            params.pop("message_thread_id", None)
        for name in call.uploads:
            params[name] = await self._upload(str(params[name]), call.filename)
        try:
            return await self._api.call(call.method, **params)
        except RetryAfter as error:
            raise TryLater("429", after=self._pacing.refused(chat, pause(error), self._now())) from error

    def _around_refusal(self, error: TelegramError, call: Call, progress: Progress, edits: str | None) -> Sent | None:
        """Return what stands for the answer where the refusal is as good as one, None to try another way; or raise."""
        said = str(error).casefold()
        if isinstance(error, BadRequest):
            if UNCHANGED in said:
                return {"message_id": edits}
            if any(words in said for words in NO_SUCH_MESSAGE) and edits is not None and not progress.is_gone:
                progress.is_gone = True
                return None
            if UNREADABLE in said and call.plain and not progress.is_plain:
                progress.is_plain = True
                return None
            if any(words in said for words in NO_SUCH_FILE) and not progress.is_foreign:
                progress.is_foreign = True
                return None
            if any(words in said for words in NO_SUCH_TOPIC) and not progress.is_general:
                progress.is_general = True
                return None
            if progress.message and not call.is_words:
                # A chat that takes no pictures, or a person who takes no voices, is not closed to words.
                raise Missing(said) from error
        raise meaning(error) from error

    async def _upload(self, source: str, name: str) -> InputFile:
        # Asked first: what arrives between the two questions is found.
        is_coming = self._around.is_coming(source)
        found = await asyncio.to_thread(self._around.media, source)
        if found is None and is_coming:
            raise TryLater("what goes with it is still on its way", after=SHORT)
        if found is None:
            raise Missing(source)
        return InputFile(found[0], filename=name or source.rpartition("/")[2])

    def _remember(self, number: int, progress: Progress) -> None:
        if progress.done or progress.is_gone or progress.is_plain or progress.is_general:
            self._half_way[number] = progress
        while len(self._half_way) > HALF_WAY:
            self._half_way.pop(next(iter(self._half_way)))


def meaning(error: TelegramError) -> DeliveryError:
    """Return what a refusal means for delivery; every error that `telegram.error` exports is known here."""
    reason = f"{type(error).__name__}: {error}" if isinstance(error, BadRequest | Forbidden) else type(error).__name__
    match error:
        case RetryAfter():
            return TryLater(reason, after=pause(error))
        case Forbidden():
            return Unreachable(reason)
        case ChatMigrated():
            return TryLater(reason, after=timedelta())
        case BadRequest():
            gone = any(words in str(error).casefold() for words in GONE)
            return Unreachable(reason) if gone else Rejected(reason)
        case InvalidToken() | Conflict() | EndPointNotFound():
            # A proxy's own page says 404, too: never a reason to throw a message away.
            return TryLater(reason, after=LONG)
        case PassportDecryptionError():
            return Rejected(reason)
        case TimedOut() | NetworkError() | TelegramError():
            return TryLater(reason, after=SHORT)


def _shown(call: Call, sent: Sent, before: str) -> str:
    """Return the id to know the message by: of the last text; where there is none, of what came last."""
    if before and not (call.method == "sendMessage" or call.method.startswith("edit")):
        return before
    first = sent[0] if isinstance(sent, list) else sent
    return str(first["message_id"])
