"""The place a rehearsal is played in: the real house on a fresh database, phones in memory, a clock wound by hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Protocol

from bots import wound
from bots.adapter import Abilities
from bots.clock import HandClock, settle, wind
from bots.delivery import Delivery
from bots.screen import Screen, Shown
from bots.wound import Wound
from core.arrival import Arrival, arrival_of, payload_of
from core.calendar import Calendar
from core.house import Community
from core.messages import Attachment, Button, Inbound, Peer


class House(wound.House, Protocol):
    """One life of the process, as a rehearsal drives it."""

    def join(self, name: str, peer: Peer) -> None:
        """Bind a member of staff to the private chat."""
        ...

    def join_group(self, name: str, peer: Peer) -> None:
        """Bind a staff group to the chat."""
        ...

    def receive(self, inbound: Inbound, *, now: datetime) -> None:
        """Handle one message, commit included."""
        ...


class Company(Protocol):
    """What is rehearsed: a configuration, read once, in which a house can be opened again and again."""

    @property
    def community(self) -> Community:
        """Return the community that is rehearsed."""
        ...

    @property
    def calendar(self) -> Calendar:
        """Return the community's calendar."""
        ...

    @property
    def heading(self) -> str:
        """Return what stands above numbered choices."""
        ...

    def arrival(self, words: str) -> Arrival:
        """Return what the code of that place says."""
        ...

    def open(self, folder: Path) -> House:
        """Return a house on the database in that folder, which is made if there is none."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Which channel residents and staff use, and what each channel can do."""

    residents: str
    staff: str
    abilities: Mapping[str, Abilities]


SETTINGS = {
    "web": Setting(residents="web", staff="web", abilities={"web": Abilities()}),
    "telegram": Setting(residents="telegram", staff="telegram", abilities={"telegram": Abilities(length=4096)}),
    "wechat": Setting(
        residents="wechat",
        staff="wecom",
        abilities={
            "wechat": Abilities(buttons=False, edits=False, length=2000, in_bytes=True),
            "wecom": Abilities(),
        },
    ),
}


class Scene:
    """A stage in memory: house, phones and clock. At `restart` the house dies and comes back; the phones keep what they show."""

    def __init__(self, company: Company, folder: Path, setting: Setting, clock: HandClock) -> None:
        self._company = company
        self._folder = folder
        self._setting = setting
        self._ids = count(1)
        numbers = count(1)
        self.clock = clock
        self._screens = {
            channel: Screen(clock.now, channel=channel, abilities=abilities, heading=company.heading, numbers=numbers)
            for channel, abilities in setting.abilities.items()
        }
        self._open()
        people = [person.name for person in company.community.people]
        groups = [group.name for group in company.community.groups]
        self._staff = {*people, *groups}
        for name in people:
            self._house.join(name, self._peer(name))
        for name in groups:
            self._house.join_group(name, self._peer(name))

    async def say(
        self,
        who: str,
        group: str | None,
        *,
        text: str = "",
        press: str | None = None,
        attachments: tuple[Attachment, ...] = (),
        arrival: Arrival | None = None,
        album: str = "",
    ) -> None:
        """Let somebody write, send or press in a group or in the private chat, and wait for all that follows at once."""
        peer = self._peer(group or who)
        inbound = Inbound(
            channel=peer.channel,
            id=f"rehearsal-{next(self._ids)}",
            peer=peer,
            author=who,
            author_name=who,
            group=group is not None,
            text=text,
            press=press,
            attachments=attachments,
            arrival=arrival,
            album=album,
            sent_at=self.clock.now(),
        )
        self._house.receive(inbound, now=self.clock.now())
        await settle(self.clock, self._wound)

    async def send_album(self, who: str, group: str | None, pictures: tuple[Attachment, ...], words: str) -> None:
        """Let somebody send pictures as one album: each comes by itself, the words with the first."""
        album = f"album-{next(self._ids)}"
        for number, picture in enumerate(pictures):
            await self.say(who, group, text="" if number else words, attachments=(picture,), album=album)

    async def scan(self, who: str, place: str) -> None:
        """Let somebody come in by the code of a place, as it is printed."""
        await self.say(who, None, arrival=arrival_of(payload_of(self._company.arrival(place))))

    async def press(self, who: str, group: str | None, label: str) -> bool:
        """Press the newest button of that label, or say what stands for it; False if none is offered."""
        chat = group or who
        screen = self._screen(chat)
        button = screen.newest_button(chat, label)
        if button is None:
            return False
        if screen.abilities.buttons:
            await self.say(who, group, press=button.data)
        else:
            await self.say(who, group, text=_word_for(button, screen.choices(chat)))
        return True

    async def wind(self, to: datetime) -> None:
        """Move the clock on; all that falls due on the way happens in order."""
        await wind(self.clock, self._wound, to)

    async def restart(self) -> None:
        """Let the process die without warning and start again on the same database."""
        self._open()
        self._house.ledger.recover(self.clock.now())
        await settle(self.clock, self._wound)

    def heard(self, chat: str) -> tuple[Shown, ...]:
        """Return every state of Suban's messages that the chat ever showed, in order."""
        return tuple(shown for shown in self._screen(chat).history(chat) if shown.author is None)

    def everything(self) -> tuple[Shown, ...]:
        """Return every state of Suban's messages in all chats, in order."""
        shown = [state for screen in self._screens.values() for state in screen.since(0) if state.author is None]
        return tuple(sorted(shown, key=lambda state: state.sequence))

    def offered(self, chat: str) -> tuple[str, ...]:
        """Return the labels of the buttons that can be pressed in the chat now."""
        shown = self._screen(chat).shown(chat)
        return tuple(dict.fromkeys(button.label for message in reversed(shown) for button in message.buttons))

    def _open(self) -> None:
        self._house = self._company.open(self._folder)
        self._wound = Wound(self._house, Delivery(self._house.ledger, self._screens))

    def _peer(self, chat: str) -> Peer:
        return Peer(channel=self._setting.staff if chat in self._staff else self._setting.residents, chat=chat)

    def _screen(self, chat: str) -> Screen:
        return self._screens[self._peer(chat).channel]


def _word_for(button: Button, choices: tuple[Button, ...]) -> str:
    """Return the number that the chat offered for a button, or its label where an older message offered it."""
    return str(choices.index(button) + 1) if button in choices else button.label
