"""The statistics and analysis of a month (A1): sentences first, then charts, then tables."""

from core.fairness import Fairness
from core.figures import charts, correction, performance_tables, tables
from core.figures.comparison import Comparison
from core.figures.counting import By
from core.figures.headline import how_many, most, this_month, why
from core.figures.report import Column, Report, Section, Table
from core.figures.sentences import (
    again,
    aside,
    behind,
    carried,
    kept,
    last_month_in_all,
    overdue,
    rated,
    rates,
    remedied,
    speed,
)
from core.figures.telling import telling
from core.figures.wording import Wording
from core.house import Role
from core.policy import Policy

#: What the definitions at the end of the report are about, by the row of the summary that they explain.
MEANINGS = (
    "total",
    "valid",
    "sign",
    "answer",
    "kept",
    "latest",
    "resolved",
    "content",
    "repeated",
    "upgraded",
    "overdue",
    "median",
    "remedies",
    "turned",
)


def monthly(found: Comparison, wording: Wording, policy: Policy, fairness: Fairness) -> Report:
    """Return the report of a month; of one without a complaint, that there was none and what is still owed.

    It goes to the manager in charge alone: it says of everybody how well they did (A5).
    """
    month = wording.say("figure.month", year=found.month.year, number=found.month.number)
    return Report(
        title=wording.say("figure.title", month=month),
        community=wording.community.name,
        zone=wording.community.zone,
        period=this_month(found, wording),
        made_at=found.made_at,
        headline=_headline(found, wording),
        figures=telling(found, wording),
        sections=(
            *_sections(found, wording),
            *_performance(found, wording, fairness),
            _owed(found, wording),
            _meaning(found, wording, policy),
        ),
        signatures=tuple(wording.phrases.label(role) for role in (Role.QUALITY, Role.MANAGER)),
    )


def _headline(found: Comparison, wording: Wording) -> tuple[str, ...]:
    """Return the sentences for one minute, the most important first: a phone shows eight."""
    told = [*how_many(found, wording), *why(found, wording), *overdue(found, wording)]
    if found.now.all.total:
        told += [*kept(found, wording), *behind(found.now, wording), *rates(found.now.all, wording)]
        told += most(found, wording)
    return (*told, *carried(found, wording), *last_month_in_all(found, wording))


def _sections(found: Comparison, wording: Wording) -> tuple[Section, ...]:
    trend = Section(
        title=wording.say("figure.section_trend"),
        sentences=tuple(how_many(found, wording) + last_month_in_all(found, wording)),
        charts=(charts.months(found, wording),),
        tables=(tables.summary(found, wording),),
    )
    if not found.now.all.total:
        return (trend,)
    kinds = Section(
        title=wording.say("figure.section_kinds"),
        sentences=tuple(aside(found.now.all, wording) + again(found.now.all, wording)),
        charts=(charts.days(found, wording),),
        tables=tuple(tables.counts(found, by, wording) for by in (By.CATEGORY, By.SEVERITY, By.DEPARTMENT, By.SOURCE)),
    )
    places = Section(
        title=wording.say("figure.section_places"),
        sentences=tuple(why(found, wording) + most(found, wording)),
        charts=(charts.topics(found, wording), charts.places(found, wording)),
        tables=(
            tables.cells(found, wording),
            tables.counts(found, By.TOPIC, wording),
            tables.counts(found, By.PLACE, wording),
        ),
    )
    time = Section(
        title=wording.say("figure.section_time"),
        sentences=tuple(kept(found, wording) + speed(found.now.all, wording) + behind(found.now, wording)),
        charts=(charts.departments(found, wording),),
        tables=(tables.times(found, By.DEPARTMENT, wording), tables.times(found, By.SEVERITY, wording)),
    )
    content = Section(
        title=wording.say("figure.section_content"),
        sentences=tuple(rated(found.now.all, wording) + remedied(found.now.all, wording)),
        charts=(charts.contents(found, wording),),
        tables=(tables.contents(found, wording), *_remedies(found, wording)),
    )
    return trend, kinds, places, time, content


def _remedies(found: Comparison, wording: Wording) -> tuple[Table, ...]:
    """Return the tables of what was given to make it good, if anything was."""
    if not found.now.all.remedies:
        return ()
    return tuple(tables.remedies(found, by, wording) for by in (By.CATEGORY, By.DEPARTMENT))


def _performance(found: Comparison, wording: Wording, fairness: Fairness) -> tuple[Section, ...]:
    if not found.now.all.total:
        return ()
    weights = [
        wording.say("figure.weight", severity=wording.phrases.label(severity), weight=weight)
        for severity, weight in fairness.weights.items()
    ]
    fair = wording.say("figure.fair", weights=wording.listed(weights), least=fairness.least)
    excluded = (performance_tables.exclusions(found, wording),) if found.now.excluded else ()
    departments = Section(
        title=wording.say("figure.section_performance"),
        sentences=(fair,),
        tables=(performance_tables.departments(found, fairness, wording),),
    )
    persons = Section(
        title=wording.say("figure.section_persons"),
        sentences=(wording.say("figure.persons_only"),),
        tables=(performance_tables.persons(found, fairness, wording), *excluded),
    )
    return departments, persons


def _owed(found: Comparison, wording: Wording) -> Section:
    late = overdue(found, wording) or [wording.say("figure.no_overdue")]
    return Section(
        title=wording.say("figure.section_owed"),
        sentences=(*late, *carried(found, wording), *correction.said(found.corrections, wording)),
        tables=(
            *((tables.overdue(found, wording),) if found.overdue else ()),
            *((correction.listed(found.corrections, wording),) if found.corrections.standing else ()),
        ),
    )


def _meaning(found: Comparison, wording: Wording, policy: Policy) -> Section:
    """Return how every figure is counted, in the words of those who are measured by it."""
    values = {
        "sign": wording.length(policy.sign.rungs[0].after),
        "danger": wording.length(policy.sign_emergency.rungs[0].after),
    }
    return Section(
        title=wording.say("figure.section_meaning"),
        sentences=(),
        tables=(
            Table(
                id="meaning",
                title=wording.say("figure.table_meaning"),
                note=wording.say("figure.table_meaning_note", at=wording.instant(found.made_at)),
                columns=(
                    Column(title=wording.say("figure.column_figure")),
                    Column(title=wording.say("figure.column_meaning")),
                ),
                rows=tuple(
                    (wording.say(f"figure.row_{name}"), wording.say(f"figure.meaning_{name}", **values))
                    for name in MEANINGS
                ),
            ),
        ),
    )
