"""What is said when something happened: to the resident, to the group, to the people it concerns."""

from collections.abc import Sequence
from dataclasses import replace

from core.complaint import Complaint
from core.desk import Desk
from core.events import Event, Happened
from core.incident import NEWS
from core.reactions.correctives import keep_in_step
from core.reactions.residents import tell_resident
from core.reactions.staff import POSTS, REMINDS, show_card, tell_staff, whose_turn


def react(desk: Desk, before: Complaint | None, after: Complaint, events: Sequence[Event]) -> Complaint:
    """Put what happened on the timeline and tell everybody whom it concerns, in the same commit (invariant 2).

    Returns the complaint as it is to be stored: a new card in a group is counted on it.
    """
    events = [_named(desk, after, event) for event in events]
    desk.record(*events)
    kinds = {event.kind for event in events}
    if before is not None and kinds & POSTS:
        after = replace(after, posted=after.posted + 1)
    if after.joined and kinds & NEWS:
        desk.work.complaints.wake_joined(after.ref, at=desk.now)
    if kinds - REMINDS - {Happened.FOLLOWED_UP} and after.incident is None:
        show_card(desk, before, after, fresh=before is None or bool(kinds & POSTS))
    for event in events:
        tell_staff(desk, before, after, event)
        tell_resident(desk, before, after, event)
    return keep_in_step(desk, before, after)


def _named(desk: Desk, complaint: Complaint, event: Event) -> Event:
    """Return a reminder with the name of whom it reminded: the rota is another one tomorrow."""
    if event.kind not in REMINDS:
        return event
    return replace(event, facts={**event.facts, "who": whose_turn(desk, complaint)})
