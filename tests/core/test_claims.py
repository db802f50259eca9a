from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.claims import CLAIMS, LASTS, QUESTIONS, REST, WITHIN, Claim, may_claim
from core.messages import Peer

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
NEW, OLD = Peer(channel="wechat", chat="new"), Peer(channel="telegram", chat="old")
CLAIM = Claim(id="1", claimant="new", claims=NEW, holder="old", holds=OLD, made_at=NOW)


def test_the_one_who_left_the_phone_is_asked_first_and_then_the_one_who_said_it() -> None:
    assert CLAIM.asked == OLD
    assert replace(CLAIM, granted_at=NOW).asked == NEW


def test_a_claim_ends_with_an_answer_or_after_a_day() -> None:
    assert CLAIM.is_open(NOW + LASTS - timedelta(seconds=1))
    assert not CLAIM.is_open(NOW + LASTS)
    assert not replace(CLAIM, settled_at=NOW).is_open(NOW)


@pytest.mark.parametrize(("claimant", "holder"), [("new", "old"), ("old", "new")])
def test_of_two_people_only_one_claim_is_open_at_a_time(claimant: str, holder: str) -> None:
    assert not may_claim([CLAIM], claimant, holder, NOW + LASTS - timedelta(seconds=1))
    assert may_claim([CLAIM], claimant, holder, NOW + LASTS)


def test_after_a_no_nobody_is_asked_about_the_same_person_for_a_month() -> None:
    refused = replace(CLAIM, settled_at=NOW)

    assert not may_claim([refused], "new", "old", NOW + REST - timedelta(seconds=1))
    assert may_claim([refused], "new", "another", NOW + LASTS)


def test_nobody_can_try_out_phones() -> None:
    tried = [replace(CLAIM, id=str(number), holder=f"old {number}") for number in range(CLAIMS)]

    assert may_claim(tried[1:], "new", "old", NOW)
    assert not may_claim(tried, "new", "old", NOW + WITHIN - timedelta(seconds=1))
    assert may_claim(tried, "new", "old", NOW + WITHIN)


def test_nobody_is_asked_again_and_again_by_ever_new_people() -> None:
    asked = [replace(CLAIM, id=str(number), claimant=f"new {number}") for number in range(QUESTIONS)]

    assert may_claim(asked[1:], "new", "old", NOW)
    assert not may_claim(asked, "new", "old", NOW)
