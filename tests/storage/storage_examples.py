"""One of each thing that is stored, to be changed where a test cares."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from core.complaint import Complaint, Due, DueKind
from core.corrective import Corrective
from core.messages import Inbound, Outbound, Peer
from core.people import Resident
from core.policy import Ladder, Policy, Promise, Quiet, Rung, Span, Target
from nlp.reading import Category, Severity
from storage.database import Database

NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
GARDEN = "garden"
PHONE = Peer(channel="telegram", chat="li")
GROUP = Peer(channel="telegram", chat="engineers")
LI = Resident(id="li", community=GARDEN, name="李阿姨")

_LADDER = Ladder(rungs=(Rung(after=timedelta(minutes=30), to=(Target.OWNER, Target.HEAD)),), every=timedelta(hours=1))
_SPAN = Span(time=timedelta(hours=2), working_days=3)
POLICY = Policy(
    promises={Severity.MAJOR: Promise(resolve=_SPAN, answer=None, approver=Target.HEAD, told=(Target.MANAGER,))},
    answer_spoken=_SPAN,
    answer_written=_SPAN,
    sign=_LADDER,
    sign_emergency=_LADDER,
    arrive_emergency=_LADDER,
    reminders=(0.5, 0.8),
    overdue=_LADDER,
    decision=_LADDER,
    human=_LADDER,
    confidence=0.6,
    triage_within=timedelta(minutes=10),
    upgrade_after=timedelta(days=1),
    repeat_limit=3,
    repeat_within=timedelta(days=30),
    urge_every=timedelta(hours=1),
    follow_up_again=timedelta(hours=24),
    follow_up_until=timedelta(hours=72),
    object_within=timedelta(days=3),
    refer_every=timedelta(days=3),
    draft_nudge=timedelta(minutes=30),
    draft_rescue=timedelta(hours=2),
    extensions=1,
    quiet=Quiet(since=time(22), until=time(7)),
)


def complaint(ref: str = "TS202611230001", **changed: Any) -> Complaint:
    """Return a complaint that falls due at once, with no policy kept yet."""
    given = {
        "community": GARDEN,
        "resident": "li",
        "category": Category.EQUIPMENT,
        "severity": Severity.MINOR,
        "what": "三栋二单元楼道灯不亮",
        "department": "engineering",
        "policy": "",
        "agenda": (Due(kind=DueKind.SIGN, at=NOW, since=NOW),),
        "filed_at": NOW,
        "answer_by": NOW,
        "resolve_by": NOW,
        "promised_by": NOW,
    }
    return Complaint(ref=ref, **(given | changed))


def corrective(ref: str = "C-0001", **changed: Any) -> Corrective:
    """Return a corrective action that falls due at once, with no policy kept yet."""
    given = {
        "community": GARDEN,
        "department": "engineering",
        "subject": "楼道灯不亮",
        "owner": "王师傅",
        "policy": "",
        "since": NOW,
        "opened_at": NOW,
        "due_at": NOW,
    }
    return Corrective(ref=ref, **(given | changed))


def stored(database: Database, ref: str = "TS202611230001", **changed: Any) -> Complaint:
    """Store a complaint under the policy above and return it."""
    with database.work() as work:
        filed = complaint(ref, policy=work.policies.keep(POLICY), **changed)
        work.complaints.add(filed)
        work.commit()
    return filed


def outbound(text: str = "收到", peer: Peer = GROUP, **changed: Any) -> Outbound:
    """Return a message to the engineers' group."""
    return Outbound(peer=peer, text=text, **changed)


def inbound(message: str = "1", **changed: Any) -> Inbound:
    """Return a message from the resident."""
    given = {
        "channel": "telegram",
        "peer": PHONE,
        "author": "li",
        "author_name": "李",
        "text": "灯坏了",
        "sent_at": NOW,
    }
    return Inbound(id=message, **(given | changed))
