"""Too much at once: files that would fill the disk, and a telephone of the staff on which somebody presses without end."""

from datetime import timedelta

import pytest
from estate import STORY, Estate

from core.messages import Attachment, Inbound, Loss, MediaKind

WANG, GROUP, GUARDS = "王师傅", "工程部群", "秩序部群"
RESIDENT = "金女士"


def sent(kind: MediaKind, number: int, megabytes: int = 0) -> Attachment:
    return Attachment(kind=kind, source=f"{kind}/{number}", size=megabytes << 20)


def is_kept(estate: Estate, inbound: Inbound) -> bool:
    """Let it arrive as on a channel that fetches, and tell whether it would fetch."""
    heard = estate.house.admitted(inbound, now=estate.clock.now())
    estate.hand_in(heard)
    return all(one.lost is None for one in heard.attachments)


@pytest.mark.parametrize(
    ("kind", "megabytes", "most"),
    [
        (MediaKind.PHOTO, 2, 60),
        (MediaKind.VOICE, 0, 60),
        (MediaKind.VIDEO, 20, 15),
        (MediaKind.VIDEO, 0, 30),  # its channel does not tell how large it is
        (MediaKind.FILE, 20, 15),
        (MediaKind.LOCATION, 0, 100),
    ],
)
def test_of_a_flood_no_more_is_kept_than_of_a_day(estate: Estate, kind: MediaKind, megabytes: int, most: int) -> None:
    flood = [estate.inbound(RESIDENT, attachments=(sent(kind, number, megabytes),)) for number in range(100)]

    assert sum(is_kept(estate, inbound) for inbound in flood) == most

    estate.clock.set(estate.clock.now() + timedelta(days=1))
    assert is_kept(estate, estate.inbound(RESIDENT, attachments=(sent(kind, 200, megabytes),)))


def test_an_album_is_kept_as_far_as_it_goes_and_what_is_not_is_told_of_once(estate: Estate) -> None:
    estate.write(RESIDENT, attachments=tuple(sent(MediaKind.PHOTO, number) for number in range(58)))
    before = estate.screen.sequence
    for number in range(100, 109):
        estate.write(RESIDENT, attachments=(sent(MediaKind.PHOTO, number),), album="A")
    told = [shown.text for shown in estate.screen.since(before) if "没有收下" in shown.text]
    for words in STORY:
        estate.write(RESIDENT, words)

    assert len(told) == 1
    assert [one.source for one in estate.complaints()[0].attachments[58:]] == ["photo/100", "photo/101"]


def test_words_that_were_spoken_or_stand_below_count_though_their_file_is_not_kept(estate: Estate) -> None:
    estate.write(RESIDENT, attachments=tuple(sent(MediaKind.PHOTO, number) for number in range(60)))
    spoken = Attachment(kind=MediaKind.VOICE, source="voice", words=STORY[0])
    estate.write(RESIDENT, STORY[1], attachments=(spoken,))
    estate.write(RESIDENT, STORY[2], attachments=(sent(MediaKind.PHOTO, 99),))
    estate.write(RESIDENT, STORY[3])

    filed = estate.complaints()[0]
    assert "灯坏了" in filed.what
    assert len(filed.attachments) == 60


def test_what_shows_an_emergency_is_kept_but_not_without_end(estate: Estate) -> None:
    estate.write(RESIDENT, attachments=tuple(sent(MediaKind.PHOTO, number) for number in range(60)))
    estate.write(RESIDENT, "3号楼2单元楼道着火了", attachments=(sent(MediaKind.PHOTO, 60),))
    for hundred in range(1, 8):
        more = tuple(sent(MediaKind.PHOTO, 100 * hundred + number) for number in range(100))
        estate.write(RESIDENT, attachments=more)

    fire = next(complaint for complaint in estate.complaints() if complaint.is_emergency)
    kept = {one.source for one in fire.attachments}
    assert "photo/60" in kept
    assert 500 < len(kept) <= 601
    assert any("火" in shown.text for shown in estate.heard(GUARDS))


def test_who_presses_without_end_is_told_once_and_nothing_more_is_done_but_in_an_emergency(estate: Estate) -> None:
    most = estate.house.office.limits.orders.most
    for words in STORY:
        estate.write(RESIDENT, words)
    ref = estate.complaints()[0].ref
    for _ in range(most):
        assert estate.write(WANG, f"签收 {ref}", group=GROUP)

    assert "点得太快" in estate.write(WANG, f"办结 {ref} 已修好", group=GROUP)[0].text
    assert not estate.write(WANG, f"办结 {ref} 已修好", group=GROUP)
    assert estate.complaint(ref).finished_at is None
    estate.write("邻居", "3号楼2单元着火了")
    fire = next(complaint for complaint in estate.complaints() if complaint.is_emergency)
    assert estate.write(WANG, "签收", group=GROUP)
    assert estate.write(WANG, f"签收 {fire.ref[-4:]}", group=GROUP)
    assert not estate.write(WANG, f"办结 {ref} 已修好", group=GROUP)

    estate.clock.set(estate.clock.now() + timedelta(minutes=5))
    estate.write(WANG, f"办结 {ref} 已修好", group=GROUP)
    assert estate.complaint(ref).finished_at is not None


def test_talk_among_colleagues_is_no_order_however_much_it_is(estate: Estate) -> None:
    for words in STORY:
        estate.write(RESIDENT, words)
    for number in range(300):
        estate.write(WANG, f"我到三号楼了，第{number}趟", group=GROUP)

    estate.write(WANG, f"签收 {estate.complaints()[0].ref}", group=GROUP)
    assert estate.complaints()[0].assignee == WANG


def test_loss_has_words_for_people(estate: Estate) -> None:
    for loss in Loss:
        lost = Attachment(kind=MediaKind.PHOTO, source="1", lost=loss)
        assert "照片没有收" in estate.write(RESIDENT, attachments=(lost,))[0].text
