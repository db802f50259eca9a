"""The few numbers of a month that tell most, each beside the month before."""

from collections.abc import Callable

from core.figures.comparison import Comparison
from core.figures.counting import Share, Tally, Way
from core.figures.headline import last_month
from core.figures.judging import Mark
from core.figures.report import Figure, Kind
from core.figures.sentences import HALF, MOST, answered, content, first_promise
from core.figures.wording import Wording


def telling(found: Comparison, wording: Wording) -> tuple[Figure, ...]:
    """Return them, the most telling first; nothing is said of a month without a complaint but that there was none."""
    now, before = found.now.all, found.before.all
    figures = [
        Figure(title=wording.say("figure.row_total"), value=now.total, note=_before(str(before.total), found, wording))
    ]
    if now.total:
        figures += [_share("row_kept", first_promise, found, wording), _share("row_answer", answered, found, wording)]
        figures.append(_content(found, wording))
    figures.append(Figure(title=wording.say("figure.row_overdue"), value=found.overdue))
    if now.lengths[Way.RESOLVE]:
        most = wording.say("figure.within_most", length=wording.length(now.within(Way.RESOLVE, MOST)))
        half = now.within(Way.RESOLVE, HALF)
        figures.append(Figure(title=wording.say("figure.resolve_half"), value=half, kind=Kind.SPAN, note=most))
    return tuple(figures)


def _share(key: str, of: Callable[[Tally], Share], found: Comparison, wording: Wording) -> Figure:
    share, then = of(found.now.all), of(found.before.all)
    note = _before(wording.share(then), found, wording) if then.among else ""
    title = wording.say(f"figure.{key}")
    if share.among < wording.least:
        return Figure(title=title, value=wording.share(share), kind=Kind.TEXT, note=note)
    return Figure(title=title, value=share.value, kind=Kind.SHARE, note=note)


def _content(found: Comparison, wording: Wording) -> Figure:
    figure = _share("row_content", content, found, wording)
    silent = wording.say("figure.silent_note", silent=found.now.all.count(Mark.SILENT))
    return Figure(title=figure.title, value=figure.value, kind=figure.kind, note=silent)


def _before(value: str, found: Comparison, wording: Wording) -> str:
    return wording.say("figure.note_before", when=last_month(found, wording), value=value)
