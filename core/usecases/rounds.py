"""Goes round everything due of one kind, each in a unit of work of its own.

What fails holds up nothing else. It rests, longer each time, and is tried again; soon the affairs supervisor is told, once,
to look after it meanwhile, and told again when it is well.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from core.desk import Desk
from core.errors import StaleComplaint, Unavailable, whereabouts
from core.house import Community
from core.office import Office
from core.policy import Target
from core.upkeep import Trouble, failed_again
from core.work import UnitOfWork

log = logging.getLogger(__name__)

Key = TypeVar("Key")

BATCH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Round(Generic[Key]):
    """One kind of thing that falls due.

    `due` finds so many of them, `written` names one for its row of trouble. `advance` does what is due with one and
    commits; it is given the trouble, if one has any, to be told of as over in the same commit. `name` is what people call
    it, and the community whose people are told.
    """

    kind: str
    due: Callable[[UnitOfWork, int], Sequence[Key]]
    written: Callable[[Key], str]
    advance: Callable[[Key, "Trouble | None"], None]
    name: Callable[[UnitOfWork, Key], tuple[str, Community]]


def go_round(office: Office, found: Round[Key], now: datetime) -> int:
    """Advance everything due that does not rest; return how much that was."""
    with office.open_work() as work:
        troubles = work.troubles.of(found.kind)
    resting = {key for key, trouble in troubles.items() if trouble.again_at > now}
    done: set[str] = set()
    while True:
        seen = done | resting
        with office.open_work() as work:
            keys = [key for key in found.due(work, BATCH + len(seen)) if found.written(key) not in seen]
        if not keys:
            _forget(office, found.kind, troubles.keys() - seen)
            return len(done)
        for key in keys:
            done.add(found.written(key))
            try:
                found.advance(key, troubles.get(found.written(key)))
            except StaleComplaint:
                log.info("changed meanwhile", extra={"kind": found.kind})
            except Unavailable:
                raise
            except Exception as error:
                log.error("a due %s could not be advanced: %s", found.kind, whereabouts(error))
                _rest(office, found, key, troubles.get(found.written(key)), now)


def well_again(desk: Desk, kind: str, key: str, name: str, trouble: Trouble | None) -> None:
    """Forget a trouble in this unit of work, and tell whoever was told of it."""
    if trouble is None:
        return
    desk.work.troubles.over(kind, key)
    if trouble.is_told:
        desk.tell_targets((Target.AFFAIRS,), None, desk.say("upkeep.well_again", name=name))


def _rest(office: Office, found: Round[Key], key: Key, before: Trouble | None, now: datetime) -> None:
    after = failed_again(before, now)
    try:
        with office.open_work() as work:
            work.troubles.keep(found.kind, found.written(key), after)
            if after.is_told and not (before is not None and before.is_told):
                name, community = found.name(work, key)
                desk = Desk(office, work, community, now)
                text = desk.say("upkeep.fails", name=name, since=desk.clock(after.since))
                desk.tell_targets((Target.AFFAIRS,), None, text, urgent=True)
                desk.close()
            work.commit()
    except Exception as error:
        log.error("nobody could be told of a due %s: %s", found.kind, whereabouts(error))


def _forget(office: Office, kind: str, keys: set[str]) -> None:
    """Forget the troubles of what is not due any more: somebody moved it on."""
    if keys:
        with office.open_work() as work:
            for key in keys:
                work.troubles.over(kind, key)
            work.commit()
