"""The oracle's own ladders: at which instants somebody must have been called, and who."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from own_time import awake, awake_later
from reading import AFFAIRS, DIRECTOR, GENERAL, HEADS, Case, Reading

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
HEAD = "部门主管"

SIGN = (
    (10 * MINUTE, ()),
    (20 * MINUTE, (HEAD,)),
    (40 * MINUTE, (AFFAIRS,)),
    (2 * HOUR, (DIRECTOR,)),
    (4 * HOUR, (DIRECTOR, GENERAL)),
)
SIGN_IN_DANGER = ((MINUTE, ()), (2 * MINUTE, (HEAD,)), (3 * MINUTE, (AFFAIRS,)), (5 * MINUTE, (DIRECTOR, GENERAL)))
ARRIVE_IN_DANGER = (
    (3 * MINUTE, ()),
    (5 * MINUTE, (HEAD,)),
    (8 * MINUTE, (AFFAIRS,)),
    (12 * MINUTE, (DIRECTOR, GENERAL)),
)
OVERDUE = (
    (timedelta(), ()),
    (4 * HOUR, (HEAD,)),
    (DAY, (AFFAIRS,)),
    (2 * DAY, (DIRECTOR,)),
    (3 * DAY, (DIRECTOR, GENERAL)),
)

Ladder = tuple[tuple[timedelta, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Somebody's turn: between these two instants they must have been called."""

    earliest: datetime
    latest: datetime
    to: tuple[str, ...]


def turns(
    ladder: Ladder, since: datetime, end: datetime, every: timedelta, *, is_urgent: bool, keeps_gaps: bool = False
) -> Iterator[Turn]:
    """Yield whose turn it is until that end; what is not urgent may wait for people to be awake, and for no longer.

    One that keeps its gaps may count them in waking hours, so that the rungs of a night don't come all at once.
    """
    step, after, to = 0, *ladder[0]
    while True:
        earliest = since + after
        latest = earliest if is_urgent else awake(earliest)
        if keeps_gaps and not is_urgent:
            latest = max(latest, awake_later(since, after))
        if latest >= end:
            return
        yield Turn(earliest=earliest, latest=latest, to=to)
        step += 1
        after, to = ladder[step] if step < len(ladder) else (after + every, to)


def called(
    year: Reading, case: Case, turn: Turn, in_group: str, in_private: str, slack: timedelta = timedelta(seconds=1)
) -> list[str]:
    """Return who should have been called at that turn and was not: the group, and people by name."""
    missing = []
    card = case.card_at(turn.latest)
    is_listed = card is not None and case.is_listed(turn.earliest, turn.latest, card.chat)
    if not is_listed and case.says(in_group, turn.earliest, turn.latest + slack) is None:
        missing.append("the group")
    for target in turn.to:
        name = HEADS.get(card.chat if card else "", "") if target == HEAD else target
        if name and not year.reaches(case, in_private, turn.earliest, turn.latest + slack, name):
            missing.append(name)
    return missing
