"""What people send beside words: kept by the running process, shown on whatever chat it has to reach."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from bot_api import BotApi, Fault
from life import Life, environment
from live.disk import unwritable
from live.waiting import until
from test_life_of_a_complaint import file

from bots.media import MediaFolder
from bots.wiring import Company
from core.messages import Attachment, MediaKind, Outbound, Peer

JPEG = b"\xff\xd8\xff\xe0" + bytes(3000)
LAMP = "telegram:photo:LAMP"


def folder(life: Life) -> MediaFolder:
    return MediaFolder(life.environment.data / "media")


def kept(life: Life, source: str = LAMP) -> tuple[bytes, str]:
    """Wait until the file is kept, while time passes and somebody writes: what failed is tried again."""
    looks = count(1)

    def found() -> tuple[bytes, str] | None:
        if next(looks) % 40 == 0:
            life.wind(seconds=20)
            life.say(98, "您好")
        return folder(life).find(source)

    return until(found)


def say(life: Life, outbound: Outbound) -> None:
    """Put a message into the outbox, as another channel's would be."""
    house = life.company.open_at(life.environment.database_url)
    with house.database.work() as work:
        work.outbox.add([outbound], at=life.clock.now())
        work.commit()
    house.close()
    life.say(99, "您好")


def test_a_picture_is_fetched_and_kept_by_its_content(life: Life) -> None:
    life.api.files["LAMP"] = JPEG
    life.say(1, photo=[{"file_id": "LAMP"}])
    life.sees(1, "什么事")

    assert kept(life) == (JPEG, "image/jpeg")


def test_a_failed_download_is_tried_again_and_holds_up_no_words(life: Life) -> None:
    life.api.files["LAMP"] = JPEG
    life.api.fail("download", Fault(500), Fault(503))
    life.api.fail("getFile", Fault(500, "Internal Server Error"))
    life.say(1, caption="3号楼2单元楼道灯坏了，晚上看不见，希望马上修", photo=[{"file_id": "LAMP"}])
    life.sees(1, "请留个联系电话")

    assert kept(life) == (JPEG, "image/jpeg")


def test_what_was_not_fetched_before_the_end_is_fetched_after_it(company: Company, api: BotApi, tmp_path: Path) -> None:
    life = Life(company, api, environment(tmp_path, api))
    with running(life):
        api.fail("getFile", *[Fault(500, "Internal Server Error")] * 50)
        life.say(1, photo=[{"file_id": "LAMP"}])
        life.sees(1, "什么事")
    assert folder(life).is_wanted(LAMP)
    api.faults["getFile"].clear()
    api.files["LAMP"] = JPEG
    again = Life(company, api, environment(tmp_path, api))
    with running(again):
        assert kept(again) == (JPEG, "image/jpeg")


@contextmanager
def running(life: Life) -> Iterator[None]:
    life.api.calls.clear()
    life.api.is_closing = False
    with life.running():
        yield


def test_what_the_server_will_never_give_is_asked_for_once(life: Life) -> None:
    life.say(1, photo=[{"file_id": "GONE"}])
    life.sees(1, "什么事")
    life.api.wait(lambda: life.api.called("getFile"))
    life.wind(hours=1)
    life.say(2, "您好")
    life.sees(2, "诉办助手")

    assert len(life.api.called("getFile")) == 1
    assert not folder(life).is_wanted("telegram:photo:GONE")


def test_a_file_too_large_to_keep_is_told_kindly_and_still_reaches_the_staff(life: Life) -> None:
    life.say(
        1, video={"file_id": "LONG", "file_size": 30 << 20}, caption="3号楼2单元楼道灯坏了，电话13812345678，希望修好"
    )
    life.sees(1, "这个文件超过 20 MB")
    life.press(1, "确认提交")
    life.sees("工程部群", "附件：视频 1")

    assert life.api.wait(lambda: life.api.called("sendVideo"))[0]["video"] == "LONG"
    assert not life.api.called("getFile")


def test_what_came_on_another_channel_is_uploaded_when_it_is_here(life: Life) -> None:
    source, group = "wechat:B", str(life.groups["工程部群"])
    media = folder(life)
    media.want(source, at=life.clock.now())
    picture = Attachment(kind=MediaKind.PHOTO, source=source)
    say(life, Outbound(peer=Peer(channel="telegram", chat=group), text="住户发来的", attachments=(picture,)))
    life.sees("工程部群", "住户发来的")
    with media.receive(source, 10_000) as arriving:
        arriving.write(JPEG)
    life.wind(seconds=10)
    life.say(2, "您好")
    life.wind(seconds=10)

    assert life.api.wait(lambda: life.api.called("sendPhoto"))[0]["photo"] == "<upload>"
    assert life.text("工程部群").count("住户发来的") == 1


def test_words_arrive_though_a_picture_is_nowhere_any_more(life: Life) -> None:
    picture = Attachment(kind=MediaKind.PHOTO, source="wechat:NEVER")
    peer = Peer(channel="telegram", chat=str(life.groups["工程部群"]))
    say(life, Outbound(peer=peer, text="住户发来的", attachments=(picture,)))
    life.sees("工程部群", "住户发来的")
    file(life, 2)

    life.wind(minutes=1)
    life.sees("工程部群", "待签收")
    assert life.text("工程部群").count("住户发来的") == 1


def test_another_bot_sends_what_the_first_was_sent_from_what_is_kept(life: Life) -> None:
    life.api.files["LAMP"] = JPEG
    life.say(1, photo=[{"file_id": "LAMP"}])
    kept(life)
    life.api.fail("sendPhoto", Fault(400, "Bad Request: wrong file identifier/HTTP URL specified"))
    sent: dict[str, Any] = {"attachments": (Attachment(kind=MediaKind.PHOTO, source=LAMP),)}
    say(life, Outbound(peer=Peer(channel="telegram", chat="1"), text="再看一次", **sent))
    life.sees(1, "再看一次")

    calls = life.api.wait(lambda: [call for call in life.api.called("sendPhoto") if "_refused" not in call])
    assert calls[0]["photo"] == "<upload>"


@pytest.mark.parametrize("kind", ["sticker", "location"])
def test_what_is_no_file_is_not_fetched(life: Life, kind: str) -> None:
    content = {"sticker": {"file_id": "S", "emoji": "🙏"}, "location": {"latitude": 31.0, "longitude": 121.0}}
    life.say(1, **{kind: content[kind]})
    life.say(2, "您好")
    life.sees(2, "诉办助手")

    assert not life.api.called("getFile")


def test_where_nothing_can_be_kept_the_words_are_filed_and_the_picture_is_asked_for_again(life: Life) -> None:
    with unwritable(life.environment.data / "media" / "wanted"):
        life.say(1, caption="3号楼2单元楼道灯坏了，电话13812345678，希望修好", photo=[{"file_id": "LAMP"}])
        life.sees(1, "照片没有收到，请稍后再发")
        life.press(1, "确认提交")
        life.sees("工程部群", "楼道灯坏了")
    assert "附件" not in life.text("工程部群")

    life.api.files["LAMP"] = JPEG
    life.say(1, photo=[{"file_id": "LAMP"}])
    assert kept(life) == (JPEG, "image/jpeg")


def test_a_picture_that_the_disk_takes_only_later_is_asked_for_once_and_kept_all_the_same(life: Life) -> None:
    life.api.files |= {"LAMP": JPEG, "DOOR": JPEG + b"2"}
    with unwritable(life.environment.data / "media" / "known"):
        life.say(1, photo=[{"file_id": "LAMP"}])
        life.say(1, photo=[{"file_id": "DOOR"}])
        life.sees(1, "照片或文件没有收到，请稍后再发")

    assert kept(life) == (JPEG, "image/jpeg")
    assert life.text(1).count("没有收到，请稍后再发") == 1
