"""What WeChat says, as the core hears it."""

from datetime import UTC, datetime

import pytest

from bots.wechat.translate import Heard, Left, Undelivered, Words, id_of, translate
from core.messages import MediaKind
from core.reach import Act

WORDS = Words(start="你好", stickers=frozenset({"【收到不支持的消息类型，暂无法显示】"}))
COMMON = {"ToUserName": "gh_1", "FromUserName": "o1", "CreateTime": "1795399200"}


def heard(**fields: str) -> Heard:
    found = translate(COMMON | fields, WORDS)
    assert isinstance(found, Heard)
    return found


def event(name: str, key: str = "") -> dict[str, str]:
    return COMMON | {"MsgType": "event", "Event": name, "EventKey": key}


def test_words_are_words_and_open_the_long_window() -> None:
    found = heard(MsgType="text", MsgId="7", Content="灯坏了")

    assert (found.inbound.text, found.inbound.id, found.act) == ("灯坏了", "7", Act.MESSAGE)
    assert found.inbound.peer.chat == found.inbound.author == "o1"
    assert found.inbound.sent_at == datetime.fromtimestamp(1795399200, UTC)


def test_a_tapped_choice_is_a_press_and_opens_the_short_window() -> None:
    found = heard(MsgType="text", MsgId="7", Content="催办", bizmsgmenuid="urge:TS202611230001")

    assert (found.inbound.press, found.inbound.text, found.act) == ("urge:TS202611230001", "", Act.TAP)


@pytest.mark.parametrize("data", ["101", "<x>", "urge:" + "x" * 99, "a:b:c:d"])
def test_a_choice_that_is_none_of_ours_is_only_its_words(data: str) -> None:
    found = heard(MsgType="text", MsgId="7", Content="电梯", bizmsgmenuid=data)

    assert (found.inbound.press, found.inbound.text) == (None, "电梯")


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"MsgType": "image", "MediaId": "M"}, MediaKind.PHOTO),
        ({"MsgType": "voice", "MediaId": "M", "MediaId16K": "N", "Format": "amr"}, MediaKind.VOICE),
        ({"MsgType": "video", "MediaId": "M", "ThumbMediaId": "T"}, MediaKind.VIDEO),
        ({"MsgType": "shortvideo", "MediaId": "M"}, MediaKind.VIDEO),
    ],
)
def test_what_is_sent_beside_words_can_be_fetched(fields: dict[str, str], kind: MediaKind) -> None:
    (attachment,) = heard(MsgId="7", **fields).inbound.attachments

    assert (attachment.kind, attachment.source) == (kind, "wechat:M")


def test_words_recognised_in_a_voice_are_taken_where_there_are_any() -> None:
    (spoken,) = heard(MsgType="voice", MsgId="7", MediaId="M", Recognition="灯坏了").inbound.attachments

    assert spoken.words == "灯坏了"


def test_a_place_has_its_name_and_is_not_shifted() -> None:
    (place,) = heard(
        MsgType="location", MsgId="7", Location_X="39.908823", Location_Y="116.397470", Scale="15", Label="东门"
    ).inbound.attachments

    assert place.words == "东门"
    assert (place.latitude, place.longitude) == pytest.approx((39.90742, 116.39123), abs=1e-4)


@pytest.mark.parametrize("text", ["【收到不支持的消息类型，暂无法显示】", "/::)", "[捂脸][捂脸]", "/:rose /:rose"])
def test_stickers_and_little_pictures_are_no_words(text: str) -> None:
    inbound = heard(MsgType="text", MsgId="7", Content=text).inbound

    assert inbound.text == ""
    assert [attachment.kind for attachment in inbound.attachments] == [MediaKind.STICKER]


def test_a_link_is_its_title_and_address() -> None:
    inbound = heard(MsgType="link", MsgId="7", Title="漏水", Description="x", Url="https://x.example/1").inbound

    assert inbound.text == "漏水\nhttps://x.example/1"


@pytest.mark.parametrize(("name", "key"), [("subscribe", "qrscene_at_cuihu_3_2"), ("SCAN", "at_cuihu_3_2")])
def test_whoever_comes_in_by_a_code_is_there(name: str, key: str) -> None:
    found = translate(event(name, key), WORDS)

    assert isinstance(found, Heard)
    assert found.act is Act.TAP
    assert found.inbound.arrival is not None
    assert (found.inbound.arrival.community, found.inbound.arrival.place.building) == ("cuihu", "3")


@pytest.mark.parametrize("key", ["", "qrscene_another", "last_trade_no_1"])
def test_whoever_comes_in_without_a_code_of_ours_is_only_greeted(key: str) -> None:
    found = translate(event("subscribe", key), WORDS)

    assert isinstance(found, Heard)
    assert (found.inbound.text, found.inbound.arrival) == ("你好", None)


def test_the_menu_is_pressed() -> None:
    found = translate(event("CLICK", "complain"), WORDS)

    assert isinstance(found, Heard)
    assert (found.inbound.press, found.act) == ("complain", Act.TAP)


def test_who_leaves_has_left() -> None:
    assert isinstance(translate(event("unsubscribe"), WORDS), Left)


def test_a_menu_that_a_telephone_still_keeps_from_before_is_answered_with_a_greeting() -> None:
    found = translate(event("CLICK", "V1001_GOOD"), WORDS)

    assert isinstance(found, Heard)
    assert (found.inbound.press, found.inbound.text, found.act) == (None, "你好", Act.TAP)


@pytest.mark.parametrize("kind", ["file", "music", "a kind that comes next year"])
def test_what_nobody_could_hear_is_no_reason_to_be_silent(kind: str) -> None:
    inbound = heard(MsgType=kind, MsgId="7", Title="告示.pdf", FileKey="k").inbound

    assert (inbound.text, inbound.attachments) == ("", ())


@pytest.mark.parametrize("name", ["VIEW", "LOCATION", "debug_demo"])
def test_what_is_not_for_us_is_passed_over(name: str) -> None:
    assert translate(event(name, "withdraw"), WORDS) is None


def job(status: str, number: str = "200") -> dict[str, str]:
    return event("TEMPLATESENDJOBFINISH") | {"MsgID": number, "Status": status}


def test_a_template_that_arrived_needs_nothing_more() -> None:
    assert translate(job("success"), WORDS) is None


@pytest.mark.parametrize("status", ["failed:user block", "failed: system failed", "Failed"])
def test_a_template_that_did_not_arrive_is_known_by_the_id_it_was_sent_under(status: str) -> None:
    found = translate(job(status), WORDS)

    assert isinstance(found, Undelivered)
    assert (found.peer.chat, found.message) == ("o1", "template-200")
    assert found.id != id_of(job(status, "201"))


def test_tries_have_one_id_and_two_taps_of_a_second_have_two() -> None:
    assert id_of(event("CLICK", "complain")) == id_of(event("CLICK", "complain"))
    assert id_of(event("CLICK", "complain")) != id_of(event("CLICK", "progress"))
    assert id_of(COMMON | {"MsgType": "text", "MsgId": "7"}) == "7"
