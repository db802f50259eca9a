"""Template messages that were taken and, as the platform says a moment later, did not arrive: they do not count as told."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from bots.wechat.house import House
from bots.wechat.translate import Undelivered
from core.messages import Weight

#: The platform may say so before it is noted here that it took the message: when to look again, in seconds.
AGAIN: Sequence[float] = (1.0, 3.0)

log = logging.getLogger(__name__)


def tell_otherwise(house: House, lost: Undelivered, now: datetime) -> bool:
    """Have told by telephone what must be told, keep the rest until they write; False if no such message is known."""
    found = house.ledger.returned(lost.peer, lost.message, now)
    for each in found:
        if each.outbound.weight is Weight.PASSING:
            house.ledger.hold(each.id, "the template did not arrive", at=now)
        else:
            # First whoever must know it: dying in between, it is sent again rather than forgotten.
            house.unsaid(each.outbound, now=now)
            house.ledger.dead(each.id, "the template did not arrive", at=now)
    return bool(found)


async def tell_by_and_by(work: Callable[[], Awaitable[bool]], again: Sequence[float] = AGAIN) -> None:
    """Do that work, and again after a while where it found nothing."""
    for wait in (*again, None):
        if await work():
            return
        if wait is not None:
            await asyncio.sleep(wait)
    log.warning("a template message that nobody knows did not arrive")
