"""Tell how somebody did (我的绩效, A5): everybody their own, a head their department, who sees all anybody; in private only."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.complaint import Complaint
from core.desk import Desk
from core.errors import Refused
from core.events import Happened
from core.fairness import is_asked, is_excluded
from core.figures.counting import Counted, count
from core.figures.judging import Mark, judge
from core.figures.performance import Measure, Performance, performance
from core.figures.period import Month, month_at, whole
from core.figures.records import fact_of
from core.figures.wording import Wording
from core.house import Department, Person
from core.messages import Inbound
from core.permissions import check_performance
from core.usecases.reply import answer
from nlp.reading import Severity

#: How many complaints are named.
NAMED = 10
_MONTH = re.compile(r"(?:(?P<year>20\d\d)\D)?(?<!\d)(?P<number>1[0-2]|0?[1-9])(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """A month of the community: everything counted, and each complaint with its marks."""

    counted: Counted
    complaints: Sequence[tuple[Complaint, int]]


def tell_performance(desk: Desk, person: Person, inbound: Inbound, words: str) -> None:
    """Answer in private how the asker, or whoever they name, did in a month."""
    if inbound.group:
        raise Refused("refused.performance_private", name=person.name)
    community = desk.community
    whom = next((one for one in community.people if one.name in words), None)
    department = next((one for one in community.departments if one.name in words), None) if whom is None else None
    check_performance(person, whom or (None if department else person), department)
    month = _month(desk, words)
    seen = _see(desk, month)
    if department is not None:
        lines = [_head(desk, department.name, month), *_department(desk, seen, department)]
    else:
        name = (whom or person).name
        lines = [_head(desk, name, month), *_person(desk, seen, name)]
    answer(desk, person, inbound, "\n".join(lines))


def _head(desk: Desk, who: str, month: Month) -> str:
    return desk.say("figure.own_title", who=who, number=month.number, at=desk.clock(desk.now))


def _department(desk: Desk, seen: _Seen, department: Department) -> list[str]:
    fairness = desk.office.fairness
    lines = _measures(desk, performance(seen.counted, fairness, department=department.name))
    for one in desk.community.people:
        did = performance(seen.counted, fairness, person=one.name)
        if one.department == department.name and did.total:
            kept = _measured(desk, did.kept)
            verdict = desk.say(f"figure.verdict_{did.verdict.value}")
            lines.append(desk.say("figure.own_line", name=one.name, count=did.total, kept=kept, verdict=verdict))
    return lines


def _person(desk: Desk, seen: _Seen, name: str) -> list[str]:
    lines = _measures(desk, performance(seen.counted, desk.office.fairness, person=name))
    own = [(complaint, marks) for complaint, marks in seen.complaints if complaint.assignee == name]
    against = [
        desk.say("figure.own_against", ref=complaint.ref, what=what)
        for complaint, marks in own
        if not is_excluded(complaint.exclusion) and (what := _against(desk, marks))
    ]
    set_aside = [_exclusion(desk, complaint) for complaint, _ in own if complaint.exclusion is not None]
    for key, named in (("own_counted", against), ("own_excluded", [each for each in set_aside if each])):
        if named:
            lines += [desk.say(f"figure.{key}"), *named[:NAMED]]
        if len(named) > NAMED:
            lines.append(desk.say("figure.digest_more", count=len(named) - NAMED))
    return lines


def _measures(desk: Desk, did: Performance) -> list[str]:
    if not did.total:
        return [desk.say("figure.own_none")]
    least = desk.office.fairness.least
    return [
        desk.say("figure.own_total", count=did.total, excluded=did.excluded, reopened=did.reopened),
        desk.say("figure.own_sign", measured=_measured(desk, did.sign)),
        desk.say("figure.own_kept", measured=_measured(desk, did.kept)),
        desk.say("figure.own_latest", measured=_measured(desk, did.latest)),
        desk.say("figure.own_content", measured=_measured(desk, did.content), silent=did.silent.part),
        desk.say("figure.own_verdict", verdict=desk.say(f"figure.verdict_{did.verdict.value}"), least=least),
    ]


def _measured(desk: Desk, measure: Measure) -> str:
    """Return a share as it was counted, and as it is fair."""
    if not measure.raw.among:
        return desk.say("figure.nothing")
    raw = desk.say("figure.part", part=measure.raw.part, among=measure.raw.among)
    if measure.fair.value is None:
        return raw
    wording = Wording(phrases=desk.office.phrases, community=desk.community, least=1)
    return desk.say("figure.own_measured", raw=raw, fair=wording.percent(measure.fair.value))


def _against(desk: Desk, marks: int) -> str:
    """Return what of a complaint counts against who had it, or nothing."""
    mark = Mark(marks)
    found = {
        "late_sign": Mark.SIGN in mark and Mark.SIGN_KEPT not in mark,
        "late_result": Mark.RESULT in mark and Mark.RESULT_KEPT not in mark,
        "unsatisfied": Mark.UNSATISFIED in mark,
        "reopened": Mark.REOPENED in mark,
    }
    return desk.say("figure.and").join(desk.say(f"figure.own_{key}") for key, holds in found.items() if holds)


def _exclusion(desk: Desk, complaint: Complaint) -> str:
    exclusion = complaint.exclusion
    if exclusion is None or not (is_asked(exclusion) or is_excluded(exclusion)):
        return ""
    values = {"ref": complaint.ref, "reason": exclusion.reason, "by": exclusion.by}
    if is_asked(exclusion):
        return desk.say("figure.own_asked", to=desk.say("form.and").join(exclusion.to), **values)
    return desk.say("figure.own_signed", signed_by=exclusion.decided_by or "", **values)


def _month(desk: Desk, words: str) -> Month:
    """Return the month that is named, the last one of that number; else the one that runs."""
    running = month_at(desk.community.local(desk.now))
    if any(word in words for word in desk.office.last_month_words):
        return running.before
    named = _MONTH.search(words)
    if named is None:
        return running
    number = int(named["number"])
    year = int(named["year"] or (running.year if number <= running.number else running.year - 1))
    return Month(year, number)


def _see(desk: Desk, month: Month) -> _Seen:
    span = whole(month, desk.community.zone)
    complaints = desk.work.complaints.filed(desk.community.key, span.since, span.until)
    upgraded = {
        complaint.ref
        for complaint in complaints
        if complaint.severity is Severity.MAJOR
        and any(event.kind is Happened.UPGRADED for event in desk.work.timeline.of(complaint.ref))
    }
    marks = {
        complaint.ref: judge(fact_of(complaint), desk.terms(complaint), desk.now, upgraded=complaint.ref in upgraded)
        for complaint in complaints
    }
    counted = count(map(fact_of, complaints), lambda fact: marks[fact.ref], span.since)
    return _Seen(counted=counted, complaints=[(complaint, marks[complaint.ref]) for complaint in complaints])
