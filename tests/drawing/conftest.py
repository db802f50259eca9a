"""The words of the drawings, as they are shipped."""

import pytest
from november import PHRASES

from core.phrases import Phrases


@pytest.fixture(scope="session")
def phrases() -> Phrases:
    return PHRASES
