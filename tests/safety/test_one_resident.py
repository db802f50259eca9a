"""A resident wants to see what is kept of them, or wants it gone: everything is found, and nothing of it stays."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from estate import MONDAY, STORY, Estate

from bots.__main__ import main
from bots.media import MediaFolder
from bots.tencent.spool import Spool
from core.deeds import Did
from core.messages import Attachment, Inbound, MediaKind
from storage.database import Database
from storage.verifying import verify

#: What the resident said or is called, nowhere else to be found in the demo community.
SECRETS = ("水晶吊灯", "孔雀", "13912340077", "令狐女士", "紫罗兰", "芙蓉", "锦鲤", "琥珀")
PHOTO = b"\xff\xd8\xffphoto of the resident"


@pytest.fixture
def estate(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Estate]:
    """Return an estate in which 令狐女士 told much, and others did, too."""
    monkeypatch.setenv("SUBAN_DATABASE_URL", url)
    monkeypatch.setenv("SUBAN_DATA", str(tmp_path))
    estate = Estate(tmp_path, url=url)
    media = MediaFolder(tmp_path / "media")
    with media.receive("telegram:photo", 1000) as arriving:
        arriving.write(PHOTO)
    photo = Attachment(kind=MediaKind.PHOTO, source="telegram:photo")
    for said in STORY:
        estate.write("李阿姨", said)
    estate.write("令狐女士", "3号楼2单元楼道的水晶吊灯不亮，孔雀也看不见路", attachments=(photo,))
    for said in ("尽快修好，芙蓉花边上的也要修", "13912340077", "确认提交"):
        estate.write("令狐女士", said)
    ref = refs(estate)[-1]
    estate.write("王师傅", f"签收 {ref[-4:]}", group="工程部群")
    estate.write("令狐女士", "补充一下，紫罗兰那边的灯也不亮")
    estate.write("王师傅", f"办结 {ref[-4:]} 换了锦鲤牌灯泡", group="工程部群")
    estate.press("令狐女士", "满意")
    estate.write("令狐女士", "转人工")
    estate.press("小林", "接手", group="服务中心群")
    estate.write("令狐女士", "我家的琥珀不见了")
    estate.write("小林", "好的，马上找琥珀")
    estate.write("令狐女士", "结束人工")
    fail = Inbound(
        channel="telegram", id="bad", peer=estate.peer("令狐女士"), author="令狐女士", author_name="令狐女士",
        text="孔雀" * 3, sent_at=MONDAY,
    )  # fmt: skip
    estate.house.keep_unreadable(fail, "ValueError: 孔雀", now=MONDAY)
    Spool(tmp_path / "wechat").keep("m", {"FromUserName": "令狐女士", "Content": "孔雀"}, at=1.0)
    estate.house.database.trail.link()
    yield estate
    estate.close()


def refs(estate: Estate) -> list[str]:
    with estate.house.database.work() as work:
        return sorted(complaint.ref for complaint in work.complaints.recent("cuihu", 100))


def everything(url: str, folder: Path) -> str:
    """Return all that is kept, read as a thief would read it: the files as they lie there, or a dump of all tables."""
    found = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    text = b"\n".join(found).decode("utf-8", "ignore") + json.dumps(b"\n".join(found).decode("utf-8", "ignore"))
    if url.startswith("sqlite"):
        return text
    engine = sa.create_engine(sa.make_url(url).set(drivername="postgresql+psycopg"))
    with engine.connect() as connection:
        for table in sa.inspect(engine).get_table_names():
            text += "\n".join(map(str, connection.exec_driver_sql(f'SELECT t::text FROM "{table}" t').scalars()))
    engine.dispose()
    return text


def test_what_is_kept_of_a_resident_is_written_out_for_them(
    estate: Estate, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "out"

    assert main(["export", "--resident", "telegram:令狐女士", "--folder", str(folder)]) == 0

    readable = (folder / "everything.txt").read_text(encoding="utf-8")
    complete = json.loads((folder / "everything.json").read_text(encoding="utf-8"))
    for secret in ("水晶吊灯", "孔雀", "13912340077", "紫罗兰", "锦鲤", "琥珀"):
        assert secret in readable + json.dumps(complete, ensure_ascii=False), secret
    assert [one["ref"] for one in complete["complaints"]] == refs(estate)[-1:]
    assert "李阿姨" not in readable + json.dumps(complete, ensure_ascii=False)
    assert [path.read_bytes() for path in folder.glob("media-*")] == [PHOTO]
    assert oct((folder / "everything.json").stat().st_mode)[-3:] == "600"
    with estate.house.database.work() as work:
        deed = work.deeds.latest("cuihu", Did.EXPORTED)
    assert deed is not None
    assert deed.about == refs(estate)[-1]


def test_erased_means_that_nothing_is_found_any_more(
    estate: Estate, url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ref = refs(estate)[-1]
    assert all(secret in everything(url, tmp_path) for secret in SECRETS)
    with estate.house.database.work() as work:
        before = work.complaints.get(ref)

    assert main(["erase", "--resident", ref]) == 0  # only tells
    assert "现在还没有删" in capsys.readouterr().out
    assert main(["erase", "--resident", ref, "--really"]) == 0
    estate.house.close()

    left = everything(url, tmp_path)
    assert [secret for secret in SECRETS if secret in left] == []
    assert PHOTO.decode("latin-1") not in "".join(
        path.read_bytes().decode("latin-1") for path in tmp_path.rglob("*") if path.is_file()
    )
    assert "楼道的灯坏了" in left  # another resident's
    database = Database(url)
    with database.work() as work:
        after = work.complaints.get(ref)
        assert work.residents.at(estate.peer("令狐女士")) is None
        assert work.residents.at(estate.peer("李阿姨")) is not None
    assert before is not None
    assert after is not None
    figures = ("category", "severity", "status", "department", "filed_at", "closed_at", "satisfaction", "topic")
    assert [getattr(after, name) for name in figures] == [getattr(before, name) for name in figures]
    while database.trail.link():
        pass
    with database.reading() as connection:
        assert verify(connection).breaks == []
    database.close()
    assert main(["erase", "--resident", ref, "--really"]) == 1  # there is nobody any more
    estate.house = estate.company.open_at(url)


def test_who_was_erased_may_come_back_as_a_stranger(estate: Estate, url: str) -> None:
    assert main(["erase", "--resident", "telegram:令狐女士", "--really"]) == 0

    estate.wind(timedelta(days=1))
    for said in STORY:
        estate.write("令狐女士", said)

    assert len(refs(estate)) == 3
    assert estate.house.audit(now=estate.clock.now()) == {}


def test_what_is_still_open_is_not_erased_but_on_demand(estate: Estate, capsys: pytest.CaptureFixture[str]) -> None:
    ref = refs(estate)[0]

    assert main(["erase", "--resident", ref, "--really"]) == 1
    assert f"还有没办完的：{ref}" in capsys.readouterr().out
    assert main(["erase", "--resident", ref, "--really", "--even-open"]) == 0

    estate.wind(timedelta(days=10))  # the work on it goes on, and nobody is asked whether they are content
    assert estate.house.audit(now=estate.clock.now()) == {}


def test_nobody_is_found_under_another_name(estate: Estate, capsys: pytest.CaptureFixture[str]) -> None:
    for whom in ("TS209901010001", "telegram:nobody", "令狐女士", ""):
        assert main(["erase", "--resident", whom, "--really"]) == 1
    assert len(refs(estate)) == 2
