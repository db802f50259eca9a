import sys
from pathlib import Path

import pytest

from bots.wiring import Company, rehearsal

ROOT = Path(__file__).parents[2]
# The staff of some tests is on Telegram.
sys.path.append(str(ROOT / "tests" / "telegram"))


@pytest.fixture(scope="session")
def company() -> Company:
    return rehearsal(ROOT / "config")
