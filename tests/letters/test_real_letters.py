"""Real letters, each as the first message of somebody new: never a crash, always an answer in plain Chinese.

The letters stay where they are (`../shared/data`); nothing of them is kept here.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bots.wiring import Company, House
from core.messages import Inbound, Outbound, Peer
from nlp.reading import Category

ROOT = Path(__file__).parents[2]
LETTERS = ROOT.parent / "shared" / "data" / "letters.dev.jsonl"
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
ENGLISH = re.compile(r"[A-Za-z]{4,}")
CHINESE = re.compile(r"[\u4e00-\u9fff]")

pytestmark = pytest.mark.skipif(not LETTERS.exists(), reason=f"the letters are not here: {LETTERS}")


@pytest.fixture(scope="module")
def house(company: Company, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    house = company.open(tmp_path_factory.mktemp("letters"))
    for person in house.community.people:
        house.join(person.name, Peer(channel="web", chat=person.name))
    for group in house.community.groups:
        house.join_group(group.name, Peer(channel="web", chat=group.name))
    yield house
    house.close()


def letters() -> list[dict[str, Any]]:
    return [json.loads(line) for line in LETTERS.read_text(encoding="utf-8").splitlines()]


def answers(house: House, who: str, text: str) -> list[Outbound]:
    """Return what a new resident is answered to these first words."""
    peer = Peer(channel="web", chat=who)
    inbound = Inbound(channel="web", id=who, peer=peer, author=who, author_name="住户", text=text, sent_at=NOW)
    house.receive(inbound, now=NOW)
    said = []
    while claimed := house.ledger.claim(NOW, 100):
        for dispatch in claimed:
            house.ledger.sent(dispatch.id, f"p{dispatch.id}", at=NOW)
            said.append(dispatch.outbound)
    return [outbound for outbound in said if outbound.peer == peer]


def is_understood(house: House, answer: str) -> bool:
    """Tell whether the answer names a category, or says that people are on their way."""
    phrases = house.office.phrases
    named = any(phrases.label(category) in answer for category in Category)
    return named or phrases.say("resident.alarmed", ref="", place="", guidance="", phone="")[:6] in answer


def read(house: House, sample: list[dict[str, Any]], part: str) -> None:
    understood = 0
    for letter in sample:
        text = letter["subject"] if part == "subject" else f"{letter['subject']}\n{letter['body']}"
        said = answers(house, f"{part} {letter['id']}", text)
        answer = "\n".join(outbound.text for outbound in said)

        assert CHINESE.search(answer), letter["id"]
        assert not [word for word in ENGLISH.findall(answer) if word not in text], letter["id"]
        assert not [mark for mark in "{}" if mark in answer and mark not in text], letter["id"]
        assert "None" not in answer, letter["id"]
        offered = [button for outbound in said for button in outbound.buttons]
        is_asked = "？" in answer or bool(offered)
        assert is_understood(house, answer) or is_asked, letter["id"]
        understood += is_understood(house, answer)

    with house.database.work() as work:
        assert [failure.error for failure in work.inbox.failed(10)] == []
    assert understood > len(sample) / 2


@pytest.mark.parametrize("part", ["subject", "letter"])
def test_every_letter_is_answered_in_plain_chinese(house: House, part: str) -> None:
    """I3, T1: understood, or asked about; nobody is left with an error."""
    read(house, letters(), part)
