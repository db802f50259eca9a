"""Takes people out of what is long over, once a day."""

import logging
from datetime import datetime

from bots.media import MediaFolder
from bots.wiring import House
from core.errors import whereabouts

log = logging.getLogger(__name__)

EDITION = "retention"


def retain_daily(house: House, media: MediaFolder, *, now: datetime) -> bool:
    """Do it unless another process did today; tell whether it was done. What goes wrong is tried again tomorrow."""
    with house.database.work() as work:
        is_first = work.publications.take("", EDITION, f"{now:%Y-%m-%d}", at=now)
        work.commit()
    if not is_first:
        return False
    try:
        gone = house.database.expiry(house.config.retention, now).apply(media.discard, by=EDITION)
    except Exception as error:
        log.error("what is long over could not be taken out: %s", whereabouts(error))
        return False
    log.info("what is long over was taken out: %s", dict(gone))
    return True
