"""Answer a member of the staff in the chat they wrote in."""

from collections.abc import Sequence
from dataclasses import replace

from core.desk import Desk
from core.house import Person
from core.messages import Button, Inbound


def answer(
    desk: Desk,
    person: Person,
    inbound: Inbound,
    text: str,
    offered: Sequence[Button] = (),
    *,
    ref: str | None = None,
    awaits: bool = False,
) -> None:
    """Answer in the same chat, by name where others read along."""
    named = desk.say("staff.to", name=person.name, text=text) if inbound.group else text
    mention = (person.name,) if inbound.group else ()
    desk.tell(inbound.peer, named, offered, ref=ref, awaits=awaits, mention=mention, urgent=True)
    desk.keep(replace(desk.conversation(inbound.peer, inbound.seat), offered=tuple(offered)))
