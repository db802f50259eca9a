"""The house as 企业微信 sees it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bots.tencent.tokens import Tokens
from core.messages import Inbound, Outbound, Peer
from core.people import Member
from core.usecases.look import Asked, Look


class Said(Protocol):
    """What was said, as far as the channel asks."""

    def shown(self, peer: Peer, message: str) -> Outbound | None:
        """Return what was sent to that chat as that message."""
        ...

    def newest(self, peer: Peer, card: str) -> Outbound | None:
        """Return what a card says at its newest, sent or still to be sent."""
        ...


class Memory(Protocol):
    """What the channel has to be reminded of; kept by `storage.wecom`."""

    def keep_card(
        self, task: str, peer: Peer, *, ref: str | None, code: str | None, now: datetime, until: datetime
    ) -> None:
        """Keep a card that is shown, or the new code of one."""
        ...

    def card(self, task: str, *, now: datetime) -> tuple[Peer, str | None] | None:
        """Return the chat that a card was shown in and the complaint it is about."""
        ...

    def use_code(self, task: str, *, now: datetime) -> str | None:
        """Return the code with which the card may be changed, to nobody else ever again."""
        ...

    def know_user(self, open_id: str, userid: str) -> None:
        """Keep whom a disguised id stands for."""
        ...

    def user(self, open_id: str) -> str | None:
        """Return whom a disguised id stands for, or None if it is not known yet."""
        ...


class House(Protocol):
    """Everything that the channel asks of the house."""

    @property
    def said(self) -> Said:
        """Return what was said."""
        ...

    @property
    def wecom(self) -> Memory:
        """Return what the channel has to be reminded of."""
        ...

    @property
    def tokens(self) -> Tokens:
        """Return the access tokens that all processes share."""
        ...

    def offer_group(self, name: str, peer: Peer) -> bool:
        """Bind a staff group to a chat unless it can be reached already; False if no community has such a group."""
        ...

    def receive(self, inbound: Inbound, *, now: datetime) -> None:
        """Give one message its effect, commit included."""
        ...

    def hear_code(self, inbound: Inbound, code: str, *, now: datetime) -> None:
        """Bind whoever the one-time code is for to the chat it was sent in."""
        ...

    def recognise(self, channel: str, code: str, *, now: datetime) -> str | None:
        """Return the chat of who the code is for, if they have joined that channel already."""
        ...

    def keep_unreadable(self, inbound: Inbound, error: str, *, now: datetime) -> None:
        """Keep for the operator what can't be read."""
        ...

    def look(self, outbound: Outbound, *, now: datetime) -> Look:
        """Return an old message with what it still offers."""
        ...

    def asked(self, peer: Peer, seat: str) -> Asked:
        """Return what somebody was asked in a chat and has not answered."""
        ...

    def people(self, peer: Peer, names: Sequence[str]) -> Mapping[str, str]:
        """Return the ids of those of the names who are known on the group's channel."""
        ...

    def bound(self, peer: Peer) -> Sequence[Member]:
        """Return the people and the groups found in that chat."""
        ...

    def groups_of(self, member: Member) -> Sequence[str]:
        """Return the names of the staff groups in which that person is, the nearest first."""
        ...
