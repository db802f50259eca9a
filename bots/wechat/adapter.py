"""The way out to WeChat: what may still be said by the customer service, and what becomes of the rest.

All that waits for a chat goes together, because messages are counted. What can't be said here is never counted as told:
it goes as a template, by telephone (`Unreachable`), or is held until the resident speaks again (`Waits`).
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bots.adapter import DeliveryError, Dispatch, Rejected, TryLater, Unreachable, Waits
from bots.config.wechat import Template
from bots.media import MediaFolder
from bots.tencent.api import NoAnswer
from bots.tencent.errors import Means, Refusal, meaning
from bots.wechat.api import PICTURES, OfficialAccount
from bots.wechat.begun import Begun
from bots.wechat.compose import ABILITIES, compose, cut, groups
from bots.wechat.house import House
from bots.wechat.template import filled
from bots.wechat.translate import CHANNEL, template_id
from core.messages import MediaKind, Peer, Weight
from core.reach import Standing, Way, gone, left, refunded, shut, spare, spent, way

#: What the platform says of somebody who does not follow: no template reaches them either.
NOT_FOLLOWING = frozenset({40003, 43004})
ORDER = (Weight.PASSING, Weight.TOLD, Weight.OUTCOME)

#: How long a picture that is on its way is waited for before it is looked for again.
SHORT = timedelta(seconds=1)

#: Why a message is kept that went as a template.
SHORTENED = "the template had no room for the whole of it"

log = logging.getLogger(__name__)

#: What became of a message: the id under which it was sent, or why it was not.
Fate = str | DeliveryError


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """What the way out is told by the configuration: what stands above choices, the template, the community's clock."""

    heading: str
    template: Template
    local: Callable[[datetime], datetime]


class Wechat:
    """The adapter of the channel; fits `bots.adapter.Adapter`."""

    channel = CHANNEL
    abilities = ABILITIES

    def __init__(
        self,
        account: OfficialAccount,
        house: House,
        saying: Saying,
        begun: Begun,
        *,
        media: MediaFolder,
        now: Callable[[], datetime],
    ) -> None:
        self._account = account
        self._house = house
        self._saying = saying
        self._begun = begun
        self._media = media
        self._now = now

    async def deliver(self, dispatch: Dispatch) -> str:
        """Send the message, and with it all else that waits for the chat; raises DeliveryError."""
        peer, ledger = dispatch.outbound.peer, self._house.ledger
        rest = await asyncio.to_thread(ledger.gather, peer, self._now(), beside=dispatch.id)
        batch = sorted((dispatch, *rest), key=lambda each: (not each.outbound.urgent, each.id))
        fates: dict[int, Fate] = {}
        try:
            for group in groups(batch, self._saying.heading):
                fates |= await self._group(group)
                if any(isinstance(fate, TryLater) for fate in fates.values()):
                    break  # what comes later must not arrive earlier
        finally:
            for each in rest:
                await asyncio.to_thread(self._settle, each, fates.get(each.id) or TryLater("its turn comes again"))
        fate = fates.get(dispatch.id) or TryLater("its turn comes again")
        if isinstance(fate, DeliveryError):
            raise fate
        return fate

    def _settle(self, dispatch: Dispatch, fate: Fate) -> None:
        now, ledger = self._now(), self._house.ledger
        match fate:
            case str():
                ledger.sent(dispatch.id, fate, at=now)
            case Waits():
                ledger.hold(dispatch.id, str(fate), at=now, shortened=fate.shortened)
            case TryLater():
                ledger.later(dispatch.id, str(fate), at=now + fate.after)
            case _:
                # It is given up when it is the foremost itself.
                ledger.later(dispatch.id, str(fate), at=now)

    async def _group(self, group: Sequence[Dispatch]) -> Mapping[int, Fate]:
        """Send messages that one text says, or one message that takes several, and return what became of each."""
        peer = group[0].outbound.peer
        weight = max((each.outbound.weight for each in group), key=ORDER.index)
        standing = await asyncio.to_thread(self._house.reach.of, peer)
        try:
            while not self._is_said(group):
                if way(standing, weight, self._now(), has_template=False) is not Way.SERVICE:
                    return {each.id: await self._otherwise(each, standing) for each in group}
                try:
                    await self._by_service(group, standing, weight)
                    break
                except Refusal as refused:
                    if refused.means is not Means.UNREACHABLE:
                        raise
                    standing = await self._no_more(peer, refused)
            await self._pictures(group)
            return {each.id: f"service-{group[0].id}" for each in group}
        except Refusal as refused:
            error = meaning(refused)
        except TryLater as later:
            error = later
        if isinstance(error, Rejected) and len(group) > 1:
            # One of them spoils the others; alone each shows what it is.
            return {id: fate for each in group for id, fate in (await self._group([each])).items()}
        return dict.fromkeys((each.id for each in group), error)

    def _is_said(self, group: Sequence[Dispatch]) -> bool:
        """Tell whether all words are said, and only pictures may be lacking."""
        texts = compose([each.outbound for each in group], self._saying.heading)
        return 0 < len(texts) <= self._begun.of(group[0].id)

    async def _pictures(self, group: Sequence[Dispatch]) -> None:
        """Show the pictures; that one does not go through takes nothing back of the words."""
        try:
            await self._show_pictures(group)
        except Refusal as refused:
            log.warning("a picture does not go through: %s", refused)
        self._begun.forget(group[0].id)

    async def _by_service(self, group: Sequence[Dispatch], standing: Standing, weight: Weight) -> None:
        """Say what is not said yet; the words first, for they never wait for pictures."""
        peer, first = group[0].outbound.peer, group[0].id
        texts = compose([each.outbound for each in group], self._saying.heading)
        room = left(standing, self._now()) if weight is Weight.OUTCOME else spare(standing, self._now())
        said = self._begun.of(first)
        for text in cut(texts[said:], room):
            await self._spend(peer, partial(self._account.say, peer.chat, text))
            said += 1
            self._begun.note(first, said)

    async def _show_pictures(self, group: Sequence[Dispatch]) -> None:
        """Show what goes with the messages, as long as that touches nothing that is kept for the outcome."""
        peer, first = group[0].outbound.peer, group[0].id
        texts = len(compose([each.outbound for each in group], self._saying.heading))
        pictures = [sent for each in group for sent in each.outbound.attachments if sent.kind is MediaKind.PHOTO]
        for number, picture in enumerate(pictures, start=texts + 1):
            standing = await asyncio.to_thread(self._house.reach.of, peer)
            if spare(standing, self._now()) < 1:
                return
            if self._begun.of(first) >= number:
                continue
            # Asked first: what arrives between the two questions is found.
            is_coming = await asyncio.to_thread(self._media.is_wanted, picture.source)
            found = await asyncio.to_thread(self._media.find, picture.source)
            if found is None and is_coming:
                raise TryLater("a picture is still on its way", after=SHORT)
            if found is not None and found[1] in PICTURES:
                media = await self._account.upload(*found)
                await self._spend(peer, partial(self._account.show, peer.chat, media))
            self._begun.note(first, number)

    async def _otherwise(self, dispatch: Dispatch, standing: Standing) -> Fate:
        """Send one message as a template if there is one, or say that it can't be sent here.

        What has no room in it is said whole when they write again; until then nothing more is said of it.
        """
        outbound, template, now = dispatch.outbound, self._saying.template, self._now()
        if dispatch.shortened is not None:
            return Waits(SHORTENED, shortened=dispatch.shortened)
        found = way(standing, outbound.weight, now, has_template=bool(template.id))
        if found is Way.TEMPLATE:
            values = filled(template, outbound, self._saying.local(now))
            try:
                sent = await self._account.notify(
                    outbound.peer.chat, template.id, template.url, values.fields, f"suban-{dispatch.id}"
                )
            except Refusal as refused:
                if refused.means is not Means.UNREACHABLE:
                    return meaning(refused)
                standing = await self._no_more(outbound.peer, refused)
                found = way(standing, outbound.weight, now, has_template=False)
            except NoAnswer as unknown:
                return unknown
            else:
                told = template_id(sent)
                return told if values.is_whole else Waits(SHORTENED, shortened=told)
        if found is Way.WAIT or outbound.weight is Weight.PASSING:
            return Waits("nothing may be sent before they write again")
        return Unreachable("the window is closed")

    async def _spend(self, peer: Peer, send: Callable[[], Awaitable[None]]) -> None:
        """Count one message and send it; what surely was not sent is not counted."""
        now, reach = self._now(), self._house.reach
        before = await asyncio.to_thread(reach.change, peer, lambda standing: spent(standing, now))
        try:
            await send()
        except Refusal:
            await asyncio.to_thread(reach.change, peer, lambda standing: refunded(standing, before, now))
            raise
        except NoAnswer as unknown:
            if not unknown.is_sent:
                await asyncio.to_thread(reach.change, peer, lambda standing: refunded(standing, before, now))
            raise

    async def _no_more(self, peer: Peer, refused: Refusal) -> Standing:
        """Believe the platform that nothing may be sent, and return what that leaves."""
        become = gone if refused.code in NOT_FOLLOWING else shut
        before = await asyncio.to_thread(self._house.reach.change, peer, become)
        return become(before)
