"""A message in the words and cards of 企业微信, as it stands when it is said."""

import asyncio
import re
from collections.abc import Callable
from datetime import datetime

from bots.media import KINDS
from bots.wecom.cards import Card, Words
from bots.wecom.compose import Piece, cards, texts
from bots.wecom.house import House
from bots.wecom.page_links import PageLinks
from bots.wecom.plain import plain
from bots.wecom.translate import GROUP
from core.messages import Attachment, Outbound
from core.phrases import Phrases

#: The task of a further card of the same message.
MORE_THAN_ONE = re.compile(r"(-[0-9a-f]{8})-\d$")


class Wording:
    """Writes messages; a card says what its matter offers now, not when it was queued."""

    def __init__(self, house: House, phrases: Phrases, links: PageLinks, now: Callable[[], datetime]) -> None:
        self._house = house
        self._phrases = phrases
        self._links = links
        self._now = now
        self._words = Words(
            source=phrases.say("wecom.source"),
            more=phrases.say("wecom.more"),
            take=phrases.say("wecom.take"),
            link=phrases.say("wecom.link"),
            open=phrases.say("wecom.open"),
        )

    async def pieces(self, outbound: Outbound, task: str, *, can_press: bool) -> list[Piece]:
        """Return what is to be said in the chat of the message, in order."""
        chat = outbound.peer.chat
        if not can_press:
            return [Piece(text=part) for part in self.with_link(outbound, self._links.of(chat, task))]
        if outbound.buttons or outbound.card is not None:
            return await self._cards(task, outbound)
        return [Piece(text=part) for part in self.to_be_answered(outbound)]

    async def card(self, task: str, outbound: Outbound) -> Card | None:
        """Return the card of that task as it stands now; without choices it says so in a dead button."""
        pieces = await self._cards(MORE_THAN_ONE.sub(r"\1", task), outbound)
        return next((piece.card for piece in pieces if piece.task == task), None)

    async def state(self, outbound: Outbound) -> str:
        """Return in a few words where the matter of a message stands."""
        return (await asyncio.to_thread(self._house.look, outbound, now=self._now())).state

    def to_be_answered(self, outbound: Outbound) -> list[str]:
        """Return the words of a message in parts; where words are awaited in a group it says that the bot must be called."""
        asks = outbound.awaits and outbound.peer.chat.startswith(GROUP)
        return texts(outbound, self._phrases.say("wecom.reply") if asks else "")

    def with_link(self, outbound: Outbound, link: str) -> list[str]:
        """Return the words of a message in parts, the last with its choices and the link to where they can be taken."""
        if not link or not (outbound.buttons or outbound.awaits):
            return texts(outbound)
        choices = self._phrases.say("form.and").join(plain(button.label) for button in outbound.buttons)
        key = "wecom.page" if choices else "wecom.page_words"
        return texts(outbound, "\n" + self._phrases.say(key, choices=choices, link=link))

    def call(self, outbound: Outbound) -> str:
        """Return what calls people by name to the card above."""
        return self._phrases.say("wecom.call", head=plain(outbound.text.strip().partition("\n")[0]))

    def file(self, sent: Attachment, content_type: str) -> str:
        """Return under which name something is handed over: its own, or what it is; it says how it is opened."""
        return sent.name or self._phrases.label(sent.kind) + KINDS.get(content_type, "")

    def place(self, sent: Attachment) -> str:
        """Return a place as words and a link to where a map shows it."""
        at = {"latitude": f"{sent.latitude:.6f}", "longitude": f"{sent.longitude:.6f}"}
        return self._phrases.say("wecom.place", name=plain(sent.words), **at)

    def too_large(self, name: str) -> str:
        """Return what is said in place of a file that the platform would not take."""
        return self._phrases.say("wecom.too_large", name=plain(name))

    def privately(self, name: str, link: str) -> str:
        """Return what calls a person to a message that only they may read."""
        return self._phrases.say("wecom.private", name=plain(name), link=link)

    async def _cards(self, task: str, outbound: Outbound) -> list[Piece]:
        look = await asyncio.to_thread(self._house.look, outbound, now=self._now())
        source = self._phrases.say("wecom.taken", who=look.who) if look.who else ""
        link = self._links.of(outbound.peer.chat, task) if outbound.ref else ""
        return cards(look.outbound, task=task, words=self._words, state=look.state, source=source, link=link)
