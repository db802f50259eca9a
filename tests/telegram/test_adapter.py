"""The way out over real HTTP: what each refusal of the server comes to."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import telegram.error
from bot_api import TOKEN, BotApi, Fault
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    PassportDecryptionError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bots.adapter import Dispatch, Rejected, TryLater, Unreachable
from bots.config.environment import TelegramAccess
from bots.telegram.adapter import Surroundings, Telegram, meaning
from bots.telegram.api import open_api
from core.messages import Attachment, Button, MediaKind, Outbound, Peer

GROUP = "-1001"
PHOTO = Attachment(kind=MediaKind.PHOTO, source="telegram:photo:P1")
VOICE = Attachment(kind=MediaKind.VOICE, source="telegram:voice:V1")

MEANINGS: dict[type[TelegramError], tuple[TelegramError, type[Exception]]] = {
    BadRequest: (BadRequest("Bad Request: something new"), Rejected),
    ChatMigrated: (ChatMigrated(-1002), TryLater),
    Conflict: (Conflict("two pollers"), TryLater),
    EndPointNotFound: (EndPointNotFound("no such method"), TryLater),
    Forbidden: (Forbidden("Forbidden: bot was blocked by the user"), Unreachable),
    InvalidToken: (InvalidToken("Unauthorized"), TryLater),
    NetworkError: (NetworkError("Bad Gateway"), TryLater),
    PassportDecryptionError: (PassportDecryptionError("x"), Rejected),
    RetryAfter: (RetryAfter(7), TryLater),
    TelegramError: (TelegramError("Invalid server response"), TryLater),
    TimedOut: (TimedOut(), TryLater),
}


class Desk:
    """An adapter on a server, at a time that only passes when it is slept."""

    def __init__(self, api: BotApi, **around: Any) -> None:
        self.now = datetime(2026, 11, 23, tzinfo=UTC)
        self._around = Surroundings(sleep=self._sleep, **around)
        self._url = api.url
        self._numbers = iter(range(1, 1000))

    def run(self, work: Callable[[Telegram], Awaitable[Any]]) -> Any:
        async def go() -> Any:
            client = open_api(TelegramAccess(token=TOKEN, base_url=self._url))
            adapter = Telegram(client, lambda: self.now, self._around)
            # Who began a moment ago holds back.
            self.now += timedelta(minutes=1)
            try:
                return await work(adapter)
            finally:
                await client.hang_up()

        return asyncio.run(go())

    def deliver(self, text: str = "好", *, chat: str = GROUP, edits: str | None = None, **more: Any) -> str:
        dispatch = self.dispatch(text, chat=chat, edits=edits, **more)
        found: str = self.run(lambda adapter: adapter.deliver(dispatch))
        return found

    def dispatch(self, text: str = "好", *, chat: str = GROUP, edits: str | None = None, **more: Any) -> Dispatch:
        peer = Peer(channel="telegram", chat=chat)
        return Dispatch(id=next(self._numbers), outbound=Outbound(peer=peer, text=text, **more), edits=edits)

    async def _sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def desk(api: BotApi) -> Desk:
    return Desk(api)


def test_every_error_that_the_library_exports_has_a_meaning() -> None:
    exported = {getattr(telegram.error, name) for name in telegram.error.__all__}
    known = {kind for _, kind in inspect.getmembers(telegram.error, inspect.isclass) if issubclass(kind, Exception)}

    assert set(MEANINGS) == exported
    assert exported <= known


@pytest.mark.parametrize("kind", MEANINGS, ids=lambda kind: kind.__name__)
def test_an_error_means(kind: type[TelegramError]) -> None:
    error, expected = MEANINGS[kind]

    assert type(meaning(error)) is expected


def test_a_pause_is_kept_as_long_as_the_server_asks() -> None:
    later = meaning(RetryAfter(7))

    assert isinstance(later, TryLater)
    assert later.after == timedelta(seconds=7)


@pytest.mark.parametrize(
    "words",
    [
        "Bad Request: chat not found",
        "Bad Request: not enough rights to send text messages to the chat",
        "Bad Request: CHAT_WRITE_FORBIDDEN",
        "Bad Request: TOPIC_CLOSED",
    ],
)
def test_a_chat_that_is_closed_to_us_can_not_be_reached(words: str) -> None:
    assert type(meaning(BadRequest(words))) is Unreachable


def test_a_message_and_its_buttons_arrive(api: BotApi, desk: Desk) -> None:
    number = desk.deliver("签收吗", buttons=(Button(label="签收", data="acknowledge:TS1"),))

    shown = api.chats[GROUP][int(number)]
    assert shown["text"] == "签收吗"
    assert shown["reply_markup"]["inline_keyboard"] == [[{"text": "签收", "callback_data": "acknowledge:TS1"}]]


def test_a_card_that_says_what_it_said_is_done(api: BotApi, desk: Desk) -> None:
    card = desk.deliver("卡", card="c")

    assert desk.deliver("卡", card="c", edits=card) == card


def test_a_card_that_somebody_deleted_is_sent_anew(api: BotApi, desk: Desk) -> None:
    assert desk.deliver("卡", card="c", edits="404404") == "1"
    assert api.texts(GROUP) == ["卡"]


def test_what_the_server_can_not_parse_goes_as_plain_words(api: BotApi, desk: Desk) -> None:
    api.fail("sendMessage", Fault(400, "Bad Request: can't parse entities: unsupported start tag"))

    desk.deliver("1 < 2")

    (_, plain) = api.called("sendMessage")
    assert plain["text"] == "1 < 2"
    assert "parse_mode" not in plain


@pytest.mark.parametrize("said", ["message thread not found", "TOPIC_CLOSED"])
def test_a_topic_that_is_gone_or_closed_falls_back_to_the_group(api: BotApi, desk: Desk, said: str) -> None:
    api.fail("sendMessage", Fault(400, f"Bad Request: {said}"))

    desk.deliver("好", chat="-1001/44")

    assert ["message_thread_id" in call for call in api.called("sendMessage")] == [True, False]


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault(403, "Forbidden: bot was blocked by the user"), Unreachable),
        (Fault(400, "Bad Request: chat not found"), Unreachable),
        (Fault(400, "Bad Request: message text is empty"), Rejected),
        (Fault(500, "Internal Server Error"), TryLater),
        (Fault(502, "Bad Gateway"), TryLater),
        (Fault(429, "Too Many Requests: retry after 9", {"retry_after": 9}), TryLater),
        (Fault(401, "Unauthorized"), TryLater),
        (Fault(404, "Not Found"), TryLater),
        (Fault(mute=True), TryLater),
    ],
    ids=str,
)
def test_a_refusal_over_http_means(api: BotApi, desk: Desk, fault: Fault, expected: type[Exception]) -> None:
    api.fail("sendMessage", fault)

    with pytest.raises(expected):
        desk.deliver()


def test_no_server_at_all_means_later() -> None:
    with pytest.raises(TryLater):
        Desk(BotApi(url="http://127.0.0.1:9")).deliver()


def test_a_refused_chat_is_not_spoken_to_before_its_time_and_the_others_are(api: BotApi, desk: Desk) -> None:
    api.fail("sendMessage", Fault(429, "Too Many Requests", {"retry_after": 9}))

    async def work(adapter: Telegram) -> None:
        with pytest.raises(TryLater) as refused:
            await adapter.deliver(desk.dispatch("1"))
        assert refused.value.after == timedelta(seconds=10)
        with pytest.raises(TryLater):
            await adapter.deliver(desk.dispatch("2"))
        await adapter.deliver(desk.dispatch("3", chat="7"))
        desk.now += refused.value.after
        await adapter.deliver(desk.dispatch("1"))

    desk.run(work)
    assert len(api.called("sendMessage")) == 3


def test_a_group_that_became_a_supergroup_is_told_to_the_house(api: BotApi) -> None:
    moved: list[tuple[str, str]] = []
    desk = Desk(api, moved=lambda before, after: moved.append((before.chat, after.chat)))
    api.migrated["-5"] = -1005

    with pytest.raises(TryLater) as later:
        desk.deliver(chat="-5")

    assert moved == [("-5", "-1005")]
    assert later.value.after == timedelta()


def test_what_was_said_is_not_said_again_when_the_picture_with_it_comes_later(api: BotApi, desk: Desk) -> None:
    api.fail("sendPhoto", Fault(500, "Internal Server Error"))
    dispatch = desk.dispatch("看照片", attachments=(PHOTO, VOICE))

    async def work(adapter: Telegram) -> str:
        with pytest.raises(TryLater):
            await adapter.deliver(dispatch)
        return await adapter.deliver(dispatch)

    number = desk.run(work)
    assert api.chats[GROUP][int(number)]["text"] == "看照片"
    assert [name for name, _ in api.calls] == ["sendMessage", "sendPhoto", "sendPhoto", "sendVoice"]


def test_what_is_kept_here_is_uploaded_and_without_it_the_words_go_alone(api: BotApi) -> None:
    kept = Attachment(kind=MediaKind.PHOTO, source="ab.jpg")
    desk = Desk(api, media=lambda source: (b"picture", "image/jpeg"))
    desk.deliver("x", attachments=(kept,))

    assert api.called("sendPhoto")[0]["photo"] == "<upload>"
    Desk(api).deliver("y", attachments=(kept,))
    assert api.texts(GROUP)[-1] == "y"
    assert len(api.called("sendPhoto")) == 1


@pytest.mark.parametrize(
    "said", ["not enough rights to send photos to the chat", "VOICE_MESSAGES_FORBIDDEN", "PHOTO_INVALID_DIMENSIONS"]
)
def test_a_chat_that_takes_no_pictures_is_not_closed_to_words(api: BotApi, desk: Desk, said: str) -> None:
    api.fail("sendPhoto", Fault(400, f"Bad Request: {said}"))

    number = desk.deliver("看照片", attachments=(PHOTO, VOICE), card="c")
    assert api.chats[GROUP][int(number)]["text"] == "看照片"
    assert [name for name, _ in api.calls] == ["sendMessage", "sendPhoto", "sendVoice"]


def test_a_picture_alone_that_a_chat_does_not_take_is_no_message_that_arrived(api: BotApi, desk: Desk) -> None:
    api.fail("sendPhoto", Fault(400, "Bad Request: not enough rights to send photos to the chat"))

    with pytest.raises(Unreachable):
        desk.deliver("", attachments=(PHOTO,))


def test_people_are_pinged_by_their_ids(api: BotApi) -> None:
    desk = Desk(api, people=lambda peer, names: dict.fromkeys(names, "501"))
    desk.deliver("请 王师傅 签收", mention=("王师傅",))

    assert api.texts(GROUP) == ['请 <a href="tg://user?id=501">王师傅</a> 签收']


def test_the_token_is_in_no_log(api: BotApi, desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    desk.deliver()

    assert TOKEN not in caplog.text
