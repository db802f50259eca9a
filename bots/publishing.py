"""Tells what is told by itself, each once: the report of a month (A1), the digest of a day (A2), what to be warned of (A3).

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
from core.figures.editions import Edition, day_due, month_due
from core.figures.period import Month
from core.figures.report import Report
from core.house import Community
from core.messages import Attachment, MediaKind
from core.office import Office
from core.usecases.publish import is_out, publish_digest, publish_report
from core.usecases.warn import warn

log = logging.getLogger(__name__)

P = TypeVar("P", Month, date)


def publish(house: House, media: MediaFolder, *, now: datetime) -> int:
    """Tell all that is due and was not told; return how much that was. Pictures are kept in `media` for the channels."""
    return sum(_publish(house, media, community, now) for community in house.office.communities.values())


def _publish(house: House, media: MediaFolder, community: Community, now: datetime) -> int:
    office, statistics, schedule = house.office, house.statistics, house.config.figures.schedule
    calendar = office.calendars[community.key]
    month, day = month_due(schedule, calendar, now), day_due(schedule, calendar, now)

    def report(month: Month) -> int:
        made = statistics.monthly(month, community, now=now)
        shown = tuple(_kept(file, media) for file in files_of(made, month, office.phrases))
        return publish_report(office, community, month, _text(made), shown, now=now)

    def digest(day: date) -> int:
        return publish_digest(office, community, day, statistics.digest(community, now=now), now=now)

    def warnings(day: date) -> int:
        found = statistics.cautions(community, now=now)
        return warn(office, community, day, found, statistics.wording(community), now=now)

    return (
        _once(office, community, Edition.REPORT, month, report)
        + _once(office, community, Edition.DIGEST, day, digest)
        + _once(office, community, Edition.WARNINGS, day, warnings)
    )


def _once(office: Office, community: Community, edition: Edition, period: P | None, tell: Callable[[P], int]) -> int:
    """Tell one edition if it is due and not out; what goes wrong with it holds up no other."""
    if period is None or is_out(office, community, edition, period):
        return 0
    try:
        return tell(period)
    except Exception as error:
        log.error("the %s of %s could not be told: %s", edition.value, period, whereabouts(error))
        return 0


def _kept(file: File, media: MediaFolder) -> Attachment:
    kind = MediaKind.PHOTO if file.is_picture else MediaKind.FILE
    return Attachment(kind=kind, name=file.name, source=media.keep(file.content, file.content_type))


def _text(report: Report) -> str:
    return "\n".join([report.title, *report.headline])
