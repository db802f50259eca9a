"""What stands of the corrective actions (H4, H6): in the report of a month, and in the digest of a morning."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.corrective import Corrective, CorrectiveStatus
from core.figures.period import Span
from core.figures.report import Column, Kind, Table
from core.figures.wording import Wording
from core.masking import mask_words

#: How many are named one by one on a page, and in a digest; how much of what one is about.
NAMED, NAMED_SHORTLY, BRIEF = 50, 5, 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrections:
    """How many were opened and verified in a span, and those that are open at its reading, oldest first."""

    opened: int
    verified: int
    standing: tuple[Corrective, ...]
    at: datetime

    @property
    def late(self) -> int:
        """Return how many should have been done."""
        return sum(is_late(one, self.at) for one in self.standing)


def corrections(found: Sequence[Corrective], span: Span, at: datetime) -> Corrections:
    """Return what stands at that instant."""
    kept = [one for one in found if one.status is not CorrectiveStatus.CANCELLED]
    return Corrections(
        opened=sum(span.since <= one.opened_at < span.until for one in kept),
        verified=sum(one.verified_at is not None and span.since <= one.verified_at < span.until for one in kept),
        standing=tuple(one for one in kept if one.status.is_open),
        at=at,
    )


def is_late(corrective: Corrective, now: datetime) -> bool:
    """Tell whether its prevention should have been done; what is done and waits to be looked at is not late."""
    by_when = corrective.by_when
    return by_when is not None and by_when < now and corrective.status is not CorrectiveStatus.DONE


def said(found: Corrections, wording: Wording) -> list[str]:
    """Return how many were opened and verified, how many stand and how many of those are late; nothing of nothing."""
    if not (found.opened or found.verified or found.standing):
        return []
    owed = sum(one.status is CorrectiveStatus.OWED for one in found.standing)
    return [
        wording.say(
            "figure.corrections",
            opened=found.opened,
            verified=found.verified,
            standing=len(found.standing),
            owed=owed,
            late=found.late,
        )
    ]


def listed(found: Corrections, wording: Wording) -> Table:
    """Return those that are open, whoever must do something named."""
    kinds = {"ref": Kind.TEXT, "department": Kind.TEXT, "subject": Kind.TEXT, "assignee": Kind.TEXT}
    kinds |= {"state": Kind.TEXT, "opened": Kind.INSTANT, "by_when": Kind.INSTANT, "late": Kind.SPAN}
    return Table(
        id="correctives",
        title=wording.say("figure.table_correctives"),
        note=wording.say("figure.table_correctives_note", count=NAMED),
        columns=tuple(Column(title=wording.say(f"figure.column_{name}"), kind=kind) for name, kind in kinds.items()),
        rows=tuple(
            (
                one.ref,
                one.department,
                brief(one),
                one.assignee,
                wording.phrases.label(one.status),
                one.opened_at,
                one.by_when,
                found.at - one.by_when if one.by_when is not None and is_late(one, found.at) else None,
            )
            for one in found.standing[:NAMED]
        ),
    )


def reminded(standing: Sequence[Corrective], wording: Wording, now: datetime) -> list[str]:
    """Return what a department is told in the morning of its corrective actions, the late ones first; nothing of none."""
    if not standing:
        return []
    late = sum(is_late(one, now) for one in standing)
    pressing = sorted(standing, key=lambda one: (not is_late(one, now), one.opened_at, one.ref))
    lines = [wording.say("figure.digest_correctives", count=len(standing), late=late)]
    for one in pressing[:NAMED_SHORTLY]:
        state = wording.phrases.label(one.status)
        lines.append(
            wording.say("figure.digest_corrective", ref=one.ref, subject=brief(one), who=one.assignee, state=state)
        )
    rest = len(standing) - NAMED_SHORTLY
    return [*lines, wording.say("figure.digest_more_correctives", count=rest)] if rest > 0 else lines


def brief(corrective: Corrective) -> str:
    """Return what one is about in one short line, numbers masked."""
    words = mask_words(corrective.subject).replace("\n", " ")
    return words if len(words) <= BRIEF else f"{words[:BRIEF]}…"
