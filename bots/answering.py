"""Answers what was asked about figures: counts, says, draws, keeps the picture for the channel, and sends it with the words.

An inquiry stays kept until its answer is committed with it, so none is lost if the process dies, and none told twice.
"""

import logging
from datetime import datetime

from bots.drawing.files import picture_of
from bots.media import MediaFolder
from bots.statistics import Statistics
from core.errors import Refused, Unavailable, whereabouts
from core.figures.answer import Answer
from core.inquiries import Inquiry
from core.messages import Attachment, MediaKind
from core.office import Office
from core.usecases.ask import drop, reply, waiting

log = logging.getLogger(__name__)

#: So many are answered at one go.
AT_ONCE = 20


def answer_waiting(office: Office, statistics: Statistics, media: MediaFolder | None, *, now: datetime) -> int:
    """Answer all that waits, the oldest first, and return how many; without a place for media in words alone."""
    with office.open_work() as work:
        found = work.inquiries.waiting(now, AT_ONCE)
    return sum(_answer(office, statistics, media, inquiry, now) for inquiry in found)


def _answer(office: Office, statistics: Statistics, media: MediaFolder | None, inquiry: Inquiry, now: datetime) -> bool:
    """Answer one; what goes wrong with it is said to who asked, and holds up no other."""
    try:
        asked = waiting(office, inquiry)
        if asked is None:
            drop(office, inquiry)
            return False
        community, question = asked
        found = statistics.answer(question, community, now=now)
        return reply(office, inquiry, "\n".join(found.sentences), _picture(found, office, media), now=now)
    except Refused as refused:
        return reply(office, inquiry, office.phrases.say(refused.key, **refused.values), now=now)
    except Unavailable:
        # It is no fault of the question: it waits.
        raise
    except Exception as error:
        log.error("a question about figures could not be answered: %s", whereabouts(error))
        return reply(office, inquiry, office.phrases.say("staff.figures_failed"), now=now)


def _picture(found: Answer, office: Office, media: MediaFolder | None) -> tuple[Attachment, ...]:
    """Return the picture, kept for the channels; the words say it all, so they go without it if it can't be had."""
    if found.picture is None or media is None:
        return ()
    try:
        file = picture_of(found.picture, found.title, office.phrases)
        source = media.keep(file.content, file.content_type)
    except Exception as error:
        log.error("an answer goes without its picture: %s", whereabouts(error))
        return ()
    return (Attachment(kind=MediaKind.PHOTO, name=file.name, source=source),)
