"""The bodies of requests: no more is read than there may be, and who hangs up in the middle breaks nothing."""

import asyncio
from typing import Any

import pytest
from starlette.requests import Request

from bots.body import body_of

MORE = {"type": "http.request", "body": b"abc", "more_body": True}
LAST = {"type": "http.request", "body": b"de", "more_body": False}
GONE = {"type": "http.disconnect"}


@pytest.mark.parametrize(
    ("said", "largest", "body"),
    [((MORE, LAST), 5, b"abcde"), ((MORE, LAST), 4, None), ((MORE, GONE), 5, None), ((GONE,), 5, None)],
)
def test_what_comes_whole_and_within_its_limit_is_returned(
    said: tuple[dict[str, Any], ...], largest: int, body: bytes | None
) -> None:
    coming = iter(said)

    async def receive() -> dict[str, Any]:
        return next(coming)

    request = Request({"type": "http", "method": "POST", "headers": []}, receive)

    assert asyncio.run(body_of(request, largest)) == body
