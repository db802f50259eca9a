"""The estate that every fault happens to."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from estate import STORY, Estate


@pytest.fixture
def estate(tmp_path: Path) -> Iterator[Estate]:
    """Return the demo community on a fresh database."""
    estate = Estate(tmp_path)
    yield estate
    estate.close()


@pytest.fixture
def ref(estate: Estate) -> str:
    """Return the number of the one complaint there is, of 张女士."""
    for words in STORY:
        estate.write("张女士", words)
    return estate.complaints()[0].ref
