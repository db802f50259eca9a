"""Updates in: every kind that people can send, and those that are not for us."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bots.telegram.translate import Heard, Moved, Reached, translate
from core.arrival import Arrival
from core.messages import Attachment, Inbound, MediaKind, Peer
from nlp.reading import Place

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
DATE = int(NOW.timestamp())
ZHANG = {"id": 7, "is_bot": False, "first_name": "张", "last_name": "女士"}
PRIVATE = {"id": 7, "type": "private"}
GROUP = {"id": -1001, "type": "supergroup"}
WORDS = {"start": "您好", "status": "查进度", "help": "怎么用", "human": "转人工", "cancel": "取消"}
FILE = {"file_id": "F1", "file_unique_id": "u"}


def message(text: str = "", **content: Any) -> dict[str, Any]:
    body = {"message_id": 5, "date": DATE, "from": ZHANG, "chat": PRIVATE, **content}
    return body | ({"text": text} if text else {})


def meant(kind: str = "message", **update: Any) -> Heard | Moved | Reached | None:
    return translate({"update_id": 9, kind: update}, now=NOW, words=WORDS, username="suban_bot")


def heard(text: str = "", **content: Any) -> Heard:
    found = meant(**message(text, **content))
    assert isinstance(found, Heard)
    return found


def test_words_come_with_who_said_them_and_where() -> None:
    assert heard("灯坏了").inbound == Inbound(
        channel="telegram",
        id="9.5",
        peer=Peer(channel="telegram", chat="7"),
        author="7",
        author_name="张 女士",
        text="灯坏了",
        sent_at=NOW,
    )


def test_in_a_group_it_is_the_group_that_is_answered() -> None:
    inbound = heard("签收 0007", chat=GROUP).inbound

    assert inbound.group
    assert inbound.peer.chat == "-1001"
    assert inbound.author == "7"


def test_a_topic_of_a_forum_is_a_chat_of_its_own() -> None:
    assert heard("到了", chat=GROUP, message_thread_id=44, is_topic_message=True).inbound.peer.chat == "-1001/44"
    assert heard("到了", chat=GROUP, message_thread_id=44).inbound.peer.chat == "-1001"


def test_an_answer_names_the_message_it_answers() -> None:
    assert heard("到了", reply_to_message={"message_id": 3}).replied_to == "3"


def test_a_press_is_a_press_whatever_became_of_its_message() -> None:
    old = {"message_id": 3, "date": 0, "chat": GROUP}
    found = meant("callback_query", id="77", data="acknowledge:TS1", message=old, **{"from": ZHANG})

    assert isinstance(found, Heard)
    assert found.callback == "77"
    assert found.inbound.id == "press-77"
    assert found.inbound.press == "acknowledge:TS1"
    assert found.inbound.sent_at == NOW


@pytest.mark.parametrize(
    ("content", "kind", "source"),
    [
        ({"photo": [{"file_id": "small"}, {"file_id": "large"}]}, MediaKind.PHOTO, "telegram:photo:large"),
        ({"voice": FILE}, MediaKind.VOICE, "telegram:voice:F1"),
        ({"audio": FILE}, MediaKind.VOICE, "telegram:audio:F1"),
        ({"video": FILE}, MediaKind.VIDEO, "telegram:video:F1"),
        ({"video_note": FILE}, MediaKind.VIDEO, "telegram:video_note:F1"),
        ({"animation": FILE, "document": FILE}, MediaKind.VIDEO, "telegram:animation:F1"),
    ],
)
def test_what_is_sent_keeps_its_kind_and_its_id(content: dict[str, Any], kind: MediaKind, source: str) -> None:
    assert heard(caption="看这里", **content).inbound.attachments == (Attachment(kind=kind, source=source),)
    assert heard(caption="看这里", **content).inbound.text == "看这里"


def test_a_document_has_its_name_and_a_sticker_its_face() -> None:
    (document,) = heard(document=FILE | {"file_name": "合同.pdf"}).inbound.attachments
    (sticker,) = heard(sticker=FILE | {"emoji": "😡"}).inbound.attachments

    assert (document.kind, document.name) == (MediaKind.FILE, "合同.pdf")
    assert (sticker.kind, sticker.words) == (MediaKind.STICKER, "😡")


def test_a_place_is_where_it_is_and_a_venue_also_what_it_is_called() -> None:
    at = {"latitude": 28.2, "longitude": 112.9}
    (place,) = heard(location=at).inbound.attachments
    (venue,) = heard(location=at, venue={"location": at, "title": "东门", "address": "人民路1号"}).inbound.attachments

    assert (place.latitude, place.longitude, place.words) == (28.2, 112.9, "")
    assert venue.words == "东门 人民路1号"


def test_a_place_that_moves_is_told_once() -> None:
    live = message(location={"latitude": 28.2, "longitude": 112.9, "live_period": 900}, edit_date=DATE + 9)

    assert meant("edited_message", **live) is None


def test_a_contact_card_is_its_number_and_somebody_elses_says_whose() -> None:
    card = {"phone_number": "+8613812345678", "first_name": "张"}

    assert heard(contact=card | {"user_id": 7}).inbound.text == "13812345678"
    assert heard(contact=card | {"user_id": 8}).inbound.text == "张 13812345678"
    assert heard(contact=card).inbound.text == "张 13812345678"


def test_the_pictures_of_an_album_are_told_apart_and_known_to_belong_together() -> None:
    assert heard(photo=[FILE], media_group_id="55").inbound.id == "9.5.55"


def test_who_calls_the_bot_by_name_in_a_group_speaks_to_nobody_else() -> None:
    called, talking = heard("@suban_bot 在吗", chat=GROUP), heard("在吗", chat=GROUP)

    assert (called.inbound.text, called.inbound.is_called) == ("在吗", True)
    assert (talking.inbound.text, talking.inbound.is_called) == ("在吗", False)


def test_what_was_changed_afterwards_is_heard_as_it_is_now() -> None:
    found = meant("edited_message", **message("3号楼", edit_date=DATE + 60))

    assert isinstance(found, Heard)
    assert found.inbound.text == "3号楼"
    assert (found.inbound.sent_at - NOW).total_seconds() == 60


def test_what_is_forwarded_is_said_by_who_forwards_it() -> None:
    origin = {"type": "user", "sender_user": {"id": 8, "is_bot": False, "first_name": "别人"}, "date": DATE}

    assert heard("楼道灯坏了", forward_origin=origin).inbound.author == "7"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("/status", "查进度"),
        ("/human@Suban_Bot", "转人工"),
        ("/cancel", "取消"),
        ("/help", "怎么用"),
        ("/start", "您好"),
    ],
)
def test_a_command_of_the_menu_is_the_word_it_stands_for(typed: str, words: str) -> None:
    assert heard(typed).inbound.text == words


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("/投诉", "投诉"),
        ("/complain 垃圾没人收", "complain 垃圾没人收"),
        ("/签收 0007", "签收 0007"),
        ("/menu", "menu"),
    ],
)
def test_a_command_that_nobody_made_is_what_it_says(typed: str, words: str) -> None:
    assert heard(typed).inbound.text == words


def test_a_command_to_us_in_a_group_calls_us() -> None:
    assert heard("/help@suban_bot", chat=GROUP).inbound.is_called
    assert heard("/start", chat=GROUP).inbound.is_called
    assert not heard("/quiz 1", chat=GROUP).inbound.is_called
    assert not heard("/help").inbound.is_called


@pytest.mark.parametrize("kind", ["poll", "story", "game", "checklist", "paid_media"])
def test_what_nobody_can_read_is_heard_all_the_same_as_nobody_is_left_without_an_answer(kind: str) -> None:
    found = heard(**{kind: {"id": 1}}).inbound

    assert (found.text, found.attachments) == ("", ())
    assert meant(**message(chat=GROUP, **{kind: {"id": 1}})) is None


def test_a_thrown_die_is_the_sign_on_it() -> None:
    assert heard(dice={"emoji": "🎲", "value": 3}).inbound.text == "🎲"


def test_who_hides_behind_the_group_or_a_channel_is_somebody_without_a_name() -> None:
    behind = {"from": {"id": 1087968824, "is_bot": True, "first_name": "Group"}, "sender_chat": GROUP, "chat": GROUP}

    assert heard("/bind ABCD-EFGH-JKMN", **behind).code == "ABCDEFGHJKMN"
    assert heard("签收 0007", **behind).inbound.author == ""
    assert meant(**message("新闻", **behind, is_automatic_forward=True)) is None


def test_no_sign_turns_the_words_around_it() -> None:
    found = heard("\u202e5号楼\u202c漏水", **{"from": {"id": 7, "is_bot": False, "first_name": "\u202e张"}}).inbound

    assert (found.text, found.author_name) == ("5号楼漏水", "张")


def test_a_start_from_a_poster_is_a_start() -> None:
    assert heard("/start B03-U2").inbound.text == "您好"
    assert heard("/start B03-U2").code is None


@pytest.mark.parametrize(
    "typed", ["/bind ABCD-EFGH-JKMN", "/bind abcdefghjkmn", "/start ABCDEFGHJKMN", "/start@suban_bot ABCDEFGHJKMN"]
)
def test_a_one_time_code_is_told_from_words(typed: str) -> None:
    assert heard(typed).code == "ABCDEFGHJKMN"


def test_to_join_without_a_code_is_to_join_with_a_wrong_one() -> None:
    assert heard("/bind").code == "?"


@pytest.mark.parametrize(
    "content",
    [
        {"text": "/status@other_bot"},
        {"text": "hi", "from": {"id": 8, "is_bot": True, "first_name": "bot"}},
        {"text": "hi", "is_automatic_forward": True},
        {"new_chat_members": [ZHANG]},
        {"pinned_message": {"message_id": 1}},
    ],
)
def test_what_nobody_says_to_us_is_not_heard(content: dict[str, Any]) -> None:
    assert meant(**(message() | content)) is None


@pytest.mark.parametrize("kind", ["channel_post", "edited_channel_post", "poll", "something_new"])
def test_other_kinds_of_updates_are_nothing_to_us(kind: str) -> None:
    assert meant(kind, **message("hi")) is None


def test_a_group_that_becomes_a_supergroup_moves() -> None:
    moved = meant(**message(chat={"id": -5, "type": "group"}, migrate_to_chat_id=-1005))

    assert moved == Moved(before=Peer(channel="telegram", chat="-5"), after=Peer(channel="telegram", chat="-1005"))


@pytest.mark.parametrize(
    ("status", "is_open"), [("member", True), ("administrator", True), ("kicked", False), ("left", False)]
)
def test_being_let_in_or_put_out_is_noticed(status: str, is_open: bool) -> None:
    found = meant("my_chat_member", chat=GROUP, new_chat_member={"status": status}, **{"from": ZHANG})

    assert found == Reached(peer=Peer(channel="telegram", chat="-1001"), is_open=is_open)


@pytest.mark.parametrize("limit", [{"is_member": False, "can_send_messages": True}, {"can_send_messages": False}])
def test_who_may_not_speak_or_is_no_member_is_out(limit: dict[str, bool]) -> None:
    found = meant("my_chat_member", chat=GROUP, new_chat_member={"status": "restricted", **limit}, **{"from": ZHANG})

    assert found == Reached(peer=Peer(channel="telegram", chat="-1001"), is_open=False)


def test_what_is_no_update_is_an_error() -> None:
    with pytest.raises(KeyError):
        meant(text="no chat", **{"from": ZHANG})


def test_a_link_may_say_where_somebody_is() -> None:
    place = Place(building="3", unit="2")
    found = heard("/start at_cuihu_3_2").inbound

    assert (found.text, found.arrival) == ("您好", Arrival(community="cuihu", place=place))
    assert heard("/start nonsense").inbound.arrival is None
    assert heard("/start nonsense").inbound.text == "您好"
    assert heard("at_cuihu_3_2").inbound.arrival is None
