"""Calls of somebody else than WeChat, and nonsense that WeChat signed: refused, or kept for the operator; nothing happens."""

import asyncio
import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from account import STORY, ZHANG, Account, account
from official import APPID, TOKEN, Call, encrypt, message, sealed

from bots.wiring import Company
from core.messages import Peer

BODIES = 10_000


@pytest.mark.parametrize("kind", ["plain", "raw", "plain elements in safe mode"])
def test_what_is_not_encrypted_is_refused(company: Company, tmp_path: Path, kind: str) -> None:
    async def run() -> None:
        async with account(company, tmp_path) as wechat:
            now = wechat.clock.now()
            xml = message(ZHANG, now, MsgType="text", Content=STORY[0], MsgId=1)
            call = sealed(xml, now)
            params = dict(call.params)
            if kind == "plain":
                del params["encrypt_type"]
            elif kind == "raw":
                params["encrypt_type"] = "raw"

            assert (await wechat.call(Call(params, xml))).status_code == 403
            assert wechat.rows() == []

    asyncio.run(run())


def test_of_ten_thousand_hostile_calls_each_is_refused_and_nothing_happens(company: Company, tmp_path: Path) -> None:
    chance = random.Random(20261123)

    async def run() -> None:
        async with account(company, tmp_path) as wechat:
            await wechat.say(STORY[0])
            replayed = wechat.message(MsgType="text", Content="投诉")
            for _ in range(3):
                await wechat.call(replayed)
            await wechat.settle()
            before = wechat.rows()

            statuses = []
            for number in range(BODIES):
                statuses.append(await wechat.straight(hostile(wechat, replayed, number, chance)))
            await wechat.settle()

            assert set(statuses) == {403}
            assert wechat.rows() == before

    asyncio.run(run())


def hostile(wechat: Account, replayed: Call, number: int, chance: random.Random) -> Call:
    """Return one of a dozen kinds of calls that WeChat never makes."""
    now = wechat.clock.now()
    xml = message(ZHANG, now, MsgType="text", Content=f"投诉 {number}", MsgId=number)
    good = sealed(xml, now) if number % 12 in (0, 1, 2, 3) else replayed
    at = chance.randrange(len(good.body))
    match number % 12:
        case 0:  # one character is another
            other = chr((ord(good.body[at]) + chance.randrange(1, 90)) % 128)
            touched = good.body[:at] + other + good.body[at + 1 :]
            is_same = "".join(good.body.split()) == "".join(touched.split())
            return replace(good, body="x" if is_same or outside(good.body, at) else touched)
        case 1:  # one parameter is another
            name = chance.choice(("timestamp", "nonce", "msg_signature"))
            return replace(good, params=dict(good.params) | {name: good.params[name][::-1] + "1"})
        case 2:  # old, or of the future
            return sealed(xml, now + timedelta(minutes=chance.choice((-6, 6, -9999, 99999))))
        case 3:  # signed with another token, or with none
            return sealed(xml, now, token=chance.choice(("", "another", TOKEN + "1")))
        case 4:
            return replayed
        case 5:  # too large
            return replace(good, body="<xml><Encrypt>" + "A" * 66_000 + "</Encrypt></xml>")
        case 6:  # nested without end
            return replace(good, body="<a>" * chance.randrange(10_000, 20_000))
        case 7:  # entities
            entity = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
            return replace(good, body=f"{entity}<xml><Encrypt>&b;</Encrypt></xml>")
        case 8:
            entity = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
            return replace(good, body=f"{entity}<xml><Encrypt>&a;</Encrypt></xml>")
        case 9:  # garbage
            return replace(good, body="".join(chr(chance.randrange(1, 0x2FFF)) for _ in range(chance.randrange(200))))
        case 10:  # the right words in the wrong envelope
            params = dict(replayed.params) | {"nonce": str(number)}
            return Call(params, f"<xml><Encrypt>{encrypt(xml, APPID)}</Encrypt></xml>")
        case _:  # two of everything, or none
            return replace(
                good,
                body=chance.choice(
                    ("", "<xml/>", "<xml>1</xml>", good.body.replace("</xml>", "<Encrypt>1</Encrypt></xml>"))
                ),
            )


def outside(body: str, at: int) -> bool:
    """Tell whether a character is of no meaning: it stands in an element that nobody reads."""
    return at < body.index("<Encrypt>") or at >= body.index("</Encrypt>") + len("</Encrypt>")


def test_signed_nonsense_is_kept_for_the_operator_and_confirmed(company: Company, tmp_path: Path) -> None:
    async def run() -> None:
        async with account(company, tmp_path) as wechat:
            now = wechat.clock.now()
            for xml in (
                message(ZHANG, now, MsgType="text", Content="x", MsgId=1).replace(
                    "<Content>", "<Content>1</Content><Content>"
                ),
                message(ZHANG, now, MsgType="image", MsgId=2),
                message(ZHANG, now, MsgType="location", Location_X="nan", Location_Y="1e999", MsgId=3),
            ):
                response = await wechat.call(sealed(xml, now))
                assert (response.status_code, response.text) == (200, "success")

            with wechat.house.database.work() as work:
                assert {failure.inbound.id for failure in work.inbox.failed(9)} == {"1", "2", "3"}
            assert wechat.house.ledger.gather(Peer(channel="wechat", chat=ZHANG), now) == []

    asyncio.run(run())
