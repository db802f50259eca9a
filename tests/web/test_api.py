"""The playground's requests: what the page may do, and what nobody may."""

import json
from typing import Any

import pytest

from bots.web import asked


def say(page: Any, chat: str = "张女士", author: str = "张女士", text: str = "电梯又坏了", **more: Any) -> Any:
    return page.post("/api/say", json={"chat": chat, "author": author, "text": text, **more})


def messages(page: Any, chat: str) -> Any:
    return page.get("/api/state").json()["chats"][chat]


def refused(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]


def test_the_page_starts_with_everything_it_needs(page: Any) -> None:
    state = page.get("/api/state").json()

    assert state["community"] == "翠湖花园"
    assert state["now"] == "2026-11-23T02:32:00+00:00"
    assert state["residents"] == ["张女士"]
    assert state["people"][0] == {"name": "王师傅", "role": "维修工", "department": "工程部"}
    assert state["chats"] == {"张女士": [], "工程部群": [], "王师傅": [], "周主管": []}
    assert state["complaints"] == []


def test_a_word_said_is_answered_in_the_chats_it_concerns(page: Any) -> None:
    assert say(page).status_code == 200

    own, answer = messages(page, "张女士")
    (card,) = messages(page, "工程部群")
    assert (own["author"], own["text"]) == ("张女士", "电梯又坏了")
    assert (answer["author"], answer["ref"], answer["card"]) == (None, "TS202611230001", False)
    assert (card["card"], card["buttons"]) == (True, [{"label": "签收", "data": "sign:TS202611230001"}])
    assert page.get("/api/state").json()["complaints"][0]["status"] == "待签收"


def test_a_press_changes_the_card_in_its_place(page: Any) -> None:
    say(page)

    pressed = page.post("/api/press", json={"chat": "工程部群", "author": "王师傅", "data": "sign:TS202611230001"})

    card, said = messages(page, "工程部群")
    assert pressed.status_code == 200
    assert (card["text"], card["revision"], card["buttons"]) == ("TS202611230001 王师傅 已签收", 1, [])
    assert (said["author"], said["text"]) == ("王师傅", "签收")


def test_a_button_that_is_gone_can_not_be_pressed(page: Any) -> None:
    pressed = page.post("/api/press", json={"chat": "工程部群", "author": "王师傅", "data": "sign:TS202611230001"})

    assert refused(pressed) == (409, "gone")


def test_the_clock_goes_forward_and_says_what_fell_due(page: Any) -> None:
    say(page)

    wound = page.post("/api/clock", json={"minutes": 60}).json()
    next_thing = page.post("/api/clock", json={"minutes": None}).json()

    assert wound == {"now": "2026-11-23T03:32:00+00:00", "fell_due": 6}
    assert next_thing == {"now": "2026-11-23T03:42:00+00:00", "fell_due": 1}
    assert len(messages(page, "周主管")) == 7


@pytest.mark.parametrize("minutes", [0, -5, 60 * 24 * 63, "10", True, float("1e300"), [1]])
def test_the_clock_goes_nowhere_else(page: Any, minutes: object) -> None:
    assert refused(page.post("/api/clock", json={"minutes": minutes})) == (400, "minutes")


def test_one_more_resident_can_come_in_once(page: Any) -> None:
    added = page.post("/api/residents", json={"name": " 李先生 "})

    assert (added.status_code, added.json()["residents"]) == (201, ["张女士", "李先生"])
    assert say(page, "李先生", "李先生").status_code == 200
    for name in ("李先生", "工程部群", "周主管"):
        assert refused(page.post("/api/residents", json={"name": name})) == (409, "taken")
    for name in ("", "<b>", "一" * 21):
        assert refused(page.post("/api/residents", json={"name": name})) == (400, "name")


def test_a_complaint_shows_its_form_and_timeline(page: Any) -> None:
    say(page)

    assert page.get("/api/complaints/TS202611230001").json() == {
        "form": [["编号", "TS202611230001"]],
        "timeline": [["10:32", "受理"]],
        "next_due": "10:42 签收",
    }
    assert refused(page.get("/api/complaints/TS1")) == (404, "ref")


def test_a_photo_is_kept_sent_and_seen(page: Any) -> None:
    kept = page.post(
        "/api/upload?name=../../lift.jpg", content=b"\xff\xd8photo", headers={"Content-Type": "image/jpeg"}
    )
    source = kept.json()["source"]
    photo = {"kind": "photo", "name": "lift.jpg", "source": source}

    assert source.endswith("/lift.jpg")
    assert ".." not in source
    assert say(page, text="", attachments=[photo]).status_code == 200
    assert messages(page, "张女士")[0]["attachments"][0]["source"] == source
    seen = page.get(f"/api/media/{source}")
    assert (seen.content, seen.headers["content-type"]) == (b"\xff\xd8photo", "image/jpeg")


def test_a_place_and_a_voice_message_are_sent_with_their_words(page: Any) -> None:
    place = {"kind": "location", "words": "3号楼门口", "latitude": 31.23, "longitude": 121.47}
    voice = {"kind": "voice", "words": "电梯又坏了"}

    say(page, text="", attachments=[place, voice])

    sent = messages(page, "张女士")[0]["attachments"]
    assert [(one["kind"], one["words"], one["latitude"]) for one in sent] == [
        ("location", "3号楼门口", 31.23),
        ("voice", "电梯又坏了", None),
    ]


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        ({"chat": "无此人", "author": "无此人"}, (404, "chat")),
        ({"author": "王师傅"}, (403, "author")),
        ({"chat": "工程部群", "author": "工程部群"}, (403, "author")),
        ({"chat": "周主管", "author": "王师傅"}, (403, "author")),
        ({"chat": "工程部群", "author": ""}, (400, "name")),
        ({"text": "  \n"}, (400, "empty")),
        ({"text": "长" * 4001}, (413, "too_long")),
        ({"text": "长" * 65536}, (413, "too_large")),
        ({"text": 5}, (400, "text")),
        ({"chat": None}, (400, "chat")),
        ({"attachments": {}}, (400, "attachments")),
        ({"attachments": [{}] * 10}, (400, "attachments")),
        ({"attachments": [{"kind": "bomb"}]}, (400, "attachments")),
        ({"attachments": [{"kind": []}]}, (400, "attachments")),
        ({"attachments": [{"kind": "photo", "source": "../../etc/passwd"}]}, (404, "media")),
        ({"attachments": [{"kind": "location", "latitude": 91}]}, (400, "attachments")),
        ({"attachments": [{"kind": "location", "latitude": float("nan")}]}, (400, "attachments")),
    ],
)
def test_what_can_not_be_said_is_refused_in_a_sentence(
    page: Any, body: dict[str, object], answer: tuple[int, str]
) -> None:
    asks = json.dumps({"chat": "张女士", "author": "张女士", "text": "在吗", **body})

    said = page.post("/api/say", content=asks, headers={"Content-Type": "application/json"})

    assert refused(said) == answer
    assert said.json()["message"].endswith(".")
    assert page.get("/api/state").json()["sequence"] == 0


def test_a_stranger_may_speak_in_a_group(page: Any) -> None:
    assert say(page, "工程部群", "路人").status_code == 200


def test_what_no_chat_can_show_is_left_out(page: Any) -> None:
    page.post(
        "/api/say",
        content=b'{"chat": "\\u5f20\\u5973\\u58eb", "author": "\\u5f20\\u5973\\u58eb", "text": "a\\u0000\\ud800b\\nc"}',
        headers={"Content-Type": "application/json"},
    )

    assert messages(page, "张女士")[0]["text"] == "ab\nc"


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'"text"', b"\xff\xfe", b"[" * 60000])
def test_what_is_not_json_is_refused(page: Any, content: bytes) -> None:
    said = page.post("/api/say", content=content, headers={"Content-Type": "application/json"})

    assert refused(said) == (400, "not_json")


def test_a_form_of_another_site_is_refused(page: Any) -> None:
    typed = page.post("/api/say", data={"chat": "张女士"})
    foreign = page.post("/api/clock", json={"minutes": 1}, headers={"Origin": "https://elsewhere.example"})
    own = page.post("/api/clock", json={"minutes": 1}, headers={"Origin": "http://127.0.0.1:8000"})

    assert refused(typed) == (415, "not_json")
    assert refused(foreign) == (403, "foreign")
    assert own.status_code == 200


@pytest.mark.parametrize("content_type", ["text/html", "image/svg+xml", "application/pdf", ""])
def test_only_photos_recordings_and_videos_are_kept(page: Any, content_type: str) -> None:
    kept = page.post("/api/upload?name=a", content=b"<script>", headers={"Content-Type": content_type})

    assert refused(kept) == (415, "media_type")


def test_a_file_too_large_is_refused(page: Any) -> None:
    kept = page.post("/api/upload", content=bytes(asked.LARGEST_UPLOAD + 1), headers={"Content-Type": "image/jpeg"})

    assert refused(kept) == (413, "too_large")
    assert refused(page.post("/api/upload", content=b"", headers={"Content-Type": "image/jpeg"})) == (400, "empty")


def test_an_accident_is_answered_without_its_details(page: Any) -> None:
    said = say(page, text="炸")

    assert refused(said) == (500, "failed")
    assert "13812345678" not in said.text
    assert "Traceback" not in said.text
    assert "script-src 'self'" in said.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/", "/api/state", "/healthz", "/static/index.html", "/nowhere", "/static/../app.py"])
def test_every_answer_keeps_the_page_to_itself(page: Any, path: str) -> None:
    headers = page.get(path).headers

    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] in ("no-store", "no-cache")


def test_unknown_addresses_are_answered_in_json(page: Any) -> None:
    assert refused(page.get("/nowhere")) == (404, "http")
    assert refused(page.get("/api/say")) == (405, "http")
    assert refused(page.get("/static/%2e%2e/app.py")) == (404, "http")
    assert refused(page.get("/api/media/..%2f..%2fapp.py")) == (404, "media")
    assert refused(page.get("/api/events?after=x")) == (400, "after")


def test_the_health_page_answers(page: Any) -> None:
    assert page.get("/healthz").json() == {"status": "ok", "now": "2026-11-23T02:32:00+00:00"}
