"""Complaints in every status, brought there by the real verbs under the shipped policy."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from live.demo import config

from core import moves, voice
from core.agenda import at_filing, fall_due
from core.complaint import Complaint, Satisfaction, Source, Status
from core.events import Event
from core.house import Role
from core.terms import Terms
from nlp.reading import Category, Severity

CONFIG = config()
COMMUNITY = CONFIG.communities["cuihu"]
TERMS = Terms(policy=CONFIG.policy, calendar=CONFIG.calendars["cuihu"])
SHANGHAI = ZoneInfo("Asia/Shanghai")

OWNER, COLLEAGUE, HEAD = "王师傅", "刘师傅", "陈主管"
DIRECTOR = COMMUNITY.holders(Role.DIRECTOR)[0].name


def at(words: str) -> datetime:
    """Return an instant of the community's clock: 2026-11-23 10:00, a Monday."""
    return datetime.fromisoformat(words).replace(tzinfo=SHANGHAI)


def clock(instant: datetime) -> str:
    return f"{instant.astimezone(SHANGHAI):%m-%d %H:%M}"


MONDAY = at("2026-11-23 10:00")
SOON = MONDAY + timedelta(minutes=5)


def filed(
    severity: Severity = Severity.MINOR,
    *,
    when: datetime = MONDAY,
    source: Source = Source.CHAT,
    terms: Terms = TERMS,
    **changed: Any,
) -> Complaint:
    """Return a complaint as it is right after filing."""
    resolve_by = terms.resolve_by(severity, when)
    given: dict[str, Any] = {
        "ref": "TS202611230007",
        "community": COMMUNITY.key,
        "resident": "li",
        "source": source,
        "category": Category.EQUIPMENT,
        "severity": severity,
        "topic": "照明",
        "what": "楼道灯坏了",
        "name": "李阿姨",
        "phone": "13800001234",
        "department": "工程部",
        "policy": "digest",
        "filed_at": when,
        "answer_by": terms.answer_by(severity, source, when),
        "resolve_by": resolve_by,
        "promised_by": resolve_by,
    }
    return at_filing(Complaint(**(given | changed)), terms)


def signed(severity: Severity = Severity.MINOR, **changed: Any) -> Complaint:
    return moves.acknowledge(filed(severity, **changed), OWNER, SOON, TERMS)[0]


def owing(severity: Severity = Severity.IMPORTANT) -> Complaint:
    """Return a complaint whose work is done and whose cause and prevention are owed (H4)."""
    return moves.finish(signed(severity), OWNER, SOON, TERMS, words="换了灯泡")[0]


def in_status(status: Status) -> Complaint:
    """Return a complaint that got into this status by its shortest way."""
    own = signed()
    finished = moves.finish(own, OWNER, SOON, TERMS, words="换了灯泡")[0]
    ways = {
        Status.FILED: filed(),
        Status.ACKNOWLEDGED: own,
        Status.ON_SITE: moves.arrive(own, OWNER, SOON, TERMS)[0],
        Status.REFERRED: moves.refer(own, OWNER, SOON, TERMS, words="外墙归发展商")[0],
        Status.FINISHED: finished,
        Status.INVALID: moves.invalidate(own, OWNER, SOON, TERMS, words="不归物业管")[0],
        Status.SETTLED: voice.rate(owing(), SOON, TERMS, satisfaction=Satisfaction.SATISFIED)[0],
        Status.CLOSED: voice.rate(finished, SOON, TERMS, satisfaction=Satisfaction.SATISFIED)[0],
        Status.WITHDRAWN: voice.withdraw(own, SOON, TERMS)[0],
    }
    return ways[status]


def course(complaint: Complaint, until: datetime, terms: Terms = TERMS) -> Iterator[tuple[Complaint, Event]]:
    """Yield everything the clock does to the complaint until then, each with the complaint after it."""
    while complaint.due_at is not None and complaint.due_at <= until:
        now = complaint.due_at
        complaint, events = fall_due(complaint, now, terms)
        for event in events:
            yield complaint, event


def only(complaint: Complaint, *kinds: str) -> Complaint:
    """Return the complaint with nothing but these kinds on its agenda."""
    return replace(complaint, agenda=tuple(due for due in complaint.agenda if due.kind in kinds))
