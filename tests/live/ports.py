"""Ports for processes that have to be told theirs before they open it."""

import random
import socket

#: Below those that a system gives to whoever names none, so that nobody is given one between our look and its use.
_UNGIVEN = range(20_000, 30_000)
_CHANCE = random.SystemRandom()


def free_port() -> int:
    """Return a port that nobody listens at; tests that run at the same time hardly ever find the same."""
    while True:
        port = _CHANCE.choice(_UNGIVEN)
        try:
            socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            continue
        return port
