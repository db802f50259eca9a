"""Processes forked from one that has loaded what they need: born in milliseconds, where reading the configuration takes seconds."""

import multiprocessing
import os
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import forkserver
from pathlib import Path
from typing import Any


@contextmanager
def forks(module: str, *folders: Path) -> Iterator[Any]:
    """Yield what makes them, from a server of their own that has loaded this module, found in these folders.

    A process has one such server, and once it runs it loads nothing more: whoever came later would wait for seconds
    at every birth. So the one before is ended first, and this one afterwards.
    """
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(str(folder) for folder in folders)
    _end()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([module])
    try:
        yield context
    finally:
        _end()
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before


def _end() -> None:
    forkserver._forkserver._stop()  # type: ignore[attr-defined]
