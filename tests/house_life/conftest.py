"""The estate that every whole-house test lives in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from estate import Estate


@pytest.fixture
def estate(tmp_path: Path) -> Iterator[Estate]:
    """Return the demo community on a fresh database; any message that failed unexpectedly fails the test."""
    estate = Estate(tmp_path)
    yield estate
    estate.close()
