"""How long a test waits for others, and how, where nothing tells it that they are done."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
#: After so many seconds it is lost: far more than a busy machine needs, as only a test that fails ever takes them.
PATIENCE = 60.0
#: How often a connection is tried to who is about to listen; the pauses double, and make up that patience together.
TRIES = 8
#: How often it is asked: rarely enough to leave the machine to who is being waited for.
EVERY = 0.01


def until(happened: Callable[[], T]) -> T:
    """Ask again and again until something is so, and return it."""
    never = threading.Event()
    latest = time.monotonic() + PATIENCE
    while not (found := happened()):
        assert time.monotonic() < latest, "it never happened"
        never.wait(EVERY)
    return found
