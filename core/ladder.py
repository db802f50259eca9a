"""The arithmetic of ladders: how long after its start each step comes, and whom the steps that have come reach."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from core.policy import Ladder, Rung, Target


def offset(ladder: Ladder, step: int) -> timedelta:
    """Return how long after the start a step comes; after the last rung it repeats."""
    rungs = ladder.rungs
    if step < len(rungs):
        return rungs[step].after
    return rungs[-1].after + ladder.every * (step - len(rungs) + 1)


def again(every: timedelta, *to: Target) -> Ladder:
    """Return the ladder that tells the same people every so often."""
    return Ladder(rungs=(Rung(after=every, to=to),), every=every)


def towards(length: timedelta, shares: Sequence[float], overdue: Ladder) -> Ladder:
    """Join the reminders ahead of a deadline to the ladder that climbs from it; steps at one instant become one."""
    told: dict[timedelta, tuple[Target, ...]] = {length * share: (Target.OWNER,) for share in shares}
    for rung in overdue.rungs:
        after = length + rung.after
        told[after] = tuple(dict.fromkeys(told.get(after, ()) + rung.to))
    return Ladder(rungs=tuple(Rung(after=after, to=told[after]) for after in sorted(told)), every=overdue.every)


def climbed(
    ladder: Ladder, step: int, at: datetime, now: datetime, at_step: Callable[[int], datetime]
) -> tuple[tuple[Target, ...], int, datetime]:
    """Return whom all steps up to now tell, each once, and the step that comes next with its instant.

    What was missed while the house slept is told once, not replayed.
    """
    told: dict[Target, None] = {}
    while at <= now:
        told |= dict.fromkeys(ladder.rungs[min(step, len(ladder.rungs) - 1)].to)
        step += 1
        at = at_step(step)
    return tuple(told), step, at
