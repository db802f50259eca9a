"""Cause, correction, prevention and their verification (H4, H6): written from the procedure, proved on the real verbs."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from matters import (
    COLLEAGUE,
    COMMUNITY,
    CONFIG,
    DIRECTOR,
    HEAD,
    OWNER,
    SOON,
    TERMS,
    at,
    filed,
    in_status,
    owing,
    signed,
)

from core import closing, moves, rectification, voice
from core.agenda import fall_due
from core.complaint import Complaint, DueKind, Satisfaction, Status
from core.corrective import CORRECTIVE_MOVES, Corrective, CorrectiveItem, CorrectiveMove, CorrectiveStatus
from core.errors import Refused
from core.events import Happened
from core.house import Person
from core.permissions import check_corrective
from core.rectification import Rectified, Told
from nlp.reading import Severity

FRIDAY = at("2026-12-04 18:00")
WHOLE = Told(cause="没有按月检查", correction="换了制动器", prevention="每月检查", doer=COLLEAGUE, by_when=FRIDAY)


def opened(**changed: object) -> Corrective:
    given = {"ref": "C-0003", "community": "cuihu", "department": "工程部", "subject": "电梯", "owner": OWNER}
    fresh = Corrective(**(given | {"policy": "digest", "since": SOON, "opened_at": SOON} | changed))  # type: ignore[arg-type]
    return rectification.opened(fresh, SOON, TERMS)[0]


def standing(status: CorrectiveStatus) -> Corrective:
    """Return a corrective action that got into this status by its shortest way."""
    written = rectification.write(opened(), OWNER, SOON, TERMS, told=WHOLE)[0]
    ways = {
        CorrectiveStatus.OWED: opened(),
        CorrectiveStatus.UNDER_WAY: written,
        CorrectiveStatus.DONE: rectification.complete(written, COLLEAGUE, SOON, TERMS)[0],
        CorrectiveStatus.VERIFIED: rectification.verify(written, HEAD, SOON, TERMS)[0],
        CorrectiveStatus.CANCELLED: rectification.cancel(written, SOON)[0],
    }
    return ways[status]


#: Owed, Under way, Done, Verified, Cancelled: where each move leads; - is refused.
TABLE = """
move       O U D V X
write      U U - - -
complete   - D - - -
verify     - V V - -
send_back  - O O - -
"""
_STATUSES = dict(zip("OUDVX", CorrectiveStatus, strict=True))
_HEAD, *_LINES = (line.split() for line in TABLE.strip().splitlines())
VERBS: dict[CorrectiveMove, Callable[[Corrective], Rectified]] = {
    CorrectiveMove.WRITE: lambda c: rectification.write(c, OWNER, SOON, TERMS, told=WHOLE),
    CorrectiveMove.COMPLETE: lambda c: rectification.complete(c, OWNER, SOON, TERMS),
    CorrectiveMove.VERIFY: lambda c: rectification.verify(c, HEAD, SOON, TERMS),
    CorrectiveMove.SEND_BACK: lambda c: rectification.send_back(c, HEAD, SOON, TERMS, words="太笼统"),
}


@pytest.mark.parametrize(
    ("status", "move", "becomes"),
    [
        pytest.param(_STATUSES[column], CorrectiveMove(move), _STATUSES.get(cell), id=f"{move} {_STATUSES[column]}")
        for move, *cells in _LINES
        for column, cell in zip(_HEAD[1:], cells, strict=True)
    ],
)
def test_every_move_in_every_status_leads_where_the_table_says_or_is_refused_in_words(
    status: CorrectiveStatus, move: CorrectiveMove, becomes: CorrectiveStatus | None
) -> None:
    corrective = standing(status)
    assert corrective.status is status
    assert CORRECTIVE_MOVES.get((status, move)) is becomes

    if becomes is not None:
        assert VERBS[move](corrective)[0].status is becomes
    else:
        with pytest.raises(Refused) as refused:
            VERBS[move](corrective)
        assert "C-0003" in CONFIG.phrases.say(refused.value.key, **refused.value.values)


@pytest.mark.parametrize("status", CorrectiveStatus)
def test_an_open_one_always_has_a_next_step_and_another_one_never(status: CorrectiveStatus) -> None:
    """Invariant 3."""
    corrective = standing(status)

    assert status.is_open == (corrective.due_at is not None)
    if corrective.due_at is not None:
        after, events = rectification.fall_due(corrective, corrective.due_at + timedelta(days=40), TERMS)
        assert len(events) == 1
        assert "general" in events[0].facts["to"]
        assert after.due_at is not None
        assert after.due_at > corrective.due_at + timedelta(days=40)


def test_each_thing_missing_is_asked_for_in_turn_and_nothing_said_is_lost() -> None:
    corrective, asked = opened(), []
    for told in (Told(cause="磨损"), Told(correction="换了"), Told(prevention="每月查"), Told(by_when=FRIDAY)):
        asked.append(corrective.missing)
        corrective, _ = rectification.write(corrective, OWNER, SOON, TERMS, told=told)

    assert asked == list(CorrectiveItem)
    assert corrective.missing is None
    assert (corrective.cause, corrective.correction, corrective.prevention) == ("磨损", "换了", "每月查")
    assert corrective.doer == OWNER


def test_reminders_run_ahead_of_the_date_and_climb_after_it() -> None:
    """H7."""
    corrective, told = standing(CorrectiveStatus.UNDER_WAY), []
    while corrective.due_at is not None and corrective.due_at < FRIDAY + timedelta(days=2, minutes=1):
        now = corrective.due_at
        corrective, events = rectification.fall_due(corrective, now, TERMS)
        told += [(now <= FRIDAY, target) for target in events[0].facts["to"].split(",")]

    assert {target for ahead, target in told if ahead} == {"owner"}
    assert [target for ahead, target in told if not ahead] == ["head", "affairs", "director"]


def test_what_was_sent_back_owes_its_prevention_and_date_anew() -> None:
    returned, (event,) = VERBS[CorrectiveMove.SEND_BACK](standing(CorrectiveStatus.DONE))

    assert returned.missing is CorrectiveItem.PREVENTION
    assert returned.by_when is None
    assert returned.cause
    assert event.facts["was"] == "每月检查"


#: Who may do what: the owner and the doer write and report; a second person accepts.
MAY = """
move       owner doer mate head othead recept quality affairs general
write      y     y    -    y    -      -      -       y       y
complete   y     y    -    y    -      -      -       y       y
verify     -     -    -    y    -      -      y       y       y
send_back  -     -    -    y    -      -      y       y       y
"""
PEOPLE = ("王师傅", "刘师傅", "方阿姨", "陈主管", "何主管", "小林", "吴工", "周主管", "孙总")
_MAY_HEAD, *_MAY = (line.split() for line in MAY.strip().splitlines())


def person(name: str) -> Person:
    found = COMMUNITY.person(name)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("move", "name", "allowed"),
    [
        pytest.param(CorrectiveMove(move), name, cell == "y", id=f"{who} {move}")
        for move, *cells in _MAY
        for who, name, cell in zip(_MAY_HEAD[1:], PEOPLE, cells, strict=True)
    ],
)
def test_a_person_may_do_what_the_procedure_gives_them(move: CorrectiveMove, name: str, allowed: bool) -> None:
    corrective = standing(CorrectiveStatus.DONE)

    if allowed:
        check_corrective(person(name), move, corrective)
    else:
        with pytest.raises(Refused) as refused:
            check_corrective(person(name), move, corrective)
        assert name in CONFIG.phrases.say(refused.value.key, **refused.value.values)


@pytest.mark.parametrize("field", ["owner", "doer", "written_by"])
@pytest.mark.parametrize("name", ["陈主管", "周主管", "孙总"])
def test_whoever_had_a_hand_in_it_never_verifies_it_however_high(field: str, name: str) -> None:
    corrective = replace(standing(CorrectiveStatus.DONE), **{field: name})

    for move in (CorrectiveMove.VERIFY, CorrectiveMove.SEND_BACK):
        with pytest.raises(Refused):
            check_corrective(person(name), move, corrective)


# A complaint closes only with it.

ENDS: dict[str, Callable[[Complaint], Complaint]] = {
    "the resident is content": lambda c: voice.rate(c, SOON, TERMS, satisfaction=Satisfaction.SATISFIED)[0],
    "nobody answers": lambda c: fall_due(c, SOON + timedelta(days=4), TERMS)[0],
    "a superior decides": lambda c: closing.close(c, DIRECTOR, SOON, TERMS, words="双方说定了")[0],
    "a superior decides on what was reopened": lambda c: closing.close(
        voice.rate(c, SOON, TERMS, satisfaction=Satisfaction.UNSATISFIED)[0], DIRECTOR, SOON, TERMS, words="说定了"
    )[0],
}


@pytest.mark.parametrize("severity", [Severity.IMPORTANT, Severity.MAJOR])
@pytest.mark.parametrize("end", ENDS)
def test_by_whatever_way_it_ends_it_is_closed_only_once_the_prevention_is_verified(
    end: str, severity: Severity
) -> None:
    settled = ENDS[end](owing(severity))

    assert settled.status is Status.SETTLED
    assert settled.closed_at is None
    assert [due.kind for due in settled.agenda] == [DueKind.ARCHIVE]
    closed, events = closing.correct(settled, HEAD, SOON, TERMS, prevention="每月检查")
    assert closed.status is Status.CLOSED
    assert closed.agenda == ()
    assert [event.kind for event in events] == [Happened.CORRECTED, Happened.CLOSED]


@pytest.mark.parametrize("end", ENDS)
def test_once_it_is_verified_nothing_holds_it_open(end: str) -> None:
    verified = closing.correct(owing(), HEAD, SOON, TERMS, prevention="每月检查")[0]
    assert verified.status is Status.FINISHED

    owes_anew = "reopened" in end
    assert ENDS[end](verified).status is (Status.SETTLED if owes_anew else Status.CLOSED)


def test_minor_invalid_and_withdrawn_ones_owe_nothing() -> None:
    invalid = moves.invalidate(signed(Severity.MAJOR), OWNER, SOON, TERMS, words="不归物业管")[0]

    assert in_status(Status.FINISHED).corrected is None
    assert closing.close(invalid, DIRECTOR, SOON, TERMS, words="住户已明白")[0].status is Status.CLOSED
    assert voice.withdraw(owing(), SOON, TERMS)[0].corrected is None


def test_what_was_filed_before_the_rule_is_closed_as_it_was_promised() -> None:
    """Invariant 5."""
    before = replace(TERMS, policy=replace(TERMS.policy, corrective_for=()))
    done = moves.finish(signed(Severity.MAJOR), OWNER, SOON, before, words="修好了")[0]

    assert voice.rate(done, SOON, before, satisfaction=Satisfaction.SATISFIED)[0].status is Status.CLOSED


def test_a_lower_severity_takes_it_off_and_a_higher_one_asks_for_it() -> None:
    settled = ENDS["the resident is content"](owing())

    lower, events = closing.regrade(settled, HEAD, SOON, TERMS, severity=Severity.MINOR)
    higher = closing.regrade(in_status(Status.FINISHED), HEAD, SOON, TERMS, severity=Severity.MAJOR)[0]

    assert lower.status is Status.CLOSED
    assert [event.kind for event in events] == [Happened.REGRADED, Happened.CLOSED]
    assert (higher.status, higher.corrected) == (Status.FINISHED, False)


@pytest.mark.parametrize("status", [Status.FINISHED, Status.SETTLED])
def test_the_owner_cannot_take_it_off_themselves(status: Status) -> None:
    complaint = owing() if status is Status.FINISHED else in_status(status)

    with pytest.raises(Refused):
        closing.regrade(complaint, OWNER, SOON, TERMS, severity=Severity.MINOR)


def test_what_a_complaint_owes_is_decided_when_its_work_is_done() -> None:
    assert filed(Severity.MAJOR).corrected is None
    assert owing().corrected is False
