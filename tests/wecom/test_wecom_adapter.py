"""The way out: how each chat is reached with what there is, and what is changed, sent anew, waited for or given up."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from wecom_account import AGENT, CORP, SECRET
from wecom_platform import Platform, platform
from wecom_shown import as_read

from bots.adapter import Dispatch, TryLater, Unreachable
from bots.config.environment import WecomAccess, WecomApp
from bots.wecom.adapter import Surroundings, Ways, Wecom
from bots.wecom.api import Api
from bots.wecom.pacing import Pacing
from bots.wecom.page_links import PageLinks
from bots.wecom.ways import AppWay, HookWay
from bots.wiring import Company, House
from core.messages import Attachment, Button, MediaKind, Outbound, Peer

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
AGREE = Button(label="同意", data="agree:TS202611230007")


class Desk:
    """An adapter of a company with an app and webhooks, beside a platform."""

    def __init__(self, server: Platform, house: House, **app: str) -> None:
        self.now = NOW
        self.house = house
        self.media: dict[str, tuple[bytes, str]] = {}
        server.now = lambda: self.now
        server.members |= {"wang"}
        server.webhooks["key-1"] = "wr1"
        self._access = WecomAccess(
            app=WecomApp(corpid=CORP, agentid=str(AGENT), secret=SECRET, **app),
            webhooks={"工程部群": "key-1"},
            base_url=server.url,
        )

    def deliver(self, *dispatches: Dispatch, after: Callable[[], None] = lambda: None) -> list[str]:
        """Deliver one after the other; what was told to do after the first is done then."""

        async def run() -> list[str]:
            now = lambda: self.now  # noqa: E731
            api, pacing = Api(self._access, self.house.tokens, now), Pacing()
            app = self._access.app
            assert app is not None
            ways = Ways(bot=None, app=AppWay(app, api, pacing, now), hook=HookWay(api, pacing, now))
            links = PageLinks("https://h.example", "secret", now)
            lent = Surroundings(now=now, media=self.media.get, is_coming=lambda source: False)
            adapter = Wecom(self._access, ways, self.house, self.house.office.phrases, links, lent)
            sent = []
            try:
                for dispatch in dispatches:
                    sent.append(await adapter.deliver(dispatch))
                    after()
            finally:
                await api.close()
            return sent

        return asyncio.run(run())


@pytest.fixture
def server() -> Iterator[Platform]:
    with platform() as running:
        yield running


@pytest.fixture
def house(company: Company, tmp_path: Path) -> Iterator[House]:
    house = company.open(tmp_path)
    yield house
    house.close()


@pytest.fixture
def desk(server: Platform, house: House) -> Desk:
    return Desk(server, house, token="t", aes_key="k")


def said(number: int, text: str, *, chat: str = "wang", edits: str | None = None, **more: Any) -> Dispatch:
    return Dispatch(id=number, outbound=Outbound(peer=Peer(channel="wecom", chat=chat), text=text, **more), edits=edits)


def test_a_private_card_is_changed_with_the_code_that_came_with_it_and_then_sent_anew(
    desk: Desk, server: Platform
) -> None:
    card = {"card": "x/0", "buttons": (AGREE,)}
    (task,) = desk.deliver(said(1, "申请延期，请批示", **card))
    changed = desk.deliver(said(2, "申请延期，已经改期", edits=task, **card))
    anew = desk.deliver(said(3, "申请延期，又改期了", edits=task, **card))

    assert changed == [task]
    assert anew != [task]
    assert [as_read(one).splitlines()[1] for one in server.chats["wang"]] == [
        "申请延期，已经改期",
        "申请延期，又改期了",
    ]
    assert len(server.called("message/update_template_card")) == 1


def test_a_code_that_has_expired_is_not_tried(desk: Desk, server: Platform) -> None:
    card = {"card": "x/0", "buttons": (AGREE,)}
    (task,) = desk.deliver(said(1, "申请延期，请批示", **card))
    desk.now += timedelta(hours=73)
    anew = desk.deliver(said(2, "申请延期，已经改期", edits=task, **card))

    assert anew != [task]
    assert not server.called("message/update_template_card")


def test_what_a_card_says_already_is_not_sent_again(desk: Desk, server: Platform) -> None:
    card = {"card": "x/0", "buttons": (AGREE,)}
    (task,) = desk.deliver(said(1, "申请延期，请批示", **card))
    again = desk.deliver(said(2, "申请延期，请批示", edits=task, **card))

    assert again == [task]
    assert len(server.chats["wang"]) == 1


def test_an_app_that_hears_nothing_sends_a_link_in_place_of_buttons(server: Platform, house: House) -> None:
    server.hears = False
    Desk(server, house).deliver(said(1, "申请延期，请批示", buttons=(AGREE,)))

    (shown,) = server.chats["wang"]
    assert "可以同意，点开办理：https://h.example/t/" in as_read(shown)


BOUND = Attachment(kind=MediaKind.FILE, name="诉办-翠湖花园-2026-11-意见表-第1册.pdf", source="bound.pdf")


@pytest.mark.parametrize(("chat", "where"), [("wang", "wang"), ("hook:工程部群", "wr1")])
def test_a_file_is_handed_over_under_its_own_name(desk: Desk, server: Platform, chat: str, where: str) -> None:
    desk.house.offer_group("工程部群", Peer(channel="wecom", chat="hook:工程部群"))
    desk.media["bound.pdf"] = (b"%PDF-1.4 forms", "application/pdf")

    desk.deliver(said(1, "装订好了", chat=chat, attachments=(BOUND,)))

    words, file = server.chats[where]
    assert as_read(words) == "装订好了"
    uploaded = server.media[file["file"]["media_id"]]
    assert b"%PDF-1.4 forms" in uploaded
    assert f'filename="{BOUND.name}"'.encode() in uploaded


def test_of_a_file_that_is_too_large_it_is_said_that_it_is_to_be_had_elsewhere(desk: Desk, server: Platform) -> None:
    desk.media["bound.pdf"] = (b"%PDF-" + bytes(20 << 20), "application/pdf")

    desk.deliver(said(1, "装订好了", attachments=(BOUND,)))

    assert [as_read(one) for one in server.chats["wang"]] == [
        "装订好了",
        f"「{BOUND.name}」超过 20 MB，企业微信里发不了，请找管理员取。",
    ]


def test_a_webhook_is_never_asked_for_more_than_it_takes(desk: Desk, server: Platform) -> None:
    desk.house.offer_group("工程部群", Peer(channel="wecom", chat="hook:工程部群"))

    def pass_on() -> None:
        desk.now += timedelta(seconds=4)

    many = [said(number, f"第{number}条", chat="hook:工程部群") for number in range(40)]
    desk.deliver(*many, after=pass_on)
    with pytest.raises(TryLater, match="pace"):
        desk.deliver(*many[:6])

    assert len(server.chats["wr1"]) == 45


def test_more_at_once_than_a_member_is_shown_is_held_back(desk: Desk, server: Platform) -> None:
    with pytest.raises(TryLater, match="pace") as held:
        desk.deliver(*(said(number, f"第{number}条") for number in range(11)))

    assert timedelta() < held.value.after < timedelta(seconds=4)
    assert len(server.chats["wang"]) == 10


@pytest.mark.parametrize("chat", ["group:wr9", "hook:没有的群", "page:.abc"])
def test_a_chat_that_nothing_leads_to_is_unreachable(desk: Desk, chat: str) -> None:
    with pytest.raises(Unreachable):
        desk.deliver(said(1, "您好", chat=chat))


def test_a_long_text_arrives_in_parts_that_are_not_cut_off(desk: Desk, server: Platform) -> None:
    story = "楼道的灯坏了，晚上看不见，老人差点摔倒。" * 150
    desk.deliver(said(1, story))

    assert "".join(as_read(one) for one in server.chats["wang"]) == story
    assert len(server.chats["wang"]) > 1


VOICE = Attachment(kind=MediaKind.VOICE, source="voice")
SEEN = Attachment(kind=MediaKind.VIDEO, source="video")
PIN = Attachment(kind=MediaKind.LOCATION, words="翠湖花园东门", latitude=28.2, longitude=112.95)


@pytest.mark.parametrize(("chat", "where"), [("wang", "wang"), ("hook:工程部群", "wr1")])
def test_what_residents_recorded_can_be_heard_and_seen_and_their_places_found(
    desk: Desk, server: Platform, chat: str, where: str
) -> None:
    desk.house.offer_group("工程部群", Peer(channel="wecom", chat="hook:工程部群"))
    desk.media |= {"voice": (b"#!AMR spoken", "audio/amr"), "video": (b"    ftyp moving", "video/mp4")}

    desk.deliver(said(1, "住户补充：语音 1、视频 1", chat=chat, attachments=(VOICE, SEEN, PIN)))

    words, voice, video, place = server.chats[where]
    assert as_read(words) == "住户补充：语音 1、视频 1"
    assert b"#!AMR spoken" in server.media[voice["voice"]["media_id"]]
    # A webhook can't show one that plays.
    handed = video.get("video") or video["file"]
    assert b"ftyp moving" in server.media[handed["media_id"]]
    assert ("video" in video) == (chat == "wang")
    assert "翠湖花园东门" in as_read(place)
    assert "112.950000,28.200000" in as_read(place)


def test_a_recording_that_can_not_be_played_is_handed_over_as_a_file_with_its_kind(
    desk: Desk, server: Platform
) -> None:
    desk.media["voice"] = (b"OggS spoken elsewhere", "audio/ogg")

    desk.deliver(said(1, "住户补充：语音 1", attachments=(VOICE,)))

    file = server.chats["wang"][1]
    assert 'filename="语音.ogg"'.encode() in server.media[file["file"]["media_id"]]


def test_a_picture_too_large_for_a_webhook_is_handed_over_all_the_same(desk: Desk, server: Platform) -> None:
    desk.house.offer_group("工程部群", Peer(channel="wecom", chat="hook:工程部群"))
    desk.media["lamp"] = (b"\xff\xd8\xff" + bytes(3 << 20), "image/jpeg")

    lamp = Attachment(kind=MediaKind.PHOTO, source="lamp")
    desk.deliver(said(1, "附件：照片 1", chat="hook:工程部群", attachments=(lamp,)))

    assert "file" in server.chats["wr1"][1]
