"""Three months of a community on a database: the one that is reported, the one before, and a year before."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from complaint_year import Life, Tale, Trouble, store
from live.demo import company

from bots.wiring import statistics_of
from core.complaint import Complaint
from core.figures.period import Month
from core.figures.report import Report, Table
from core.terms import Terms
from nlp.reading import Category, Severity
from storage.database import Database

ROOT = Path(__file__).parents[2]
NOVEMBER = Month(2026, 11)
#: Ten in the morning of the second of December.
NOW = datetime(2026, 12, 2, 2, 0, tzinfo=UTC)
NOON = datetime(2026, 11, 10, 4, 0, tzinfo=UTC)


@cache
def lives() -> tuple[Life, ...]:
    """Return the complaints of the three months, with a lift that fails all through November."""
    lift = (Trouble(since=date(2026, 11, 1), until=date(2026, 12, 1), a_month=25),)
    spans = ((date(2025, 11, 1), date(2025, 12, 1)), (date(2026, 10, 1), date(2026, 12, 2)))
    tales = (Tale(company=company(), seed=7, since=since, until=until, troubles=lift) for since, until in spans)
    return tuple(life for tale in tales for life in tale.lives(NOW))


def report(database: Database, month: Month = NOVEMBER, *, now: datetime = NOW) -> Report:
    """Return the report of a month as it stands then."""
    return statistics_of(company().config, database).monthly(month, company().community, now=now)


def table(found: Report, id: str) -> Table:
    """Return the table of that id."""
    return next(table for section in found.sections for table in section.tables if table.id == id)


def filed(ref: str = "TS202611100001", **changed: Any) -> Complaint:
    """Return a complaint filed at noon of the tenth of November, of which nothing else is known."""
    config = company().config
    terms = Terms(policy=config.policy, calendar=company().calendar)
    at = changed.get("filed_at", NOON)
    severity = changed.get("severity", Severity.MINOR)
    given: dict[str, Any] = {
        "community": company().community.key,
        "resident": "li",
        "category": Category.EQUIPMENT,
        "severity": severity,
        "topic": "lift",
        "what": "电梯坏了",
        "phone": "13812345678",
        "name": "李四",
        "department": "工程部",
        "policy": "",
        "filed_at": at,
        "answer_by": terms.calendar.after(at, config.policy.answer_spoken),
        "resolve_by": terms.resolve_by(severity, at),
        "promised_by": terms.resolve_by(severity, at),
    }
    return Complaint(ref=ref, **(given | changed))


def keep(database: Database, *complaints: Complaint) -> None:
    """Store complaints that have no timeline."""
    store(database, company(), ((replace(one, policy=""), ()) for one in complaints))
