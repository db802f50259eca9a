"""The way out to 企业微信: chooses how a chat is reached with what this company has, and sends, changes or sends anew.

A card in a group can be changed only in answer to its being pressed, so the press shows what became of it; whatever
else changes it hangs a new card below. A private card can be changed once with the code that came with it.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from secrets import token_hex
from typing import Any

from bots.adapter import Abilities, Dispatch, TryLater, Unreachable
from bots.config.environment import WecomAccess
from bots.tencent.api import NoAnswer
from bots.tencent.errors import Refusal
from bots.wecom.api import LARGEST_FILE
from bots.wecom.compose import ABILITIES, CHANNEL, Piece
from bots.wecom.house import House
from bots.wecom.page_links import PageLinks
from bots.wecom.shown import Shown
from bots.wecom.translate import GROUP, HOOK, PAGE
from bots.wecom.ways import FILE, AppWay, BotWay, HookWay, kind_for
from bots.wecom.wording import Wording
from core.messages import Attachment, MediaKind, Outbound, Peer
from core.phrases import Phrases

#: How long a private card can be changed, and how long any card is known by its task.
CHANGEABLE, KNOWN = timedelta(hours=72), timedelta(days=45)
#: Of how many messages that went half-way it is remembered how far they got.
HALF_WAY = 500
#: After so many attempts a group whose bot is silent is told by its webhook, where it has one.
PATIENT = 2


@dataclass(slots=True)
class Progress:
    """How far the pieces of one message got, so that what was said is not said again when the rest comes later."""

    task: str
    done: int = 0
    is_unsure: bool = False
    called: bool = False
    shown: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """What this company has."""

    bot: BotWay | None
    app: AppWay | None
    hook: HookWay


@dataclass(frozen=True, slots=True)
class Shows:
    """How one chat is shown a picture or handed a file (content, name, kind), and told why it is not."""

    show: Callable[[bytes, str, str], Any]
    say: Callable[[str], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the adapter is lent: the time, and what is kept here of what was sent beside words, or is on its way."""

    now: Callable[[], datetime]
    media: Callable[[str], tuple[bytes, str] | None]
    is_coming: Callable[[str], bool]


class Wecom:
    """The adapter of the channel; fits `bots.adapter.Adapter`."""

    channel = CHANNEL
    abilities: Abilities = ABILITIES

    def __init__(
        self, access: WecomAccess, ways: Ways, house: House, phrases: Phrases, links: PageLinks, around: Surroundings
    ) -> None:
        self.shown = Shown()
        self.wording = Wording(house, phrases, links, around.now)
        self._access = access
        self._ways = ways
        self._house = house
        self._links = links
        self._around = around
        self._half_way: dict[int, Progress] = {}

    async def deliver(self, dispatch: Dispatch) -> str:
        """Say what is still to be said and return the task of the message, by which presses and links know it."""
        progress = self._half_way.pop(dispatch.id, None) or Progress(task=_task(dispatch))
        try:
            return await self._deliver(dispatch, progress)
        except BaseException:
            self._half_way[dispatch.id] = progress
            while len(self._half_way) > HALF_WAY:
                self._half_way.pop(next(iter(self._half_way)))
            raise

    async def _deliver(self, dispatch: Dispatch, progress: Progress) -> str:
        outbound = dispatch.outbound
        chat = outbound.peer.chat
        if chat.startswith(PAGE):
            return await self._by_page(outbound, progress)
        if not chat.startswith((GROUP, HOOK)):
            return await self._privately(dispatch, progress)
        key = await self._key(outbound.peer)
        bot = self._ways.bot if chat.startswith(GROUP) else None
        if bot is None or (key and not bot.is_up and dispatch.attempt > PATIENT):
            return await self._by_hook(outbound, progress, key)
        return await self._by_bot(dispatch, progress, bot, key)

    # In a group.

    async def _by_bot(self, dispatch: Dispatch, progress: Progress, bot: BotWay, key: str | None) -> str:
        outbound = dispatch.outbound
        called = await asyncio.to_thread(self._house.people, outbound.peer, outbound.mention)
        if key and called and not outbound.buttons and outbound.card is None and not outbound.attachments:
            # A group bot can't call anybody by name, a webhook can.
            return await self._by_hook(outbound, progress, key, called=list(called.values()))
        task = progress.task
        if dispatch.edits is not None and await self._is_shown(dispatch.edits, outbound):
            task = dispatch.edits
        else:
            await self._say_pieces(outbound, progress, bot)
        chat = outbound.peer.chat
        await self._show_media(outbound, progress, Shows(partial(bot.show, chat), partial(_say, bot, chat)))
        if key and called and not progress.called:
            await self._ways.hook.say(key, self.wording.call(outbound), called.values())
            progress.called = True
        return task

    async def _by_hook(
        self, outbound: Outbound, progress: Progress, key: str | None, *, called: list[str] | None = None
    ) -> str:
        """Say it by the group's webhook; what can be done about it is done on the page behind the link."""
        if key is None:
            raise Unreachable("neither a group bot nor a webhook for this group")
        if called is None:
            found = await asyncio.to_thread(self._house.people, outbound.peer, outbound.mention)
            called = list(found.values())
        await self._note(progress.task, outbound)
        hears = self._ways.bot is not None and self._ways.bot.is_up and outbound.peer.chat.startswith(GROUP)
        link = self._links.group(progress.task)
        parts = self.wording.to_be_answered(outbound) if hears else self.wording.with_link(outbound, link)
        for part in parts[progress.done :]:
            await self._ways.hook.say(key, part, called if progress.done == 0 else ())
            progress.done += 1
        hook = self._ways.hook
        await self._show_media(outbound, progress, Shows(partial(hook.show, key), partial(hook.say, key)))
        return progress.task

    # To one person.

    async def _privately(self, dispatch: Dispatch, progress: Progress) -> str:
        app, bot, outbound = self._ways.app, self._ways.bot, dispatch.outbound
        chat = outbound.peer.chat
        if app is not None:
            try:
                if dispatch.edits is not None and await self._changed(dispatch, app):
                    return dispatch.edits
                await self._say_pieces(outbound, progress, app)
                await self._show_media(outbound, progress, Shows(partial(app.show, chat), partial(_say, app, chat)))
                return progress.task
            except Unreachable:
                if bot is None:
                    raise
        if bot is None:
            raise Unreachable("neither an app nor a group bot to speak with one person")
        await self._say_pieces(outbound, progress, bot)
        await self._show_media(outbound, progress, Shows(partial(bot.show, chat), partial(_say, bot, chat)))
        return progress.task

    async def _changed(self, dispatch: Dispatch, app: AppWay) -> bool:
        """Change the card that hangs there, if it is still changeable."""
        task, outbound = str(dispatch.edits), dispatch.outbound
        if await self._is_shown(task, outbound):
            return True
        code = await asyncio.to_thread(self._house.wecom.use_code, task, now=self._around.now())
        card = await self.wording.card(task, outbound)
        if code is None or card is None:
            return False
        with self.shown.hung(task, outbound, card):
            await app.change(outbound.peer.chat, code, {"template_card": card})
        return True

    async def _by_page(self, outbound: Outbound, progress: Progress) -> str:
        """Call a person who has only the page in a group of theirs; the words themselves stand on the page alone."""
        for member in await asyncio.to_thread(self._house.bound, outbound.peer):
            groups = await asyncio.to_thread(self._house.groups_of, member)
            key = next((self._access.webhooks[name] for name in groups if name in self._access.webhooks), None)
            if key is not None and (link := self._links.private(progress.task)):
                await self._note(progress.task, outbound)
                text = self.wording.privately(member.name, link)
                await self._ways.hook.say(key, text, [outbound.peer.chat])
                return progress.task
        raise Unreachable("no group in which this person could be called")

    # What all ways share.

    async def _say_pieces(self, outbound: Outbound, progress: Progress, way: BotWay | AppWay) -> None:
        can_press = not isinstance(way, AppWay) or way.hears
        for piece in (await self.wording.pieces(outbound, progress.task, can_press=can_press))[progress.done :]:
            await self._say(outbound, piece, progress, way)
            progress.done += 1

    async def _say(self, outbound: Outbound, piece: Piece, progress: Progress, way: BotWay | AppWay) -> None:
        if piece.card is None:
            await way.say(outbound.peer.chat, piece)
            return
        with self.shown.hung(piece.task, outbound, piece.card):
            try:
                code = await way.say(outbound.peer.chat, piece)
            except NoAnswer as silence:
                progress.is_unsure |= silence.is_sent
                raise
            except Refusal as known:
                if not progress.is_unsure:
                    # Somebody else's card has this task: ours gets another one.
                    progress.task = f"{progress.task}-{token_hex(2)}"
                    raise TryLater("the task is taken", after=timedelta()) from known
                code = None
        await self._keep(piece.task, outbound, code)

    async def _show_media(self, outbound: Outbound, progress: Progress, shows: Shows) -> None:
        for sent in [one for one in outbound.attachments if _can_be_shown(one)][progress.shown :]:
            if sent.kind is MediaKind.LOCATION:
                await shows.say(self.wording.place(sent))
            else:
                await self._show(sent, shows)
            progress.shown += 1

    async def _show(self, sent: Attachment, shows: Shows) -> None:
        """Show what is kept of one thing: a recording as one where it can be played, else as a file."""
        found = await asyncio.to_thread(self._around.media, sent.source)
        if found is None and await asyncio.to_thread(self._around.is_coming, sent.source):
            raise TryLater("what was sent beside words is on its way here", after=timedelta(seconds=2))
        if found is None:
            return
        content, content_type = found
        kind = kind_for(sent.kind, content, content_type)
        name = self.wording.file(sent, content_type)
        if kind == FILE and len(content) > LARGEST_FILE:
            await shows.say(self.wording.too_large(name))
        else:
            await shows.show(content, name, kind)

    async def _note(self, task: str, outbound: Outbound) -> None:
        """Remember a message that is known by its link, before anybody can open that."""
        self.shown.of(task).outbound = outbound
        await self._keep(task, outbound, None)

    async def _keep(self, task: str, outbound: Outbound, code: str | None) -> None:
        now = self._around.now()
        until = now + (CHANGEABLE if code else KNOWN)
        keep = self._house.wecom.keep_card
        await asyncio.to_thread(keep, task, outbound.peer, ref=outbound.ref, code=code, now=now, until=until)

    async def _is_shown(self, task: str, outbound: Outbound) -> bool:
        """Tell whether a card says already what it should say; who is just pressing it is waited for."""
        hanging = self.shown.of(task)
        async with hanging.turn:
            return hanging.card is not None and hanging.card == await self.wording.card(task, outbound)

    async def _key(self, peer: Peer) -> str | None:
        """Return the key of the webhook that the group has, if it has one."""
        if peer.chat.startswith(HOOK):
            return self._access.webhooks.get(peer.chat.removeprefix(HOOK))
        names = [member.name for member in await asyncio.to_thread(self._house.bound, peer)]
        return next((self._access.webhooks[name] for name in names if name in self._access.webhooks), None)


def _task(dispatch: Dispatch) -> str:
    """Return a task that no card ever had: of letters, digits, - and _ only."""
    return f"{dispatch.outbound.ref or 'm'}-{dispatch.id}-{token_hex(4)}"


def _can_be_shown(sent: Attachment) -> bool:
    if sent.kind is MediaKind.LOCATION:
        return sent.latitude is not None
    return sent.kind is not MediaKind.STICKER and bool(sent.source)


async def _say(way: BotWay | AppWay, chat: str, words: str) -> None:
    await way.say(chat, Piece(text=words))
