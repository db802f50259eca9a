"""A company that has nothing but webhooks: texts with a link in the groups, and a page on which everything is done."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from wecom_life import Life
from wecom_platform import Platform, platform
from wecom_shown import as_read
from wecom_telephone import LINK, PHONE, Telephone, complain, link_in, message_in

from bots.media import MediaFolder
from bots.wiring import Company
from core.messages import Attachment, MediaKind, Outbound

JPEG = b"\xff\xd8\xff\xe0 a picture of "


@pytest.fixture
def life(company: Company, tmp_path: Path) -> Iterator[Life]:
    with platform() as server:
        life = Life(company, server, tmp_path, app=False, bot=False)
        with life.connected():
            yield life


@pytest.fixture
def server(life: Life) -> Platform:
    return life.server


@pytest.fixture
def telephone() -> Iterator[Telephone]:
    telephone = Telephone()
    yield telephone
    telephone.close()


def telling_of(server: Platform, life: Life) -> int:
    """Return how often 王师傅 was called to something of his own; the pace lets it come by and by."""
    life.wind(seconds=5)
    return server.text(life.groups["工程部群"]).count("王师傅，有一条只给您看的消息")


def test_all_of_it_is_done_on_the_page(life: Life, server: Platform, telephone: Telephone) -> None:
    link = complain(life)
    assert telephone.open(link).status_code == 200
    assert "路灯" in telephone.words()
    assert PHONE not in telephone.words()
    assert "签收" not in re.findall(r"<button[^>]*>(.*?)</button>", telephone.page)

    telephone.send(code=life.invite("王师傅"), mobile="13800002222")
    assert "您是王师傅" in telephone.words()
    telephone.press("签收")
    assert "王师傅 处理中" in telephone.words()
    telephone.press("办结")
    assert "请写一下处理经过和结果" in telephone.words()
    telephone.send(words="灯泡换好了")
    assert "王师傅 已办结" in telephone.words()
    server.sees(life.groups["工程部群"], "王师傅：", "请写一下处理经过和结果")


def test_the_result_is_told_with_pictures_and_the_resident_sees_them(
    life: Life, server: Platform, telephone: Telephone
) -> None:
    telephone.open(complain(life))
    telephone.send(code=life.invite("王师傅"))
    telephone.press("签收")
    telephone.press("办结")
    telephone.send(JPEG + b"lamp")
    assert "请写一下处理经过和结果" in telephone.words()
    server.sees(life.groups["工程部群"], "照片收到")
    telephone.send(JPEG + b"wall", b"#!/bin/sh", words="灯泡换好了")

    assert "有的文件不是照片" in telephone.words()
    assert "王师傅 已办结" in telephone.words()
    house = life.company.open_at(life.environment.database_url)
    with house.database.work() as work:
        (complaint,) = work.complaints.recent(life.company.community.key, 1)
    house.close()
    media = MediaFolder(life.environment.data / "media")
    assert [media.find(sent.source) for sent in complaint.proof] == [
        (JPEG + b"lamp", "image/jpeg"),
        (JPEG + b"wall", "image/jpeg"),
    ]


def test_who_has_only_the_page_says_something_first(life: Life, server: Platform, telephone: Telephone) -> None:
    complain(life)
    ref = re.findall(r"TS\d{12}", as_read(message_in(life)))[0]
    telephone.open(f"http://127.0.0.1:{life.environment.port}/t")
    assert telephone.send(words=f"签收 {ref}").status_code == 200
    telephone.send(code=life.invite("王师傅"))
    assert "有事在这里打字就行" in telephone.words()
    telephone.send(words=f"签收 {ref}")

    assert "已收到" in telephone.words()
    life.server.wait(lambda: telling_of(server, life) >= 1)
    with life.company.open_at(life.environment.database_url).database.work() as work:
        complaint = work.complaints.get(ref)
        assert complaint is not None
        assert complaint.assignee == "王师傅"


def test_too_many_pictures_are_none_and_who_is_unknown_sends_none(life: Life, telephone: Telephone) -> None:
    telephone.open(complain(life))
    assert telephone.send(JPEG + bytes(200_000)).status_code == 413
    telephone.send(code=life.invite("王师傅"))
    telephone.press("签收")
    telephone.press("办结")

    assert telephone.send(*[JPEG] * 7, words="灯泡换好了").status_code == 400
    assert "一次最多 6 张" in telephone.words()
    assert "王师傅 处理中" in telephone.words()
    assert [each for each in (life.environment.data / "media").iterdir() if each.is_file()] == []


def test_opening_does_nothing_however_often(life: Life, server: Platform, telephone: Telephone) -> None:
    link = complain(life)
    telephone.open(link)
    telephone.send(code=life.invite("王师傅"))
    for _ in range(3):
        telephone.open(link)

    assert "待签收" in telephone.words()
    telephone.press("签收")
    assert "王师傅 处理中" in telephone.words()


def test_who_is_unknown_can_press_nothing(life: Life, telephone: Telephone) -> None:
    link = complain(life)
    telephone.open(link)
    telephone.send(press="acknowledge:" + re.findall(r"TS\d{12}", telephone.words())[0])

    telephone.open(link)
    assert "待签收" in telephone.words()


def test_what_is_not_offered_can_not_be_pressed(life: Life, telephone: Telephone) -> None:
    telephone.open(complain(life))
    telephone.send(code=life.invite("王师傅"))
    ref = re.findall(r"TS\d{12}", telephone.words())[0]
    telephone.send(press=f"close:{ref}")
    telephone.send(press="take_over:somebody")

    assert "待签收" in telephone.words()


def test_a_wrong_code_makes_nobody_known(life: Life, telephone: Telephone) -> None:
    telephone.open(complain(life))
    answer = telephone.send(code="ZZZZ-ZZZZ-ZZZZ")

    assert answer.status_code == 403
    assert "加入码不对" in telephone.words()


def test_a_form_sent_twice_is_one_message(life: Life, server: Platform, telephone: Telephone) -> None:
    telephone.open(complain(life))
    telephone.send(code=life.invite("王师傅"))
    nonce = re.findall(r'name="nonce" value="(\w+)"', telephone.page)[0]
    ref = re.findall(r"TS\d{12}", telephone.words())[0]
    for _ in range(2):
        telephone.send(press=f"acknowledge:{ref}", nonce=nonce)

    assert "王师傅 处理中" in telephone.words()
    life.wind(seconds=5)
    telephone.send(words="办结 灯泡换好了")
    server.sees(life.groups["工程部群"], ref, "处理")
    assert "signed_already" not in server.text(life.groups["工程部群"])
    assert "已由王师傅签收。" not in server.text(life.groups["工程部群"])


@pytest.mark.parametrize("written", ["x", "x.y", "A" * 2000, "..%2f..%2fetc", "电梯"])
def test_a_link_that_is_none_shows_nothing(life: Life, telephone: Telephone, written: str) -> None:
    answer = telephone.open(f"http://127.0.0.1:{life.environment.port}/t/{written}")

    assert answer.status_code == 404


def test_a_link_ends(life: Life, telephone: Telephone) -> None:
    link = complain(life)
    life.wind(days=15)

    assert telephone.open(link).status_code == 404
    assert "已经过期" in telephone.words()


def test_the_page_can_be_framed_cached_and_scripted_by_nobody(life: Life, telephone: Telephone) -> None:
    answer = telephone.open(complain(life))

    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "<script" not in answer.text


def test_what_is_for_one_person_is_read_by_that_person_alone(life: Life, server: Platform) -> None:
    mine, yours = Telephone(), Telephone()
    link = complain(life)
    mine.open(link)
    mine.send(code=life.invite("王师傅"), mobile="13800002222")
    yours.open(link)
    yours.send(code=life.invite("刘师傅"))
    mine.press("签收")

    private = server.sees(life.groups["工程部群"], "王师傅，有一条只给您看的消息", "/t/")
    assert "13800002222" in private["called"]
    assert PHONE not in server.text(life.groups["工程部群"])
    server.wait(lambda: telling_of(server, life) >= 2)
    links = LINK.findall(server.text(life.groups["工程部群"]))
    seen = [mine.open(one).status_code == 200 and PHONE in mine.words() for one in links]
    assert any(seen)
    for one in [link_in(private), *links]:
        yours.open(one)
        assert PHONE not in yours.words()
    mine.close()
    yours.close()


def test_a_file_for_one_person_is_opened_on_that_persons_telephone_alone_and_its_link_ends(
    life: Life, server: Platform
) -> None:
    mine, yours, unknown = Telephone(), Telephone(), Telephone()
    link = complain(life)
    mine.open(link)
    mine.send(code=life.invite("王师傅"))
    yours.open(link)
    yours.send(code=life.invite("刘师傅"))
    report = b"%PDF-1.7 the report of a month"
    source = MediaFolder(life.environment.data / "media").keep(report, "application/pdf")
    house = life.company.open_at(life.environment.database_url)
    with house.database.work() as work:
        chat = work.bindings.person(life.company.community.key, "王师傅")
        assert chat is not None
        paper = Attachment(kind=MediaKind.FILE, name="11月月报.pdf", source=source)
        work.outbox.add([Outbound(peer=chat, text="十一月的月报", attachments=(paper,))], at=life.clock.now())
        work.commit()
    house.close()

    def told() -> bool:
        telling_of(server, life)
        links = LINK.findall(server.text(life.groups["工程部群"]))
        return any("月报" in mine.words() for one in reversed(links) if mine.open(one).status_code == 200)

    server.wait(told)
    assert "打开：11月月报.pdf" in mine.words()
    (at,) = re.findall(r'<a href="([^"]+)"', mine.page)
    at = f"http://127.0.0.1:{life.environment.port}{at}"

    opened = mine.open(at)
    assert (opened.status_code, opened.content) == (200, report)
    assert opened.headers["content-type"] == "application/pdf"
    assert "11%E6%9C%88" in opened.headers["content-disposition"]
    for other in (yours, unknown):
        assert other.open(at).status_code == 403
        assert report not in other.page.encode()
    assert mine.open(at[:-1] + "7").status_code == 404
    assert mine.open(at[:-3] + "x/0").status_code == 404

    life.wind(days=15)
    assert mine.open(at).status_code == 404
    for telephone in (mine, yours, unknown):
        telephone.close()
