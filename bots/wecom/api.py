"""The HTTP interface of 企业微信: calls with the app's token, and what is said by a group's webhook without any."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import httpx

from bots.config.environment import WecomAccess, WecomApp
from bots.tencent.api import Api as Calls
from bots.tencent.api import NoAnswer, answer_of, ask, open_http
from bots.tencent.errors import Verdict, read_verdicts
from bots.tencent.tokens import Keeper, Tokens
from core.token import Token

__all__ = ["TAKEN", "Api", "NoAnswer", "verdicts"]

LARGEST_FILE = 20 << 20
#: A card with this task was shown before.
TAKEN = 42014
#: The codes of robots; those that do not stand in the table mean that nothing arrives in that group.
ROBOTS = range(93000, 93020)


class Api:
    """Calls by path; all raise `Refusal` for an error code and `NoAnswer` where nobody answered."""

    def __init__(self, access: WecomAccess, tokens: Tokens, now: Callable[[], datetime]) -> None:
        self._http = open_http(access.base_url)
        self._app = access.app
        self._now = now
        name = f"wecom:{access.app.corpid}:{access.app.agentid}" if access.app else "wecom"
        self._calls = Calls(self._http, Keeper(name, tokens, self._fetch, now=now), verdicts())

    async def call(self, path: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """Call with the app's token."""
        return await self._calls.post(path, body)

    async def upload(self, kind: str, content: bytes, name: str) -> str:
        """Hand over a file and return the id under which it can be sent for three days."""
        file = (name, content, "application/octet-stream")
        found = await self._calls.upload("/cgi-bin/media/upload", file, type=kind)
        return str(found["media_id"])

    async def download(self, media_id: str) -> tuple[bytes, str]:
        """Return what a member sent, and its content type."""
        found = await self._calls.download("/cgi-bin/media/get", media_id=media_id)
        return found.content, found.headers.get("content-type", "").partition(";")[0]

    async def fetch(self, url: str) -> bytes:
        """Return a file from an address that the platform itself gave, if it is not too large."""
        try:
            async with self._http.stream("GET", url) as response:
                content = b""
                async for chunk in response.aiter_bytes():
                    content += chunk
                    if len(content) > LARGEST_FILE:
                        raise NoAnswer("a file too large", is_sent=True)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise NoAnswer(type(error).__name__, is_sent=True) from None
        return content if response.status_code == httpx.codes.OK else b""

    async def webhook(self, key: str, body: Mapping[str, Any]) -> None:
        """Say something in the group that owns this key."""
        answer_of(await ask(self._http, "POST", "/cgi-bin/webhook/send", params={"key": key}, json=body), verdicts())

    async def upload_by_webhook(self, key: str, kind: str, content: bytes, name: str) -> str:
        """Hand over a file to the group that owns this key, and return the id under which it can be sent there."""
        path, params = "/cgi-bin/webhook/upload_media", {"key": key, "type": kind}
        files = {"media": (name, content, "application/octet-stream")}
        found = answer_of(await ask(self._http, "POST", path, params=params, files=files), verdicts())
        return str(found["media_id"])

    async def agent(self) -> Mapping[str, Any]:
        """Return what the platform knows of the app; it is asked from an address that must be trusted."""
        agentid = self._app.agentid if self._app is not None else ""
        return answer_of(await self._calls.download("/cgi-bin/agent/get", agentid=agentid), verdicts())

    async def name(self, userid: str) -> str:
        """Return the name of a member."""
        found = answer_of(await self._calls.download("/cgi-bin/user/get", userid=userid), verdicts())
        return str(found.get("name") or "")

    async def check(self) -> None:
        """Ask for a token, to see that the company, the secret and the network are right."""
        await self._fetch(False)

    async def close(self) -> None:
        """Let go of all connections."""
        await self._http.aclose()

    async def _fetch(self, force: bool) -> Token:
        # There is no other one to be had before the old one ends; asking again returns the same.
        app = self._app or WecomApp(corpid="", agentid="", secret="")
        params = {"corpid": app.corpid, "corpsecret": app.secret}
        found = answer_of(await ask(self._http, "GET", "/cgi-bin/gettoken", params=params), verdicts())
        return Token(value=str(found["access_token"]), until=self._now() + timedelta(seconds=int(found["expires_in"])))


@cache
def verdicts() -> Mapping[str, Verdict]:
    """Return what every error code means."""
    table = dict(read_verdicts("bots.wecom"))
    robot = table.pop("robot")
    return {str(code): robot for code in ROBOTS} | table
