"""A complaint as a manager reads it: the form (《住户投诉意见表》), the register (《投诉处置记录表》) and what comes next."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from core.complaint import Complaint
from core.desk import Desk
from core.form import media_words, place_words, remedy_words, state
from core.masking import mask_name, mask_phone, mask_words
from core.reactions.values import values_of


def form_rows(desk: Desk, complaint: Complaint, *, full: bool = False) -> Sequence[tuple[str, str]]:
    """Return the form as label and value, what is not known left out; names and numbers masked, unless it is `full`."""
    shown, clock = (_as_it_is, partial(_dated, desk)) if full else (mask_words, desk.clock)
    contact = (complaint.name, complaint.phone)
    if not full:
        contact = mask_name(complaint.name), mask_phone(complaint.phone) if complaint.phone else ""
    rows = {
        "ref": complaint.ref,
        "state": state(desk, complaint),
        "category": desk.label(complaint.category),
        "severity": desk.label(complaint.severity),
        "because": desk.say("form.and").join(complaint.because),
        "source": desk.label(complaint.source),
        "place": place_words(desk, complaint.place),
        "when": complaint.happened,
        "what": shown(complaint.what),
        "demand": shown(complaint.demand),
        "against": complaint.against,
        "media": media_words(desk, complaint.attachments),
        "contact": " ".join(contact).strip(),
        "department": complaint.department,
        "assignee": complaint.assignee or "",
        "filed_at": clock(complaint.filed_at),
        "answer_by": clock(complaint.answer_by),
        "resolve_by": clock(complaint.resolve_by),
        "promised_by": clock(complaint.promised_by) if complaint.extended else "",
        "process": shown(complaint.process),
        "remedy": remedy_words(desk, complaint),
        "satisfaction": desk.label(complaint.satisfaction) if complaint.satisfaction else "",
        "earlier": complaint.earlier or "",
        "raised": str(complaint.raised) if complaint.raised > 1 else "",
    }
    rows |= {f"corrective_{row}": shown(value) for row, value in _corrective(desk, complaint, clock).items()}
    return [(desk.say(f"view.{row}"), value) for row, value in rows.items() if value]


def _corrective(desk: Desk, complaint: Complaint, clock: Callable[[datetime], str]) -> dict[str, str]:
    """Return what is written of cause, correction and prevention, and who saw to it that it is so (H4)."""
    found = desk.work.correctives.get(complaint.corrective) if complaint.corrective else None
    if found is None:
        return {}
    return {
        "ref": f"{found.ref} {desk.label(found.status)}",
        "cause": found.cause,
        "correction": found.correction,
        "prevention": found.prevention,
        "plan": f"{found.doer} {clock(found.by_when)}".strip() if found.by_when else "",
        "verified": f"{found.verified_by} {clock(found.verified_at)}" if found.verified_at else "",
    }


def register_rows(desk: Desk, complaint: Complaint, *, full: bool = False) -> Sequence[tuple[str, str]]:
    """Return everything that happened as local time and words, oldest first; numbers masked, unless it is `full`."""
    shown, clock = (_as_it_is, partial(_dated, desk)) if full else (mask_words, desk.clock)
    return [
        (
            clock(event.at),
            shown(desk.say(f"timeline.{event.kind.value}", **values_of(desk, complaint, event))).strip(),
        )
        for event in desk.work.timeline.of(complaint.ref)
    ]


def next_step(desk: Desk, complaint: Complaint) -> str:
    """Return what falls due next and when, or nothing."""
    due = min(complaint.agenda, key=lambda due: due.at, default=None)
    return desk.say("view.next", at=desk.clock(due.at), kind=due.kind) if due is not None else ""


def _dated(desk: Desk, instant: datetime) -> str:
    """Return an instant with its year: what is kept for good is read long after."""
    return f"{desk.community.local(instant):%Y-%m-%d %H:%M}"


def _as_it_is(words: str) -> str:
    return words
