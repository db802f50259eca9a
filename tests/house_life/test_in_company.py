"""Messages that share a commit share nothing else: neither poison, nor a failed commit, nor somebody else's turn."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from estate import STORY, Estate

from core.messages import Inbound
from core.ports import Reads
from core.usecases.receive import Arrived, receive_together
from nlp.reading import Reading

RESIDENTS = ("张女士", "李阿姨", "王先生")


class Brittle:
    """A reader that breaks at a marker."""

    def __init__(self, reader: Reads) -> None:
        self._reader = reader

    def read(self, text: str, **more: Any) -> Reading:
        if "毒" in text:
            raise ValueError(f"can't read {text}")
        return self._reader.read(text, **more)


@pytest.fixture
def brittle(estate: Estate) -> Estate:
    house = estate.house
    estate.house = replace(house, office=replace(house.office, reader=Brittle(house.office.reader)))
    return estate


@contextmanager
def commits(estate: Estate, *, fail: int = 0) -> Iterator[list[object]]:
    """Count the commits; the first so many fail, as on a full disk."""
    seen: list[object] = []

    def note(connection: object) -> None:
        seen.append(connection)
        if len(seen) <= fail:
            raise OSError("no space left")

    engine = estate.house.database.engine
    sa.event.listen(engine, "commit", note)
    yield seen
    sa.event.remove(engine, "commit", note)


def together(estate: Estate, *inbounds: Inbound) -> list[Exception | None]:
    now = estate.clock.now()
    return receive_together(estate.house.office, [Arrived(inbound=each, now=now) for each in inbounds])


def what_is_kept(folder: Path, rounds: Sequence[Sequence[tuple[str, str]]], *, one_commit: bool) -> Any:
    folder.mkdir()
    estate = Estate(folder)
    for turn in rounds:
        inbounds = [estate.inbound(who, text) for who, text in turn]
        if one_commit:
            with commits(estate) as seen:
                assert together(estate, *inbounds) == [None] * len(inbounds)
            assert len(seen) == 1
        else:
            for inbound in inbounds:
                estate.house.receive(inbound, now=estate.clock.now())
    kept = estate.rows()
    estate.close()
    return kept


def test_in_one_commit_comes_about_exactly_what_comes_about_in_many(tmp_path: Path) -> None:
    rounds = [[(who, words) for who in RESIDENTS] for words in STORY]

    apart = what_is_kept(tmp_path / "apart", rounds, one_commit=False)
    at_once = what_is_kept(tmp_path / "at once", rounds, one_commit=True)

    assert apart == at_once
    assert len(at_once["complaint"]) == len(RESIDENTS)


def test_a_poisonous_message_fails_alone_in_company_too(brittle: Estate) -> None:
    poison = brittle.inbound("李阿姨", "毒")
    next_of_that_chat = brittle.inbound("李阿姨", STORY[0])

    assert (
        together(
            brittle, brittle.inbound("张女士", STORY[0]), poison, next_of_that_chat, brittle.inbound("王先生", STORY[0])
        )
        == [None] * 4
    )
    brittle.settle()

    (failure,) = brittle.failures()
    assert failure.inbound == poison
    assert "对不起" in brittle.heard("李阿姨")[-2].text
    for who in RESIDENTS:
        assert "您希望我们怎么处理" in brittle.heard(who)[-1].text


def test_after_a_commit_that_failed_each_is_handled_alone(estate: Estate) -> None:
    inbounds = [estate.inbound(who, STORY[0]) for who in RESIDENTS]

    with commits(estate, fail=1) as seen:
        outcomes = together(estate, *inbounds)

    assert outcomes == [None] * 3
    assert len(seen) == 1 + len(RESIDENTS)
    estate.settle()
    for who in RESIDENTS:
        assert [shown.text for shown in estate.heard(who)][-1].count("您希望我们怎么处理") == 1


def test_what_no_commit_takes_has_no_effect_and_its_sender_hears_of_it(estate: Estate) -> None:
    inbounds = [estate.inbound(who, STORY[0]) for who in RESIDENTS]
    before = estate.rows()

    with commits(estate, fail=100):
        outcomes = together(estate, *inbounds)

    assert [type(outcome) for outcome in outcomes] == [OSError] * 3
    assert estate.rows() == before


def test_a_message_that_comes_many_times_at_once_has_one_effect(estate: Estate) -> None:
    inbounds = [estate.inbound(who, STORY[0]) for who in RESIDENTS]

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda inbound: estate.house.receive(inbound, now=estate.clock.now()), inbounds * 4))

    estate.settle()
    for who in RESIDENTS:
        assert [shown.text.count("您希望我们怎么处理") for shown in estate.heard(who)] == [1]
