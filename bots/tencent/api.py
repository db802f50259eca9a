"""Calls over HTTP that answer with an error code: a token in front, one refresh at most, never a secret in a log."""

import logging
import re
from collections.abc import Mapping
from typing import Any

import httpx

from bots.adapter import TryLater
from bots.nearby import is_nearby
from bots.tencent.errors import Means, Refusal, Verdict
from bots.tencent.tokens import Keeper
from bots.trust import trusted

#: How long an answer may take, in seconds.
PATIENCE = 20.0
#: What the platform says of a token that ended in time: the next one is given out unasked. Others have to be replaced.
EXPIRED = 42001
_ADDRESS = re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b")


class NoAnswer(TryLater):
    """Nobody knows whether the call had its effect; `is_sent` is False where it surely had none."""

    def __init__(self, reason: str, *, is_sent: bool) -> None:
        super().__init__(reason)
        self.is_sent = is_sent


def open_http(base_url: str, transport: httpx.AsyncBaseTransport | None = None) -> httpx.AsyncClient:
    """Return the way to a platform's servers, over the network if nothing else is given; nothing is asked of them yet."""
    # It logs every address at INFO, and the token is part of the address.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    base = base_url.rstrip("/")
    return httpx.AsyncClient(
        base_url=base, timeout=PATIENCE, trust_env=not is_nearby(base), transport=transport, verify=trusted()
    )


class Api:
    """Calls with the token of one account; `verdicts` is what its error codes mean."""

    def __init__(self, http: httpx.AsyncClient, keeper: Keeper, verdicts: Mapping[str, Verdict]) -> None:
        self._http = http
        self._keeper = keeper
        self._verdicts = verdicts

    async def post(self, path: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """Post JSON and return the answer; raises `Refusal` and `NoAnswer`."""
        return answer_of(await self._call("POST", path, {}, json=body), self._verdicts)

    async def upload(self, path: str, file: tuple[str, bytes, str], **params: str) -> Mapping[str, Any]:
        """Upload a file (name, content, content type) and return the answer; raises as `post` does."""
        return answer_of(await self._call("POST", path, params, files={"media": file}), self._verdicts)

    async def download(self, path: str, **params: str) -> httpx.Response:
        """Return a file; raises as `post` does."""
        return await self._call("GET", path, params)

    async def _call(self, method: str, path: str, params: Mapping[str, str], **content: Any) -> httpx.Response:
        token = await self._keeper.current()
        response = await ask(self._http, method, path, params={"access_token": token, **params}, **content)
        refused = refusal_of(response, self._verdicts)
        if refused is not None and refused.means is Means.TOKEN:
            token = await self._keeper.after(token, force=refused.code != EXPIRED)
            response = await ask(self._http, method, path, params={"access_token": token, **params}, **content)
            refused = refusal_of(response, self._verdicts)
        if refused is not None:
            raise refused
        return response


async def ask(http: httpx.AsyncClient, method: str, path: str, **content: Any) -> httpx.Response:
    """Make one call; raises `NoAnswer` that names neither address nor token."""
    try:
        response = await http.request(method, path, **content)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        raise NoAnswer(type(error).__name__, is_sent=False) from None
    except httpx.HTTPError as error:
        raise NoAnswer(type(error).__name__, is_sent=True) from None
    if response.status_code != httpx.codes.OK:
        raise NoAnswer(f"HTTP {response.status_code}", is_sent=True)
    return response


def answer_of(response: httpx.Response, verdicts: Mapping[str, Verdict]) -> Mapping[str, Any]:
    """Return the answer as the platform wrote it; raises `Refusal` for an error code, `NoAnswer` for no answer at all."""
    refused = refusal_of(response, verdicts)
    if refused is not None:
        raise refused
    found = _json(response)
    if found is None:
        raise NoAnswer("no JSON", is_sent=True)
    return found


def refusal_of(response: httpx.Response, verdicts: Mapping[str, Verdict]) -> Refusal | None:
    """Return the refusal that the answer is, if it is one; files have no error code."""
    answer = _json(response)
    code = answer.get("errcode", 0) if answer is not None else 0
    if not isinstance(code, int) or code == 0:
        return None
    seen = _ADDRESS.search(str(answer.get("errmsg", ""))) if answer is not None else None
    verdict = verdicts.get(str(code)) or verdicts["unknown"]
    return Refusal(code, verdict, seen=seen[0] if seen else "?")


def _json(response: httpx.Response) -> Mapping[str, Any] | None:
    kind = response.headers.get("content-type", "")
    if not ("json" in kind or "text" in kind):
        return None
    try:
        found = response.json()
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
