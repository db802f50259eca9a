from collections.abc import Iterator
from pathlib import Path

import pytest
from bot_api import BotApi, bot_api
from life import Life, environment

from bots.wiring import Company


@pytest.fixture
def api() -> Iterator[BotApi]:
    with bot_api() as server:
        yield server


@pytest.fixture
def life(company: Company, api: BotApi, tmp_path: Path) -> Iterator[Life]:
    """Return a process that polls, with all of the staff joined."""
    yield from living(company, api, tmp_path, webhook=False)


@pytest.fixture(params=["polling", "webhook"])
def either(request: pytest.FixtureRequest, company: Company, api: BotApi, tmp_path: Path) -> Iterator[Life]:
    """Return a process that polls, and one that is called."""
    yield from living(company, api, tmp_path, webhook=request.param == "webhook")


@pytest.fixture
def webhook(company: Company, api: BotApi, tmp_path: Path) -> Iterator[Life]:
    """Return a process that is called, with all of the staff joined."""
    yield from living(company, api, tmp_path, webhook=True)


def living(company: Company, api: BotApi, folder: Path, *, webhook: bool) -> Iterator[Life]:
    life = Life(company, api, environment(folder, api, webhook=webhook))
    life.join_everybody()
    with life.running():
        yield life
