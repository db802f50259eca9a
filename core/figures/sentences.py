"""How well it went, in sentences: in time or not, content or not, what is still owed."""

import math

from core.figures.comparison import Comparison
from core.figures.counting import By, Counted, Share, Tally, Way
from core.figures.headline import last_month
from core.figures.judging import Mark
from core.figures.wording import Wording

HALF, MOST = 50, 90
#: Two shares differ by more than chance if it is that many times what chance would make of them.
SIGNIFICANCE = 2.0


def rates(tally: Tally, wording: Wording) -> list[str]:
    """Return the three rates that a property company is measured by: answered, resolved, content."""
    return [
        wording.say(
            "figure.rates",
            answer=wording.share(answered(tally)),
            resolved=wording.share(resolved(tally)),
            content=wording.share(content(tally)),
        )
    ]


def kept(found: Comparison, wording: Wording) -> list[str]:
    """Return how many results came within the time first promised, and apart from that what was extended."""
    return kept_beside(found.now.all, found.before.all, last_month(found, wording), wording)


def kept_beside(now: Tally, before: Tally, when: str, wording: Wording) -> list[str]:
    """Return the same of any complaints, beside those of another time."""
    share = first_promise(now)
    if not share.among:
        return []
    percent, then, beside = "", first_promise(before), ""
    if share.among >= wording.least:
        percent = wording.say("figure.kept_percent", percent=wording.share(share))
    if percent and then.among >= wording.least:
        beside = wording.say("figure.kept_before", when=when, percent=wording.share(then))
    told = wording.say("figure.kept", among=share.among, part=share.part, percent=percent, before=beside)
    extended = now.count(Mark.EXTENDED)
    if extended:
        told += wording.say("figure.extended", count=extended, latest=wording.share(last_promise(now)))
    return [told]


def speed(tally: Tally, wording: Wording) -> list[str]:
    """Return how many were signed for and answered in time, and how long things took."""
    if not tally.total:
        return []
    told = [wording.say("figure.signed", sign=wording.share(signed(tally)), answer=wording.share(answered(tally)))]
    if tally.lengths[Way.RESOLVE]:
        told.append(
            wording.say(
                "figure.speed",
                sign=wording.length(tally.within(Way.SIGN, HALF)),
                sign_most=wording.length(tally.within(Way.SIGN, MOST)),
                resolve=wording.length(tally.within(Way.RESOLVE, HALF)),
                resolve_most=wording.length(tally.within(Way.RESOLVE, MOST)),
            )
        )
    return told


def behind(counted: Counted, wording: Wording) -> list[str]:
    """Return the departments that keep the first promise clearly less often than all others together."""
    told = []
    whole = first_promise(counted.all)
    for name, tally in sorted(counted.groups[By.DEPARTMENT].items(), key=lambda one: str(one[0])):
        own = first_promise(tally)
        others = Share(whole.part - own.part, whole.among - own.among)
        if min(own.among, others.among) >= wording.least and _is_clearly_less(own, others):
            values = {"share": wording.share(own), "others": wording.share(others)}
            told.append(wording.say("figure.behind", department=name or "", **values))
    return told


def rated(tally: Tally, wording: Wording) -> list[str]:
    """Return what the residents said at the call-back, and how many said nothing."""
    values = {
        "rated": tally.count(Mark.RATED),
        "satisfied": tally.count(Mark.SATISFIED),
        "basically": tally.count(Mark.BASICALLY),
        "unsatisfied": tally.count(Mark.UNSATISFIED),
        "silent": tally.count(Mark.SILENT),
    }
    return [wording.say("figure.rated", **values)] if values["rated"] or values["silent"] else []


def remedied(tally: Tally, wording: Wording) -> list[str]:
    """Return what was given to make it good, what it cost, and whether those not content were content in the end (A7)."""
    if not tally.remedies:
        return []
    values = {"count": tally.count(Mark.REMEDIED), "remedies": tally.remedies, "cost": wording.yuan(tally.fen)}
    told = wording.say("figure.remedied", **values)
    won = turned(tally)
    return [told + (wording.say("figure.turned", among=won.among, part=won.part) if won.among else "")]


def again(tally: Tally, wording: Wording) -> list[str]:
    """Return what was reopened, repeated and upgraded."""
    values = {
        "reopened": tally.count(Mark.REOPENED),
        "won_back": tally.count(Mark.WON_BACK),
        "repeated": tally.count(Mark.REPEATED),
        "upgraded": tally.count(Mark.UPGRADED),
    }
    return [wording.say("figure.again", **values)] if any(values.values()) else []


def aside(tally: Tally, wording: Wording) -> list[str]:
    """Return what was judged invalid, taken back, or lies with others."""
    values = {
        "invalid": tally.count(Mark.INVALID),
        "withdrawn": tally.count(Mark.WITHDRAWN),
        "outside": tally.count(Mark.OUTSIDE),
    }
    return [wording.say("figure.invalid", **values)] if any(values.values()) else []


def overdue(found: Comparison, wording: Wording) -> list[str]:
    """Return how much is owed and late now, and the worst of it by name."""
    if not found.overdue:
        return []
    worst = found.latest[0]
    values = {
        "ref": worst.ref,
        "subject": wording.where(worst),
        "department": worst.department,
        "assignee": worst.assignee or "",
        "late": wording.length(found.made_at - worst.resolve_by),
    }
    return [wording.say("figure.overdue", count=found.overdue, **values)]


def carried(found: Comparison, wording: Wording) -> list[str]:
    """Return what is still open of earlier months."""
    if found.oldest is None:
        return []
    since = wording.day(found.oldest.filed_at)
    return [wording.say("figure.carried", count=found.carried.all.total, ref=found.oldest.ref, since=since)]


def last_month_in_all(found: Comparison, wording: Wording) -> list[str]:
    """Return how many the month before had in the end, where its own report came before its end."""
    before = found.month.before
    if found.is_whole or found.last_month == found.before.all.total:
        return []
    return [wording.say("figure.full_last_month", month=wording.month(before), count=found.last_month)]


def signed(tally: Tally) -> Share:
    """Return the share signed for in time."""
    return tally.share(Mark.SIGN_KEPT, Mark.SIGN)


def answered(tally: Tally) -> Share:
    """Return the share answered in time (响应率)."""
    return tally.share(Mark.ANSWER_KEPT, Mark.ANSWER)


def first_promise(tally: Tally) -> Share:
    """Return the share of results within the time first promised."""
    return tally.share(Mark.RESULT_KEPT, Mark.RESULT)


def last_promise(tally: Tally) -> Share:
    """Return the share of results within the time promised last."""
    return tally.share(Mark.LATEST_KEPT, Mark.RESULT_LATEST)


def resolved(tally: Tally) -> Share:
    """Return the share with a result that stands (解决率)."""
    return tally.share(Mark.RESOLVED, Mark.TO_RESOLVE)


def content(tally: Tally) -> Share:
    """Return the share content among those who answered the call-back (满意率)."""
    return tally.share(Mark.CONTENT, Mark.RATED)


def turned(tally: Tally) -> Share:
    """Return the share content in the end of those who were not before they were given something."""
    return tally.share(Mark.TURNED, Mark.TO_TURN)


def silent(tally: Tally) -> Share:
    """Return the share that did not answer the call-back among those who were asked."""
    asked = tally.count(Mark.RATED) + tally.count(Mark.SILENT)
    return Share(tally.count(Mark.SILENT), asked)


def _is_clearly_less(own: Share, others: Share) -> bool:
    """Compare two shares by the usual test of two proportions."""
    pooled = (own.part + others.part) / (own.among + others.among)
    chance = math.sqrt(pooled * (1 - pooled) * (1 / own.among + 1 / others.among))
    return others.part / others.among - own.part / own.among >= SIGNIFICANCE * chance > 0
