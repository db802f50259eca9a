"""The playground's house: one demo community on this machine, everybody's phones on one page, a clock that can be wound."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from bots.clock import Clock, HandClock, settle, wind
from bots.delivery import Delivery
from bots.media import MediaFolder
from bots.screen import Screen
from bots.web.stage import ComplaintLine, ComplaintView, PersonView, WindResult
from bots.wiring import Company
from bots.wound import Wound
from core.desk import Desk
from core.form import danger_label, place_words, state
from core.messages import Attachment, Inbound, Peer
from core.views import form_rows, next_step, register_rows
from core.work import UnitOfWork

CHANNEL = "web"
#: How many complaints the page lists.
LISTED = 50


class Playground:
    """The house as the page sees it (`bots.web.stage.Stage`); one message at a time, in order."""

    def __init__(self, company: Company, folder: Path) -> None:
        self._company = company
        self._house = company.open(folder)
        self._media = MediaFolder(folder / "media")
        self._clock = HandClock(Clock().now(), base=Clock().now)
        self._screen = Screen(self._clock.now, channel=CHANNEL, heading=company.heading)
        self._wound = Wound(self._house, Delivery(self._house.ledger, {CHANNEL: self._screen}))
        self._residents = list(company.config.forms.residents)
        self._ids = count(1)
        self._turn = asyncio.Lock()
        for person in company.community.people:
            self._house.join(person.name, Peer(channel=CHANNEL, chat=person.name))
        for group in company.community.groups:
            self._house.join_group(group.name, Peer(channel=CHANNEL, chat=group.name))

    @property
    def screen(self) -> Screen:
        """Return the phones of everybody."""
        return self._screen

    @property
    def zone(self) -> str:
        """Return the community's time zone."""
        return self._company.community.zone

    @property
    def community_name(self) -> str:
        """Return the community's name."""
        return self._company.community.name

    def now(self) -> datetime:
        """Return the simulated instant."""
        return self._clock.now()

    def residents(self) -> Sequence[str]:
        """Return the residents' names."""
        return tuple(self._residents)

    def add_resident(self, name: str) -> None:
        """Let one more resident in."""
        self._residents.append(name)

    def groups(self) -> Sequence[str]:
        """Return the names of the staff groups."""
        return tuple(group.name for group in self._company.community.groups)

    def people(self) -> Sequence[PersonView]:
        """Return the staff."""
        label = self._company.config.phrases.label
        return tuple(
            PersonView(name=person.name, role_label=label(person.role), department=person.department)
            for person in self._company.community.people
        )

    def samples(self) -> Sequence[str]:
        """Return sentences to start with."""
        return self._company.config.forms.samples

    async def say(self, chat: str, author: str, text: str, attachments: Sequence[Attachment]) -> None:
        """Show the words, handle them, and return when the answers are shown."""
        self._screen.said(chat, author, text, tuple(attachments))
        await self._receive(chat, author, text=text, attachments=tuple(attachments))

    async def press(self, chat: str, author: str, data: str, label: str) -> None:
        """Show the label as said, handle the press, and return when the answers are shown."""
        self._screen.said(chat, author, label)
        await self._receive(chat, author, press=data)

    async def wind(self, to: timedelta | None) -> WindResult:
        """Move the clock on; all that falls due on the way happens in order."""
        async with self._turn:
            handled = await wind(self._clock, self._wound, None if to is None else self.now() + to)
        return WindResult(now=self.now(), fell_due=handled)

    async def tick(self) -> None:
        """Do what has fallen due by itself, as time goes on."""
        async with self._turn:
            due = self._wound.next_due()
            if due is not None and due <= self.now():
                await settle(self._clock, self._wound)

    def complaints(self) -> Sequence[ComplaintLine]:
        """Return the complaints, newest first."""
        with self._house.database.work() as work:
            desk = self._desk(work)
            return [
                ComplaintLine(
                    ref=complaint.ref,
                    title=" ".join(
                        part
                        for part in (
                            danger_label(desk, complaint.danger) or desk.label(complaint.category),
                            place_words(desk, complaint.place),
                        )
                        if part
                    ),
                    status_label=state(desk, complaint),
                    severity=desk.label(complaint.severity),
                    late=complaint.is_overdue(self.now()),
                    due=next_step(desk, complaint),
                )
                for complaint in work.complaints.recent(desk.community.key, LISTED)
            ]

    def complaint(self, ref: str) -> ComplaintView | None:
        """Return the form, the register and what comes next."""
        with self._house.database.work() as work:
            found = work.complaints.get(ref)
            if found is None:
                return None
            desk = self._desk(work)
            return ComplaintView(
                form=form_rows(desk, found),
                timeline=register_rows(desk, found),
                next_due=next_step(desk, found) or None,
            )

    def media(self, source: str) -> tuple[bytes, str] | None:
        """Return content and content type of something sent."""
        return self._media.find(source)

    async def keep_media(self, content: bytes, name: str, content_type: str) -> str:
        """Keep something sent and return its source."""
        return self._media.keep(content, content_type)

    async def _receive(
        self,
        chat: str,
        author: str,
        *,
        text: str = "",
        press: str | None = None,
        attachments: tuple[Attachment, ...] = (),
    ) -> None:
        inbound = Inbound(
            channel=CHANNEL,
            id=f"page-{next(self._ids)}",
            peer=Peer(channel=CHANNEL, chat=chat),
            author=author,
            author_name=author,
            group=chat in self.groups(),
            text=text,
            press=press,
            attachments=attachments,
            sent_at=self.now(),
        )
        async with self._turn:
            self._house.receive(inbound, now=self.now())
            await settle(self._clock, self._wound)

    def _desk(self, work: UnitOfWork) -> Desk:
        return Desk(self._house.office, work, self._company.community, self.now())
