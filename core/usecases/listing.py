"""A list of what people are called about: the gravest and longest overdue first, in pages, each line leading to its card.

A line holds nobody's words and no name of a resident, so that a list needs not be looked through when one is forgotten.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core.agenda import is_urgent
from core.calling import LIST
from core.choices import Choice, button
from core.complaint import Complaint, DueKind
from core.corrective import CorrectiveStatus
from core.desk import Desk
from core.dialogue.conversation import Stage
from core.form import place_words
from core.messages import Outbound, Peer, Turn
from core.reactions.staff import whose_turn
from core.turns import CORRECTIVE, HUMAN, complaint_stands, corrective_stands
from nlp.reading import Severity

#: So many lines a page has, and so many of them a button: no channel has room for more.
PAGE, BUTTONS = 10, 5
#: What is told of before it is late, too.
TERMS = frozenset({DueKind.ANSWER, DueKind.RESOLVE, f"{CORRECTIVE}{CorrectiveStatus.UNDER_WAY}"})
#: How grave a resident who waits for a human is: nobody knows yet what it is about.
WAITS = Severity.IMPORTANT.rank


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a list: what it is about, since when it is late, how grave it is, and whether people are woken for it."""

    about: str
    ref: str | None
    text: str
    gravity: int = 0
    since: datetime
    wakes: bool = False
    is_major: bool = False


def line_of(desk: Desk, call: Outbound, complaints: Mapping[str, Complaint] | None = None) -> Line | None:
    """Return the line of a call as things stand now; None if what it calls about is settled.

    Who looks at many calls has asked for all their complaints at once.
    """
    turn = call.turn
    if turn is None or turn.kind == LIST:
        return None
    if turn.kind == HUMAN:
        return _human(desk, call.about or "", turn)
    if turn.kind.startswith(CORRECTIVE):
        return _corrective(desk, call.ref or "", turn)
    ref = call.ref or ""
    complaint = desk.work.complaints.get(ref) if complaints is None else complaints.get(ref)
    if complaint is None or not complaint_stands(complaint, turn):
        return None
    return _complaint(_desk_of(desk, complaint.community), complaint, turn)


def list_of(desk: Desk, peer: Peer, lines: Sequence[Line], page: int = 1) -> Outbound:
    """Return one page of a list of these, ranked already; what several calls are about stands in it once."""
    firsts: dict[str, Line] = {}
    for line in lines:
        firsts.setdefault(line.about, line)
    whole = list(firsts.values())
    begin = (page - 1) * PAGE
    shown = whole[begin : begin + PAGE]
    texts = [desk.say("calls.head" if page == 1 else "calls.head_more", count=len(whole), page=page)]
    texts += [desk.say("calls.line", number=number, text=line.text) for number, line in enumerate(shown, begin + 1)]
    phrases = desk.office.phrases
    refs = [line.ref for line in shown if line.ref is not None]
    offered = [button(phrases, Choice.SHOW, ref, label=desk.say("calls.one", tail=ref[-4:])) for ref in refs[:BUTTONS]]
    left = len(whole) - begin - len(shown)
    if left > 0:
        texts.append(desk.say("calls.more", count=left, page=page + 1))
        offered.append(button(phrases, Choice.SHOW, choice=str(page + 1), label=desk.say("calls.next")))
    if refs:
        texts.append(desk.say("calls.how", ref=refs[0]))
    turn = Turn(kind=LIST, since=desk.now)
    return Outbound(peer=peer, text="\n".join(texts), buttons=tuple(offered), urgent=True, turn=turn)


def _complaint(desk: Desk, complaint: Complaint, turn: Turn) -> Line:
    is_reminder = turn.kind in set(DueKind)
    subject = desk.office.phrases.labels.get(f"topic.{complaint.topic}") or desk.label(complaint.category)
    text = desk.say(
        "calls.complaint",
        ref=complaint.ref,
        severity=complaint.severity,
        place=place_words(desk, replace(complaint.place, room=None, words=None)),
        what=subject,
        turn=_turn(desk, turn, _who(desk, complaint, turn)),
    )
    return Line(
        about=complaint.ref,
        ref=complaint.ref,
        text=text,
        gravity=complaint.severity.rank + complaint.is_emergency,
        since=turn.since,
        wakes=is_urgent(complaint) or not is_reminder,
        is_major=complaint.severity is Severity.MAJOR,
    )


def _desk_of(desk: Desk, community: str) -> Desk:
    """Return the desk of that community: one chat may be called about several."""
    return Desk(desk.office, desk.work, desk.office.communities.get(community, desk.community), desk.now)


def _who(desk: Desk, complaint: Complaint, turn: Turn) -> str:
    if turn.kind == DueKind.DECISION and complaint.pending is not None:
        return desk.say("form.and").join(complaint.pending.to)
    return whose_turn(desk, complaint)


def _corrective(desk: Desk, ref: str, turn: Turn) -> Line | None:
    corrective = desk.work.correctives.get(ref)
    if corrective is None or not corrective_stands(corrective, turn):
        return None
    text = desk.say("calls.corrective", ref=ref, turn=_turn(desk, turn, corrective.assignee))
    return Line(about=ref, ref=ref, text=text, since=turn.since)


def _human(desk: Desk, resident: str, turn: Turn) -> Line | None:
    found = desk.work.conversations.of_resident(resident)
    if found is None or found.stage is not Stage.HUMAN or found.due_at is None:
        return None
    return Line(
        about=resident, ref=None, text=_turn(desk, turn, found.human or ""), gravity=WAITS, since=turn.since, wakes=True
    )


def _turn(desk: Desk, turn: Turn, who: str) -> str:
    """Return whose turn it is with what, and for how long it has been, or how long there is."""
    ahead = "_ahead" if turn.kind in TERMS and turn.since > desk.now else ""
    # What happened in another process, whose clock is a little ahead, has been waiting for no time at all.
    waited = abs(desk.now - turn.since) if ahead else max(desk.now - turn.since, timedelta())
    return desk.say(f"calls.{turn.kind}{ahead}", who=who, long=_long(desk, waited))


def _long(desk: Desk, span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    days, hours = minutes // (24 * 60), minutes // 60 % 24
    if days:
        return desk.say("calls.days", days=days, hours=hours)
    return (
        desk.say("calls.hours", hours=hours, minutes=minutes % 60)
        if hours
        else desk.say("calls.minutes", minutes=minutes)
    )
