"""What the tests of 企业微信 share; residents are on Telegram's stage."""

import sys
from pathlib import Path

import pytest

from bots.wiring import Company, rehearsal

TESTS = Path(__file__).parents[1]
sys.path.append(str(TESTS / "telegram"))


@pytest.fixture(scope="session")
def company() -> Company:
    return rehearsal(TESTS.parent / "config")
