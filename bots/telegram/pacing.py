"""How fast Telegram may be spoken to: so much overall, so much a chat; and who must be left alone. Pure, told the time."""

from datetime import datetime, timedelta

from bots.pacing import Bucket, Rate

#: How long after a refusal another chat's refusal means that it is about all of us.
TOGETHER = timedelta(seconds=5)
#: What is added to the wait that the server asked for.
MARGIN = timedelta(seconds=1)
#: From how many chats on those that have been quiet are forgotten.
MANY = 2000

OVERALL = Rate(every=timedelta(seconds=1) / 25, burst=5)
PRIVATE = Rate(every=timedelta(seconds=1), burst=3)
#: Twenty a minute; five at once and one every four seconds stay below that in any minute.
GROUP = Rate(every=timedelta(seconds=4), burst=5)


class Pacing:
    """The paces of one bot. A refused chat is left alone, and all of them when two are refused within a few seconds.

    A process that began a moment ago does not know how much was just said by the one before it: until its own silence
    has been long enough, no chat has the messages at once to which a silence entitles.
    """

    def __init__(self, began_at: datetime | None = None) -> None:
        self._began_at = began_at
        self._overall = Bucket(OVERALL)
        self._chats: dict[str, Bucket] = {}
        self._held: dict[str, datetime] = {}
        self._all_held: datetime | None = None
        self._refused: tuple[str, datetime] | None = None

    def wait(self, chat: str, now: datetime) -> timedelta:
        """Return how long that chat must wait for its next message, whatever the others do."""
        number = number_of(chat)
        until = max((at for at in (self._held.get(number), self._all_held) if at is not None), default=now)
        return max(until - now, self._bucket(number).wait(now))

    def queue(self, now: datetime) -> timedelta:
        """Return how long all must wait for the next message to anybody."""
        return self._overall.wait(now)

    def take(self, chat: str, now: datetime) -> None:
        """Count a message that goes to that chat."""
        self._overall.take(now)
        self._bucket(number_of(chat)).take(now)
        if len(self._chats) > MANY:
            self._chats = {key: bucket for key, bucket in self._chats.items() if not bucket.is_quiet(now)}
            self._held = {key: until for key, until in self._held.items() if until > now}

    def refused(self, chat: str, after: timedelta, now: datetime) -> timedelta:
        """Note that the server asked for a pause, and return how long that chat is left alone."""
        number, until = number_of(chat), now + after + MARGIN
        self._held[number] = until
        if self._refused is not None and self._refused[0] != number and now - self._refused[1] <= TOGETHER:
            self._all_held = max(self._held.values())
        self._refused = (number, now)
        return until - now

    def _bucket(self, number: str) -> Bucket:
        if number not in self._chats:
            rate = GROUP if number.startswith("-") else PRIVATE
            self._chats[number] = Bucket(rate)
            if self._began_at is not None:
                for _ in range(rate.burst):
                    self._chats[number].take(self._began_at)
        return self._chats[number]


def number_of(chat: str) -> str:
    """Return the chat without its topic: all topics of a forum are one chat to the server."""
    return chat.partition("/")[0]
