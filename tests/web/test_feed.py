"""The stream of changes: what the page hears, in order, also after it lost the line."""

import asyncio
import json
import socket
import threading
from typing import Any

import httpx

from bots.web.app import make_app
from bots.web.feed import feed
from bots.web.serving import page_server


async def heard(stream: Any) -> tuple[str, str, Any]:
    """Return the next event as (id, name, content)."""
    fields = dict(line.split(": ", 1) for line in (await anext(stream)).strip().split("\n"))
    return fields.get("id", ""), fields["event"], json.loads(fields["data"])


def test_a_page_hears_what_it_missed_and_then_what_changes(house: Any) -> None:
    async def scene() -> None:
        await house.say("张女士", "张女士", "电梯又坏了", ())
        stream = feed(house, run=house.screen.run, after=1)

        number, name, content = await heard(stream)
        assert (number, name) == ("3", "shown")
        assert [shown["chat"] for shown in content] == ["张女士", "工程部群"]
        _, name, board = await heard(stream)
        assert (name, board["complaints"][0]["status"]) == ("board", "待签收")

        await house.press("工程部群", "王师傅", "sign:TS202611230001", "签收")
        number, _, content = await heard(stream)
        assert (number, content[-1]["revision"]) == ("5", 1)
        _, _, board = await heard(stream)
        assert board["complaints"][0]["status"] == "已签收"

        house.add_resident("李先生")
        house.screen.wake()
        _, name, board = await heard(stream)
        assert (name, board["residents"]) == ("board", ["张女士", "李先生"])

    asyncio.run(scene())


def test_a_page_of_an_earlier_run_starts_again(house: Any) -> None:
    async def scene() -> None:
        stream = feed(house, run="earlier", after=99)
        assert await heard(stream) == ("", "restarted", {})
        assert [words async for words in stream] == []

    asyncio.run(scene())


def test_a_page_that_closes_is_forgotten(house: Any) -> None:
    async def scene() -> None:
        stream = feed(house, run=house.screen.run, after=0)
        await heard(stream)
        await stream.aclose()

    asyncio.run(scene())
    house.screen.said("张女士", "张女士", "在吗")


def test_the_streams_end_when_the_house_closes(house: Any) -> None:
    async def scene() -> None:
        stream = feed(house, run=house.screen.run, after=0)
        await heard(stream)
        house.screen.turn_off()
        assert [words async for words in stream] == []

    asyncio.run(scene())


def test_the_server_ends_although_a_page_still_listens(house: Any) -> None:
    server = page_server(make_app(house), house.screen, host="127.0.0.1", port=0)
    with socket.create_server(("127.0.0.1", 0)) as door:
        serving = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[door])), daemon=True)
        serving.start()
        address = f"http://127.0.0.1:{door.getsockname()[1]}/api/events?run={house.screen.run}"
        with httpx.stream("GET", address, timeout=10) as stream:
            lines = stream.iter_lines()
            assert next(lines) == "event: board"
            server.should_exit = True
            assert [line for line in lines if line.startswith("event")] == []
        serving.join(timeout=10)

    assert not serving.is_alive()
