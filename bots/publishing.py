"""Tells what is told by itself, each once: a month's report and forms (A1), the digest of a day (A2), warnings (A3).

Looked at every minute: whoever is first, of all processes and after any restart, tells it, and the database knows that.
"""

import logging
from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

from bots.drawing.files import File, files_of
from bots.media import MediaFolder
from bots.wiring import House
from core.errors import whereabouts
from core.figures.editions import Edition, day_due, month_due, span_of
from core.figures.period import Month, Span
from core.figures.report import Report
from core.figures.wording import Wording
from core.house import Community
from core.messages import Attachment, MediaKind
from core.office import Office
from core.usecases.publish import is_out, publish_digest, publish_forms, publish_report
from core.usecases.warn import warn

log = logging.getLogger(__name__)

P = TypeVar("P", Month, date)
#: More forms than that are no reading for a chat; whoever runs the house is asked to write them to a folder.
IN_CHAT = 5_000


class Halted(Exception):
    """The house is closing: what is half drawn is drawn anew after the next start."""


def _on(bound: int) -> None:
    """Go on, however many forms are bound."""


def publish(house: House, media: MediaFolder, *, now: datetime, told: Callable[[int], None] = _on) -> int:
    """Tell all that is due and was not told; return how much that was. Files are kept in `media` for the channels.

    `told` hears how many forms are bound, and may raise `Halted`.
    """
    return sum(_publish(house, media, community, now, told) for community in house.office.communities.values())


def _publish(house: House, media: MediaFolder, community: Community, now: datetime, told: Callable[[int], None]) -> int:
    office, statistics, schedule = house.office, house.statistics, house.config.figures.schedule
    calendar = office.calendars[community.key]
    month, day = month_due(schedule, calendar, now), day_due(schedule, calendar, now)
    wording = statistics.wording(community)

    def report(month: Month) -> int:
        made = statistics.monthly(month, community, now=now)
        shown = tuple(_kept(file, media) for file in files_of(made, month, office.phrases))
        return publish_report(office, community, month, _text(made), shown, now=now)

    def forms(month: Month) -> int:
        span = span_of(schedule, month, community.zone)
        with house.database.look() as work:
            count = work.archive.how_many(community.key, span.since, span.until)
        sent: tuple[Attachment, ...] = ()
        if 0 < count <= IN_CHAT:
            # It loads the libraries that draw, for which no start should wait.
            from bots.binding import volumes

            bound = volumes(house, community, month, span, media, now=now, told=told)
            sent = tuple(_kept(file, media) for file in bound)
        text = _forms_text(wording, month, span, count, len(sent))
        return publish_forms(office, community, month, text, sent, now=now)

    def digest(day: date) -> int:
        return publish_digest(office, community, day, statistics.digest(community, now=now), now=now)

    def warnings(day: date) -> int:
        found = statistics.cautions(community, now=now)
        return warn(office, community, day, found, wording, house.config.figures.sensitivity, now=now)

    return (
        _once(office, community, Edition.REPORT, month, report)
        + _once(office, community, Edition.FORMS, month, forms)
        + _once(office, community, Edition.DIGEST, day, digest)
        + _once(office, community, Edition.WARNINGS, day, warnings)
    )


def _once(office: Office, community: Community, edition: Edition, period: P | None, tell: Callable[[P], int]) -> int:
    """Tell one edition if it is due and not out; what goes wrong with it holds up no other."""
    if period is None or is_out(office, community, edition, period):
        return 0
    try:
        return tell(period)
    except Halted:
        return 0
    except Exception as error:
        log.error("the %s of %s could not be told: %s", edition.value, period, whereabouts(error))
        return 0


def _kept(file: File, media: MediaFolder) -> Attachment:
    kind = MediaKind.PHOTO if file.is_picture else MediaKind.FILE
    return Attachment(kind=kind, name=file.name, source=media.keep(file.content, file.content_type))


def _forms_text(wording: Wording, month: Month, span: Span, count: int, volumes: int) -> str:
    """Return what is said of the forms of a month: how many, from when to when, or where they are to be had."""
    return wording.say(
        "figure.forms" if volumes else "figure.forms_many" if count else "figure.forms_none",
        number=month.number,
        month=month,
        count=count,
        volumes=volumes,
        since=wording.instant(span.since),
        until=wording.instant(span.until),
    )


def _text(report: Report) -> str:
    return "\n".join([report.title, *report.headline])
