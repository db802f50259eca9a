"""No secret leaves the process: not by a log at any level, a trace, a page, a file, or the words of `suban check`."""

import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import uvicorn
from live.ports import free_port
from live.waiting import PATIENCE, until
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bots.running import Server

ROOT = Path(__file__).parents[2]

SECRETS = {
    "SUBAN_TELEGRAM_TOKEN": "1234567:SentinelTelegramTokenAbcdefghijklmn",
    "SUBAN_TELEGRAM_SECRET": "SentinelWebhookSecret",
    "SUBAN_WECHAT_SECRET": "SentinelWechatSecretabcdef012345",
    "SUBAN_WECHAT_TOKEN": "SentinelWechatToken",
    "SUBAN_WECHAT_AES_KEY": "SentinelWechatAesKeyabcdefghijklmnopqrstuvw",
    "SUBAN_WECOM_SECRET": "SentinelWecomSecretabcdefghij0123456789ABCD",
    "SUBAN_WECOM_TOKEN": "SentinelWecomToken",
    "SUBAN_WECOM_AES_KEY": "SentinelWecomAesKeyabcdefghijklmnopqrstuvwx",
    "SUBAN_WECOM_BOT_SECRET": "SentinelBotSecretabcdefghijklmnopqrstuvwxyz",
    "SUBAN_HEARTBEAT_URL": "/SentinelHeartbeat",
}
#: What platforms give out is as secret.
GIVEN = "SentinelAccessToken"
#: How a platform that is no platform answers: with what it was sent, as badly as it can.
ANSWERS = ("refused", "echo", "broken", "empty")


class Hostile:
    """A platform that gives a token, and then answers everything with trouble, and with what it was sent."""

    def __init__(self) -> None:
        self.called: Counter[str] = Counter()

    async def __call__(self, scope: dict[str, object], receive: object, send: object) -> None:
        request = Request(scope, receive)  # type: ignore[arg-type]
        await (await self.answer(request))(scope, receive, send)  # type: ignore[arg-type]

    async def answer(self, request: Request) -> Response:
        path, body = request.url.path, (await request.body()).decode("utf-8", "replace")
        channel = "telegram" if "/bot" in path and "cgi-bin" not in path else path.strip("/").partition("/")[0]
        self.called[channel] += 1
        if "token" in path.rpartition("/")[2]:
            return JSONResponse({"errcode": 0, "errmsg": "ok", "access_token": GIVEN, "expires_in": 7200})
        echo = f"{request.url} {body} {dict(request.headers)}"
        kind = ANSWERS[self.called[channel] % len(ANSWERS)]
        if kind == "refused":
            refusal = {"ok": False, "error_code": 400, "description": echo, "errcode": 40001, "errmsg": echo}
            return JSONResponse(refusal, status_code=400 if channel == "telegram" else 200)
        if kind == "echo":
            return Response(echo, status_code=500)
        return Response("{" if kind == "broken" else "")


@pytest.fixture
def hostile() -> Iterator[tuple[Hostile, str]]:
    port, hostile = free_port(), Hostile()
    server = Server(uvicorn.Config(hostile, port=port, log_config=None, access_log=False, lifespan="off", ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    yield hostile, f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(PATIENCE)


def settings(folder: Path, url: str, port: int) -> dict[str, str]:
    return (
        {
            "PATH": os.environ["PATH"],
            "SUBAN_DATA": str(folder / "data"),
            "SUBAN_HTTP": f"127.0.0.1:{port}",
            "SUBAN_LOG": "DEBUG",
            "SUBAN_WECHAT_APPID": "wx0123456789abcdef",
            "SUBAN_WECOM_CORPID": "ww0123456789abcdef",
            "SUBAN_WECOM_AGENTID": "1000002",
            "SUBAN_WECOM_BOT_ID": "robot",
            "SUBAN_WECOM_BOT_URL": url.replace("http", "ws") + "/gate",
            "SUBAN_TELEGRAM_BASE_URL": url,
            "SUBAN_WECHAT_BASE_URL": f"{url}/wechat",
            "SUBAN_WECOM_BASE_URL": f"{url}/wecom",
            "SUBAN_WECOM_WEBHOOKS": f"工程部群={url}/wecom/cgi-bin/webhook/send?key=SentinelWebhookKey",
        }
        | SECRETS
        | {"SUBAN_HEARTBEAT_URL": url + SECRETS["SUBAN_HEARTBEAT_URL"]}
    )


@contextmanager
def process(environment: dict[str, str], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    with (folder / "run.log").open("wb") as log:
        run = subprocess.Popen(
            [sys.executable, "-m", "bots", "run"], cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            yield run
        finally:
            run.kill()
            run.wait()


def test_no_secret_is_in_any_log_answer_or_file(hostile: tuple[Hostile, str], tmp_path: Path) -> None:
    platform, url = hostile
    port = free_port()
    environment = settings(tmp_path, url, port)

    said = []
    with process(environment, tmp_path) as run:
        until(lambda: platform.called["telegram"] >= 2 and platform.called["wechat"] >= 1)
        for path in ("telegram", "wechat", "wecom", "t", "healthz", "metrics", "nothing"):
            for method in ("GET", "POST"):
                answer = httpx.request(
                    method, f"http://127.0.0.1:{port}/{path}", content=b"<xml>\xff</xml>", trust_env=False
                )
                said += [answer.text, str(answer.headers)]
        run.terminate()
        assert run.wait(PATIENCE) == 0
    checked = subprocess.run(
        [sys.executable, "-m", "bots", "check", "--online", "--audit"],
        cwd=ROOT, env=environment, capture_output=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]

    text = b"\n".join([*files, checked.stdout, checked.stderr]).decode("utf-8", "replace") + "".join(said)
    secrets = [*SECRETS.values(), "SentinelWebhookKey"]
    assert [secret for secret in secrets if secret in text] == []
    assert len((tmp_path / "run.log").read_text(encoding="utf-8").splitlines()) > 10  # much was logged
    logged = (tmp_path / "run.log").read_text(encoding="utf-8") + checked.stdout.decode() + checked.stderr.decode()
    assert GIVEN not in logged
