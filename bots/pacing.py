"""How often something may be done: one every so often, so many at once after a silence. Pure, told the time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

NOW = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """One message every so often, and so many at once after a silence."""

    every: timedelta
    burst: int


class Bucket:
    """Counts one rate by the instant at which it would be quiet again."""

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._quiet_at: datetime | None = None

    def wait(self, now: datetime) -> timedelta:
        """Return how long until one more may go."""
        if self._quiet_at is None:
            return NOW
        return max(self._quiet_at - self._rate.every * (self._rate.burst - 1) - now, NOW)

    def take(self, now: datetime) -> None:
        """Count one that goes now."""
        self._quiet_at = max(self._quiet_at or now, now) + self._rate.every

    def is_quiet(self, now: datetime) -> bool:
        """Tell whether nothing is counted any more."""
        return self._quiet_at is None or self._quiet_at <= now
