"""The way in under bad weather: nothing is confirmed before it had its effect, and nothing has it twice."""

import asyncio
import threading
from pathlib import Path
from typing import Any

import httpx
import pytest
from bot_api import TOKEN, BotApi, Fault, serving
from life import SECRET, Life, environment
from live.waiting import PATIENCE
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram.error import TelegramError

from bots.config.environment import TelegramAccess
from bots.telegram.api import open_api
from bots.wiring import Company
from core.messages import Peer


def test_an_update_that_comes_twice_has_its_effect_once(either: Life) -> None:
    life = either
    update = {"update_id": 5, "message": life.message(1, "5栋1单元电梯里困了人，救命")}
    for _ in range(3):
        if life.environment.public_url:
            assert life.post(update).status_code == 200
        else:
            life.api.repeat(update)
    life.sees(1, "已经通知值班人员赶过去")
    life.say(2, "你好")
    life.sees(2, "诉办助手")

    assert sum("已经通知值班人员赶过去" in text for text in life.api.texts(1)) == 1


def test_what_can_not_be_read_is_passed_over(either: Life) -> None:
    life = either
    life.send(message={"text": "no chat", "from": {"id": 1}})
    life.say(1, "你好")

    life.sees(1, "诉办助手")
    with life.company.open_at(life.environment.database_url).database.work() as work:
        assert len(work.inbox.failed(9)) == 1


def test_the_offset_moves_only_behind_what_had_its_effect(life: Life) -> None:
    life.say(1, "你好")
    life.sees(1, "诉办助手")

    life.api.wait(lambda: life.api.confirmed == 1002)
    assert life.health()["channels"]["telegram"]["polled_seconds_ago"] < 30


def test_polling_survives_whatever_the_server_answers(life: Life) -> None:
    life.api.fail("getUpdates", Fault(409, "Conflict: a webhook is set"), Fault(401, "Unauthorized"))
    life.say(1, "你好")

    life.sees(1, "诉办助手")
    life.api.wait(lambda: life.api.called("deleteWebhook"))


def test_what_is_asked_for_is_named_and_nothing_that_waits_is_dropped(life: Life) -> None:
    life.api.fail("getUpdates", Fault(409, "Conflict"))
    life.say(1, "你好")
    life.api.wait(lambda: life.api.called("deleteWebhook"))

    asked = life.api.called("getUpdates")[0]
    assert asked["allowed_updates"] == '["message", "edited_message", "callback_query", "my_chat_member"]'
    assert all("rue" not in call["drop_pending_updates"] for call in life.api.called("deleteWebhook"))


def test_the_menu_is_in_chinese(life: Life) -> None:
    (menu,) = life.api.called("setMyCommands")

    assert '"command": "status"' in menu["commands"]
    assert life.health()["channels"]["telegram"]["bot"] == "suban_test_bot"


def test_a_message_that_is_refused_for_a_while_arrives_once(life: Life) -> None:
    life.api.fail("sendMessage", Fault(502, "x"), Fault(429, "x", {"retry_after": 1}))
    life.say(1, "你好")

    life.sees(1, "诉办助手")
    assert sum("诉办助手" in text for text in life.api.texts(1)) == 1


@pytest.mark.parametrize("answer", [b"{}", b"null", b'{"result": true}', b'{"result": [1]}', b'{"result": [{}]}'])
def test_an_answer_to_a_poll_that_says_nothing_is_asked_again(answer: bytes) -> None:
    async def nonsense(request: Request) -> Response:
        return Response(answer, media_type="application/json")

    async def ask(url: str) -> None:
        client = open_api(TelegramAccess(token=TOKEN, base_url=url))
        try:
            with pytest.raises(TelegramError):
                await client.updates(None, [])
        finally:
            await client.hang_up()

    with serving(Starlette(routes=[Route("/{path:path}", nonsense, methods=["POST"])])) as url:
        asyncio.run(ask(url))


def test_the_webhook_listens_to_telegram_only(webhook: Life) -> None:
    life = webhook
    update: dict[str, Any] = {"update_id": 1, "message": life.message(1, "你好")}
    url = f"http://127.0.0.1:{life.environment.port}/telegram"
    with httpx.Client(trust_env=False) as anybody:
        header = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        assert life.post(update, secret="guessed").status_code == 403
        assert anybody.post(url, json=update).status_code == 403
        assert anybody.get(url).status_code == 405
        assert anybody.post(url, content=b"{", headers=header).status_code == 400
        assert anybody.post(url, content=b"[]", headers=header).status_code == 400
        assert anybody.post(url, content=b"[" * 100_000, headers=header).status_code == 400
        assert anybody.post(url, content=b"x" * (1 << 20) + b"x", headers=header).status_code == 413
    assert life.api.webhook["secret_token"] == SECRET
    assert life.api.webhook["url"] == url
    assert not life.api.texts(1)


def test_got_it_is_said_only_after_the_commit(webhook: Life) -> None:
    house = webhook.company.open_at(webhook.environment.database_url)
    answered = threading.Event()
    update = {"update_id": 1, "message": webhook.message(1, "你好")}

    def post() -> None:
        assert webhook.post(update).status_code == 200
        answered.set()

    with house.database.work() as work:
        work.bindings.mark_reachable(Peer(channel="telegram", chat="1"))
        # As long as this transaction is open, nobody else can commit.
        posting = threading.Thread(target=post)
        posting.start()
        assert not answered.wait(0.5)
    assert answered.wait(PATIENCE)
    posting.join()
    house.close()


def test_chats_do_not_wait_for_each_other_and_each_keeps_its_order(webhook: Life) -> None:
    life = webhook
    updates = {
        n: [life.message(n, text) for text in ("3号楼2单元的灯坏了", "尽快修好", "13812345678")] for n in range(1, 9)
    }

    def talk(resident: int) -> None:
        for number, message in enumerate(updates[resident]):
            assert life.post({"update_id": resident * 10 + number, "message": message}).status_code == 200

    threads = [threading.Thread(target=talk, args=(resident,)) for resident in updates]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for resident in updates:
        life.sees(resident, "请您核对")


def test_who_talks_much_gets_no_answer_faster_than_the_pace_and_others_do(
    company: Company, api: BotApi, tmp_path: Path
) -> None:
    life = Life(company, api, environment(tmp_path, api), times=1)
    with life.running():
        for _ in range(8):
            life.say(1, "你好")
        life.say(2, "你好")
        life.sees(2, "诉办助手")

    assert sum("诉办助手" in text for text in life.api.texts(1)) < 8
