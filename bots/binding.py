"""The forms of a month (A1), bound for the quality department: read few at a time, drawn a volume at a time."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime

from bots.drawing.files import File
from bots.drawing.forms import Binder, Form, bind
from bots.media import MediaFolder
from bots.wiring import House
from core.complaint import Complaint
from core.desk import Desk
from core.errors import whereabouts
from core.figures.period import Month, Span
from core.form import place_words, shortened
from core.house import Community, Role
from core.masking import mask_words
from core.messages import MediaKind
from core.policy import Target
from core.views import form_rows, register_rows

log = logging.getLogger(__name__)

#: So many are read at once: no reader stays for long, and the memory stays small.
BATCH = 100
#: How much of a story stands in the list of contents.
BRIEF = 30
#: Whom progress is told to: how many forms are bound; it may end the work by raising.
Told = Callable[[int], None]


def volumes(
    house: House, community: Community, month: Month, span: Span, media: MediaFolder, *, now: datetime, told: Told
) -> Iterator[File]:
    """Yield the volumes of what was filed in a span, or filed before and archived in it, each when it is drawn."""
    phrases = house.office.phrases
    binder = Binder(
        community=community.name,
        period=phrases.say("figure.month", year=month.year, number=month.number),
        zone=community.zone,
        made_at=now,
        signatures=tuple(phrases.label(who) for who in (Target.OWNER, Role.HEAD, Role.QUALITY)),
        find=lambda name: (media.find(name) or (None,))[0],
    )
    for number, content in enumerate(bind(_forms(house, community, span, now, told), binder, phrases), start=1):
        name = phrases.say("figure.file_forms", community=community.name, month=month, number=number)
        yield File(name=f"{name}.pdf", content_type="application/pdf", content=content)


def _forms(house: House, community: Community, span: Span, now: datetime, told: Told) -> Iterator[Form]:
    after: Complaint | None = None
    done = 0
    while True:
        with house.database.look() as work:
            desk = Desk(house.office, work, community, now)
            few = work.archive.forms(community.key, span.since, span.until, after=after, limit=BATCH)
            forms = [_form(desk, complaint) for complaint in few]
        for form in forms:
            done += 1
            told(done)
            yield form
        if len(few) < BATCH:
            return
        after = few[-1]


def _form(desk: Desk, complaint: Complaint) -> Form:
    """Return a form; one that can't be said stands for itself, and keeps no other out of the volume."""
    try:
        return _whole(desk, complaint)
    except Exception as error:
        log.error("the form of %s could not be bound: %s", complaint.ref, whereabouts(error))
        return Form(ref=complaint.ref, brief="", rows=[("", desk.say("drawing.unreadable"))], register=[])


def _whole(desk: Desk, complaint: Complaint) -> Form:
    what = shortened(desk, mask_words(complaint.what).replace("\n", " "), BRIEF)
    sent = [*complaint.attachments, *complaint.proof]
    return Form(
        ref=complaint.ref,
        brief=f"{place_words(desk, complaint.place)} {what}",
        rows=form_rows(desk, complaint, full=True),
        register=register_rows(desk, complaint, full=True),
        # What is no photo has no name here, and is counted among what paper can't show.
        pictures=[one.source if one.kind is MediaKind.PHOTO else "" for one in sent if one.kind in SHOWN],
    )


#: What is kept as a file; a place on the map stands among the words.
SHOWN = frozenset({MediaKind.PHOTO, MediaKind.VOICE, MediaKind.VIDEO, MediaKind.FILE})
