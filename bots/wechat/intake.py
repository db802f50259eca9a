"""The way in: each message has its effect, commit included, before it is confirmed; its answer goes back with that.

The answer is what the message put into the outbox. If the effect takes too long, the message is confirmed once it is
safe on the disk, and the answer goes by the customer service when it is there.
"""

import asyncio
import json
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from bots.adapter import Dispatch
from bots.lanes import Lanes
from bots.tencent.spool import Spool
from bots.wechat.begun import Begun
from bots.wechat.compose import compose, groups
from bots.wechat.house import House
from bots.wechat.returned import tell_by_and_by, tell_otherwise
from bots.wechat.translate import CHANNEL, Fields, Heard, Left, Meant, Undelivered, Words, id_of, translate
from core.errors import whereabouts
from core.messages import Inbound, Peer
from core.reach import Quota, acted, gone

log = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class Answer:
    """What goes back with the confirmation: the text, the messages that it says whole, and the one that it begins."""

    id: str = ""
    text: str = ""
    says: Sequence[Dispatch] = ()
    begins: Dispatch | None = None


@dataclass(slots=True)
class Work:
    """One message under way, and how many of its tries wait for it."""

    task: asyncio.Task[Answer]
    waiting: int = 0
    is_kept: bool = False
    is_answered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the way in is told by the configuration."""

    words: Words
    quota: Quota
    heading: str = ""


class Intake:
    """Takes messages, many chats at once and each chat in order; `executor` runs the house's work beside the loop.

    `note` hears of every message before it has its effect, and returns it with what can't be kept marked.
    """

    def __init__(
        self,
        house: House,
        executor: Executor,
        spool: Spool,
        rules: Rules,
        begun: Begun,
        *,
        now: Callable[[], datetime],
        wake: Callable[[], None],
        note: Callable[[Inbound], Inbound],
    ) -> None:
        self._house = house
        self._executor = executor
        self._spool = spool
        self._rules = rules
        self._begun = begun
        self._now = now
        self._wake = wake
        self._note = note
        self._lanes = Lanes()
        self._under_way: dict[str, Work] = {}
        #: What is on the disk and has had no effect yet, by chat and id; it goes before anything newer of its chat.
        self._owed: dict[str, dict[str, Fields]] = {}
        for fields in spool.waiting():
            self._owe(id_of(fields), fields)

    async def hear(self, fields: Fields, patience: float) -> Answer:
        """Return the answer as soon as it is there; after that many seconds nothing, but the message is safe.

        Raises OSError where it is not: then it must not be confirmed.
        """
        try:
            id = id_of(fields)
        except ValueError as error:
            await self._keep_unreadable("?", fields, error, self._now())
            return Answer()
        work = self._under_way.get(id) or self._begin(id, fields)
        # It is waited for until it is known how it is confirmed: nobody else may send the answer meanwhile.
        work.waiting += 1
        try:
            await asyncio.wait({work.task}, timeout=patience)
            if not _is_done(work.task):
                work.is_kept = True
                await asyncio.to_thread(self._spool.keep, id, fields, at=self._now().timestamp())
                if not _is_done(work.task):
                    self._owe(id, fields)
                    return Answer()
                await self._forget(id, fields)
        finally:
            work.waiting -= 1
        answer = work.task.result()
        if work.is_answered:
            return Answer(text=answer.text)
        work.is_answered = True
        return answer

    async def told(self, answer: Answer, *, arrived: bool) -> None:
        """Settle what the answer said: told if it arrived; else it goes another way."""
        if answer.says or answer.begins is not None:
            await self._beside(self._settle, answer, arrived)
            self._wake()

    async def catch_up(self) -> None:
        """Give what is safe on the disk its effect; what fails again stays there."""
        for chat in list(self._owed):
            async with self._lanes.turn(chat):
                await self._pay(chat, "")
        self._wake()

    @property
    def owed(self) -> int:
        """Return how many messages are on the disk and have had no effect yet."""
        return sum(len(messages) for messages in self._owed.values())

    async def drain(self) -> None:
        """Return when every message under way has had its effect, or has failed to."""
        tasks = [work.task for work in self._under_way.values()]
        if tasks:
            await asyncio.wait(tasks, timeout=20)

    def _begin(self, id: str, fields: Fields) -> Work:
        work = Work(asyncio.create_task(self._handle(id, fields)))
        self._under_way[id] = work
        work.task.add_done_callback(lambda _: self._ended(id, work))
        return work

    def _ended(self, id: str, work: Work) -> None:
        self._under_way.pop(id, None)
        if work.task.cancelled():
            return
        if error := work.task.exception():
            log.error("a message had no effect yet: %s", whereabouts(error))
        elif not work.waiting and not work.is_answered:
            # Everybody who waited for it was sent away before.
            work.is_answered = True
            late = asyncio.ensure_future(self.told(work.task.result(), arrived=False))
            late.add_done_callback(_note_failure)

    async def _handle(self, id: str, fields: Fields) -> Answer:
        now = self._now()
        try:
            meant = translate(fields, self._rules.words)
        except Exception as error:
            await self._keep_unreadable(id, fields, error, now)
            return Answer()
        if meant is None:
            return Answer()
        if isinstance(meant, Undelivered):
            await tell_by_and_by(lambda: self._beside(tell_otherwise, self._house, meant, self._now()))
            return await self._done(id, fields, Answer())
        chat = _peer(meant).chat
        async with self._lanes.turn(chat):
            await self._pay(chat, id)
            with self._house.ledger.reserved(_peer(meant)):
                await self._beside(self._effect, meant, now)
                answer = await self._beside(self._answer, id, meant, now)
        return await self._done(id, fields, cast(Answer, answer))

    async def _done(self, id: str, fields: Fields, answer: Answer) -> Answer:
        work = self._under_way.get(id)
        if work is not None and work.is_kept:
            await self._forget(id, fields)
        self._wake()
        return answer

    def _effect(self, meant: Meant, now: datetime) -> None:
        """Give the message its effect."""
        peer = _peer(meant)
        if isinstance(meant, Undelivered):
            tell_otherwise(self._house, meant, now)
            return
        if isinstance(meant, Left):
            self._house.reach.change(peer, gone)
            self._house.lose(peer, now=now)
            return
        acted_at = min(meant.inbound.sent_at, now)
        self._house.reach.change(peer, lambda standing: acted(standing, meant.act, acted_at, self._rules.quota))
        heard = self._house.admitted(meant.inbound, now=now)
        self._house.receive(self._note(heard), now=now)

    def _answer(self, id: str, meant: Heard | Left, now: datetime) -> Answer:
        """Take what is to be said in answer, as far as one text says it, and put the rest back."""
        if isinstance(meant, Left):
            return Answer()
        peer, ledger = _peer(meant), self._house.ledger
        waiting = ledger.gather(peer, now)
        if not waiting:
            # Another try of a message that was answered before: the answer had not arrived.
            again = ledger.said(peer, _reply(id))
            return Answer(text=next(iter(compose(again, self._rules.heading)), ""))
        answer = self._fitting(id, waiting)
        kept = {each.id for each in (*answer.says, *([answer.begins] if answer.begins else []))}
        for each in waiting:
            if each.id not in kept:
                ledger.later(each.id, "does not fit into the answer", at=now)
        return answer

    def _fitting(self, id: str, waiting: Sequence[Dispatch]) -> Answer:
        first = groups(waiting, self._rules.heading)[0]
        texts = compose([each.outbound for each in first], self._rules.heading)
        if not texts:
            return Answer()
        if len(texts) == 1 and not any(each.outbound.attachments for each in first):
            return Answer(id=id, text=texts[0], says=first)
        return Answer(id=id, text=texts[0], begins=first[0])

    def _settle(self, answer: Answer, arrived: bool) -> None:
        now, ledger = self._now(), self._house.ledger
        for each in answer.says:
            if arrived:
                ledger.sent(each.id, _reply(answer.id), at=now)
            else:
                ledger.later(each.id, "nobody waited for the answer", at=now)
        if answer.begins is not None:
            if arrived:
                self._begun.note(answer.begins.id, 1)
            ledger.later(answer.begins.id, "the rest of it goes after the answer", at=now)

    async def _pay(self, chat: str, id: str) -> None:
        """Give the effect to what is owed to a chat from before that message."""
        for earlier, fields in list(self._owed.get(chat, {}).items()):
            if earlier == id:
                break
            meant = translate(fields, self._rules.words)
            if meant is not None:
                await self._beside(self._effect, meant, self._now())
            await self._forget(earlier, fields)

    def _owe(self, id: str, fields: Fields) -> None:
        self._owed.setdefault(str(fields.get("FromUserName")), {})[id] = fields

    async def _forget(self, id: str, fields: Fields) -> None:
        chat = str(fields.get("FromUserName"))
        owed = self._owed.get(chat, {})
        owed.pop(id, None)
        if not owed:
            self._owed.pop(chat, None)
        await asyncio.to_thread(self._spool.drop, id)

    async def _keep_unreadable(self, id: str, fields: Fields, error: Exception, now: datetime) -> None:
        log.error("a message could not be read: %s", whereabouts(error))
        kept = Inbound(
            channel=CHANNEL,
            id=id,
            peer=Peer(channel=CHANNEL, chat=""),
            author="",
            author_name="",
            text=json.dumps(dict(fields), ensure_ascii=False, default=str),
            sent_at=now,
        )
        await self._beside(lambda: self._house.keep_unreadable(kept, type(error).__name__, now=now))

    async def _beside(self, work: Callable[..., Any], *args: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._executor, work, *args)


def _peer(meant: Meant) -> Peer:
    return meant.inbound.peer if isinstance(meant, Heard) else meant.peer


def _reply(id: str) -> str:
    """Return the id under which the answer to a message is known."""
    return f"reply-{id}"


def _is_done(task: asyncio.Task[Answer]) -> bool:
    """Tell whether a message has had its effect."""
    return task.done() and not task.cancelled() and task.exception() is None


def _note_failure(task: asyncio.Future[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        # The rows stay marked as being sent; the next start finds them.
        log.error("an answer could not be put back: %s", whereabouts(error))
