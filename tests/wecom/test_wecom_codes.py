"""Every error code that the documents name, and what is done about it."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from wecom_account import AGENT, CORP, SECRET
from wecom_chats import Fault
from wecom_platform import Platform, platform

from bots.adapter import DeliveryError, Rejected, TryLater, Unreachable
from bots.config.environment import WecomAccess, WecomApp
from bots.tencent.errors import Means, Refusal
from bots.wecom.api import Api, verdicts
from bots.wecom.compose import Piece
from bots.wecom.pacing import Pacing
from bots.wecom.ways import AppWay, HookWay
from storage.database import Database

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
LATER = {-1, 45009, 45033}
MISCONFIGURED = {40001, 40013, 40056, 48002, 60020, 301002}
UNREACHABLE = {40003, 60011, 60111, 81013, 82001, 86001, 86003, 86216, 301021, *range(93000, 93020)}
REJECTED = {40008, 40033, 40058, 42045, 44004, 45002, 846605, 846608}
ONCE_MORE = {40014, 41001, 42001}


class Company:
    """An app and a webhook beside a platform."""

    def __init__(self, server: Platform, folder: Path) -> None:
        server.members |= {"wang"}
        server.webhooks["key-1"] = "工程部群"
        app = WecomApp(corpid=CORP, agentid=str(AGENT), secret=SECRET, token="t", aes_key="k")
        access = WecomAccess(app=app, webhooks={"工程部群": "key-1"}, base_url=server.url)
        self.api = Api(access, Database(f"sqlite:///{folder / 'suban.db'}").tokens, lambda: NOW)
        self.app = AppWay(app, self.api, Pacing(), lambda: NOW)
        self.hook = HookWay(self.api, Pacing(), lambda: NOW)

    async def say(self, text: str = "您好", to: str = "wang") -> str | None:
        try:
            return await self.app.say(to, Piece(text=text))
        finally:
            await self.api.close()


def saying(server: Platform, folder: Path, *codes: int, to: str = "wang") -> None:
    server.fail("message/send", *(Fault(code) for code in codes))
    asyncio.run(Company(server, folder).say(to=to))


@pytest.fixture
def server() -> Iterator[Platform]:
    with platform(lambda: NOW) as running:
        yield running


@pytest.mark.parametrize(
    ("code", "error"),
    [
        *((code, TryLater) for code in sorted(LATER | MISCONFIGURED)),
        *((code, Unreachable) for code in sorted(UNREACHABLE)),
        *((code, Rejected) for code in sorted(REJECTED)),
    ],
)
def test_a_refusal_says_what_it_means_and_what_to_do(
    code: int, error: type[DeliveryError], server: Platform, tmp_path: Path
) -> None:
    with pytest.raises(error) as refused:
        saying(server, tmp_path, code)

    assert str(refused.value).startswith(str(code))
    assert verdicts()[str(code)].remedy.format(seen="203.0.113.7") in str(refused.value)
    assert len(server.called("message/send")) == 1


def test_who_waits_for_a_person_to_mend_it_waits_a_minute() -> None:
    assert {int(code) for code, one in verdicts().items() if one.means is Means.MISCONFIGURED} == MISCONFIGURED


def test_the_address_to_be_trusted_is_named(server: Platform, tmp_path: Path) -> None:
    with pytest.raises(TryLater, match=r"203\.0\.113\.7") as refused:
        saying(server, tmp_path, 60020)

    assert refused.value.after == timedelta(minutes=1)


@pytest.mark.parametrize("code", sorted(ONCE_MORE))
def test_a_token_that_died_early_is_replaced_once(code: int, server: Platform, tmp_path: Path) -> None:
    saying(server, tmp_path, code)

    assert len(server.called("gettoken")) == 2
    assert server.text("wang") == "您好"


@pytest.mark.parametrize("code", sorted(ONCE_MORE))
def test_a_token_that_dies_again_and_again_costs_one_more_and_no_storm(
    code: int, server: Platform, tmp_path: Path
) -> None:
    with pytest.raises(TryLater):
        saying(server, tmp_path, code, code, code)

    assert len(server.called("gettoken")) == 2
    assert len(server.called("message/send")) == 2


def test_a_task_that_is_taken_is_told_apart(server: Platform, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as taken:
        saying(server, tmp_path, 42014)

    assert taken.value.code == 42014


def test_what_nobody_documented_is_tried_again_later(server: Platform, tmp_path: Path) -> None:
    with pytest.raises(TryLater):
        saying(server, tmp_path, 99999)


def test_well_said_to_nobody_is_not_well(server: Platform, tmp_path: Path) -> None:
    """errcode 0 with `invaliduser`, and a member without a licence."""
    with pytest.raises(Unreachable):
        saying(server, tmp_path, to="gone")
    server.unlicensed.add("wang")
    with pytest.raises(Unreachable):
        saying(server, tmp_path)


@pytest.mark.parametrize("fault", [Fault(status=502), Fault(mute=True)])
def test_no_answer_is_no_refusal(fault: Fault, server: Platform, tmp_path: Path) -> None:
    server.fail("message/send", fault)

    with pytest.raises(TryLater):
        saying(server, tmp_path)


def test_every_line_of_the_table_is_expected_here() -> None:
    known = LATER | MISCONFIGURED | UNREACHABLE | REJECTED | ONCE_MORE | {42014}

    assert {name for name in verdicts() if name != "unknown"} == {str(code) for code in known}
