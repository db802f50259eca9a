"""The answer to a question about figures: a few sentences for the chat, and what its picture shows."""

from collections.abc import Callable
from dataclasses import dataclass

from core.asking.question import Measure
from core.figures import asked_charts
from core.figures.asked import Asked
from core.figures.asked_words import about, before, when, year_before
from core.figures.counting import By, Key, Share, Tally, longest_overdue
from core.figures.headline import OFTEN, compared, in_order
from core.figures.judging import Mark
from core.figures.report import Figure, Kind, Report, Section
from core.figures.sentences import answered, behind, content, first_promise, kept_beside, rated, resolved, speed
from core.figures.standing_out import explain
from core.figures.wording import Wording

#: How many of what is set side by side are named.
RANKED = 5
NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is said, and what is drawn; nothing is drawn of what a sentence says better."""

    sentences: tuple[str, ...]
    picture: Report | None
    title: str


def answer(found: Asked, wording: Wording) -> Answer:
    """Return the answer, what was asked for first."""
    title = wording.say("figure.asked_title", about=about(found.question, wording))
    shows = found.now.all.total > 0 and not found.few
    return Answer(
        sentences=tuple(_SAID[found.question.measure](found, wording)),
        picture=_picture(found, title, wording) if shows else None,
        title=title,
    )


def _count(found: Asked, wording: Wording) -> list[str]:
    told = _total(found, wording)
    if not found.now.all.total:
        return told
    if found.few:
        return [*told, *_few(found, wording), *_content(found, wording)]
    told += [*_why(found, wording), *_open(found, wording)]
    told += kept_beside(found.now.all, found.before.all, before(found, wording), wording)
    return [*told, *_content(found, wording), *behind(found.now, wording)]


def _time(found: Asked, wording: Wording) -> list[str]:
    now = found.now.all
    if not now.total:
        return _total(found, wording)
    led = wording.say("figure.asked_rates", answer=wording.share(answered(now)), resolved=wording.share(resolved(now)))
    kept = kept_beside(now, found.before.all, before(found, wording), wording)
    return [*_total(found, wording), *kept, *_each(found, first_promise, wording), led, *speed(now, wording)]


def _contented(found: Asked, wording: Wording) -> list[str]:
    each = _each(found, content, wording)
    return [*_total(found, wording), *_content(found, wording), *each, *rated(found.now.all, wording)]


def _each(found: Asked, of: Callable[[Tally], Share], wording: Wording) -> list[str]:
    """Return the share of each department, where departments are set side by side."""
    if asked_charts.side_by_side(found) is not By.DEPARTMENT:
        return []
    groups = ((key, of(found.now.of(By.DEPARTMENT, key))) for key, *_ in asked_charts.ranked(found, By.DEPARTMENT))
    parts = [
        wording.say("figure.asked_each_one", subject=key or "", share=wording.share(share))
        for key, share in groups
        if share.among
    ]
    return [wording.say("figure.asked_each", what=wording.listed(parts))] if len(parts) > 1 else []


def _overdue(found: Asked, wording: Wording) -> list[str]:
    told = [*_total(found, wording)] if found.stretch is not None else []
    return [*told, *_open(found, wording), *(_few(found, wording) if found.stretch is None else [])]


def _most(found: Asked, wording: Wording) -> list[str]:
    by = asked_charts.side_by_side(found)
    ranked = [] if by is None else asked_charts.ranked(found, by)[:RANKED]
    if by is None or not ranked:
        return _count(found, wording)
    parts = []
    for key, now, then in ranked:
        values = {"subject": wording.group(by, key), "now": now, "before": then, "when": before(found, wording)}
        parts.append(wording.say("figure.difference" if found.before.all.total else "figure.most_one", **values))
    told = [wording.say("figure.most", what=wording.listed(parts))]
    rest = found.now.totals(by).get(None, 0)
    if rest and by is By.PLACE:
        told.append(wording.say("figure.asked_no_place", count=rest))
    return [*_total(found, wording), *told]


_SAID: dict[Measure, Callable[[Asked, Wording], list[str]]] = {
    Measure.COUNT: _count,
    Measure.TIME: _time,
    Measure.CONTENT: _contented,
    Measure.OVERDUE: _overdue,
    Measure.MOST: _most,
}


def _total(found: Asked, wording: Wording) -> list[str]:
    """Return how many there were, beside the stretch before and the same of the year before."""
    count = found.now.all.total
    others = [(before(found, wording), found.before.all.total)]
    if found.year_before is not None:
        others.append((year_before(found, wording), found.year_before.all.total))
    values = {
        "when": when(found, wording),
        "about": about(found.question, wording),
        "compared": compared(count, others, wording),
    }
    if not count:
        return [wording.say("figure.asked_none", **values)]
    return [wording.say("figure.asked_total", count=count, **values)]


def _few(found: Asked, wording: Wording) -> list[str]:
    """Return the complaints themselves, if they are few."""
    label = wording.phrases.label
    return [
        wording.say(
            "figure.asked_one",
            ref=fact.ref,
            subject=wording.where(fact),
            severity=label(fact.severity),
            status=label(fact.status),
        )
        for fact in found.few
    ]


def _why(found: Asked, wording: Wording) -> list[str]:
    """Return what came up clearly more than before, and what was complained of most beside that."""
    question = found.question
    if question.building is not None and len(question.topics) == 1:
        return []
    told = []
    grown = explain(found.now.cells, found.before.cells, grew=True, limit=NAMED) if found.before.all.total else ()
    if grown:
        parts = [
            wording.say(
                "figure.difference",
                subject=_matter(found, one.building, one.topic, wording),
                now=one.now,
                before=one.before,
                when=before(found, wording),
            )
            for one in grown
        ]
        told.append(wording.say("figure.asked_grew", what=wording.listed(parts)))
    least = OFTEN if found.now.all.total >= wording.least else 2
    named = {(one.building, one.topic) for one in grown}
    cells = [(cell, many) for cell, many in in_order(found.now) if many >= least and cell not in named][:NAMED]
    if cells:
        parts = [
            wording.say("figure.most_one", subject=_matter(found, *cell, wording), now=many) for cell, many in cells
        ]
        told.append(wording.say("figure.most_else" if told else "figure.most", what=wording.listed(parts)))
    return told


def _matter(found: Asked, building: Key, topic: Key, wording: Wording) -> str:
    """Return what a subject at a place is called beside what the question has named already."""
    question = found.question
    if len(question.topics) == 1 and topic in question.topics:
        return wording.place(building)
    if topic is None or (question.building is not None and building == question.building):
        return wording.place(building) if topic is None else wording.topic(topic)
    return wording.matter(building, topic)


def _open(found: Asked, wording: Wording) -> list[str]:
    """Return what is open and what of it is late, the worst by its number."""
    tally = found.now.all
    many, late = tally.count(Mark.OPEN), tally.count(Mark.OVERDUE)
    if not many:
        return [wording.say("figure.asked_all_closed")]
    values = {"open": many, "about": about(found.question, wording) if found.stretch is None else ""}
    key = "asked_open_now" if found.stretch is None else "asked_open"
    if not late:
        return [wording.say(f"figure.{key}", **values, late=wording.say("figure.asked_none_late"))]
    worst = longest_overdue(found.now.late)[0]
    length = wording.length(found.made_at - worst.resolve_by)
    said = wording.say("figure.asked_late", count=late, ref=worst.ref, subject=wording.where(worst), length=length)
    return [wording.say(f"figure.{key}", **values, late=said)]


def _content(found: Asked, wording: Wording) -> list[str]:
    """Return how many are content, and how many said nothing."""
    now, then = content(found.now.all), content(found.before.all)
    silent = found.now.all.count(Mark.SILENT)
    if not now.among:
        return [wording.say("figure.asked_no_content", silent=silent)] if silent else []
    beside = ""
    if min(now.among, then.among) >= wording.least:
        beside = wording.say("figure.kept_before", when=before(found, wording), percent=wording.share(then))
    return [wording.say("figure.asked_content", content=wording.share(now), before=beside, silent=silent)]


def _picture(found: Asked, title: str, wording: Wording) -> Report:
    charts = asked_charts.charts(found, wording)
    return Report(
        title=title,
        community=wording.community.name,
        zone=wording.community.zone,
        period=when(found, wording),
        made_at=found.made_at,
        headline=(),
        figures=_figures(found, wording),
        sections=(Section(title=title, sentences=(), charts=charts),),
    )


def _figures(found: Asked, wording: Wording) -> tuple[Figure, ...]:
    """Return the few numbers that tell most, what was asked for first."""
    now, then = found.now.all, found.before.all
    beside = _beside(str(then.total), found, wording) if found.stretch is not None else ""
    cards = {
        Measure.COUNT: Figure(title=wording.say("figure.row_total"), value=now.total, note=beside),
        Measure.OVERDUE: Figure(
            title=wording.say("figure.row_overdue"), value=now.count(Mark.OVERDUE), note=_open_note(now, wording)
        ),
        Measure.TIME: _share("row_kept", first_promise, found, wording),
        Measure.CONTENT: _share("row_content", content, found, wording),
    }
    if found.stretch is None:
        return (cards[Measure.OVERDUE],)
    return tuple(sorted(cards.values(), key=lambda card: card is not cards.get(found.question.measure)))


def _share(key: str, of: Callable[[Tally], Share], found: Asked, wording: Wording) -> Figure:
    share, then = of(found.now.all), of(found.before.all)
    note = _beside(wording.share(then), found, wording) if then.among else ""
    title = wording.say(f"figure.{key}")
    if share.among < wording.least:
        return Figure(title=title, value=wording.share(share), kind=Kind.TEXT, note=note)
    return Figure(title=title, value=share.value, kind=Kind.SHARE, note=note)


def _open_note(tally: Tally, wording: Wording) -> str:
    return wording.say("figure.asked_open_note", open=tally.count(Mark.OPEN))


def _beside(value: str, found: Asked, wording: Wording) -> str:
    return wording.say("figure.note_before", when=before(found, wording), value=value)
