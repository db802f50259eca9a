"""How fast 企业微信 may be spoken to; what is too fast it drops without a word, so we wait. Pure, told the time."""

from datetime import datetime, timedelta

from bots.adapter import TryLater
from bots.pacing import Bucket, Rate

#: A webhook takes 20 a minute; five at once and one every four seconds stay below that in any minute.
WEBHOOK = Rate(every=timedelta(seconds=4), burst=5)
#: 30 a minute and 1000 an hour for every chat of the group bot, and for every member of the app.
CHAT = Rate(every=timedelta(seconds=3.7), burst=10)
#: From how many chats on those that have been quiet are forgotten.
MANY = 2000


class Pacing:
    """The paces of one process: a bucket for every chat on every way to it."""

    def __init__(self) -> None:
        self._buckets: dict[str, Bucket] = {}

    def take(self, key: str, rate: Rate, now: datetime) -> None:
        """Count one more that goes now; raises `TryLater` if it has to wait."""
        bucket = self._buckets.setdefault(key, Bucket(rate))
        if wait := bucket.wait(now):
            raise TryLater("its chat's pace", after=wait)
        bucket.take(now)
        if len(self._buckets) > MANY:
            self._buckets = {name: kept for name, kept in self._buckets.items() if not kept.is_quiet(now)}
