"""Has told what did not get out or could not be handled and nobody was told of: found by its row, whatever went wrong."""

from datetime import datetime

from core.desk import Desk
from core.house import Community
from core.office import Office
from core.policy import Target
from core.upkeep import Trouble
from core.usecases.rounds import Round, go_round, well_again
from core.usecases.unsaid import say_lost

#: The kinds of what is told late, as their troubles are kept.
OUTBOUND, INBOUND = "outbound", "inbound"


def tell_untold(office: Office, now: datetime) -> int:
    """Tell of everything that nobody was told of; return how much that was."""
    lost = Round(
        kind=OUTBOUND,
        due=lambda work, limit: work.untold.outbound(limit),
        written=str,
        advance=lambda id, trouble: _lost(office, id, trouble, now),
        name=lambda work, id: _named(office, "upkeep.a_lost_one"),
    )
    unread = Round(
        kind=INBOUND,
        due=lambda work, limit: work.untold.inbound(limit),
        written="/".join,
        advance=lambda at, trouble: _unread(office, at, trouble, now),
        name=lambda work, at: _named(office, "upkeep.an_unread_one"),
    )
    return go_round(office, lost, now) + go_round(office, unread, now)


def _lost(office: Office, id: int, trouble: Trouble | None, now: datetime) -> None:
    with office.open_work() as work:
        say_lost(office, work, work.untold.lost(id), now)
        work.untold.told_outbound(id, at=now)
        if trouble is not None:
            work.troubles.over(OUTBOUND, str(id))
        work.commit()


def _unread(office: Office, at: tuple[str, str], trouble: Trouble | None, now: datetime) -> None:
    """Tell whoever runs the house, by the first community's supervisor: whose message it was can't be known."""
    channel, message = at
    with office.open_work() as work:
        desk = Desk(office, work, _first(office), now)
        text = desk.say("upkeep.unread", at=desk.clock(now), channel=channel)
        desk.tell_targets((Target.AFFAIRS,), None, text, urgent=True)
        work.untold.told_inbound(channel, message, at=now)
        well_again(desk, INBOUND, "/".join(at), desk.say("upkeep.an_unread_one"), trouble)
        desk.close()
        work.commit()


def _named(office: Office, key: str) -> tuple[str, Community]:
    return office.phrases.say(key), _first(office)


def _first(office: Office) -> Community:
    return next(iter(office.communities.values()))
