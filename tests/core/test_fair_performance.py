"""What does not count for whoever had it, and who may see how anybody did (A5)."""

import pytest
from matters import COMMUNITY, HEAD, OWNER, SOON, TERMS, in_status, signed

from core import exempting, moves, voice
from core.complaint import DueKind, Satisfaction, Status
from core.errors import Refused
from core.fairness import is_asked, is_excluded
from core.house import Person
from core.permissions import check_performance


def person(name: str) -> Person:
    found = COMMUNITY.person(name)
    assert found is not None
    return found


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.WITHDRAWN])
def test_it_counts_until_a_second_person_signs_and_who_said_what_stays(status: Status) -> None:
    asked, _ = exempting.exclude(in_status(status), OWNER, SOON, TERMS, words="等配件", to=(HEAD,))
    assert is_asked(asked.exclusion)
    assert not is_excluded(asked.exclusion)

    signed_for, events = exempting.countersign(asked, HEAD, SOON, TERMS, agreed=True)
    assert is_excluded(signed_for.exclusion)
    assert signed_for.agenda == in_status(status).agenda
    assert events[0].facts["reason"] == "等配件"

    refused, _ = exempting.countersign(asked, HEAD, SOON, TERMS, agreed=False)
    assert not is_excluded(refused.exclusion)
    again, _ = exempting.exclude(refused, OWNER, SOON, TERMS, words="真的在等", to=(HEAD,))
    assert is_asked(again.exclusion)


def test_it_is_asked_once_and_not_again_when_it_is_signed() -> None:
    asked, _ = exempting.exclude(signed(), OWNER, SOON, TERMS, words="等配件", to=(HEAD,))
    done, _ = exempting.countersign(asked, HEAD, SOON, TERMS, agreed=True)

    for complaint in (asked, done):
        with pytest.raises(Refused):
            exempting.exclude(complaint, HEAD, SOON, TERMS, words="等配件", to=())
    with pytest.raises(Refused):
        exempting.countersign(done, HEAD, SOON, TERMS, agreed=True)


def test_what_waits_for_a_signature_outlives_the_closing() -> None:
    asked, _ = exempting.exclude(signed(), OWNER, SOON, TERMS, words="等配件", to=(HEAD,))
    finished, _ = moves.finish(asked, OWNER, SOON, TERMS, words="修好了")
    closed, _ = voice.rate(finished, SOON, TERMS, satisfaction=Satisfaction.SATISFIED)

    assert [due.kind for due in closed.agenda] == [DueKind.EXCLUSION]


SEEN = """
asker    王师傅 刘师傅 陈主管 方阿姨 工程部 环境部
王师傅   y      -      -      -      -      -
陈主管   y      y      y      -      y      -
何主管   -      -      -      y      -      y
小林     -      -      -      -      -      -
吴工     y      y      y      y      y      y
周主管   y      y      y      y      y      y
钱经理   y      y      y      y      y      y
孙总     y      y      y      y      y      y
"""


@pytest.mark.parametrize(
    ("asker", "whom", "allowed"),
    [
        pytest.param(row[0], whom, cell == "y", id=f"{row[0]} {whom}")
        for head, *rows in [[line.split() for line in SEEN.strip().splitlines()]]
        for row in rows
        for whom, cell in zip(head[1:], row[1:], strict=True)
    ],
)
def test_everybody_sees_themselves_a_head_the_department_and_who_sees_all_anybody(
    asker: str, whom: str, allowed: bool
) -> None:
    named = COMMUNITY.person(whom), COMMUNITY.department(whom)

    if allowed:
        check_performance(person(asker), *named)
    else:
        with pytest.raises(Refused):
            check_performance(person(asker), *named)
