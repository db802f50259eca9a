"""The procedure's numbers as written in `config/deadlines.toml`."""

import re
from collections.abc import Mapping

from bots.config import durations
from bots.config.sheets import Sheet, terms
from core.policy import Ladder, Policy, Promise, Quiet, Rung, Target
from nlp.reading import Severity

BETWEEN = re.compile(r"\s*[、，,]\s*")


def read_policy(sheet: Sheet) -> Policy:
    """Return the policy, as far as it could be read."""
    quiet_since, quiet_until = sheet.hours("quiet")
    policy = Policy(
        promises=_promises(sheet),
        answer_spoken=sheet.span("answer_spoken"),
        answer_written=sheet.span("answer_written"),
        sign=_ladder(sheet, "sign"),
        sign_emergency=_ladder(sheet, "sign_emergency"),
        arrive_emergency=_ladder(sheet, "arrive_emergency"),
        reminders=sheet.numbers("reminders"),
        overdue=_ladder(sheet, "overdue"),
        decision=_ladder(sheet, "decision"),
        human=_ladder(sheet, "human"),
        confidence=sheet.number("confidence"),
        triage_within=sheet.duration("triage_within"),
        upgrade_after=sheet.duration("upgrade_after"),
        repeat_limit=sheet.whole("repeat_limit"),
        repeat_within=sheet.duration("repeat_within"),
        urge_every=sheet.duration("urge_every"),
        follow_up_again=sheet.duration("follow_up_again"),
        follow_up_until=sheet.duration("follow_up_until"),
        object_within=sheet.duration("object_within"),
        refer_every=sheet.duration("refer_every"),
        draft_nudge=sheet.duration("draft_nudge"),
        draft_rescue=sheet.duration("draft_rescue"),
        extensions=sheet.whole("extensions"),
        quiet=Quiet(since=quiet_since, until=quiet_until),
    )
    sheet.close()
    return policy


def _promises(sheet: Sheet) -> Mapping[Severity, Promise]:
    promises: dict[Severity, Promise] = {}
    for table in sheet.subs("promise", "severity"):
        severity = table.word("severity", terms("severity", Severity))
        promise = Promise(
            resolve=table.span("resolve"),
            answer=table.span("answer") if table.has("answer") else None,
            approver=table.word("approver", terms("target", Target)) or Target.GENERAL,
            told=table.meanings("told", terms("target", Target)),
        )
        table.close()
        if severity in promises:
            table.note("duplicate", "severity", name=table.table["severity"])
        if severity is not None:
            promises[severity] = promise
    return promises


def _ladder(sheet: Sheet, key: str) -> Ladder:
    table = sheet.sub(key)
    rungs = [rung for step in table.texts("steps") if (rung := _rung(table, step))]
    ladder = Ladder(rungs=tuple(rungs), every=table.duration("every"))
    table.close()
    return ladder


def _rung(table: Sheet, step: str) -> Rung | None:
    """Return the rung of «10分钟 → 值班人、部门主管»."""
    after, arrow, names = step.partition("→")
    try:
        span = durations.parse_after(after)
    except durations.Unreadable:
        arrow = ""
    if not arrow or not names.strip():
        table.note("unreadable_step", "steps", found=step)
        return None
    known = terms("target", Target)
    targets = [table.meaning("steps", name, known) for name in BETWEEN.split(names.strip())]
    return Rung(after=span, to=tuple(target for target in targets if target is not None))
