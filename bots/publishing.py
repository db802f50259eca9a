"""Tells what is told by itself, each once: the report of a month (A1), the digest of a day (A2), what to be warned of (A3).

Looked at every minute: whoever is first, of all processes and after any restart, tells it, and the database knows that.
"""

import logging
from datetime import datetime

from bots.drawing.files import File, files_of
from bots.media import MediaFolder
from bots.wiring import House
from core.errors import whereabouts
from core.figures.editions import Edition, day_due, month_due
from core.figures.report import Report
from core.figures.wording import Wording
from core.house import Community
from core.messages import Attachment, MediaKind
from core.usecases.publish import is_out, publish_digest, publish_report
from core.usecases.warn import warn

log = logging.getLogger(__name__)


def publish(house: House, media: MediaFolder, *, now: datetime) -> int:
    """Tell all that is due and was not told; return how much that was. Pictures are kept in `media` for the channels."""
    return sum(
        _report(house, media, one, now) + _digest(house, one, now) + _warnings(house, one, now)
        for one in house.office.communities.values()
    )


def _report(house: House, media: MediaFolder, community: Community, now: datetime) -> int:
    month = month_due(house.config.figures.schedule, house.office.calendars[community.key], now)
    if month is None or is_out(house.office, community, Edition.REPORT, month):
        return 0
    try:
        report = house.monthly(month, community, now=now)
        shown = tuple(_kept(file, media) for file in files_of(report, month, house.office.phrases))
        return publish_report(house.office, community, month, _text(report), shown, now=now)
    except Exception as error:
        log.error("the report of %s could not be told: %s", month, whereabouts(error))
        return 0


def _digest(house: House, community: Community, now: datetime) -> int:
    day = day_due(house.config.figures.schedule, house.office.calendars[community.key], now)
    if day is None or is_out(house.office, community, Edition.DIGEST, day):
        return 0
    try:
        return publish_digest(house.office, community, day, house.digest(community, now=now), now=now)
    except Exception as error:
        log.error("the digest of %s could not be told: %s", day, whereabouts(error))
        return 0


def _warnings(house: House, community: Community, now: datetime) -> int:
    day = day_due(house.config.figures.schedule, house.office.calendars[community.key], now)
    if day is None or is_out(house.office, community, Edition.WARNINGS, day):
        return 0
    try:
        wording = Wording(phrases=house.office.phrases, community=community, least=house.config.figures.least)
        return warn(house.office, community, day, house.cautions(community, now=now), wording, now=now)
    except Exception as error:
        log.error("the warnings of %s could not be told: %s", day, whereabouts(error))
        return 0


def _kept(file: File, media: MediaFolder) -> Attachment:
    kind = MediaKind.PHOTO if file.is_picture else MediaKind.FILE
    return Attachment(kind=kind, name=file.name, source=media.keep(file.content, file.content_type))


def _text(report: Report) -> str:
    return "\n".join([report.title, *report.headline])
