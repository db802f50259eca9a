"""The report of a month over a million stored complaints: on SQLite, on PostgreSQL, and the same counts by DuckDB.

DuckDB, a database made for nothing but counting, has the rows in memory already and counts the month by itself: totals,
shares and percentiles of each department. We count from the database on the disk that the house works on, the month and
the two it is compared with, in all six ways of telling complaints apart, and write the whole report. Run it with
`make bench`.
"""

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import duckdb
from complaint_year import Tale
from table import Figure, show
from talks import ROOT, scratch

from bots.wiring import Company, rehearsal, statistics_of
from core.complaint import Complaint
from core.figures.period import Month, Span, whole
from core.figures.report import Report
from storage.database import Database
from storage.mapping import complaint_values
from storage.statements import insert
from storage.tables import ComplaintRow

sys.path.append(str(ROOT / "tests"))
from live import postgresql

STORED = 1_000_000
MONTHS = 24
RUNS = 5
BATCH = 5_000
MONTH = Month(2026, 11)
NOW = datetime(2026, 12, 2, 2, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=120)

#: The columns that a count by DuckDB needs.
COUNTED = ("department", "filed_at", "finished_at", "promised_by", "satisfaction", "valid", "status")
BY_DUCKDB = """
    SELECT department, count(*),
           sum(CASE WHEN finished_at <= promised_by THEN 1 ELSE 0 END) / count(finished_at),
           sum(CASE WHEN satisfaction IN ('satisfied', 'basically') THEN 1 ELSE 0 END)
             / sum(CASE WHEN satisfaction <> 'unanswered' THEN 1 ELSE 0 END),
           quantile_disc(epoch(finished_at) - epoch(filed_at), [0.5, 0.9])
    FROM complaint WHERE filed_at >= $since AND filed_at < $until GROUP BY department ORDER BY 2 DESC
"""


def complaints(company: Company, stored: int) -> Iterator[Complaint]:
    """Yield so many complaints of two years: those of one month, lived through, come again in every other one."""
    size = min(stored / MONTHS / 130, 20)
    tale = Tale(company=company, seed=7, since=date(2026, 11, 1), until=date(2026, 12, 1), size=size)
    lived = {at: [complaint for complaint, _ in tale.lives(at)] for at in (NOW, LATER)}
    made = 0
    for turn in range(stored // len(lived[NOW]) + 1):
        months = turn % MONTHS
        by = timedelta(days=round(30.4375 * months), seconds=turn)
        # Of the months before everything has come to its end by now.
        for complaint in lived[NOW if months == 0 else LATER][: stored - made]:
            made += 1
            yield earlier(complaint, by, f"TS{made:012d}")


def earlier(complaint: Complaint, by: timedelta, ref: str) -> Complaint:
    """Return a complaint as if all of it had happened so much earlier."""
    instants = {
        name: value - by
        for name in complaint.__dataclass_fields__
        if isinstance(value := getattr(complaint, name), datetime)
    }
    return replace(complaint, ref=ref, agenda=(), **instants)


def fill(database: Database, company: Company, stored: int) -> None:
    """Store them, batch by batch."""
    with database.work() as work:
        policy = work.policies.keep(company.config.policy)
        work.commit()
    batch: list[dict[str, object]] = []
    with database.engine.begin() as connection:
        for complaint in complaints(company, stored):
            batch.append(complaint_values(replace(complaint, policy=policy)))
            if len(batch) == BATCH:
                connection.execute(insert(ComplaintRow), batch)
                batch.clear()
        if batch:
            connection.execute(insert(ComplaintRow), batch)
    with database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("ANALYZE")


def measured(database: Database, company: Company) -> tuple[list[float], Report]:
    """Return the seconds of each run, and the report."""
    seconds = []
    for _ in range(RUNS):
        begun = perf_counter()
        report = statistics_of(company.config, database).monthly(MONTH, company.community, now=NOW)
        seconds.append(perf_counter() - begun)
    return seconds, report


def beside(database: Database, span: Span) -> tuple[list[float], int]:
    """Return the seconds that DuckDB takes to count the month, and how many complaints it counts."""
    duck = duckdb.connect()
    columns = ", ".join(f"{name} {'TIMESTAMPTZ' if name.endswith(('_at', '_by')) else 'VARCHAR'}" for name in COUNTED)
    duck.execute(f"CREATE TABLE complaint ({columns})")
    with database.engine.connect() as connection, TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        with path.open("w", encoding="utf-8") as file:
            for row in connection.exec_driver_sql(f"SELECT {', '.join(COUNTED)} FROM complaint"):
                file.write(",".join("" if value is None else str(value) for value in row) + "\n")
        duck.execute(f"SET timezone = 'UTC'; COPY complaint FROM '{path}' (HEADER false)")
    seconds, found = [], []
    for _ in range(RUNS):
        begun = perf_counter()
        found = duck.execute(BY_DUCKDB, {"since": span.since, "until": span.until}).fetchall()
        seconds.append(perf_counter() - begun)
    return seconds, sum(row[1] for row in found)


def on_sqlite(company: Company, folder: Path) -> Iterator[Figure]:
    """Measure on SQLite, and DuckDB on the same rows; both must count the same."""
    database = Database(f"sqlite:///{folder}/suban.db")
    fill(database, company, STORED)
    seconds, report = measured(database, company)
    counting, counted = beside(database, whole(MONTH, company.community.zone))
    database.close()
    if counted != report.figures[0].value:
        raise SystemExit(f"DuckDB counts {counted}, we count {report.figures[0].value}")
    yield Figure(what=f"DuckDB, one table of {counted:,} complaints, rows in memory", runs=counting, unit="s")
    yield Figure(what=f"SQLite: the whole report of a month, {STORED:,} kept", runs=seconds, unit="s", beside=counting)


def on_postgresql(company: Company) -> Iterator[Figure]:
    """Measure on a PostgreSQL server of this machine's own."""
    with postgresql.server() as server:
        if server is None:
            return
        database = Database(server)
        fill(database, company, STORED)
        seconds, _ = measured(database, company)
        database.close()
    yield Figure(what=f"PostgreSQL: the whole report of a month, {STORED:,} kept", runs=seconds, unit="s")


def measure() -> Iterator[Figure]:
    """Measure on each database."""
    company = rehearsal(ROOT / "config")
    with scratch() as folder:
        yield from on_sqlite(company, folder)
    yield from on_postgresql(company)


if __name__ == "__main__":
    show(measure())
