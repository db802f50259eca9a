"""What staff write to the app while the database takes nothing: the platform calls three times, and then never again."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

import httpx
from starlette.applications import Starlette
from wecom_account import AES_KEY, AGENT, CALLBACK_TOKEN, CORP, SECRET
from wecom_intakes import NOW, WANG, Broken, intakes
from wecom_stage import sealed_call

from bots.config.environment import WecomAccess, WecomApp
from bots.tencent.envelope import Envelope
from bots.wecom.api import Api
from bots.wecom.callback import callback
from bots.wecom.intake import Intake
from bots.wecom.pacing import Pacing
from bots.wecom.ways import AppWay
from bots.wiring import Company, House

ENVELOPE = Envelope(CALLBACK_TOKEN, AES_KEY, CORP)


def said(words: str, number: int) -> dict[str, str]:
    common = {"ToUserName": CORP, "FromUserName": "u1", "CreateTime": "1795399200", "MsgType": "text"}
    return common | {"Content": words, "MsgId": str(number), "AgentID": str(AGENT)}


def app_of(house: House) -> AppWay:
    app = WecomApp(corpid=CORP, agentid=str(AGENT), secret=SECRET, token=CALLBACK_TOKEN, aes_key=AES_KEY)
    return AppWay(app, Api(WecomAccess(app=app), house.tokens, lambda: NOW), Pacing(), lambda: NOW)


async def call(intake: Intake, app: AppWay, fields: Mapping[str, str]) -> int:
    """Return what the platform is answered."""
    door = Starlette(routes=[callback(ENVELOPE, intake, app, lambda: NOW)])
    query, body = sealed_call(ENVELOPE, fields, NOW)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(door), base_url="http://door") as platform:
        return (await platform.post("/wecom", params=query, content=body)).status_code


def heard(house: House) -> list[str]:
    with house.database.engine.connect() as connection:
        return list(connection.exec_driver_sql("SELECT message FROM inbox ORDER BY message").scalars())


def test_what_the_app_was_told_is_on_the_disk_and_has_its_effect_once_after_a_restart(
    company: Company, tmp_path: Path
) -> None:
    async def run() -> None:
        house = company.open(tmp_path)
        house.join("王师傅", WANG)
        broken, app, waiting = Broken(house), app_of(house), tmp_path / "wecom-app"
        async with intakes(house, broken, company, tmp_path) as begin:
            answers = [
                await call(begin(), app, said(words, 1 + at)) for at, words in enumerate(("签收", "签收", "办结"))
            ]
            answers.append(await call(begin(), app, said("签收", 1)))
            await begin().catch_up_calls(app)
            assert (answers, len(list(waiting.iterdir())), heard(house)) == ([200] * 4, 4, [])
            broken.is_broken = False

            await begin().catch_up_calls(app)
            await begin().catch_up_calls(app)
            await call(begin(), app, said("签收", 1))

            assert list(waiting.iterdir()) == []
            assert heard(house) == ["app-1", "app-2", "app-3"]
        house.close()

    asyncio.run(run())


def test_what_neither_the_database_nor_the_disk_takes_is_to_be_called_again(company: Company, tmp_path: Path) -> None:
    async def run() -> None:
        house = company.open(tmp_path)
        house.join("王师傅", WANG)
        broken, app = Broken(house), app_of(house)
        async with intakes(house, broken, company, tmp_path) as begin:
            intake = begin()
            (tmp_path / "wecom-app").rmdir()

            assert await call(intake, app, said("签收", 1)) == 503
            broken.is_broken = False
            assert await call(intake, app, said("签收", 1)) == 200
            assert heard(house) == ["app-1"]
        house.close()

    asyncio.run(run())


def test_what_was_said_before_has_its_effect_before_what_is_said_now(company: Company, tmp_path: Path) -> None:
    async def run() -> None:
        house = company.open(tmp_path)
        house.join("王师傅", WANG)
        broken, app = Broken(house), app_of(house)
        async with intakes(house, broken, company, tmp_path) as begin:
            intake = begin()
            for number, words in enumerate(("签收", "延期 明天")):
                await call(intake, app, said(words, number))
            broken.is_broken = False

            await call(intake, app, said("办结", 3))

            assert broken.heard == ["签收", "延期 明天", "办结"]
            assert list((tmp_path / "wecom-app").iterdir()) == []
        house.close()

    asyncio.run(run())


def test_a_file_that_nobody_can_read_stops_no_other(company: Company, tmp_path: Path) -> None:
    async def run() -> None:
        house = company.open(tmp_path)
        house.join("王师傅", WANG)
        broken, app = Broken(house), app_of(house)
        async with intakes(house, broken, company, tmp_path) as begin:
            await call(begin(), app, said("签收", 1))
            (tmp_path / "wecom-app" / "000000000000001-other.json").write_text('{"MsgType": "text"}')
            broken.is_broken = False

            await begin().catch_up_calls(app)

            assert heard(house) == ["app-1"]
            assert [path.name for path in (tmp_path / "wecom-app").iterdir()] == ["000000000000001-other.json"]
        house.close()

    asyncio.run(run())
