"""What the way out is tried with: messages to one resident, as delivery hands them over or as they wait."""

from account import ZHANG, Account

from bots.adapter import Dispatch
from core.messages import Outbound, Peer, Weight
from storage.audit import audit

SEND, NOTIFY = "/cgi-bin/message/custom/send", "/cgi-bin/message/template/send"
PEER = Peer(channel="wechat", chat=ZHANG)


def told(text: str, weight: Weight = Weight.TOLD, number: int = 1) -> Dispatch:
    return Dispatch(id=number, outbound=Outbound(peer=PEER, text=text, weight=weight, ref="TS202611230001"))


async def write(wechat: Account) -> None:
    """Let the resident write, so that there is a window."""
    await wechat.say("你好")
    wechat.official.calls.clear()


def queue(wechat: Account, *messages: Outbound) -> None:
    with wechat.house.database.work() as work:
        work.outbox.add(messages, at=wechat.clock.now())
        work.commit()


def held(wechat: Account) -> int:
    """Return how many messages an operator is told to be waiting until their resident speaks."""
    with wechat.house.database.reading() as connection:
        return audit(connection, wechat.house.office.communities, wechat.clock.now()).held
