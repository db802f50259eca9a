"""A link stands for one message and one reader, can't be changed, and ends."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.wecom.links import LONGEST, Signer, Ticket

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
TICKET = Ticket(task="TS202611230007-1-abcd1234", person="wang", until=NOW + timedelta(days=1))
SIGNER = Signer("a secret", "link")


def test_a_link_says_what_it_was_made_for() -> None:
    assert SIGNER.read(SIGNER.sign(TICKET), NOW) == TICKET


def test_a_link_ends() -> None:
    assert SIGNER.read(SIGNER.sign(TICKET), TICKET.until + timedelta(seconds=1)) is None


@pytest.mark.parametrize("other", [Signer("another secret", "link"), Signer("a secret", "badge")])
def test_what_another_signed_or_for_another_purpose_is_nothing(other: Signer) -> None:
    assert SIGNER.read(other.sign(TICKET), NOW) is None


@given(st.integers(0, 200), st.characters())
def test_a_changed_link_is_nothing(place: int, char: str) -> None:
    written = SIGNER.sign(TICKET)
    place %= len(written)
    changed = written[:place] + char + written[place + 1 :]

    assert (SIGNER.read(changed, NOW) is None) == (changed != written)


@given(st.text(max_size=300))
def test_garbage_is_nothing(written: str) -> None:
    assert SIGNER.read(written, NOW) is None


def test_what_is_too_long_is_not_even_read() -> None:
    assert SIGNER.read("A" * (LONGEST + 1), NOW) is None


def test_nothing_is_signed_without_a_secret() -> None:
    with pytest.raises(ValueError, match="secret"):
        Signer("", "link")
