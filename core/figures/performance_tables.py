"""The tables of who did how well, and of what was excluded (A5)."""

from collections.abc import Callable, Iterable, Mapping

from core.fairness import Fairness
from core.figures.comparison import Comparison
from core.figures.counting import By
from core.figures.performance import Performance, people, performance
from core.figures.report import Cell, Column, Kind, Table
from core.figures.wording import Wording

#: Each column: its kind, and what stands in it.
COLUMNS: Mapping[str, tuple[Kind, Callable[[Performance], Cell]]] = {
    "total": (Kind.COUNT, lambda did: did.total),
    "excluded": (Kind.COUNT, lambda did: did.excluded),
    "sign": (Kind.SHARE, lambda did: did.sign.raw.value),
    "sign_fair": (Kind.SHARE, lambda did: did.sign.fair.value),
    "kept": (Kind.SHARE, lambda did: did.kept.raw.value),
    "kept_fair": (Kind.SHARE, lambda did: did.kept.fair.value),
    "latest": (Kind.SHARE, lambda did: did.latest.raw.value),
    "content": (Kind.SHARE, lambda did: did.content.raw.value),
    "content_fair": (Kind.SHARE, lambda did: did.content.fair.value),
    "silent": (Kind.SHARE, lambda did: did.silent.value),
    "reopened": (Kind.COUNT, lambda did: did.reopened),
}


def departments(found: Comparison, fairness: Fairness, wording: Wording) -> Table:
    """Return what each department did."""
    names = sorted(str(name) for name in found.now.groups[By.DEPARTMENT])
    rows = ((name, performance(found.now, fairness, department=name)) for name in names)
    return _table("performance_department", "department", rows, fairness, wording)


def persons(found: Comparison, fairness: Fairness, wording: Wording) -> Table:
    """Return what each person did, for the manager in charge alone."""
    rows = (
        (f"{department} {name}", performance(found.now, fairness, person=name))
        for department, name in people(found.now)
    )
    return _table("performance_person", "person", rows, fairness, wording)


def exclusions(found: Comparison, wording: Wording) -> Table:
    """Return what does not count, why, who asked and who signed."""
    columns = ("ref", "department", "assignee", "reason", "asked_by", "signed_by")
    return Table(
        id="exclusions",
        title=wording.say("figure.table_exclusions"),
        note=wording.say("figure.table_exclusions_note"),
        columns=tuple(Column(title=wording.say(f"figure.column_{name}")) for name in columns),
        rows=tuple(
            (
                fact.ref,
                fact.department,
                fact.assignee,
                fact.exclusion.reason,
                fact.exclusion.by,
                fact.exclusion.decided_by,
            )
            for fact in found.now.excluded
            if fact.exclusion is not None
        ),
    )


def _table(id: str, named: str, rows: Iterable[tuple[str, Performance]], fairness: Fairness, wording: Wording) -> Table:
    return Table(
        id=id,
        title=wording.say(f"figure.table_{id}"),
        note=wording.say("figure.table_performance_note", least=fairness.least),
        columns=(
            Column(title=wording.say(f"figure.column_{named}")),
            *(Column(title=wording.say(f"figure.measured_{name}"), kind=kind) for name, (kind, _) in COLUMNS.items()),
            Column(title=wording.say("figure.column_verdict")),
        ),
        rows=tuple(
            (name, *(value(did) for _, value in COLUMNS.values()), wording.say(f"figure.verdict_{did.verdict.value}"))
            for name, did in rows
        ),
    )
