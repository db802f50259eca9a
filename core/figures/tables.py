"""The tables of a month."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from operator import methodcaller

from core.figures.comparison import Comparison
from core.figures.counting import LATEST_KEPT, By, Share, Tally, Way
from core.figures.headline import in_order
from core.figures.judging import Mark
from core.figures.report import Cell, Column, Kind, Table
from core.figures.sentences import (
    HALF,
    MOST,
    answered,
    content,
    first_promise,
    last_promise,
    resolved,
    signed,
    silent,
    turned,
)
from core.figures.wording import Wording

#: How many places with their subjects a table names.
CELLS = 20

Figure = Callable[[Tally], Cell | Share]

SUMMARY: Mapping[str, Figure] = {
    "total": lambda tally: tally.total,
    "valid": lambda tally: tally.total - tally.count(Mark.INVALID),
    "invalid": lambda tally: tally.count(Mark.INVALID),
    "withdrawn": lambda tally: tally.count(Mark.WITHDRAWN),
    "outside": lambda tally: tally.count(Mark.OUTSIDE),
    "open": lambda tally: tally.count(Mark.OPEN),
    "overdue": lambda tally: tally.count(Mark.OVERDUE),
    "sign": signed,
    "answer": answered,
    "kept": first_promise,
    "latest": last_promise,
    "resolved": resolved,
    "content": content,
    "silent": silent,
    "reopened": lambda tally: tally.count(Mark.REOPENED),
    "won_back": lambda tally: tally.count(Mark.WON_BACK),
    "repeated": lambda tally: tally.count(Mark.REPEATED),
    "upgraded": lambda tally: tally.count(Mark.UPGRADED),
    "extended": lambda tally: tally.count(Mark.EXTENDED),
    "remedies": lambda tally: tally.remedies,
    "remedy_cost": lambda tally: yuan_of(tally.fen),
    "turned": turned,
}
TIMES: Mapping[str, tuple[Kind, Figure]] = {
    "sign": (Kind.SHARE, signed),
    "answer": (Kind.SHARE, answered),
    "kept": (Kind.SHARE, first_promise),
    "latest": (Kind.SHARE, last_promise),
    **{
        f"{way.value}_{name}": (Kind.SPAN, methodcaller("within", way, percent))
        for way in Way
        for name, percent in (("median", HALF), ("most", MOST))
    },
}
CONTENT: Mapping[str, tuple[Kind, Figure]] = {
    "rated": (Kind.COUNT, lambda tally: tally.count(Mark.RATED)),
    "satisfied": (Kind.COUNT, lambda tally: tally.count(Mark.SATISFIED)),
    "basically": (Kind.COUNT, lambda tally: tally.count(Mark.BASICALLY)),
    "unsatisfied": (Kind.COUNT, lambda tally: tally.count(Mark.UNSATISFIED)),
    "content": (Kind.SHARE, content),
    "silent": (Kind.SHARE, silent),
    "reopened": (Kind.COUNT, lambda tally: tally.count(Mark.REOPENED)),
    "won_back": (Kind.COUNT, lambda tally: tally.count(Mark.WON_BACK)),
}

REMEDIES: Mapping[str, tuple[Kind, Figure]] = {
    "remedied": (Kind.COUNT, lambda tally: tally.count(Mark.REMEDIED)),
    "remedies": (Kind.COUNT, lambda tally: tally.remedies),
    "remedy_cost": (Kind.MONEY, lambda tally: yuan_of(tally.fen)),
    "to_turn": (Kind.COUNT, lambda tally: tally.count(Mark.TO_TURN)),
    "turned": (Kind.COUNT, lambda tally: tally.count(Mark.TURNED)),
}


def summary(found: Comparison, wording: Wording) -> Table:
    """Return every figure of the month beside those it is compared with; shares as so many of so many, too."""
    tallies = (found.now.all, found.before.all, found.year_before.all)
    return Table(
        id="all",
        title=wording.say("figure.table_all"),
        note=wording.say("figure.table_all_note"),
        columns=(
            Column(title=wording.say("figure.column_figure")),
            *(Column(title=wording.say(f"figure.column_{name}")) for name in ("now", "before", "year")),
        ),
        rows=tuple(
            (wording.say(f"figure.row_{name}"), *(_said(figure(tally), wording) for tally in tallies))
            for name, figure in SUMMARY.items()
        ),
    )


def counts(found: Comparison, by: By, wording: Wording, limit: int | None = None) -> Table:
    """Return how many there were of each group, and what became of them."""
    groups, total = found.now.groups[by], found.now.all.total
    before, year = found.before.totals(by), found.year_before.totals(by)
    keys = sorted(groups | dict.fromkeys(before), key=lambda key: (-found.now.of(by, key).total, key or ""))[:limit]
    marks = (Mark.INVALID, Mark.REOPENED, Mark.REPEATED, Mark.UPGRADED)
    return Table(
        id=by.value,
        title=wording.say(f"figure.table_{by.value}"),
        note=wording.say("figure.table_counts_note"),
        columns=(
            Column(title=wording.say("figure.column_group")),
            _column("now", Kind.COUNT, wording),
            _column("share", Kind.SHARE, wording),
            *(_column(name, Kind.COUNT, wording) for name in ("before", "year")),
            *(_column(name, Kind.COUNT, wording) for name in ("invalid", "reopened", "repeated", "upgraded")),
        ),
        rows=tuple(
            (
                wording.group(by, key),
                found.now.of(by, key).total,
                Share(found.now.of(by, key).total, total).value,
                before.get(key, 0),
                year.get(key, 0),
                *(found.now.of(by, key).count(mark) for mark in marks),
            )
            for key in keys
        ),
    )


def cells(found: Comparison, wording: Wording) -> Table:
    """Return the subjects at their places that came up most."""
    return Table(
        id="cells",
        title=wording.say("figure.table_cells"),
        note=wording.say("figure.table_cells_note"),
        columns=(
            _column("place", Kind.TEXT, wording),
            _column("topic", Kind.TEXT, wording),
            *(_column(name, Kind.COUNT, wording) for name in ("now", "before", "year")),
        ),
        rows=tuple(
            (
                wording.place(cell[0]),
                wording.topic(cell[1]),
                many,
                found.before.cells[cell],
                found.year_before.cells[cell],
            )
            for cell, many in in_order(found.now)[:CELLS]
        ),
    )


def times(found: Comparison, by: By, wording: Wording) -> Table:
    """Return how fast each group was, and how many were in time."""
    return _by_group(found, by, TIMES, f"time_{by.value}", "time", wording)


def contents(found: Comparison, wording: Wording) -> Table:
    """Return how content the residents were with each department."""
    return _by_group(found, By.DEPARTMENT, CONTENT, "content", "content", wording)


def remedies(found: Comparison, by: By, wording: Wording) -> Table:
    """Return what was given to make it good, what it cost, and how many of those not content it won back (A7)."""
    return _by_group(found, by, REMEDIES, f"remedy_{by.value}", "remedy", wording)


def overdue(found: Comparison, wording: Wording) -> Table:
    """Return what is owed and late, the latest first."""
    kinds = {"ref": Kind.TEXT, "place": Kind.TEXT, "topic": Kind.TEXT, "severity": Kind.TEXT, "department": Kind.TEXT}
    kinds |= {"assignee": Kind.TEXT, "filed": Kind.INSTANT, "promised": Kind.INSTANT, "resolve_by": Kind.INSTANT}
    kinds |= {"extended": Kind.COUNT, "late": Kind.SPAN}
    return Table(
        id="overdue",
        title=wording.say("figure.table_overdue"),
        note=wording.say("figure.table_overdue_note", count=LATEST_KEPT),
        columns=tuple(_column(name, kind, wording) for name, kind in kinds.items()),
        rows=tuple(
            (
                fact.ref,
                wording.place(fact.building),
                wording.topic(fact.topic),
                wording.phrases.label(fact.severity),
                fact.department,
                fact.assignee,
                fact.filed_at,
                fact.promised_by,
                fact.resolve_by,
                fact.extended,
                found.made_at - fact.resolve_by,
            )
            for fact in found.latest
        ),
    )


def _by_group(
    found: Comparison, by: By, figures: Mapping[str, tuple[Kind, Figure]], id: str, note: str, wording: Wording
) -> Table:
    groups = found.now.groups[by]
    named = [
        (wording.group(by, key), groups[key]) for key in sorted(groups, key=lambda key: (-groups[key].total, key or ""))
    ]
    return Table(
        id=id,
        title=wording.say(f"figure.table_{id}"),
        note=wording.say(f"figure.table_{note}_note"),
        columns=(
            Column(title=wording.say("figure.column_group")),
            _column("now", Kind.COUNT, wording),
            *(_column(name, kind, wording) for name, (kind, _) in figures.items()),
        ),
        rows=tuple(
            (name, tally.total, *(_plain(figure(tally)) for _, figure in figures.values())) for name, tally in named
        ),
    )


def _column(name: str, kind: Kind, wording: Wording) -> Column:
    return Column(title=wording.say(f"figure.column_{name}"), kind=kind)


def yuan_of(fen: int) -> Decimal:
    """Return a sum in yuan."""
    return Decimal(fen) / 100


def _plain(value: Cell | Share) -> Cell:
    return value.value if isinstance(value, Share) else value


def _said(value: Cell | Share, wording: Wording) -> str:
    """Return a figure of the summary in words: of shares also what they are shares of."""
    if isinstance(value, Decimal):
        return wording.yuan(int(value * 100))
    if not isinstance(value, Share):
        return str(value)
    if not value.among or value.among < wording.least:
        return wording.share(value)
    return wording.say("figure.share_of", percent=wording.share(value), part=value.part, among=value.among)
