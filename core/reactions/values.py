"""The values that sentences about a complaint may use."""

from core.complaint import Complaint, Satisfaction
from core.desk import Desk
from core.events import Event
from core.form import place_words, shortened
from core.masking import mask_words
from nlp.reading import Category, Severity

#: How much of a story a reminder shows.
BRIEF = 40


def values_of(desk: Desk, complaint: Complaint, event: Event) -> dict[str, object]:
    """Return everything a sentence about this event may name; each sentence takes what it needs."""
    duty = desk.community.on_duty(complaint.department, desk.now)
    found: dict[str, object] = {
        "ref": complaint.ref,
        "by": event.by or desk.say("form.clock"),
        "words": event.words,
        "media": "",
        "masked": mask_words(event.words),
        "severity": complaint.severity,
        "category": complaint.category,
        "status": complaint.status,
        "department": complaint.department,
        "place": place_words(desk, complaint.place),
        "what": mask_words(complaint.what),
        "brief": shortened(desk, mask_words(complaint.what).replace("\n", " "), BRIEF),
        "owner": complaint.offered_to or complaint.assignee or (duty.name if duty else complaint.department),
        "offered": complaint.offered_to or "",
        "duty": duty.name if duty else complaint.department,
        "phone": desk.community.phone,
        "resolve_by": desk.clock(complaint.resolve_by),
        "answer_by": desk.clock(complaint.answer_by),
        "until": desk.clock(complaint.pending.until) if complaint.pending and complaint.pending.until else "",
        "raised": complaint.raised,
        "process": complaint.process,
    }
    found.update(event.facts)
    found.update(_terms(event))
    return found


def _terms(event: Event) -> dict[str, object]:
    found: dict[str, object] = {}
    for name in ("was", "became"):
        value = event.facts.get(name)
        if value in set(Category):
            found[name] = Category(value)
        elif value in set(Severity):
            found[name] = Severity(value)
    if "satisfaction" in event.facts:
        found["satisfaction"] = Satisfaction(event.facts["satisfaction"])
    return found
