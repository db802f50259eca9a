"""The same against a Bot API server that nobody here wrote: what it refuses, we must not send."""

import asyncio
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from aiohttp import web
from bot_api import TOKEN, BotApi
from life import Life, environment
from live.waiting import PATIENCE
from lo_bot_api_emulator import LoBotApiEmulator

from bots.wiring import Company


class Recorder(LoBotApiEmulator):
    """The emulator as it is; what passes it is told to a record, as it keeps no texts itself."""

    def __init__(self, record: "Emulated") -> None:
        super().__init__(enable_control=True, allow_insecure_loopback_webhooks=True)
        self._told = record.passed

    def validate(self, method: str, fields: dict[str, Any], uploads: dict[str, Any]) -> Any:
        try:
            result = super().validate(method, fields, uploads)
        except Exception as refusal:
            self._told(method, fields | {"_refused": getattr(refusal, "description", repr(refusal))}, None)
            raise
        self._told(method, fields, result)
        return result


class Emulated(BotApi):
    """The record of what the emulator was asked, and the way to let people write through it."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.sends_by_itself = True

    def passed(self, method: str, fields: dict[str, Any], result: Any) -> None:
        with self._condition:
            if method != "getUpdates":
                self.calls.append((method, fields))
            if method == "editMessageText" and result:
                shown = self.chats[str(fields["chat_id"])][int(fields["message_id"])]
                shown |= {"text": fields["text"], "reply_markup": _markup(fields)}
            elif method.startswith("send") and isinstance(result, dict):
                kept = {**fields, **result, "text": fields.get("text", ""), "reply_markup": _markup(fields)}
                self.chats[str(fields["chat_id"])][result["message_id"]] = kept
            self._condition.notify_all()

    def queue(self, **content: Any) -> dict[str, Any]:
        order = {"token": TOKEN, "update": content}
        answer = httpx.post(f"{self.url}/__fixture/updates", json=order, trust_env=False, timeout=PATIENCE)
        assert answer.status_code == 200, answer.text
        return content

    def refused(self) -> list[tuple[str, Any]]:
        return [(method, fields["_refused"]) for method, fields in self.calls if "_refused" in fields]


def _markup(fields: dict[str, Any]) -> Any:
    written = fields.get("reply_markup")
    return json.loads(written) if isinstance(written, str) else written


@pytest.fixture
def emulated() -> Iterator[Emulated]:
    record, ready, box = Emulated(), threading.Event(), {}

    async def serve() -> None:
        runner = web.AppRunner(Recorder(record).app())
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        record.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        box["stop"], box["loop"] = asyncio.Event(), asyncio.get_running_loop()
        ready.set()
        await box["stop"].wait()
        await runner.cleanup()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    assert ready.wait(PATIENCE)
    yield record
    box["loop"].call_soon_threadsafe(box["stop"].set)
    thread.join(PATIENCE)


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
def test_a_complaint_goes_through_a_server_that_nobody_here_wrote(
    company: Company, emulated: Emulated, tmp_path: Path, webhook: bool
) -> None:
    life = Life(company, emulated, environment(tmp_path, emulated, webhook=webhook))
    life.join_everybody()
    with life.running():
        life.say(1, "3号楼2单元的电梯这个月坏了三次，今天早上又停在一楼不动，一直没人修")
        life.sees(1, "您希望我们怎么处理")
        life.say(1, "尽快修好")
        life.sees(1, "联系电话")
        life.say(1, "13812345678")
        life.press(1, "确认提交")
        life.sees(1, "已受理")
        life.press("王师傅", "签收", group="工程部群")
        life.sees(1, "王师傅已签收")
        life.wind(minutes=2)
        # In one line: this server does not know keyboards that only the asked person sees.
        life.say("王师傅", "办结 换了门机", group="工程部群")
        life.sees(1, "换了门机")
        life.press(1, "满意")
        life.sees(1, "感谢您的评价")

    assert emulated.refused() == []
    assert len(emulated.called("answerCallbackQuery")) == 3
