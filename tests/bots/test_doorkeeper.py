"""Whom the doorkeeper remembers, and whom it takes for one."""

from datetime import UTC, datetime, timedelta

import pytest

from bots.crowd import REMEMBERED, Crowd
from bots.doorkeeper import place_of
from core.allowance import Allowance

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def test_of_a_million_addresses_no_more_is_remembered_than_of_the_last_ten_thousand() -> None:
    crowd = Crowd(Allowance(most=1, within=timedelta(minutes=1)))

    for number in range(3 * REMEMBERED):
        crowd.spend(str(number), MONDAY, 1)

    assert len(crowd) == REMEMBERED
    assert not crowd.take(str(3 * REMEMBERED - 1), MONDAY)
    assert not crowd.take(str(2 * REMEMBERED), MONDAY)
    assert crowd.take(str(2 * REMEMBERED - 1), MONDAY)


@pytest.mark.parametrize(
    ("host", "place"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_an_address_stands_for_a_household(host: str, place: str) -> None:
    assert place_of(host) == place
