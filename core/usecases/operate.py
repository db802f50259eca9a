"""Have told, to a person, what goes wrong with the house itself: once when it begins, once when it is over.

It goes to the first community's affairs supervisor, who knows whoever runs the house. What comes and goes is told of once a
day at most.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from core.desk import Desk
from core.office import Office
from core.policy import Target
from core.upkeep import OPERATION, Trouble


class Matter(StrEnum):
    """What can go wrong with the house itself."""

    BACKUP = "backup"
    DATA = "data"
    DISK = "disk"
    MEDIA = "media"
    CHANNEL = "channel"


#: So long it must have gone wrong before anybody is told: some of it is over in a moment.
PATIENCE: Mapping[Matter, timedelta] = {
    Matter.BACKUP: timedelta(),
    Matter.DATA: timedelta(minutes=10),
    Matter.DISK: timedelta(),
    Matter.MEDIA: timedelta(),
    Matter.CHANNEL: timedelta(minutes=10),
}
#: So often, at most, the same is told of again.
AGAIN = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one matter stands: `name` is the channel that it is about, `values` are for the sentence about it."""

    matter: Matter
    is_wrong: bool
    name: str = ""
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Return what it is kept under."""
        return f"{self.matter.value}/{self.name}"


def tell_operation(office: Office, standings: Sequence[Standing], *, now: datetime) -> int:
    """Tell what has to be told about how these stand by now, and return how much that was."""
    with office.open_work() as work:
        known = work.troubles.of(OPERATION)
        desk = Desk(office, work, next(iter(office.communities.values())), now)
        for standing in standings:
            before = known.get(standing.key)
            after = _gone_on(before, standing, now)
            if after is None:
                work.troubles.over(OPERATION, standing.key)
            elif after != before:
                work.troubles.keep(OPERATION, standing.key, after)
            _tell(desk, standing, before, after)
        desk.close()
        work.commit()
        return len(desk.said)


def _gone_on(before: Trouble | None, standing: Standing, now: datetime) -> Trouble | None:
    """Return what is known of it after this look; what is over is remembered as long as it may not be told of again."""
    if not standing.is_wrong:
        if before is None or before.again_at <= now:
            return None
        return replace(before, attempts=0, is_told=False)
    if before is None:
        before = Trouble(since=now, attempts=1, again_at=now + PATIENCE[standing.matter], is_told=False)
    elif not before.attempts:
        before = replace(before, since=now, attempts=1)
    if before.is_told or now < max(before.again_at, before.since + PATIENCE[standing.matter]):
        return before
    return replace(before, is_told=True, again_at=now + AGAIN)


def _tell(desk: Desk, standing: Standing, before: Trouble | None, after: Trouble | None) -> None:
    was_told, is_told = before is not None and before.is_told, after is not None and after.is_told
    if was_told == is_told:
        return
    trouble = after if is_told else before
    since = desk.clock(trouble.since if trouble is not None else desk.now)
    well = "" if is_told else "_well"
    name = desk.say(f"operation.{standing.name}") if standing.name else ""
    text = desk.say(f"operation.{standing.matter.value}{well}", name=name, since=since, **standing.values)
    desk.tell_targets((Target.AFFAIRS,), None, text, urgent=is_told)
