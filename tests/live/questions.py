"""What a house asks its database while it is lived in, and how the database goes about finding the answer."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

#: Indexes of nothing but what waits or is open: walking one from its beginning costs that, not what there is.
QUEUES = (
    "ix_complaint_due",
    "ix_complaint_open",
    "ix_corrective_due",
    "ix_corrective_open",
    "ix_conversation_due",
    "ix_conversation_human",
    "ix_outbox_due",
    "ix_outbox_queue",
    "ix_outbox_chat",
    "ix_outbox_sending",
    "ix_outbox_held",
    "ix_outbox_untold",
    "ix_outbox_held",
    "ix_inbox_failed",
    "ix_inbox_unread",
)
#: Tables that never hold more than a handful: works that only one process does, and what fails again and again.
SMALL = ("lease", "trouble")

_SCANS = re.compile(
    rf"^SCAN (?!(?:{'|'.join(SMALL)})\b|CONSTANT|\(subquery|anon)(?!\S+ USING (?:COVERING )?INDEX (?:{'|'.join(QUEUES)})\b)"
)


class Questions:
    """Every question heard, in the words of the driver, with the plan of its answer; asked for once, where it is heard."""

    def __init__(self) -> None:
        self.plans: dict[str, str] = {}

    @contextmanager
    def heard(self, engine: sa.Engine | type[sa.Engine] = sa.Engine) -> Iterator[None]:
        """Listen to an engine, or to every engine there is."""
        sa.event.listen(engine, "before_cursor_execute", self._hear)
        yield
        sa.event.remove(engine, "before_cursor_execute", self._hear)

    def unindexed(self) -> dict[str, str]:
        """Return the questions that are answered by reading a whole table or a whole index, with their plans."""
        return {asked: plan for asked, plan in self.plans.items() if not is_indexed(plan)}

    def _hear(self, connection: Any, cursor: Any, asked: str, values: Any, context: Any, many: bool) -> None:
        if asked not in self.plans and _is_of_the_house(asked, context):
            self.plans[asked] = _plan(connection, asked, values[0] if many else values)


def is_indexed(plan: str) -> bool:
    """Tell whether a plan finds every row by the condition of an index, or in the order of a queue."""
    lines = plan.splitlines()
    return not any(_SCANS.match(line) for line in lines) and not _walks(lines)


def _is_of_the_house(asked: str, context: Any) -> bool:
    """Tell the questions of the house from those of its migrations, which are made once and written out by hand."""
    if asked.split(maxsplit=1)[0] not in ("SELECT", "UPDATE", "DELETE", "INSERT"):
        return False
    compiled = getattr(context, "compiled", None)
    by_hand = compiled is not None and isinstance(compiled.statement, sa.TextClause)
    return not by_hand and "alembic_version" not in asked and "pg_catalog" not in asked


def _plan(connection: sa.Connection, asked: str, values: Any) -> str:
    driver: Any = connection.connection.dbapi_connection
    cursor = driver.cursor()
    if connection.dialect.name == "sqlite":
        return "\n".join(row[3] for row in cursor.execute(f"EXPLAIN QUERY PLAN {asked}", values))
    # So few rows are read at once whatever index there is; it is to say which one it would take.
    cursor.execute("SET LOCAL enable_seqscan = off")
    cursor.execute("SET LOCAL enable_bitmapscan = off")
    return "\n".join(row[0] for row in cursor.execute(f"EXPLAIN {asked}", values))


def _walks(lines: list[str]) -> bool:
    """Tell whether PostgreSQL reads a table, or an index that holds more than a queue, from end to end."""
    for number, line in enumerate(lines):
        if "Seq Scan" in line and not any(f" {name} " in line for name in SMALL):
            return True
        if re.search(r"Index (?:Only )?Scan", line) and not any(f" {queue} " in line for queue in QUEUES):
            below = lines[number + 1 : number + 2]
            if not below or "Index Cond" not in below[0]:
                return True
    return False
