"""One complaint as a row of raw figures: everything that a report counts, so that anybody can count it again."""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from core.complaint import Complaint
from core.fairness import is_excluded
from core.figures.facts import Fact
from core.figures.judging import sign_by
from core.masking import mask_name, mask_phone, mask_words
from core.remedy import given as given_of
from core.terms import Terms

Raw = str | int | float | bool | None

#: What of a complaint says nothing about it once it has left the house.
_LEFT_OUT = frozenset(
    {
        "agenda",
        "attachments",
        "exclusion",
        "proof",
        "because",
        "pending",
        "place",
        "policy",
        "posted",
        "remedies",
        "version",
        "level",
    }
)


def record(complaint: Complaint, terms: Terms, *, upgraded: bool, full: bool) -> dict[str, Raw]:
    """Return the row of a complaint, instants on the community's own clock; unless `full`, who it was is masked."""
    shown = complaint if full else _masked(complaint)
    zone = ZoneInfo(terms.calendar.zone)
    place = shown.place
    found: dict[str, Raw] = {
        name: _plain(getattr(shown, name), zone) for name in Complaint.__dataclass_fields__ if name not in _LEFT_OUT
    }
    found |= _excluded(complaint)
    found |= given_of(shown.remedies)._asdict()
    found |= {"building": place.building, "unit": place.unit, "room": place.room if full else None}
    found |= {"place_words": place.words, "upgraded": upgraded}
    found["sign_by"] = _plain(sign_by(fact_of(complaint), terms, upgraded=upgraded), zone)
    return found


def _excluded(complaint: Complaint) -> dict[str, Raw]:
    """Return why it does not count, who asked and which second person signed; nothing while nobody has (A5)."""
    exclusion = complaint.exclusion
    if exclusion is None or not is_excluded(exclusion):
        return {"excluded": False, "exclusion_reason": None, "exclusion_by": None, "exclusion_signed_by": None}
    return {
        "excluded": True,
        "exclusion_reason": mask_words(exclusion.reason),
        "exclusion_by": exclusion.by,
        "exclusion_signed_by": exclusion.decided_by,
    }


def fact_of(complaint: Complaint) -> Fact:
    """Return what the figures see of a complaint."""
    given = given_of(complaint.remedies)._asdict()
    apart = {
        "building": complaint.place.building,
        "unit": complaint.place.unit,
        "place_words": complaint.place.words,
    } | given
    return Fact._make(apart[name] if name in apart else getattr(complaint, name) for name in Fact._fields)


def _masked(complaint: Complaint) -> Complaint:
    return replace(
        complaint,
        resident="",
        name=mask_name(complaint.name),
        phone=mask_phone(complaint.phone) if complaint.phone else "",
        what=mask_words(complaint.what),
        demand=mask_words(complaint.demand),
        happened=mask_words(complaint.happened),
        process=mask_words(complaint.process),
        place=replace(complaint.place, words=mask_words(complaint.place.words) if complaint.place.words else None),
    )


def _plain(value: object, zone: ZoneInfo) -> Raw:
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat()
    if isinstance(value, StrEnum):
        return value.value
    return value if isinstance(value, str | int | float) else None
