"""A house that runs: what the channels, the clock and delivery may ask of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from bots.adapter import Ledger
from bots.answering import answer_waiting
from bots.leases import Leases
from bots.media import MediaFolder
from bots.settings import Config
from bots.statistics import Statistics
from bots.together import Together
from core.house import Community, Group, Person, Purpose, Role
from core.messages import Inbound, Outbound, Peer
from core.office import Office
from core.people import Member
from core.usecases.join import join, lose, move, recognise, regain
from core.usecases.look import Asked, Look, asked, look
from core.usecases.receive import Arrived, admitted, receive, receive_together
from core.usecases.sending import not_received
from core.usecases.sweep import next_due, sweep
from core.usecases.unsaid import refused, unsaid
from storage.audit import audit
from storage.database import Database
from storage.figures import Figures
from storage.ledger import Ledger as Outbox
from storage.pulse import Pulse, pulse
from storage.reach import Reach
from storage.tokens import Tokens
from storage.wecom import Wecom


def nobody(inbound: Inbound, began: datetime) -> None:
    """Tell nobody that a message was received."""


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """A house that runs: its database, its office, and what can be done with them."""

    office: Office
    database: Database
    community: Community
    config: Config
    media: MediaFolder | None = None
    together: Together[Arrived] = field(default_factory=Together)
    on_received: Callable[[Inbound, datetime], None] = nobody

    @property
    def ledger(self) -> Ledger:
        """Return the outbox as delivery sees it."""
        return self.database.ledger

    @property
    def leases(self) -> Leases:
        """Return what only one process at a time may do."""
        return self.database.leases

    @property
    def said(self) -> Outbox:
        """Return the outbox as it is asked what was said."""
        return self.database.ledger

    @property
    def reach(self) -> Reach:
        """Return what everybody's acts have opened, on a channel that counts."""
        return self.database.reach

    @property
    def tokens(self) -> Tokens:
        """Return the access tokens that platforms gave out."""
        return self.database.tokens

    @property
    def wecom(self) -> Wecom:
        """Return what 企业微信 has to be reminded of."""
        return self.database.wecom

    @property
    def statistics(self) -> Statistics:
        """Return what can be read out of the register."""
        return statistics_of(self.config, self.database)

    def admitted(self, inbound: Inbound, *, now: datetime) -> Inbound:
        """Return the message with those files marked that are not to be kept."""
        return admitted(self.office, inbound, now=now)

    def receive(self, inbound: Inbound, *, now: datetime) -> None:
        """Give one message its effect, commit included; from many threads, those who wait for the writer share one.

        `on_received` hears of it afterwards, and since when it was on its way.
        """
        if self.database.has_one_writer:
            self.together.handle(Arrived(inbound=inbound, now=now), partial(receive_together, self.office))
        else:
            receive(self.office, inbound, now=now)
        self.on_received(inbound, now)

    def not_received(self, peer: Peer, *, now: datetime) -> None:
        """Have a chat told that something sent in it is not here."""
        not_received(self.office, peer, now=now)

    def sweep(self, *, now: datetime) -> int:
        """Do what is due and return how much that was."""
        return sweep(self.office, now=now)

    def answer(self, *, now: datetime) -> int:
        """Answer what was asked about figures and return how much that was; pictures are kept in `media`."""
        return answer_waiting(self.office, self.statistics, self.media, now=now)

    def next_due(self) -> datetime | None:
        """Return when the next complaint or conversation falls due."""
        return next_due(self.office)

    def join(self, name: str, peer: Peer) -> None:
        """Bind a member of the staff to a private chat."""
        with self.database.work() as work:
            work.bindings.bind_person(self.community.key, name, peer.channel, peer.chat, peer)
            work.commit()

    def join_group(self, name: str, peer: Peer) -> None:
        """Bind a staff group to a chat."""
        with self.database.work() as work:
            work.bindings.bind_group(self.community.key, name, peer)
            work.commit()

    def look(self, outbound: Outbound, *, now: datetime) -> Look:
        """Return an old message with what it still offers."""
        return look(self.office, outbound, now=now)

    def asked(self, peer: Peer, seat: str) -> Asked:
        """Return what somebody was asked in a chat and has not answered."""
        return asked(self.office, peer, seat)

    def offer_group(self, name: str, peer: Peer) -> bool:
        """Bind a staff group to a chat unless it can be reached already; False if no community has such a group."""
        found = [one.key for one in self.office.communities.values() if name in {group.name for group in one.groups}]
        with self.database.work() as work:
            for community in found:
                if work.bindings.group(community, name) is None:
                    work.bindings.bind_group(community, name, peer)
            work.commit()
        return bool(found)

    def hear_code(self, inbound: Inbound, code: str, *, now: datetime) -> None:
        """Bind whoever the one-time code is for to the chat it was sent in, commit included."""
        join(self.office, inbound, code, now=now)

    def recognise(self, channel: str, code: str, *, now: datetime) -> str | None:
        """Return the chat of who the code is for, if they have joined that channel already."""
        return recognise(self.office, channel, code, now=now)

    def lose(self, peer: Peer, *, now: datetime) -> None:
        """Note that nothing arrives in a chat, and have the affairs supervisor told."""
        lose(self.office, peer, now=now)

    def unsaid(self, outbound: Outbound, *, now: datetime) -> None:
        """Have told in another way what a chat did not hear and must."""
        unsaid(self.office, outbound, now=now)

    def refused(self, outbound: Outbound, *, now: datetime) -> None:
        """Have the staff told in another way what did not reach them."""
        refused(self.office, outbound, now=now)

    def regain(self, peer: Peer, *, now: datetime) -> None:
        """Note that messages arrive in a chat again, and have a staff group shown what it has not seen."""
        regain(self.office, peer, now=now)

    def move(self, before: Peer, after: Peer, *, now: datetime) -> None:
        """Note that a chat is found under another id, and have a staff group shown there what is open."""
        move(self.office, before, after, now=now)

    def people(self, peer: Peer, names: Sequence[str]) -> Mapping[str, str]:
        """Return the ids on the group's channel of those of the names who are known there."""
        with self.database.work() as work:
            member = work.bindings.group_at(peer)
            if member is None:
                return {}
            found = {name: work.bindings.person(member.community, name) for name in names}
        return {name: at.chat for name, at in found.items() if at is not None and at.channel == peer.channel}

    def bound(self, peer: Peer) -> Sequence[Member]:
        """Return the people and the groups found in that chat."""
        with self.database.work() as work:
            return work.bindings.bound(peer)

    def groups_of(self, member: Member) -> Sequence[str]:
        """Return the names of the staff groups in which that person can be called, the nearest first."""
        community = self.office.communities[member.community]
        person = community.person(member.name)
        department = community.department(person.department) if person else None
        near = [department.group] if department else [group.name for group in _common_groups(community, person)]
        return list(dict.fromkeys([*near, *(group.name for group in community.groups)]))

    def keep_unreadable(self, inbound: Inbound, error: str, *, now: datetime) -> None:
        """Keep for the operator what no adapter can read, so that it holds up nothing."""
        with self.database.work() as work:
            work.inbox.fail(inbound, at=now, error=error, told=False)
            work.commit()

    def pulse(self, *, now: datetime) -> Pulse:
        """Return how it is at a glance, for whoever watches from outside."""
        with self.database.reading() as connection:
            return pulse(connection, now)

    def audit(self, *, now: datetime) -> Mapping[str, int]:
        """Return how much of what the house promises is not kept, by kind; empty if all is well."""
        with self.database.reading() as connection:
            return audit(connection, self.office.communities, now).found

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()


def _common_groups(community: Community, person: Person | None) -> Sequence[Group]:
    """Return the groups of those who belong to no department: the receptionists' own, and the management's."""
    purpose = Purpose.SERVICE if person is not None and person.role is Role.RECEPTIONIST else Purpose.MANAGEMENT
    found = community.group_for(purpose)
    return [found] if found is not None else []


@contextmanager
def _register(database: Database) -> Iterator[Figures]:
    """Open the register for one reading."""
    with database.reading() as connection:
        yield Figures(connection)


def statistics_of(config: Config, database: Database) -> Statistics:
    """Return what can be read out of the register of that database."""
    return Statistics(config=config, register=partial(_register, database))
