"""The page behind a signed link: what a message says, and its buttons. Opening it does nothing; only a press does.

Whoever reads it is known by the link, where it was sent to one person, or by the telephone, which joined once.
"""

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from secrets import token_hex

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bots.media import MediaFolder, attached
from bots.wecom.adapter import Wecom
from bots.wecom.compose import CHANNEL
from bots.wecom.house import House
from bots.wecom.intake import Intake
from bots.wecom.links import Ticket
from bots.wecom.page_files import files_of, handed_over, named
from bots.wecom.page_form import PICTURES, Form, TooMuch, read_form
from bots.wecom.page_links import BADGE_LASTS, PATH, PageLinks
from bots.wecom.page_view import View, html_of
from bots.wecom.translate import GROUP, HOOK, PAGE
from core.messages import Attachment, Button, Inbound, MediaKind, Outbound, Peer
from core.phrases import Phrases

BADGE = "suban_badge"
MOBILE = re.compile(r"1\d{10}")
NONCE = re.compile(r"[0-9a-f]{24}")
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Page:
    """Shows messages to who may read them, and takes presses of who may make them."""

    def __init__(
        self,
        house: House,
        adapter: Wecom,
        intake: Intake,
        links: PageLinks,
        phrases: Phrases,
        media: MediaFolder,
        now: Callable[[], datetime],
    ) -> None:
        self._house = house
        self._adapter = adapter
        self._intake = intake
        self._links = links
        self._phrases = phrases
        self._media = media
        self._now = now

    def routes(self) -> list[Route]:
        """Return what the HTTP app has to serve."""
        where = f"{PATH}/{{ticket}}"
        return [
            Route(where, self._shown, methods=["GET"]),
            Route(where, self._taken, methods=["POST"]),
            Route(f"{where}/{{number:int}}", self._file, methods=["GET"]),
            Route(PATH, self._home, methods=["GET", "POST"]),
        ]

    async def _home(self, request: Request) -> Response:
        """Let somebody who is known say something of their own accord, in their own chat; and anybody join."""
        reader, notice, status = self._owner(request), "", 200
        if request.method == "POST":
            try:
                form = await read_form(request, is_known=bool(reader))
            except TooMuch:
                form = None
            if form is None:
                notice, status = self._phrases.say("wecom.page_too_much", most=PICTURES), 413
            elif "code" in form.fields:
                return await self._joined(request, form.fields)
            elif reader:
                notice = await self._done(Peer(channel=CHANNEL, chat=reader), reader, form, ())
        if not reader:
            return self._html(View(notice=notice, can_join=True), status)
        return await self._shown_to(reader, Outbound(peer=Peer(channel=CHANNEL, chat=reader), text=""), notice, status)

    async def _shown(self, request: Request) -> Response:
        """Show the message; nothing is done by looking, for link scanners look, too."""
        ticket = self._ticket(request)
        if ticket is None:
            return self._html(View(notice=self._phrases.say("wecom.page_gone")), 404)
        return await self._told(ticket, self._reader(ticket, request), "")

    async def _file(self, request: Request) -> Response:
        """Hand over a file of a private message, to the telephone of the person it is for and to no other."""
        ticket = self._ticket(request)
        found = await self._found(ticket) if ticket is not None else None
        if found is None:
            return self._html(View(notice=self._phrases.say("wecom.page_gone")), 404)
        if found.peer.chat != self._owner(request):
            return self._html(View(notice=self._phrases.say("wecom.page_not_yours")), 403)
        files, number = files_of(found), request.path_params["number"]
        kept = await asyncio.to_thread(self._media.find, files[number].source) if number < len(files) else None
        if kept is None:
            return self._html(View(notice=self._phrases.say("wecom.page_gone")), 404)
        return handed_over(files[number], *kept, HEADERS)

    async def _taken(self, request: Request) -> Response:
        """Take a press, a few words with pictures, or the code by which a telephone becomes somebody's."""
        ticket = self._ticket(request)
        if ticket is None:
            return self._html(View(notice=self._phrases.say("wecom.page_gone")), 404)
        reader = self._reader(ticket, request)
        try:
            form = await read_form(request, is_known=bool(reader))
        except TooMuch:
            return await self._told(ticket, reader, self._phrases.say("wecom.page_too_much", most=PICTURES), 413)
        if form is None:
            return await self._told(ticket, reader, self._phrases.say("wecom.page_too_much", most=PICTURES), 400)
        if "code" in form.fields:
            return await self._joined(request, form.fields)
        if not reader:
            return await self._told(ticket, reader, "")
        return await self._told(ticket, reader, await self._did(ticket, reader, form))

    async def _did(self, ticket: Ticket, reader: str, form: Form) -> str:
        """Give what was sent its effect, if this reader may, and return what is said to it."""
        found = await self._found(ticket)
        if found is None or not _may_read(reader, found):
            return ""
        return await self._done(found.peer, reader, form, found.buttons)

    async def _done(self, peer: Peer, reader: str, form: Form, offered: Sequence[Button]) -> str:
        press = form.fields.get("press")
        if press is not None:
            asked = await asyncio.to_thread(self._house.asked, peer, reader)
            if press not in {button.data for button in (*offered, *asked.choices)}:
                return ""
        elif not form.fields.get("words", "").strip() and not form.pictures:
            return self._phrases.say("wecom.page_no_picture") if form.others else ""
        kept = [await asyncio.to_thread(attached, self._media, MediaKind.PHOTO, *picture) for picture in form.pictures]
        await self._intake.take(self._inbound(peer, reader, form.fields, kept))
        return self._phrases.say("wecom.page_no_picture" if form.others else "wecom.page_sent")

    async def _told(self, ticket: Ticket, reader: str, notice: str, status: int = 200) -> Response:
        found = await self._found(ticket)
        if found is None:
            return self._html(View(notice=self._phrases.say("wecom.page_gone")), 404)
        if not _may_read(reader, found):
            notice = self._phrases.say("wecom.page_not_yours")
            return self._html(View(notice=notice, can_join=not reader), 403)
        if not reader:
            return self._html(View(text=found.text, notice=notice, can_join=True), status)
        return await self._shown_to(reader, found, notice, status, self._files(ticket, found))

    def _files(self, ticket: Ticket, found: Outbound) -> Sequence[tuple[str, str]]:
        """Return the links to the files of a message for somebody who has only the page, and what they say."""
        if ticket.person != PAGE:
            return ()
        at = f"{PATH}/{self._links.signer.sign(ticket)}"
        return [(f"{at}/{number}", named(sent, self._phrases)) for number, sent in enumerate(files_of(found))]

    async def _shown_to(
        self, reader: str, found: Outbound, notice: str, status: int, files: Sequence[tuple[str, str]] = ()
    ) -> Response:
        asked = await asyncio.to_thread(self._house.asked, found.peer, reader)
        members = await asyncio.to_thread(self._house.bound, Peer(channel=CHANNEL, chat=reader))
        state = await self._adapter.wording.state(found) if found.text else self._phrases.say("wecom.page_home")
        return self._html(
            View(
                text=found.text,
                state=state,
                files=tuple(files),
                notice=notice,
                who=members[0].name if members else "",
                buttons=found.buttons,
                asked=asked,
                nonce=token_hex(12),
            ),
            status,
        )

    async def _joined(self, request: Request, form: Mapping[str, str]) -> Response:
        """Make the telephone known as theirs whom the code is for; from then on it has a badge."""
        code = form["code"].strip().removeprefix("/bind").strip().upper().replace("-", "")
        author = await asyncio.to_thread(self._known_by, code, form.get("mobile", "").strip())
        if author is None:
            return self._html(View(notice=self._phrases.say("wecom.page_not_joined"), can_join=True), 403)
        answer = RedirectResponse(request.url.path, status_code=303, headers=HEADERS)
        badge = self._links.badges.sign(Ticket(task="", person=author, until=self._now() + BADGE_LASTS))
        lasts, secure = int(BADGE_LASTS.total_seconds()), self._links.is_secure
        answer.set_cookie(BADGE, badge, max_age=lasts, path=PATH, httponly=True, samesite="strict", secure=secure)
        return answer

    def _known_by(self, code: str, mobile: str) -> str | None:
        """Return the id of who the code is for: the one they have in 企业微信, or else a new one for the page alone."""
        if (chat := self._house.recognise(CHANNEL, code, now=self._now())) is not None:
            return chat
        author = f"{PAGE}{mobile if MOBILE.fullmatch(mobile) else ''}.{token_hex(8)}"
        peer = Peer(channel=CHANNEL, chat=author)
        self._house.hear_code(self._inbound(peer, author, {}), code, now=self._now())
        return author if self._house.bound(peer) else None

    def _ticket(self, request: Request) -> Ticket | None:
        return self._links.signer.read(request.path_params["ticket"], self._now())

    def _reader(self, ticket: Ticket, request: Request) -> str:
        """Return who reads: the one the link was sent to, or whose telephone it is; nothing for somebody unknown."""
        if ticket.person not in ("", PAGE):
            return ticket.person
        return self._owner(request)

    def _owner(self, request: Request) -> str:
        """Return whose telephone it is; nothing for one that nobody has joined with."""
        badge = self._links.badges.read(request.cookies.get(BADGE, ""), self._now())
        return badge.person if badge is not None else ""

    async def _found(self, ticket: Ticket) -> Outbound | None:
        """Return the message as it may be shown by now."""
        return await asyncio.to_thread(self._message, ticket)

    def _message(self, ticket: Ticket) -> Outbound | None:
        now = self._now()
        hung = self._house.wecom.card(ticket.task, now=now)
        said = self._house.said.shown(hung[0], ticket.task) if hung is not None else None
        said = said or self._adapter.shown.of(ticket.task).outbound
        if said is None:
            return None
        if said.card is not None:
            said = self._house.said.newest(said.peer, said.card) or said
        return self._house.look(said, now=now).outbound

    def _inbound(
        self, peer: Peer, author: str, form: Mapping[str, str], pictures: Sequence[Attachment] = ()
    ) -> Inbound:
        nonce = form.get("nonce", "")
        number = nonce if NONCE.fullmatch(nonce) else token_hex(12)
        return Inbound(
            channel=CHANNEL,
            # The same form sent twice is one message.
            id=f"page-{author}-{number}",
            peer=peer,
            author=author,
            # Never the id: it may hold a telephone number.
            author_name="",
            group=peer.chat.startswith((GROUP, HOOK)),
            text=form.get("words", "").strip() if "press" not in form else "",
            press=form.get("press"),
            attachments=tuple(pictures),
            sent_at=self._now(),
        )

    def _html(self, view: View, status: int = 200) -> HTMLResponse:
        return HTMLResponse(html_of(view, self._phrases), status_code=status, headers=HEADERS)


def _may_read(reader: str, message: Outbound) -> bool:
    """Tell whether this reader may see the words: a private message is for its own chat only."""
    is_private = not message.peer.chat.startswith((GROUP, HOOK))
    return not is_private or message.peer.chat == reader
