"""The screen: what chats show, what was shown, and what can still be pressed."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from bots.adapter import Abilities, Adapter, Dispatch
from bots.screen import Screen
from core.messages import Attachment, Button, MediaKind, Outbound, Peer

START = datetime(2026, 11, 23, 2, 32, tzinfo=UTC)
SIGN = Button(label="签收", data="sign:1")
SIGN_OTHER = Button(label="签收", data="sign:2")
ARRIVE = Button(label="已到场", data="arrive:1")


class Watch:
    """A clock set by hand."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def screen(watch: Watch) -> Screen:
    return Screen(watch)


def show(
    screen: Screen, chat: str, text: str, *buttons: Button, card: str | None = None, edits: str | None = None
) -> str:
    outbound = Outbound(peer=Peer(channel=screen.channel, chat=chat), text=text, buttons=buttons, card=card)
    return asyncio.run(screen.deliver(Dispatch(id=1, outbound=outbound, edits=edits)))


def test_it_is_an_adapter(screen: Screen) -> None:
    adapter: Adapter = screen

    assert adapter.channel == "web"


def test_a_chat_shows_what_was_sent_and_said_in_order(screen: Screen, watch: Watch) -> None:
    screen.said("张女士", "张女士", "电梯又坏了")
    watch.now += timedelta(minutes=1)
    show(screen, "张女士", "非常抱歉")

    said, sent = screen.shown("张女士")
    assert (said.author, said.text, said.at) == ("张女士", "电梯又坏了", START)
    assert (sent.author, sent.text, sent.at) == (None, "非常抱歉", START + timedelta(minutes=1))
    assert screen.chats() == ("张女士",)
    assert screen.shown("李先生") == ()


def test_an_edit_changes_the_message_in_its_place_and_keeps_its_time(screen: Screen, watch: Watch) -> None:
    card = show(screen, "工程部群", "待签收", SIGN, card="TS1")
    show(screen, "工程部群", "另一条")
    watch.now += timedelta(minutes=1)

    again = show(screen, "工程部群", "已签收", ARRIVE, card="TS1", edits=card)

    first, second = screen.shown("工程部群")
    assert again == card == first.id
    assert (first.text, first.buttons, first.revision, first.edited, first.at) == ("已签收", (ARRIVE,), 1, True, START)
    assert (second.text, second.edited) == ("另一条", False)


def test_every_state_stays_in_the_history_with_a_number_of_its_own(screen: Screen) -> None:
    card = show(screen, "工程部群", "待签收", card="TS1")
    show(screen, "张女士", "已受理")
    show(screen, "工程部群", "已签收", card="TS1", edits=card)

    assert [(state.text, state.sequence) for state in screen.history("工程部群")] == [("待签收", 1), ("已签收", 3)]
    assert [state.text for state in screen.since(1)] == ["已受理", "已签收"]
    assert screen.sequence == 3


def test_an_edit_of_what_this_phone_never_had_is_sent_anew(screen: Screen) -> None:
    sent = show(screen, "工程部群", "已签收", edits="of-an-earlier-run")

    assert [shown.id for shown in screen.shown("工程部群")] == [sent]


def test_the_newest_message_that_still_offers_a_label_gives_its_button(screen: Screen) -> None:
    older = show(screen, "工程部群", "一号", SIGN, card="TS1")
    newer = show(screen, "工程部群", "二号", SIGN_OTHER, card="TS2")
    assert screen.newest_button("工程部群", "签收") == SIGN_OTHER

    show(screen, "工程部群", "二号已签收", card="TS2", edits=newer)
    assert screen.newest_button("工程部群", "签收") == SIGN

    show(screen, "工程部群", "一号已签收", card="TS1", edits=older)
    assert screen.newest_button("工程部群", "签收") is None


def test_without_buttons_the_choices_are_numbered_in_the_text_and_still_known(watch: Watch) -> None:
    screen = Screen(watch, channel="wechat", abilities=Abilities(buttons=False), heading="回复数字选择：")

    show(screen, "张女士", "请核对", SIGN, ARRIVE)

    assert screen.shown("张女士")[0].text == "请核对\n\n回复数字选择：\n1 签收\n2 已到场"
    assert screen.choices("张女士") == (SIGN, ARRIVE)
    assert screen.choices("李先生") == ()


def test_a_long_message_becomes_several_and_the_last_has_the_buttons(watch: Watch) -> None:
    screen = Screen(watch, abilities=Abilities(length=6))

    sent = show(screen, "张女士", "第一句话。第二句话。", SIGN)

    first, second = screen.shown("张女士")
    assert (first.text, first.buttons) == ("第一句话。", ())
    assert (second.text, second.buttons, second.id) == ("第二句话。", (SIGN,), sent)


def test_an_edit_that_grew_too_long_for_one_message_is_sent_anew(watch: Watch) -> None:
    screen = Screen(watch, abilities=Abilities(length=6))
    sent = show(screen, "张女士", "一句话。")

    show(screen, "张女士", "第一句话。第二句话。", edits=sent)

    assert [shown.text for shown in screen.shown("张女士")] == ["一句话。", "第一句话。", "第二句话。"]


def test_photos_alone_are_a_message(screen: Screen) -> None:
    photo = Attachment(kind=MediaKind.PHOTO, name="lift.jpg")
    outbound = Outbound(peer=Peer(channel="web", chat="张女士"), text="", attachments=(photo,))

    asyncio.run(screen.deliver(Dispatch(id=1, outbound=outbound)))
    screen.said("张女士", "张女士", attachments=(photo,))

    assert [shown.attachments for shown in screen.shown("张女士")] == [(photo,), (photo,)]


def test_whoever_watches_is_woken_by_every_change(screen: Screen) -> None:
    async def scene() -> list[str]:
        with screen.watch() as woken:
            waiting = asyncio.create_task(woken.wait())
            await asyncio.sleep(0)
            assert not waiting.done()
            screen.said("张女士", "张女士", "在吗")
            await waiting
            return [shown.text for shown in screen.since(0)]

    assert asyncio.run(scene()) == ["在吗"]


def test_two_screens_that_share_their_numbers_have_one_order(watch: Watch) -> None:
    numbers: Iterator[int] = count(1)
    residents, staff = (Screen(watch, channel=name, numbers=numbers) for name in ("wechat", "wecom"))

    residents.said("张女士", "张女士", "电梯坏了")
    show(staff, "工程部群", "待签收")
    residents.said("张女士", "张女士", "快一点")

    assert [state.sequence for state in residents.history("张女士")] == [1, 3]
    assert [state.sequence for state in staff.history("工程部群")] == [2]
