"""Serves the page until the process is asked to end, and then lets go of the pages that still listen."""

import socket

import uvicorn
from starlette.types import ASGIApp

from bots.screen import Screen


class PageServer(uvicorn.Server):
    """A server that turns the screen off before it waits for its connections: streams of changes never end by themselves."""

    def __init__(self, config: uvicorn.Config, screen: Screen) -> None:
        super().__init__(config)
        self._screen = screen

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams, then the rest."""
        self._screen.turn_off()
        await super().shutdown(sockets)


def page_server(app: ASGIApp, screen: Screen, *, host: str, port: int, log_level: str = "warning") -> PageServer:
    """Return a server for the page; its `run` serves until Ctrl-C."""
    return PageServer(uvicorn.Config(app, host=host, port=port, log_level=log_level, ws="none"), screen)
