"""One event loop for a whole test run, and the HTTP servers in it."""

import asyncio
import socket
from collections.abc import Coroutine
from typing import Any, TypeVar

import uvicorn

from bots.running import Server

T = TypeVar("T")


class Door:
    """One address that stays, whoever stands behind it: starting a server costs more than playing most transcripts."""

    def __init__(self) -> None:
        self.app: Any = None
        self.url = ""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        assert self.app is not None, "nobody is there"
        await self.app(scope, receive, send)


class Front:
    """The loop that everything lives in, and its doors: `house` is the process's, a platform's server opens its own."""

    def __init__(self) -> None:
        self._runner = asyncio.Runner()
        self._servers: list[tuple[Server, asyncio.Task[None]]] = []
        self.house = self.open()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Let the loop run until that is done; in between it stands still."""
        return self._runner.run(work)

    def open(self) -> Door:
        """Open a door; any ASGI app may be put behind it."""
        return self.run(self._open())

    def close(self) -> None:
        self.run(self._close())
        self._runner.close()

    async def _open(self) -> Door:
        door, listening = Door(), socket.create_server(("127.0.0.1", 0))
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        door.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        server = Server(uvicorn.Config(door, log_level="error", access_log=False, lifespan="off"))
        self._servers.append((server, asyncio.create_task(server.serve(sockets=[listening]))))
        return door

    async def _close(self) -> None:
        for server, _ in self._servers:
            server.should_exit = server.force_exit = True
        for _, serving in self._servers:
            await serving
