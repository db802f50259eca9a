"""The way in: each update has its effect, commit included, before anybody is told that it arrived; in order in each chat."""

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from telegram.error import TelegramError

from bots.adapter import Ledger
from bots.lanes import Lanes
from bots.telegram.api import Api
from bots.telegram.translate import CHANNEL, Heard, Moved, Reached, Update, translate
from core.choices import Choice, press_of
from core.errors import whereabouts
from core.messages import Inbound, Peer
from core.phrases import Phrases

log = logging.getLogger(__name__)

#: How often it is looked, a second apart, whether the sending of a card that was pressed is settled.
LOOKS = 10

#: The commands of the menu, and the button whose word they stand for, if there is one.
MENU = {"start": None, "status": Choice.PROGRESS, "help": None, "human": Choice.HUMAN, "cancel": Choice.CANCEL}


class House(Protocol):
    """The house as the way in sees it."""

    @property
    def ledger(self) -> Ledger:
        """Return the outbox."""
        ...

    def admitted(self, inbound: Inbound, *, now: datetime) -> Inbound:
        """Return the message with those files marked that are not to be kept."""
        ...

    def receive(self, inbound: Inbound, *, now: datetime) -> None:
        """Give one message its effect, commit included."""
        ...

    def hear_code(self, inbound: Inbound, code: str, *, now: datetime) -> None:
        """Bind whoever the one-time code is for to the chat it was sent in."""
        ...

    def not_received(self, peer: Peer, *, now: datetime) -> None:
        """Have a chat told that something sent in it is not here."""
        ...

    def lose(self, peer: Peer, *, now: datetime) -> None:
        """Note that nothing arrives in a chat."""
        ...

    def regain(self, peer: Peer, *, now: datetime) -> None:
        """Note that messages arrive in a chat again."""
        ...

    def move(self, before: Peer, after: Peer, *, now: datetime) -> None:
        """Note that a chat is found under another id."""
        ...

    def keep_unreadable(self, inbound: Inbound, error: str, *, now: datetime) -> None:
        """Keep for the operator what can't be read."""
        ...


class Intake:
    """Takes updates, many chats at once and each chat in order; `executor` runs the house's work beside the loop.

    `note` hears of every message before it has its effect, and returns it with what can't be kept marked.
    """

    def __init__(
        self,
        house: House,
        api: Api,
        executor: Executor,
        *,
        words: Mapping[str, str],
        now: Callable[[], datetime],
        wake: Callable[[], None],
        note: Callable[[Inbound], Inbound] = lambda inbound: inbound,
    ) -> None:
        self.username = ""
        self._house = house
        self._api = api
        self._executor = executor
        self._words = words
        self._now = now
        self._wake = wake
        self._note = note
        self._lanes = Lanes()
        self._answers: set[asyncio.Task[None]] = set()

    async def take(self, update: Update) -> None:
        """Give one update its effect and return when that is committed; what can't be read is kept and passed over."""
        now = self._now()
        try:
            meant = translate(update, now=now, words=self._words, username=self.username)
        except Exception as error:
            await self._keep_unreadable(update, error, now)
            return
        if meant is None:
            log.debug("update %s is not for us", update.get("update_id"))
            return
        await self._in_turn(meant, now)
        self._wake()
        if isinstance(meant, Heard) and meant.callback is not None:
            # The app's little clock stops; it never waits for this, and late or twice does no harm.
            answer = asyncio.create_task(self._answer(meant, meant.callback))
            self._answers.add(answer)
            answer.add_done_callback(self._answers.discard)

    async def drain(self) -> None:
        """Return when every press under way is answered."""
        if self._answers:
            await asyncio.wait(self._answers, timeout=5)

    async def _in_turn(self, meant: Heard | Moved | Reached, now: datetime) -> None:
        async with self._lanes.turn(_chat_of(meant)):
            await asyncio.get_running_loop().run_in_executor(self._executor, self._effect, meant, now)

    def _effect(self, meant: Heard | Moved | Reached, now: datetime) -> None:
        match meant:
            case Moved():
                self._house.move(meant.before, meant.after, now=now)
            case Reached(is_open=True):
                self._house.regain(meant.peer, now=now)
            case Reached():
                self._house.lose(meant.peer, now=now)
            case Heard(code=None):
                heard = self._house.admitted(self._about_card(meant), now=now)
                self._house.receive(self._note(heard), now=now)
            case Heard():
                self._house.hear_code(meant.inbound, meant.code or "", now=now)

    def _about_card(self, heard: Heard) -> Inbound:
        if heard.replied_to is None or heard.callback is not None:
            return heard.inbound
        ref = self._house.ledger.card_of(heard.inbound.peer, heard.replied_to)
        return replace(heard.inbound, reply_to=ref)

    async def _keep_unreadable(self, update: Update, error: Exception, now: datetime) -> None:
        number = str(update.get("update_id", "?"))
        log.error("update %s could not be read: %s", number, whereabouts(error))
        kept = Inbound(
            channel=CHANNEL,
            id=number,
            peer=Peer(channel=CHANNEL, chat=""),
            author="",
            author_name="",
            text=json.dumps(update, ensure_ascii=False, default=str),
            sent_at=now,
        )
        work = lambda: self._house.keep_unreadable(kept, type(error).__name__, now=now)  # noqa: E731
        await asyncio.get_running_loop().run_in_executor(self._executor, work)

    async def _answer(self, pressed: Heard, callback: str) -> None:
        try:
            await self._api.call("answerCallbackQuery", callback_query_id=callback)
            if await self._is_copy(pressed):
                chat = pressed.inbound.peer.chat.partition("/")[0]
                await self._api.call("deleteMessage", chat_id=chat, message_id=pressed.replied_to)
        except TelegramError as error:
            log.info("a press was answered too late: %s", type(error).__name__)

    async def _is_copy(self, pressed: Heard) -> bool:
        """Tell whether the card that was pressed is one whose sending got no answer, so that another was sent."""
        peer, message = pressed.inbound.peer, pressed.replied_to
        ref = press_of(pressed.inbound.press or "").ref
        if not ref or not message:
            return False
        for _ in range(LOOKS):
            asked = partial(self._house.ledger.is_copy, peer, message, ref)
            found = await asyncio.get_running_loop().run_in_executor(self._executor, asked)
            if found is not None:
                return found
            await asyncio.sleep(1)
        return False


def words_of_menu(phrases: Phrases) -> dict[str, str]:
    """Return the words that the commands of the menu stand for."""
    said = {"start": phrases.say("menu.say_start"), "help": phrases.say("menu.say_help")}
    return {name: phrases.label(choice) if choice else said[name] for name, choice in MENU.items()}


def menu(phrases: Phrases) -> list[dict[str, Any]]:
    """Return the menu of commands as the server is told."""
    return [{"command": name, "description": phrases.say(f"menu.{name}")} for name in MENU]


def _chat_of(meant: Heard | Moved | Reached) -> str:
    match meant:
        case Heard():
            return meant.inbound.peer.chat
        case Moved():
            return meant.before.chat
        case Reached():
            return meant.peer.chat
