"""The rows that the house writes, as its driver is told them, so that they can be written again without the house."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

Statement = tuple[str, Any]


@dataclass(frozen=True, slots=True)
class Diary:
    """The rows written since the last look."""

    statements: list[Statement] = field(default_factory=list)

    def follow(self, engine: sa.Engine) -> None:
        """Write down everything that this engine writes from now on."""
        sa.event.listen(engine, "before_cursor_execute", self._note)

    def _note(self, _connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, many: bool) -> None:
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            self.statements.extend((statement, row) for row in (values if many else [values]))

    def take(self) -> Sequence[Statement]:
        """Return what was written, and begin a new page."""
        taken = list(self.statements)
        self.statements.clear()
        return taken
