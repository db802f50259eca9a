"""Show a resident the course of their own complaints, and nobody else's (查进度, I7, F5)."""

import re

from core.choices import Choice, buttons
from core.complaint import Complaint, Status
from core.desk import Desk
from core.events import Event, Happened
from core.messages import Button, Peer
from core.people import Resident
from core.reactions.values import values_of

NUMBER = re.compile(r"TS\d{12,}", re.IGNORECASE)
#: What of the timeline is the staff's own affair.
INTERNAL = frozenset(
    {
        Happened.TOLD,
        Happened.REVEALED,
        Happened.REMINDED,
        Happened.LINKED,
        Happened.CORRECTIVE_OPENED,
        Happened.CORRECTIVE_WRITTEN,
        Happened.CORRECTIVE_DONE,
        Happened.CORRECTIVE_RETURNED,
        Happened.CORRECTIVE_CANCELLED,
        Happened.REMEDY_NOTED,
        Happened.REMEDY_ASKED,
        Happened.REMEDY_REFUSED,
        Happened.REMEDY_DROPPED,
        Happened.REMEDY_NEEDLESS,
        Happened.EXCLUSION_ASKED,
        Happened.EXCLUSION_SIGNED,
        Happened.EXCLUSION_REFUSED,
    }
)


def tell_progress(desk: Desk, resident: Resident, peer: Peer, asked: str) -> None:
    """Tell the course of the complaint that was named, or of all that are open, or of the newest."""
    own = desk.work.complaints.of_resident(resident.id, 10)
    named = NUMBER.search(asked)
    if named:
        shown = [complaint for complaint in own if complaint.ref == named.group().upper()]
        if not shown:
            desk.answer(peer, desk.say("refused.not_yours", ref=named.group().upper()))
            return
    else:
        shown = [complaint for complaint in own if not complaint.status.is_over][:3] or list(own[:1])
    if not shown:
        desk.answer(peer, desk.say("dialogue.nothing_filed"), buttons(desk.office.phrases, Choice.COMPLAIN))
        return
    for complaint in shown:
        desk.answer(peer, course(desk, complaint), _offered(desk, complaint), ref=complaint.ref)


def course(desk: Desk, complaint: Complaint) -> str:
    """Return where a complaint stands and everything that happened, as its resident may read it."""
    head = desk.say(
        "progress.head" if complaint.status.is_worked_on else "progress.closed",
        ref=complaint.ref,
        severity=complaint.severity,
        category=complaint.category,
        status=complaint.status,
        who=complaint.offered_to or complaint.assignee or complaint.department,
    )
    lines = [head]
    if complaint.status.is_worked_on:
        lines.append(desk.say("progress.promise", resolve_by=desk.clock(complaint.resolve_by)))
    lines += [
        timeline_line(desk, complaint, event)
        for event in desk.work.timeline.of(complaint.ref)
        if event.kind not in INTERNAL
    ]
    return "\n".join(lines)


def timeline_line(desk: Desk, complaint: Complaint, event: Event) -> str:
    """Return one fact of the timeline in words."""
    values = values_of(desk, complaint, event)
    text = desk.say(f"timeline.{event.kind.value}", **values).strip()
    return desk.say("timeline.line", at=desk.clock(event.at), text=text)


def _offered(desk: Desk, complaint: Complaint) -> tuple[Button, ...]:
    phrases = desk.office.phrases
    if complaint.status is Status.FINISHED:
        return buttons(phrases, Choice.SATISFIED, Choice.BASICALLY, Choice.UNSATISFIED, ref=complaint.ref)
    if complaint.status.is_worked_on:
        return buttons(phrases, Choice.URGE, Choice.SUPPLEMENT, Choice.WITHDRAW, ref=complaint.ref)
    if complaint.status is Status.WITHDRAWN:
        return buttons(phrases, Choice.COMPLAIN)
    return buttons(phrases, Choice.APPEAL, Choice.COMPLAIN, ref=complaint.ref)
