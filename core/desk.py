"""One unit of work at the desk: who is addressed, what is said to them, collected for the outbox of the same commit."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypedDict, Unpack

from core.complaint import Complaint
from core.corrective import Corrective
from core.dialogue.conversation import Conversation
from core.events import Event
from core.house import Community, Person, Purpose, Role
from core.messages import Attachment, Button, Outbound, Peer, Turn, Weight
from core.office import Office
from core.policy import Target
from core.terms import Terms
from core.work import UnitOfWork

#: Whom to turn to when nobody of a target can be reached: the next rung at once, never silence (invariant 3).
NEXT: dict[Target, Target] = {
    Target.OWNER: Target.DUTY,
    Target.DUTY: Target.HEAD,
    Target.HEAD: Target.AFFAIRS,
    Target.RECEPTION: Target.AFFAIRS,
    Target.AFFAIRS: Target.MANAGER,
    Target.MANAGER: Target.DIRECTOR,
    Target.DIRECTOR: Target.GENERAL,
}

ROLES: dict[Target, Role] = {
    Target.RECEPTION: Role.RECEPTIONIST,
    Target.AFFAIRS: Role.AFFAIRS,
    Target.MANAGER: Role.MANAGER,
    Target.DIRECTOR: Role.DIRECTOR,
    Target.GENERAL: Role.GENERAL,
}


class Charge(Protocol):
    """What somebody has charge of: a complaint, or a corrective action."""

    @property
    def department(self) -> str:
        """Return the department that has it."""
        ...

    @property
    def assignee(self) -> str | None:
        """Return who has it."""
        ...

    @property
    def offered_to(self) -> str | None:
        """Return who is to take it over."""
        ...


class More(TypedDict, total=False):
    """What else a message may carry; see `core.messages.Outbound`."""

    attachments: tuple[Attachment, ...]
    ref: str | None
    card: str | None
    urgent: bool
    awaits: bool
    mention: tuple[str, ...]
    weight: Weight
    about: str | None
    call: str | None
    turn: Turn | None


class Desk:
    """Collects the messages of one unit of work and remembers the conversations it touched."""

    def __init__(self, office: Office, work: UnitOfWork, community: Community, now: datetime) -> None:
        self.office = office
        self.work = work
        self.community = community
        self.now = now
        self.said: list[Outbound] = []
        self._open: dict[tuple[Peer, str], Conversation] = {}

    def close(self) -> None:
        """Put everything said and every conversation touched into the unit of work; the caller commits."""
        for conversation in self._open.values():
            self.work.conversations.save(conversation)
        self.work.outbox.add(self.said, at=self.now)

    def go_on_in(self, community: Community) -> None:
        """Go on as the desk of another community: whoever writes has only now said where they belong."""
        self.community = community

    def say(self, key: str, /, **values: object) -> str:
        """Return the sentence of that key."""
        return self.office.phrases.say(key, **values)

    def label(self, term: StrEnum) -> str:
        """Return what people call a term."""
        return self.office.phrases.label(term)

    def clock(self, instant: datetime) -> str:
        """Return an instant as people in the community read it: 11-23 10:40."""
        return f"{self.community.local(instant):%m-%d %H:%M}"

    def terms(self, complaint: Complaint | None = None) -> Terms:
        """Return the terms that complaint was filed under; without one those of today."""
        policy = self.office.policy if complaint is None else self.work.policies.get(complaint.policy)
        return Terms(policy=policy, calendar=self.office.calendars[self.community.key])

    def corrective_terms(self, corrective: Corrective) -> Terms:
        """Return the terms that a corrective action was opened under."""
        policy = self.work.policies.get(corrective.policy)
        return Terms(policy=policy, calendar=self.office.calendars[self.community.key])

    def conversation(self, peer: Peer, seat: str) -> Conversation:
        """Return where that person's conversation stands in this unit of work."""
        if (peer, seat) not in self._open:
            self._open[peer, seat] = self.work.conversations.get(peer, seat)
        return self._open[peer, seat]

    def keep(self, conversation: Conversation) -> None:
        """Remember a conversation's new state until the unit of work closes."""
        self._open[conversation.peer, conversation.seat] = conversation

    def tell(self, peer: Peer, text: str, buttons: Sequence[Button] = (), **more: Unpack[More]) -> None:
        """Say something in a chat."""
        self.said.append(Outbound(peer=peer, text=text, buttons=tuple(buttons), **more))

    def answer(self, peer: Peer, text: str, buttons: Sequence[Button] = (), **more: Unpack[More]) -> None:
        """Say something in a private chat; its choices may then be taken by number or by word as well.

        A call offers them only when it is told: it may become a line of a list.
        """
        self.tell(peer, text, buttons, **more)
        turn = more.get("turn")
        if buttons and (turn is None or turn.is_exempt):
            self.keep(replace(self.conversation(peer, peer.chat), offered=tuple(buttons)))

    def tell_resident(self, resident: str, text: str, buttons: Sequence[Button] = (), **more: Unpack[More]) -> bool:
        """Say something to a resident where they wrote last; False if they have no chat (a form taken by phone)."""
        peer = self.chat_of(resident)
        if peer is not None:
            self.answer(peer, text, buttons, **more)
        return peer is not None

    def chat_of(self, resident: str) -> Peer | None:
        """Return the chat a resident is writing in, or wrote in last; None if they have none."""
        here = (one.peer for one in self._open.values() if one.resident == resident and one.touched_at == self.now)
        return next(here, None) or self.work.residents.peer(resident)

    def tell_group(self, group: str, text: str, buttons: Sequence[Button] = (), **more: Unpack[More]) -> bool:
        """Say something in a staff group; False if the group can't be reached."""
        peer = self.work.bindings.group(self.community.key, group)
        if peer is not None:
            self.tell(peer, text, buttons, **more)
        return peer is not None

    def tell_person(self, name: str, text: str, buttons: Sequence[Button] = (), **more: Unpack[More]) -> bool:
        """Say something to a member of the staff in private; False if that person can't be reached."""
        peer = self.work.bindings.person(self.community.key, name)
        if peer is not None:
            self.answer(peer, text, buttons, **more)
        return peer is not None

    def tell_service(self, text: str, buttons: Sequence[Button] = (), **more: Unpack[More]) -> bool:
        """Say something in the receptionists' group, or to the affairs supervisors if it can't be reached."""
        more["urgent"] = True
        group = self.community.group_for(Purpose.SERVICE)
        if group is not None and self.tell_group(group.name, text, buttons, **more):
            return True
        more.pop("card", None)
        return bool(self.tell_targets((Target.AFFAIRS,), None, text, buttons, **more))

    def tell_targets(
        self,
        targets: Iterable[Target],
        charge: Charge | None,
        text: str,
        buttons: Sequence[Button] = (),
        **more: Unpack[More],
    ) -> tuple[str, ...]:
        """Tell each target in private; one whom nobody can reach is replaced by the next higher. Return who was told."""
        told: list[str] = []
        for target in dict.fromkeys(targets):
            rung: Target | None = target
            while rung is not None:
                reached = [
                    person.name
                    for person in self.holders(rung, charge)
                    if person.name in told or self.tell_person(person.name, text, buttons, **more)
                ]
                told += [name for name in reached if name not in told]
                rung = None if reached else NEXT.get(rung)
        return tuple(told)

    def reachable(
        self, targets: Iterable[Target], charge: Charge | None, *, but: Container[str] = ()
    ) -> tuple[str, ...]:
        """Return the names behind these targets that can be asked now; nobody there means the next higher."""
        names: list[str] = []
        for target in targets:
            rung: Target | None = target
            while rung is not None:
                found = [
                    person.name
                    for person in self.holders(rung, charge)
                    if person.name not in but and self.work.bindings.person(self.community.key, person.name) is not None
                ]
                names += found
                rung = None if found else NEXT.get(rung)
        return tuple(dict.fromkeys(names))

    def holders(self, target: Target, charge: Charge | None) -> tuple[Person, ...]:
        """Return the people a target means now for what somebody has charge of."""
        if target in ROLES:
            return self.community.holders(ROLES[target])
        if charge is None:
            return ()
        if target is Target.HEAD:
            return self.community.holders(Role.HEAD, charge.department)
        if target is Target.OWNER:
            owner = self.community.person(charge.offered_to or charge.assignee or "")
            return (owner,) if owner is not None else self.holders(Target.DUTY, charge)
        duty = self.community.on_duty(charge.department, self.now)
        return (duty,) if duty is not None else ()

    def record(self, *events: Event) -> None:
        """Append facts to the timeline."""
        self.work.timeline.add(events)
