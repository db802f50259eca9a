"""Waiting for what another process does, where nothing tells us that it is done."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
#: How often it is asked: rarely enough to leave the machine to who is being waited for.
EVERY = 0.01


def until(happened: Callable[[], T], seconds: float = 20) -> T:
    """Ask again and again until something is so, and return it; it fails when it takes that long."""
    never = threading.Event()
    latest = time.monotonic() + seconds
    while not (found := happened()):
        assert time.monotonic() < latest, "it never happened"
        never.wait(EVERY)
    return found
