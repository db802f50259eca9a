"""The whole life cycle as one table: what every move makes of every status, through the verb that people really use."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from matters import COLLEAGUE, CONFIG, DIRECTOR, OWNER, SOON, TERMS, in_status

from core import amends, closing, exempting, moves, voice
from core.agenda import Change, fall_due
from core.complaint import MOVES, Complaint, DueKind, Move, Pending, Satisfaction, Status, Waiting
from core.errors import Refused
from core.fairness import Exclusion
from core.remedy import Gift, Remedy, RemedyStatus
from nlp.reading import Category, Severity

STATUSES = {
    "F": Status.FILED,
    "A": Status.ACKNOWLEDGED,
    "S": Status.ON_SITE,
    "R": Status.REFERRED,
    "D": Status.FINISHED,
    "I": Status.INVALID,
    "E": Status.SETTLED,
    "C": Status.CLOSED,
    "W": Status.WITHDRAWN,
}

#: Filed, Acknowledged, on Site, Referred, Done, Invalid, sEttled, Closed, Withdrawn: where each move leads; - is refused.
TABLE = """
move          F A S R D I E C W
acknowledge   A A A A - - - - -
arrive        - S - S - - - - -
explain       F A S R - - - - -
finish        - D D D - - - - -
transfer      F F F F - - - - -
extend        - A S R - - - - -
decide        F A S R - - - - -
report        F A S R - - - - -
assign        F F F F - - - - -
invalidate    - I I I - - - - -
refer         - R R R - - - - -
recategorise  F A S R - - - - -
regrade       F A S R D - E - -
call_back     - - - - D - - - -
close         C C C C C C - - -
remedy        F A S R D I E C -
amend         F A S R D I E C -
take_back     F A S R D I E C -
approve       F A S R D I E C -
exclude       F A S R D I E C -
countersign   F A S R D I E C -
supplement    F A S R D I - - -
urge          F A S R - - - - -
withdraw      W W W W W W - - -
appeal        - - - - F F F F -
accept        - - - - C C - - -
reject        - - - - F - - - -
raise_again   F A S R - - - - -
upgrade       F A S R - - - - -
expire        - - - - C C - - -
archive       - - - - - - C - -
"""

_HEAD, *_LINES = (line.split() for line in TABLE.strip().splitlines())
PAIRS = [
    pytest.param(STATUSES[column], Move(move), STATUSES.get(cell), id=f"{move} {STATUSES[column].value}")
    for move, *cells in _LINES
    for column, cell in zip(_HEAD[1:], cells, strict=True)
]

_LATER = SOON + timedelta(days=30)
_WORDS = "灯具要采购"


def _offered(complaint: Complaint) -> Complaint:
    return complaint if complaint.status is Status.FILED else replace(complaint, offered_to=COLLEAGUE)


def _asked(complaint: Complaint, kind: Waiting) -> Complaint:
    until = _LATER if kind is Waiting.EXTENSION else None
    pending = Pending(kind=kind, by=OWNER, to=(DIRECTOR,), words=_WORDS, asked_at=SOON, until=until)
    return replace(complaint, pending=pending)


def _giving(complaint: Complaint) -> Complaint:
    gift = Remedy(number=1, what=_WORDS, fen=45_000, by=OWNER, at=SOON, status=RemedyStatus.ASKED, to=(DIRECTOR,))
    return replace(complaint, remedies=(gift,))


def _excluding(complaint: Complaint) -> Complaint:
    return replace(complaint, exclusion=Exclusion(reason=_WORDS, by=OWNER, at=SOON, to=(DIRECTOR,)))


#: Each move by the verb that people's presses and words end in, with everything but the status as it must be.
VERBS: dict[Move, Callable[[Complaint], Change]] = {
    Move.ACKNOWLEDGE: lambda c: moves.acknowledge(_offered(c), COLLEAGUE, SOON, TERMS),
    Move.ARRIVE: lambda c: moves.arrive(c, OWNER, SOON, TERMS),
    Move.EXPLAIN: lambda c: moves.explain(c, OWNER, SOON, TERMS, words=_WORDS),
    Move.FINISH: lambda c: moves.finish(c, OWNER, SOON, TERMS, words=_WORDS),
    Move.TRANSFER: lambda c: moves.transfer(c, OWNER, SOON, TERMS, department="环境部"),
    Move.EXTEND: lambda c: moves.ask_extension(c, OWNER, SOON, TERMS, words=_WORDS, until=_LATER, to=(DIRECTOR,)),
    Move.DECIDE: lambda c: moves.decide(_asked(c, Waiting.EXTENSION), DIRECTOR, SOON, TERMS, agreed=True),
    Move.REPORT: lambda c: moves.report(c, OWNER, SOON, TERMS, words=_WORDS, to=(DIRECTOR,)),
    Move.ASSIGN: lambda c: moves.assign(_asked(c, Waiting.REPORT), DIRECTOR, SOON, TERMS, department="环境部"),
    Move.INVALIDATE: lambda c: moves.invalidate(c, OWNER, SOON, TERMS, words=_WORDS),
    Move.REFER: lambda c: moves.refer(c, OWNER, SOON, TERMS, words=_WORDS),
    Move.RECATEGORISE: lambda c: moves.recategorise(c, OWNER, SOON, TERMS, category=Category.FEES, department="财务部"),
    Move.REGRADE: lambda c: closing.regrade(c, OWNER, SOON, TERMS, severity=Severity.MAJOR),
    Move.CLOSE: lambda c: closing.close(replace(c, reopened=1), DIRECTOR, SOON, TERMS, words=_WORDS),
    Move.REMEDY: lambda c: amends.give(c, OWNER, SOON, TERMS, Gift(what=_WORDS, fen=6_000)),
    Move.AMEND: lambda c: amends.amend(_giving(c), OWNER, SOON, TERMS, Gift(what=_WORDS, fen=0)),
    Move.TAKE_BACK: lambda c: amends.take_back(_giving(c), OWNER, SOON, TERMS, words=_WORDS),
    Move.APPROVE: lambda c: amends.decide(_giving(c), DIRECTOR, SOON, TERMS, agreed=True),
    Move.EXCLUDE: lambda c: exempting.exclude(c, OWNER, SOON, TERMS, words=_WORDS, to=(DIRECTOR,)),
    Move.COUNTERSIGN: lambda c: exempting.countersign(_excluding(c), DIRECTOR, SOON, TERMS, agreed=True),
    Move.SUPPLEMENT: lambda c: voice.supplement(c, SOON, TERMS, words=_WORDS),
    Move.URGE: lambda c: voice.urge(c, SOON, TERMS),
    Move.WITHDRAW: lambda c: voice.withdraw(c, SOON, TERMS),
    Move.APPEAL: lambda c: voice.appeal(c, SOON, TERMS, words=_WORDS),
    Move.ACCEPT: lambda c: voice.rate(c, SOON, TERMS, satisfaction=Satisfaction.SATISFIED),
    Move.REJECT: lambda c: voice.rate(c, SOON, TERMS, satisfaction=Satisfaction.UNSATISFIED),
    Move.ARCHIVE: lambda c: closing.correct(c, DIRECTOR, SOON, TERMS, prevention=_WORDS),
    Move.RAISE_AGAIN: lambda c: voice.raise_again(c, SOON, TERMS, words=_WORDS),
}
#: These have no verb: a gate before the call-back is written down (F4), and what the clock does by itself.
GATES = {Move.CALL_BACK, Move.UPGRADE, Move.EXPIRE}


def do(complaint: Complaint, move: Move) -> Complaint:
    return moves.step(complaint, move) if move in GATES else VERBS[move](complaint)[0]


@pytest.mark.parametrize(("status", "move", "becomes"), PAIRS)
def test_every_move_in_every_status_leads_where_the_table_says_or_is_refused_in_words(
    status: Status, move: Move, becomes: Status | None
) -> None:
    complaint = in_status(status)
    assert complaint.status is status
    assert MOVES.get((status, move)) is becomes

    if becomes is not None:
        assert do(complaint, move).status is becomes
    else:
        with pytest.raises(Refused) as refused:
            do(complaint, move)
        told = CONFIG.phrases.say(refused.value.key, **refused.value.values)
        assert complaint.ref in told


def test_the_table_knows_every_status_and_every_move() -> None:
    assert [line[0] for line in _LINES] == [move.value for move in Move]
    assert [STATUSES[column] for column in _HEAD[1:]] == list(Status)
    assert set(VERBS) | GATES == set(Move)


@pytest.mark.parametrize("status", [status for status in Status if (status, Move.UPGRADE) in MOVES])
def test_the_clock_upgrades_within_the_status_that_the_table_names(status: Status) -> None:
    """T4."""
    complaint = in_status(status)

    upgraded, _ = fall_due(complaint, complaint.filed_at + TERMS.policy.upgrade_after, TERMS)

    assert upgraded.severity is Severity.MAJOR
    assert upgraded.status is MOVES[status, Move.UPGRADE]


@pytest.mark.parametrize("status", [status for status in Status if (status, Move.EXPIRE) in MOVES])
def test_the_clock_closes_what_the_table_lets_expire(status: Status) -> None:
    """F4, T6."""
    complaint = in_status(status)
    expires = next(due.at for due in complaint.agenda if due.kind is DueKind.EXPIRE)

    closed, _ = fall_due(complaint, expires, TERMS)

    assert closed.status is MOVES[status, Move.EXPIRE]
    assert closed.agenda == ()


def test_a_second_signature_is_refused_with_the_name_of_the_first() -> None:
    """D3: one named owner."""
    with pytest.raises(Refused) as refused:
        moves.acknowledge(in_status(Status.ACKNOWLEDGED), COLLEAGUE, SOON, TERMS)

    assert OWNER in CONFIG.phrases.say(refused.value.key, **refused.value.values)


def test_what_nobody_worked_on_is_not_closed_by_word_alone() -> None:
    """F4: a manager closes only what the resident had reopened."""
    with pytest.raises(Refused) as refused:
        closing.close(in_status(Status.ACKNOWLEDGED), DIRECTOR, SOON, TERMS, words=_WORDS)

    assert refused.value.key == "refused.close_unworked"
