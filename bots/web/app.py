"""The playground's web app: one page, what it shows, and what people do on it."""

import logging
from collections.abc import AsyncIterator
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bots.web.asked import (
    LARGEST_UPLOAD,
    NotUnderstood,
    content_of,
    file_name_of,
    press_of,
    resident_of,
    say_of,
    wind_of,
)
from bots.web.feed import feed
from bots.web.guard import HEADERS, Guard
from bots.web.shapes import board_of, state_of, view_of, wound_of
from bots.web.stage import Stage

STATIC = Path(__file__).parent / "static"
MEDIA_TYPES = frozenset(
    {"image/jpeg", "image/png", "image/webp", "image/gif", "audio/mpeg", "audio/mp4", "audio/ogg", "video/mp4"}
)

log = logging.getLogger(__name__)


def make_app(stage: Stage) -> Starlette:
    """Return the web app over a house."""
    desk = Desk(stage)
    return Starlette(
        routes=[
            Route("/", desk.page),
            Route("/healthz", desk.health),
            Route("/api/state", desk.state),
            Route("/api/events", desk.events),
            Route("/api/say", desk.say, methods=["POST"]),
            Route("/api/press", desk.press, methods=["POST"]),
            Route("/api/clock", desk.clock, methods=["POST"]),
            Route("/api/residents", desk.residents, methods=["POST"]),
            Route("/api/upload", desk.upload, methods=["POST"]),
            Route("/api/media/{source:path}", desk.media),
            Route("/api/complaints/{ref}", desk.complaint),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        middleware=[Middleware(Guard)],
        exception_handlers={NotUnderstood: _refuse, HTTPException: _refuse, Exception: _fail},
    )


class Desk:
    """Answers the page's requests."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    async def page(self, request: Request) -> Response:
        """Return the page itself."""
        return FileResponse(STATIC / "index.html", headers={"Cache-Control": "no-cache"})

    async def health(self, request: Request) -> Response:
        """Say that the process answers."""
        return JSONResponse({"status": "ok", "now": self._stage.now().isoformat()})

    async def state(self, request: Request) -> Response:
        """Return everything the page needs at its start."""
        return JSONResponse(state_of(self._stage))

    async def events(self, request: Request) -> Response:
        """Return the stream of changes, from where the page lost it."""
        after = request.headers.get("last-event-id") or request.query_params.get("after", "0")
        if not after.isdecimal() or len(after) > 15:
            raise NotUnderstood(400, "after", "“after” is a number.")
        stream = feed(self._stage, run=request.query_params.get("run", ""), after=int(after))
        return StreamingResponse(_encoded(stream), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})

    async def say(self, request: Request) -> Response:
        """Take what somebody writes in a chat."""
        say = await say_of(request)
        self._check(say.chat, say.author)
        for attachment in say.attachments:
            if attachment.source and self._stage.media(attachment.source) is None:
                raise NotUnderstood(404, "media", "What was sent can't be found.")
        await self._stage.say(say.chat, say.author, say.text, say.attachments)
        self._stage.screen.wake()
        return JSONResponse({})

    async def press(self, request: Request) -> Response:
        """Take a press of a button that the chat still offers."""
        press = await press_of(request)
        self._check(press.chat, press.author)
        offered = (button for shown in self._stage.screen.shown(press.chat) for button in shown.buttons)
        button = next((button for button in offered if button.data == press.data), None)
        if button is None:
            raise NotUnderstood(409, "gone", "This choice is no longer offered.")
        await self._stage.press(press.chat, press.author, button.data, button.label)
        self._stage.screen.wake()
        return JSONResponse({})

    async def clock(self, request: Request) -> Response:
        """Wind the clock forward."""
        result = await self._stage.wind(await wind_of(request))
        self._stage.screen.wake()
        return JSONResponse(wound_of(result))

    async def residents(self, request: Request) -> Response:
        """Let one more resident in."""
        name = await resident_of(request)
        if name in self._names():
            raise NotUnderstood(409, "taken", "Somebody of that name is here already.")
        self._stage.add_resident(name)
        self._stage.screen.wake()
        return JSONResponse(board_of(self._stage), status_code=201)

    async def upload(self, request: Request) -> Response:
        """Keep a photo or a recording and return how messages name it."""
        content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if content_type not in MEDIA_TYPES:
            raise NotUnderstood(415, "media_type", "Only photos, recordings and videos can be sent.")
        content = await content_of(request, LARGEST_UPLOAD)
        if not content:
            raise NotUnderstood(400, "empty", "There is nothing in this file.")
        source = await self._stage.keep_media(content, file_name_of(request), content_type)
        return JSONResponse({"source": source}, status_code=201)

    async def media(self, request: Request) -> Response:
        """Return something that was sent; what a browser might run is only ever saved."""
        found = self._stage.media(request.path_params["source"])
        if found is None:
            raise NotUnderstood(404, "media", "What was sent can't be found.")
        content, content_type = found
        safe = content_type in MEDIA_TYPES
        return Response(
            content,
            media_type=content_type if safe else "application/octet-stream",
            headers={
                "Content-Disposition": "inline" if safe else "attachment",
                "Cache-Control": "private, max-age=3600",
            },
        )

    async def complaint(self, request: Request) -> Response:
        """Return one complaint's form and timeline."""
        view = self._stage.complaint(request.path_params["ref"])
        if view is None:
            raise NotUnderstood(404, "ref", "There is no complaint of that number.")
        return JSONResponse(view_of(view))

    def _names(self) -> set[str]:
        people = {person.name for person in self._stage.people()}
        return people | {*self._stage.residents(), *self._stage.groups()}

    def _check(self, chat: str, author: str) -> None:
        """Refuse chats that don't exist and authors who can't be in them."""
        if chat not in self._names():
            raise NotUnderstood(404, "chat", "There is no such chat.")
        groups = self._stage.groups()
        if author in groups or (chat not in groups and author != chat):
            raise NotUnderstood(403, "author", "This person is not in this chat.")


async def _encoded(stream: AsyncIterator[str]) -> AsyncIterator[bytes]:
    async for words in stream:
        yield words.encode()


async def _refuse(request: Request, wrong: Exception) -> Response:
    if isinstance(wrong, NotUnderstood):
        return JSONResponse({"error": wrong.word, "message": wrong.sentence}, status_code=wrong.status)
    status = wrong.status_code if isinstance(wrong, HTTPException) else 500
    message = wrong.detail if isinstance(wrong, HTTPException) else ""
    return JSONResponse({"error": "http", "message": message}, status_code=status)


async def _fail(request: Request, wrong: Exception) -> Response:
    log.error("The playground failed at %s %s.", request.method, request.url.path)
    failed = {"error": "failed", "message": "Something went wrong here; it was noted."}
    return JSONResponse(failed, status_code=500, headers=HEADERS)
