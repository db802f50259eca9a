"""How many there were, and what explains that there were more or fewer: the first sentences of a report."""

from collections.abc import Sequence

from core.figures.comparison import Comparison
from core.figures.counting import Cell, Counted
from core.figures.standing_out import Difference, explain, stands_out
from core.figures.wording import Wording

#: How many places and subjects are named.
NAMED = 3
#: So many of one thing are worth naming; in a month with few complaints, two.
OFTEN = 4
#: A month that differs from the other by no more is called alike.
ALIKE = 0.05


def how_many(found: Comparison, wording: Wording) -> list[str]:
    """Return how many there were, beside the month before and the same month of the year before."""
    count, compared = found.now.all.total, _compared(found, wording)
    if not count:
        return [wording.say("figure.none", month=this_month(found, wording), compared=compared)]
    return [wording.say("figure.total", month=this_month(found, wording), count=count, compared=compared)]


def why(found: Comparison, wording: Wording) -> list[str]:
    """Return which places and subjects explain the difference to the month before; what grew is told whatever the whole did."""
    now, before = found.now.all.total, found.before.all.total
    if not before:
        return []
    differs = abs(now - before) > before * ALIKE
    told = []
    grown = grew(found)
    if grown:
        what = wording.listed([_difference(one, found, wording) for one in grown])
        told.append(wording.say("figure.grew" if differs and now > before else "figure.grew_here", what=what))
    elif now > before and stands_out(now, before):
        told.append(wording.say("figure.scattered"))
    if differs and now < before:
        shrunk = explain(found.now.cells, found.before.cells, grew=False, limit=NAMED)
        if shrunk:
            what = wording.listed([_difference(one, found, wording) for one in shrunk])
            told.append(wording.say("figure.shrank", what=what))
    return told


def grew(found: Comparison) -> Sequence[Difference]:
    """Return which places and subjects came up clearly more often than in the month before."""
    if not found.before.all.total:
        return ()
    return explain(found.now.cells, found.before.cells, grew=True, limit=NAMED)


def most(found: Comparison, wording: Wording) -> list[str]:
    """Return what was complained of most and is not named already; three in a full month are nothing to speak of."""
    least = OFTEN if found.now.all.total >= wording.least else 2
    named = grew(found)
    cells = [
        (cell, many)
        for cell, many in in_order(found.now)
        if many >= least and not any(one.building == cell[0] and one.topic == cell[1] for one in named)
    ][:NAMED]
    if not cells:
        return []
    parts = [wording.say("figure.most_one", subject=wording.matter(*cell), now=many) for cell, many in cells]
    return [wording.say("figure.most_else" if named else "figure.most", what=wording.listed(parts))]


def in_order(counted: Counted) -> Sequence[tuple[Cell, int]]:
    """Return the subjects at their places that have both a name, the most frequent first."""
    named = [(cell, many) for cell, many in counted.cells.items() if cell[1] is not None]
    return sorted(named, key=lambda one: (-one[1], one[0][0] or "", one[0][1] or ""))


def this_month(found: Comparison, wording: Wording) -> str:
    """Return what the month is called: to its end, or as far as it is counted."""
    month = wording.month(found.month)
    if found.is_whole:
        return month
    return wording.say("figure.so_far", month=month, at=wording.instant(found.made_at))


def last_month(found: Comparison, wording: Wording) -> str:
    """Return what the month before is called, or the part of it that is counted."""
    return wording.say("figure.last_month" if found.is_whole else "figure.last_month_so_far")


def last_year(found: Comparison, wording: Wording) -> str:
    """Return what the same month of the year before is called, or the part of it that is counted."""
    month = wording.say("figure.month_last_year", number=found.month.number)
    return month if found.is_whole else wording.say("figure.year_so_far", month=month)


def _compared(found: Comparison, wording: Wording) -> str:
    others = ((last_month(found, wording), found.before), (last_year(found, wording), found.year_before))
    return compared(found.now.all.total, [(when, counted.all.total) for when, counted in others], wording)


def compared(now: int, others: Sequence[tuple[str, int]], wording: Wording) -> str:
    """Return how a count compares with those of other times, of which some may be nought and then say nothing.

    In percent only where there are enough.
    """
    known = [(when, then) for when, then in others if then]
    if not known:
        return ""
    comma = wording.say("figure.comma")
    if min(now, *(then for _, then in known)) >= wording.least:
        return wording.say(
            "figure.compared", what=comma.join(_change(when, now, then, wording) for when, then in known)
        )
    then = comma.join(wording.say("figure.then", when=when, count=then) for when, then in known)
    return wording.say("figure.compared_few", what=then)


def _change(when: str, now: int, then: int, wording: Wording) -> str:
    if abs(now - then) <= then * ALIKE:
        return wording.say("figure.same", when=when, count=then)
    shown = wording.say("figure.percent", n=round(abs(now - then) / then * 100))
    return wording.say("figure.more" if now > then else "figure.fewer", when=when, count=then, percent=shown)


def _difference(one: Difference, found: Comparison, wording: Wording) -> str:
    then = one.count_in(found.year_before.cells)
    values = {
        "subject": wording.difference(one),
        "now": one.now,
        "before": one.before,
        "when": last_month(found, wording),
        "then": then,
        "year": last_year(found, wording),
    }
    is_season = one.by > 0 and then >= one.before + (one.by + 1) // 2
    return wording.say("figure.difference_seasonal" if is_season else "figure.difference", **values)
