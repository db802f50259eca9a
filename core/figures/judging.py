"""What one complaint counts as: every figure of every report is a count of these marks, and this is their one definition.

The words of the same definitions, as readers of a report see them, stand in `config/figures.toml`.
"""

from datetime import datetime
from enum import IntFlag, auto

from core.complaint import Satisfaction, Status
from core.figures.facts import Fact
from core.terms import Terms
from nlp.reading import Severity


class Mark(IntFlag):
    """What a complaint counts as; a share is one mark among another.

    `INVALID`: judged not valid (T6). `WITHDRAWN`: taken back by the resident. `OPEN`: not closed and not withdrawn.
    `OUTSIDE`: with the developer or an outside body.

    `SIGN`: signed for, or the time for it has passed. `SIGN_KEPT`: signed for before the first rung of the ladder that it
    was filed under (D1, D6); in the quiet hours that begins in the morning, unless it was an emergency or major at once.

    `ANSWER`: the resident has had an answer, or the time for it has passed (F2). `ANSWER_KEPT`: within that time.

    `RESULT`: there is a result, or the time first promised for it has passed; not for what is invalid, withdrawn or
    outside. `RESULT_KEPT`: within the time first promised. `RESULT_LATEST`: there is a result, or the time promised
    last (extended with approval, or promised anew at a reopening) has passed. `LATEST_KEPT`: within that time.
    A result that the resident did not accept is none.

    `RESOLVED`: there is a result that stands. `TO_RESOLVE`: all but what is invalid, withdrawn or outside.
    `OVERDUE`: the result is owed by us and late, by the last promise.

    `RATED`: the resident answered the call-back (F4), `CONTENT` of them satisfied or basically satisfied; `SILENT`: did not.
    `REOPENED`: not accepted and begun again. `WON_BACK`: reopened, and content in the end (A7).
    `REPEATED`: raised more than once, or a second complaint about an earlier one (T5). `UPGRADED`: to major, by itself (T4).
    `EXTENDED`: more time was approved (H2).
    `REMEDIED`: something was given to make it good; `TO_TURN`: to a resident who had not been content or had it begun
    again, `TURNED`: and who was content in the end (A7).
    """

    INVALID = auto()
    WITHDRAWN = auto()
    OPEN = auto()
    OUTSIDE = auto()
    SIGN = auto()
    SIGN_KEPT = auto()
    ANSWER = auto()
    ANSWER_KEPT = auto()
    RESULT = auto()
    RESULT_KEPT = auto()
    RESULT_LATEST = auto()
    LATEST_KEPT = auto()
    TO_RESOLVE = auto()
    RESOLVED = auto()
    OVERDUE = auto()
    RATED = auto()
    CONTENT = auto()
    SATISFIED = auto()
    BASICALLY = auto()
    UNSATISFIED = auto()
    SILENT = auto()
    REOPENED = auto()
    WON_BACK = auto()
    REPEATED = auto()
    UPGRADED = auto()
    EXTENDED = auto()
    REMEDIED = auto()
    TO_TURN = auto()
    TURNED = auto()


# As plain numbers: a member costs a microsecond each time, and a million complaints are judged in one go.
_INVALID, _WITHDRAWN, _OPEN, _OUTSIDE = (int(m) for m in (Mark.INVALID, Mark.WITHDRAWN, Mark.OPEN, Mark.OUTSIDE))
_SIGN, _SIGN_KEPT = int(Mark.SIGN), int(Mark.SIGN | Mark.SIGN_KEPT)
_ANSWER, _ANSWER_KEPT = int(Mark.ANSWER), int(Mark.ANSWER | Mark.ANSWER_KEPT)
_RESULT, _RESULT_KEPT = int(Mark.RESULT), int(Mark.RESULT | Mark.RESULT_KEPT)
_LATEST, _LATEST_KEPT = int(Mark.RESULT_LATEST), int(Mark.RESULT_LATEST | Mark.LATEST_KEPT)
_TO_RESOLVE, _RESOLVED = int(Mark.TO_RESOLVE), int(Mark.TO_RESOLVE | Mark.RESOLVED)
_OVERDUE, _REOPENED, _WON_BACK = int(Mark.OVERDUE), int(Mark.REOPENED), int(Mark.REOPENED | Mark.WON_BACK)
_REPEATED, _UPGRADED, _EXTENDED = int(Mark.REPEATED), int(Mark.UPGRADED), int(Mark.EXTENDED)
_REMEDIED, _TO_TURN = int(Mark.REMEDIED), int(Mark.REMEDIED | Mark.TO_TURN)
_TURNED = int(Mark.REMEDIED | Mark.TO_TURN | Mark.TURNED)
_SAID = {
    None: 0,
    Satisfaction.SATISFIED: int(Mark.RATED | Mark.CONTENT | Mark.SATISFIED),
    Satisfaction.BASICALLY: int(Mark.RATED | Mark.CONTENT | Mark.BASICALLY),
    Satisfaction.UNSATISFIED: int(Mark.RATED | Mark.UNSATISFIED),
    Satisfaction.UNANSWERED: int(Mark.SILENT),
}
_CONTENT = int(Mark.CONTENT)


def judge(fact: Fact, terms: Terms, at: datetime, *, upgraded: bool) -> int:
    """Return the marks of a complaint as it stands at that instant."""
    mark = _SAID[fact.satisfaction]
    is_open = fact.status.is_open
    if is_open:
        mark |= _OPEN
    mark |= _in_time(fact, terms, at, is_open, upgraded)
    mark |= _result(fact, at)
    if fact.reopened:
        mark |= _WON_BACK if mark & _CONTENT else _REOPENED
    if fact.raised > 1 or fact.earlier is not None:
        mark |= _REPEATED
    if upgraded:
        mark |= _UPGRADED
    if fact.extended:
        mark |= _EXTENDED
    if fact.remedied:
        mark |= _REMEDIED if not fact.remedied_unhappy else _TURNED if mark & _CONTENT else _TO_TURN
    return mark


def resolved_at(fact: Fact) -> datetime | None:
    """Return when the result came that stands: handed in, or closed by a superior's word; None while there is none."""
    if fact.valid is False or fact.status is Status.WITHDRAWN:
        return None
    return fact.finished_at or (fact.closed_at if fact.status is Status.CLOSED else None)


def sign_by(fact: Fact, terms: Terms, *, upgraded: bool) -> datetime:
    """Return by when somebody signs for it: when the ladder that it was filed under would first call."""
    if fact.danger is not None:
        return fact.filed_at + terms.policy.sign_emergency.rungs[0].after
    first = terms.policy.sign.rungs[0].after
    if fact.severity is Severity.MAJOR and not upgraded:
        return fact.filed_at + first
    calendar = terms.calendar
    return calendar.out_of_quiet(calendar.out_of_quiet(fact.filed_at) + first)


def _in_time(fact: Fact, terms: Terms, at: datetime, is_open: bool, upgraded: bool) -> int:
    """Return the marks of signing and answering."""
    mark = 0
    if fact.acknowledged_at is not None:
        mark = _SIGN_KEPT if _signed_in_time(fact, fact.acknowledged_at, terms, upgraded) else _SIGN
    elif is_open and at > sign_by(fact, terms, upgraded=upgraded):
        mark = _SIGN
    if fact.answered_at is not None:
        mark |= _ANSWER_KEPT if fact.answered_at <= fact.answer_by else _ANSWER
    elif is_open and at > fact.answer_by:
        mark |= _ANSWER
    return mark


def _signed_in_time(fact: Fact, at: datetime, terms: Terms, upgraded: bool) -> bool:
    """Ask the calendar only of what was not signed for at once, whatever the hour: nearly all of it was."""
    ladder = terms.policy.sign if fact.danger is None else terms.policy.sign_emergency
    at_once = at <= fact.filed_at + ladder.rungs[0].after
    return at_once or at <= sign_by(fact, terms, upgraded=upgraded)


def _result(fact: Fact, at: datetime) -> int:
    """Return the marks of the result, by the first promise and by the last."""
    if fact.valid is False:
        return _INVALID
    if fact.status is Status.WITHDRAWN:
        return _WITHDRAWN
    if fact.status is Status.REFERRED:
        return _OUTSIDE
    done = resolved_at(fact)
    if done is None:
        mark = _TO_RESOLVE
        if at > fact.promised_by:
            mark |= _RESULT
        if at > fact.resolve_by:
            mark |= _LATEST | _OVERDUE
        return mark
    mark = _RESOLVED
    mark |= _RESULT_KEPT if done <= fact.promised_by else _RESULT
    return mark | (_LATEST_KEPT if done <= fact.resolve_by else _LATEST)
