"""The stream of changes: what the page hears, in order, also after it lost the line."""

import asyncio
import json
from typing import Any

from bots.web.feed import feed


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
