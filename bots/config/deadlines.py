"""The procedure's numbers as written in `config/deadlines.toml`."""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import pairwise

from bots.config import durations
from bots.config.sheets import Sheet
from bots.config.vocabulary import terms, words
from core.policy import Ladder, Policy, Promise, Quiet, Rung, Span, Target
from nlp.reading import Severity

LADDERS = ("sign", "sign_emergency", "arrive_emergency", "overdue", "decision", "human", "corrective")
# While a resident waits for a human there is no complaint yet, so nobody of a department can be meant.
OFFICES = (Target.RECEPTION, Target.AFFAIRS, Target.MANAGER, Target.DIRECTOR, Target.GENERAL)
SUPERIORS = (Target.AFFAIRS, Target.MANAGER, Target.DIRECTOR, Target.GENERAL)
# A form reaches the department's group within this time (D1), whoever decides about it or not.
DISPATCHED_WITHIN = timedelta(minutes=10)
# More often than this is a flood, not a reminder.
OFTEN = timedelta(minutes=1)
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
        incident_within=sheet.duration("incident_within"),
        incident_alert=sheet.whole("incident_alert"),
        corrective_for=sheet.meanings("corrective_for", terms("severity", Severity)),
        corrective=_ladder(sheet, "corrective"),
        archive_reminder=sheet.duration("archive_reminder"),
        remedy_approval_from=sheet.whole("remedy_approval_from") * 100,
        calls=sheet.whole("calls"),
        calls_within=sheet.duration("calls_within"),
    )
    sheet.close()
    return policy


def ladders(policy: Policy) -> Iterator[tuple[str, Ladder]]:
    """Yield every ladder of the policy with its name."""
    for kind in LADDERS:
        ladder: Ladder = getattr(policy, kind)
        yield kind, ladder


def check_policy(sheet: Sheet, policy: Policy) -> None:
    """Note deadlines that nobody could keep and ladders that don't climb."""
    for kind, ladder in ladders(policy):
        _check_ladder(sheet, kind, ladder)
    for severity in Severity:
        if severity not in policy.promises:
            sheet.note("no_promise", "promise", severity=words("severity")[severity])
    for severity, promise in policy.promises.items():
        _check_promise(sheet, words("severity")[severity], promise, policy)
    shares = policy.reminders
    if not shares or not all(0 < share <= 1 for share in shares) or any(b <= a for a, b in pairwise(shares)):
        sheet.note("impossible_shares", "reminders", found=list(shares))
    if not 0 < policy.confidence <= 1:
        sheet.note("impossible_share", "confidence", found=policy.confidence)
    if policy.repeat_limit < 2:
        sheet.note("too_few", "repeat_limit", found=policy.repeat_limit, least=2)
    if policy.incident_alert < 2:
        sheet.note("too_few", "incident_alert", found=policy.incident_alert, least=2)
    if policy.calls < 2:
        sheet.note("too_few", "calls", found=policy.calls, least=2)
    if policy.extensions < 0:
        sheet.note("too_few", "extensions", found=policy.extensions, least=0)
    if policy.remedy_approval_from < 0:
        sheet.note("too_few", "remedy_approval_from", found=policy.remedy_approval_from // 100, least=0)
    _check_order(sheet, "triage_within", policy.triage_within, "dispatch", DISPATCHED_WITHIN)
    _check_order(sheet, "follow_up_again", policy.follow_up_again, "follow_up_until", policy.follow_up_until)
    _check_order(sheet, "draft_nudge", policy.draft_nudge, "draft_rescue", policy.draft_rescue)


def _check_ladder(sheet: Sheet, kind: str, ladder: Ladder) -> None:
    where = f"{kind}.steps"
    if not ladder.rungs:
        sheet.note("no_steps", where)
        return
    for number, (lower, upper) in enumerate(pairwise(ladder.rungs), start=2):
        if upper.after <= lower.after:
            found, before = durations.in_words(upper.after), durations.in_words(lower.after)
            sheet.note("not_climbing", where, number=number, found=found, before=before)
    if not set(ladder.rungs[-1].to) & set(SUPERIORS):
        sheet.note("no_superior", where)
    if kind != "overdue" and not ladder.rungs[0].after:
        sheet.note("at_once", where)
    if ladder.every < OFTEN:
        sheet.note("too_often", f"{kind}.every", found=durations.in_words(ladder.every))


def _check_promise(sheet: Sheet, label: str, promise: Promise, policy: Policy) -> None:
    where = f"promise「{label}」"
    resolve = _roughly(promise.resolve)
    if policy.sign.rungs and resolve <= policy.sign.rungs[0].after:
        first = durations.in_words(policy.sign.rungs[0].after)
        sheet.note("no_time_to_sign", f"{where}.resolve", found=durations.in_words(resolve), first=first)
    if promise.answer is not None and _roughly(promise.answer) > resolve:
        sheet.note("answer_after_result", f"{where}.answer")
    if resolve >= policy.upgrade_after:
        limit = durations.in_words(policy.upgrade_after)
        sheet.note("upgraded_before_due", f"{where}.resolve", found=durations.in_words(resolve), limit=limit)


def _check_order(sheet: Sheet, key: str, first: timedelta, later: str, then: timedelta) -> None:
    if first >= then:
        found, limit = durations.in_words(first), durations.in_words(then)
        sheet.note("too_late", key, found=found, later=words("later")[later], limit=limit)


def _roughly(span: Span) -> timedelta:
    """Return the least calendar time that a span can take."""
    return span.time + timedelta(days=span.working_days)


def _promises(sheet: Sheet) -> Mapping[Severity, Promise]:
    promises: dict[Severity, Promise] = {}
    for table in sheet.subs("promise", "severity"):
        severity = table.word("severity", terms("severity", Severity))
        promise = Promise(
            resolve=table.span("resolve"),
            answer=table.span("answer") if table.has("answer") else None,
            approver=table.word("approver", terms("target", SUPERIORS)) or Target.GENERAL,
            told=table.meanings("told", terms("target", (Target.HEAD, *OFFICES))),
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
    known = terms("target", OFFICES if table.at == "human" else Target)
    targets = [table.meaning("steps", name, known) for name in BETWEEN.split(names.strip())]
    return Rung(after=span, to=tuple(target for target in targets if target is not None))
