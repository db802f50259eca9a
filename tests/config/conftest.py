"""A copy of the shipped configuration that a test may break."""

import shutil
from pathlib import Path

import pytest
from breakable import SHIPPED, Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    shutil.copytree(SHIPPED, tmp_path / "config")
    return Folder(tmp_path / "config")
