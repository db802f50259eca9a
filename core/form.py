"""The complaint form (《住户投诉意见表》) in words: the card of the group, the summary read back, the resident's receipt."""

from dataclasses import replace

from core.agenda import arrive_by
from core.choices import card_buttons
from core.complaint import Complaint, Status
from core.desk import Desk, More
from core.dialogue.conversation import Draft
from core.masking import mask_name, mask_phone, mask_words
from core.messages import Attachment, MediaKind
from core.people import Resident
from core.phrases import Phrases
from core.policy import Target
from core.remedy import RemedyStatus, yuan
from nlp.reading import Category, Place

#: How much of a story a card shows; the whole stands on the form.
SHOWN = 300


def place_words(desk: Desk, place: Place) -> str:
    """Return a place in its normal form, 3号楼2单元1201, however it was said."""
    if not place.is_known:
        return desk.say("place.unknown")
    parts = []
    if place.building:
        parts.append(building_words(desk.office.phrases, place.building))
    if place.unit:
        parts.append(desk.say("place.unit", unit=place.unit))
    parts += [place.room or "", mask_words(place.words or "")]
    return "".join(parts)


def building_words(phrases: Phrases, building: str) -> str:
    """Return what a building is called: 3号楼, B座, 会所栋."""
    kind = "number" if building.isdigit() else "letter" if building.isascii() else "name"
    return phrases.say(f"place.building_{kind}", building=building)


def located(desk: Desk, place: Place, attachments: tuple[Attachment, ...]) -> Place:
    """Return the place; where no building was named but a bare point on the map was sent, that it shows the place."""
    pinned = any(sent.kind is MediaKind.LOCATION and not sent.words for sent in attachments)
    if place.building or not pinned:
        return place
    return replace(place, words=(place.words or "") + desk.say("place.pinned"))


def resident_words(desk: Desk, resident: Resident | None) -> str:
    """Return what the staff call a resident; those whose name no channel told can still be told apart."""
    if resident is None or not resident.id:
        return desk.say("form.nameless")
    if resident.name:
        return resident.name
    if resident.phone:
        return desk.say("form.nameless_phone", tail=resident.phone[-4:])
    return desk.say("form.nameless_mark", mark=resident.id[:4].upper())


def media_words(desk: Desk, attachments: tuple[Attachment, ...]) -> str:
    """Return what was sent beside words: 照片 2、语音 1."""
    counts: dict[MediaKind, int] = {}
    for attachment in attachments:
        counts[attachment.kind] = counts.get(attachment.kind, 0) + 1
    return desk.say("form.and").join(f"{desk.label(kind)} {count}" for kind, count in counts.items())


def card(desk: Desk, complaint: Complaint) -> str:
    """Return the card of a complaint for the staff: number, severity, category, place, what, wish, contact, deadlines."""
    values = {
        "head": {"ref": complaint.ref, "severity": complaint.severity, "category": complaint.category},
        "danger": {"danger": danger_label(desk, complaint.danger)},
        "place": {"place": place_words(desk, complaint.place)},
        "when": {"when": mask_words(complaint.happened)},
        "what": {"what": shortened(desk, mask_words(complaint.what), SHOWN)},
        "demand": {"demand": mask_words(complaint.demand)},
        "against": {"against": complaint.against},
        "media": {"media": media_words(desk, complaint.attachments)},
        "contact": {
            "contact": f"{mask_name(complaint.name)} {mask_phone(complaint.phone) if complaint.phone else ''}".strip()
        },
        "deadline": {"deadline": _deadline(desk, complaint)},
        "because": {"because": desk.say("form.and").join(complaint.because)},
        "earlier": {"earlier": _earlier(desk, complaint)},
        "remedy": {"remedy": remedy_words(desk, complaint)},
        "joined": {"joined": str(complaint.joined + 1) if complaint.joined else ""},
        "state": {"state": state(desk, complaint)},
    }
    lines = [desk.say(f"card.{line}", **shown) for line, shown in values.items() if any(shown.values())]
    return "\n".join(line for line in lines if line)


def remedy_words(desk: Desk, complaint: Complaint) -> str:
    """Return what was given to make it good and what it cost, and what still waits for somebody's word (A7)."""
    said = (
        desk.say(
            f"remedy.{remedy.status.value}",
            what=remedy.what,
            cost=yuan(remedy.fen),
            by=remedy.by,
            to=desk.say("form.and").join(remedy.to),
        )
        for remedy in complaint.remedies
        if remedy.status in (RemedyStatus.ASKED, RemedyStatus.GIVEN)
    )
    return desk.say("form.and").join(said)


def shortened(desk: Desk, words: str, length: int) -> str:
    """Return the words, cut to that many characters where a card has no room for more."""
    return words if len(words) <= length else desk.say("form.more", words=words[:length])


def _deadline(desk: Desk, complaint: Complaint) -> str:
    if complaint.is_emergency and complaint.arrived_at is None and complaint.status.is_worked_on:
        return desk.say("form.arrive_by", at=desk.clock(arrive_by(complaint, desk.terms(complaint).policy)))
    if not complaint.status.is_worked_on:
        return ""
    return promises(desk, complaint, "promises" if complaint.answered_at is None else "promise")


def promises(desk: Desk, complaint: Complaint, key: str) -> str:
    """Return by when what is promised; over a holiday the working day of the answer may come after the result."""
    late = "_holiday" if complaint.answer_by > complaint.resolve_by and key != "promise" else ""
    values = {"answer_by": desk.clock(complaint.answer_by), "resolve_by": desk.clock(complaint.resolve_by)}
    return desk.say(f"form.{key}{late}", **values)


def _earlier(desk: Desk, complaint: Complaint) -> str:
    before = desk.work.complaints.get(complaint.earlier) if complaint.earlier else None
    if before is None:
        return desk.say("form.raised", times=complaint.raised) if complaint.raised > 1 else ""
    how = before.process or desk.label(before.status)
    return desk.say("form.earlier", ref=before.ref, how=mask_words(how), times=complaint.raised)


def state(desk: Desk, complaint: Complaint) -> str:
    """Return where it stands, with the name of who has it."""
    who = complaint.offered_to if complaint.status is Status.FILED else complaint.assignee
    key = f"state.{complaint.status.value}"
    if not complaint.dispatched:
        key = "state.undecided"
    elif complaint.pending is not None:
        key = f"state.pending_{complaint.pending.kind.value}"
    elif complaint.status is Status.FILED and complaint.reopened:
        key = "state.reopened"
    return desk.say(key, who=who or complaint.department, department=complaint.department)


def post_card(desk: Desk, complaint: Complaint, *, fresh: bool = False) -> None:
    """Show the card as it is now: edited in place where it was posted; a fresh one brings the pictures with it.

    Where the group can't be reached, whose turn it is sees a fresh one in private.
    """
    department = desk.community.department(complaint.department)
    text, offered = card(desk, complaint), card_buttons(desk.office.phrases, complaint)
    if not complaint.dispatched or department is None:
        desk.tell_service(text, offered, ref=complaint.ref, card=f"{complaint.ref}/{complaint.posted}")
        return
    duty = desk.community.on_duty(department.name, desk.now)
    with_it: More = {
        "attachments": complaint.attachments if fresh else (),
        "ref": complaint.ref,
        "urgent": complaint.is_emergency,
    }
    in_group: More = {
        **with_it,
        "card": f"{complaint.ref}/{complaint.posted}",
        "mention": (duty.name,) if duty is not None and complaint.status is Status.FILED else (),
    }
    if not desk.tell_group(department.group, text, offered, **in_group) and fresh:
        desk.tell_targets((Target.OWNER,), complaint, text, offered, **with_it)


def danger_label(desk: Desk, danger: str | None) -> str:
    """Return what a kind of danger is called, or nothing."""
    return desk.office.phrases.labels.get(f"danger.{danger}", "") if danger else ""


def draft_items(desk: Desk, draft: Draft, category: Category) -> dict[str, str]:
    """Return the items of a form being told, each as it will be read back."""
    return {
        "category": desk.label(category),
        "place": place_words(desk, located(desk, draft.place, draft.attachments)),
        "when": draft.happened,
        "what": "\n".join(draft.texts),
        "demand": draft.demand,
        "against": draft.against,
        "phone": draft.phone,
        "media": media_words(desk, draft.attachments),
    }


def summary(desk: Desk, draft: Draft, category: Category) -> str:
    """Return the form read back to the resident before filing (I4)."""
    lines = [desk.say("summary.head")]
    for item, value in draft_items(desk, draft, category).items():
        if value:
            lines.append(desk.say(f"summary.{item}", value=value))
    lines.append(desk.say("summary.ask"))
    return "\n".join(lines)
