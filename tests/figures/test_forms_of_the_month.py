"""All forms of a month come bound to whom keeps them: each in one bundle, in full, told once, few at a time (A1)."""

import argparse
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from live.demo import CONFIG
from month import company, filed, keep
from PIL import Image
from pypdfium2 import PdfDocument

from bots.commands._noting import operator
from bots.commands.report import Progress, run
from bots.media import MediaFolder
from bots.publishing import Halted, publish
from bots.wiring import House
from core.complaint import Status
from core.deeds import Did
from core.events import Event, Happened
from core.figures.period import Month
from core.messages import Attachment, MediaKind, Outbound, Peer

DUE = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
NEXT = datetime(2026, 12, 29, 9, 0, tzinfo=UTC)
CLERK = "吴工"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = company().open(tmp_path)
    yield house
    house.close()


@pytest.fixture
def media(tmp_path: Path) -> MediaFolder:
    return MediaFolder(tmp_path / "media")


def join(house: House, *names: str) -> None:
    for name in names or [person.name for person in house.community.people]:
        house.join(name, Peer(channel="telegram", chat=name))


def bundles(house: House, media: MediaFolder, now: datetime) -> dict[str, Outbound]:
    """Return what is said of forms at that instant, by chat."""
    publish(house, media, now=now)
    found = {}
    while dispatches := house.ledger.claim(now, 100):
        for dispatch in dispatches:
            if "意见表" in dispatch.outbound.text:
                found[dispatch.outbound.peer.chat] = dispatch.outbound
            house.ledger.sent(dispatch.id, "1", at=now)
    return found


def refs(content: bytes) -> list[str]:
    """Return the complaints of a volume by its bookmarks."""
    with PdfDocument(content) as document:
        return [str(mark.get_title()) for mark in document.get_toc()]


def words(content: bytes) -> str:
    with PdfDocument(content) as document:
        return re.sub(r"\s", "", "".join(page.get_textpage().get_text_bounded() for page in document))


def contents(sent: Outbound, media: MediaFolder) -> list[bytes]:
    return [found[0] for each in sent.attachments if (found := media.find(each.source))]


def handed_over(house: House) -> tuple[str, str] | None:
    """Return to whom the forms were given in full at last, and of which month."""
    with house.database.work() as work:
        deed = work.deeds.latest(house.community.key, Did.HANDED_OVER)
    return None if deed is None else (deed.by, deed.about)


def test_who_keeps_the_forms_gets_them_in_full_and_that_is_on_record(house: House, media: MediaFolder) -> None:
    join(house)
    picture = BytesIO()
    Image.new("RGB", (800, 600), "#336699").save(picture, "JPEG")
    photo = Attachment(kind=MediaKind.PHOTO, source=media.keep(picture.getvalue(), "image/jpeg"))
    voice = Attachment(kind=MediaKind.VOICE, source="telegram:voice")
    keep(house.database, filed(what="电梯坏了，打我电话 13912345678", attachments=(photo, voice)))
    with house.database.work() as work:
        at = DUE - timedelta(days=3)
        work.timeline.add([Event(kind=Happened.FINISHED, ref="TS202611100001", at=at, by="王师傅", words="换了导靴")])
        work.commit()

    (sent,) = (found := bundles(house, media, DUE)).values()

    assert list(found) == [CLERK]
    assert sent.text.startswith("11 月的《住户投诉意见表》《投诉处置记录表》装订好了：1 件，1 册。10 月 29 日 17:00")
    assert [each.name for each in sent.attachments] == ["诉办-翠湖花园-2026-11-意见表-第1册.pdf"]
    (volume,) = contents(sent, media)
    for said in (
        "李四13812345678",
        "13912345678",
        "2026-11-1012:00",
        "换了导靴",
        "另有1个附件",
        "经办人：",
        "品质部：",
    ):
        assert said in words(volume)
    assert handed_over(house) == (CLERK, "2026-11")


def test_every_form_is_in_one_bundle_and_again_in_the_one_in_which_it_is_archived(
    house: House, media: MediaFolder
) -> None:
    join(house)
    at = DUE - timedelta(days=20)
    quick = filed("TS202611090001", filed_at=at, status=Status.CLOSED, closed_at=at + timedelta(days=2))
    slow = filed("TS202611090002", filed_at=at, status=Status.CLOSED, closed_at=DUE + timedelta(days=2))
    late = filed("TS202611290003", filed_at=DUE)
    old = filed("TS202608010001", filed_at=DUE - timedelta(days=120))
    keep(house.database, quick, slow, late, old)

    (november,) = bundles(house, media, DUE + timedelta(hours=1)).values()
    (december,) = bundles(house, media, NEXT).values()

    (first,), (second,) = contents(november, media), contents(december, media)
    assert refs(first) == ["TS202611090001", "TS202611090002"]
    assert refs(second) == ["TS202611090002", "TS202611290003"]


def test_they_are_handed_over_once_whoever_looks_and_however_often_it_is_interrupted(
    house: House, media: MediaFolder, tmp_path: Path
) -> None:
    join(house)
    keep(house.database, filed("TS202611100001"), filed("TS202611100002"))

    def interrupt(bound: int) -> None:
        if bound == 2:
            raise Halted

    publish(house, media, now=DUE, told=interrupt)
    assert handed_over(house) is None

    other = company().open(tmp_path)
    first, again = bundles(other, media, DUE + timedelta(minutes=1)), bundles(house, media, DUE + timedelta(minutes=2))
    other.close()
    assert (list(first), again) == ([CLERK], {})


def test_a_form_that_can_not_be_said_keeps_no_other_out_of_the_volume(house: House, media: MediaFolder) -> None:
    join(house)
    keep(house.database, filed("TS202611100001"), filed("TS202611100002"))
    with house.database.work() as work:
        work.timeline.add([Event(kind=Happened.REMINDED, ref="TS202611100001", at=DUE - timedelta(days=3))])
        work.commit()

    (sent,) = bundles(house, media, DUE).values()

    (volume,) = contents(sent, media)
    assert refs(volume) == ["TS202611100001", "TS202611100002"]
    assert "这份意见表读不出来" in words(volume)


def test_where_nobody_of_the_quality_department_can_be_reached_they_go_where_the_report_goes(
    house: House, media: MediaFolder
) -> None:
    join(house, "钱经理")
    keep(house.database, filed())

    assert list(bundles(house, media, DUE)) == ["钱经理"]
    assert handed_over(house) == ("钱经理", "2026-11")


def test_a_month_without_a_form_says_so(house: House, media: MediaFolder) -> None:
    join(house)

    (sent,) = bundles(house, media, DUE).values()

    assert sent.text == "11 月没有要装订的投诉意见表（10 月 29 日 17:00 到 11 月 29 日 17:00）。"
    assert (sent.attachments, handed_over(house)) == ((), None)


def test_many_forms_come_in_volumes_that_hold_each_of_them_once_and_the_terminal_sees_how_far_it_is(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    many = [filed(f"TS20261110{n:04d}", filed_at=DUE - timedelta(days=9, minutes=n // 7)) for n in range(510)]
    keep(house.database, *many)
    monkeypatch.setenv("SUBAN_DATABASE_URL", f"sqlite:///{tmp_path / 'suban.db'}")
    monkeypatch.setenv("SUBAN_DATA", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    month, folder = Month(2026, 11), tmp_path / "reports"

    done = run(argparse.Namespace(month=month, community=None, folder=folder, forms=True, config=CONFIG))

    volumes = sorted(folder.glob("*意见表*.pdf"))
    assert (done, [str(path) for path in volumes]) == (0, capsys.readouterr().out.split()[-2:])
    found = [ref for path in volumes for ref in refs(path.read_bytes())]
    assert [len(refs(path.read_bytes())) for path in volumes] == [500, 10]
    assert sorted(found) == sorted(one.ref for one in many)
    assert {path.stat().st_mode & 0o077 for path in folder.iterdir()} == {0}
    assert handed_over(house) == (operator(), "2026-11")


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_told_on_a_terminal_and_nowhere_else() -> None:
    terminal, file = Terminal(), StringIO()
    for stream in (terminal, file):
        progress = Progress(stream, company().config.phrases)
        for bound in range(1, 251):
            progress.bound(bound, of=250)
        progress.counted(20, 200)
        progress.counted(10_000, 42_848)

    assert terminal.getvalue() == "\r已装订 100/250\r已装订 200/250\r已装订 250/250\n\r已统计 10000/42848"
    assert file.getvalue() == ""
