"""What the way out is tried with: messages to one resident, as delivery hands them over or as they wait."""

from dataclasses import replace
from types import MappingProxyType

from account import ZHANG, Account

from bots.adapter import Dispatch
from bots.config.wechat import Template
from bots.wiring import Company
from core.messages import Outbound, Peer, Weight
from storage.audit import audit

SEND, NOTIFY = "/cgi-bin/message/custom/send", "/cgi-bin/message/template/send"
PEER = Peer(channel="wechat", chat=ZHANG)
FIELDS = MappingProxyType({"character_string1": "ref", "thing2": "text", "time3": "time"})


def certified(company: Company) -> Company:
    """Return the company with a template of its own."""
    wechat = replace(company.config.wechat, template=Template(id="T1", more="…回复看全文", fields=FIELDS))
    return replace(company, config=replace(company.config, wechat=wechat))


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
