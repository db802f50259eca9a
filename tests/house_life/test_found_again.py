"""Of what is open a group found again, or under another id, sees all: of a heap the urgent cards and one list."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from estate import STORY, Estate

from core.corrective import Corrective
from nlp.reading import Severity

GROUP, MOVED = "工程部群", "工程部超级群"
REF = re.compile(r"(?:TS\d{12}|C-\d{4})")


def open_some(estate: Estate, many: int) -> list[str]:
    """Have that many complaints open in the group, the last of them a grave one; return their numbers."""
    for words in STORY:
        estate.write("张女士", words)
    (first,) = estate.complaints()
    with estate.house.database.work() as work:
        for number in range(1, many):
            graver = Severity.MAJOR if number == many - 1 else first.severity
            work.complaints.add(replace(first, ref=f"TS20261123{number + 1:04}", severity=graver, resident=f"{number}"))
        work.commit()
    return [first.ref, *(f"TS20261123{number + 1:04}" for number in range(1, many))]


def open_correctives(estate: Estate, many: int) -> list[str]:
    """Have that many corrective actions open in the group; return their numbers."""
    (policy,) = {one.policy for one in estate.complaints()}
    department = estate.house.community.department_of_group(GROUP)
    assert department is not None
    now, owner = estate.clock.now(), "王师傅"
    with estate.house.database.work() as work:
        for _ in range(many):
            work.correctives.add(
                Corrective(
                    ref=work.correctives.next_ref(),
                    community=estate.house.community.key,
                    department=department.name,
                    subject="路灯",
                    owner=owner,
                    policy=policy,
                    since=now,
                    opened_at=now,
                )
            )
        work.commit()
    return [f"C-{number:04}" for number in range(1, many + 1)]


def lose_and_find(estate: Estate) -> str:
    """Let the group be lost and found again."""
    estate.house.lose(estate.peer(GROUP), now=estate.clock.now())
    estate.settle()
    estate.house.regain(estate.peer(GROUP), now=estate.clock.now())
    return GROUP


def move(estate: Estate) -> str:
    """Let the group become another chat; its platform tells so twice."""
    for _ in range(2):
        estate.house.move(estate.peer(GROUP), estate.peer(MOVED), now=estate.clock.now())
    return MOVED


AGAIN = pytest.mark.parametrize("again", [lose_and_find, move], ids=["lost and found", "moved"])


@AGAIN
def test_of_a_heap_the_urgent_ones_are_shown_as_cards_and_the_rest_as_one_list(
    estate: Estate, again: Callable[[Estate], str]
) -> None:
    refs = open_some(estate, 40)
    correctives = open_correctives(estate, 7)
    before = estate.screen.sequence
    chat = again(estate)
    estate.settle()

    shown = [one for one in estate.screen.since(before) if one.chat == chat]
    (listed,) = (one for one in shown if "件等着办" in one.text)
    urgent, missed = {refs[-1]}, {*refs[:-1], *correctives}
    if chat == GROUP:  # the first was shown there before
        urgent, missed = {refs[0], refs[-1]}, missed - {refs[0]}
    assert {one.ref for one in shown if one is not listed} == urgent
    assert listed.text.startswith(f"有 {len(missed)} 件等着办")
    assert sorted(ref for page in range(1, 6) for ref in _listed(estate, chat, page)) == sorted(missed)


@AGAIN
def test_a_few_are_shown_as_cards_and_what_is_over_is_not(estate: Estate, again: Callable[[Estate], str]) -> None:
    refs = open_some(estate, 3)
    (corrective,) = open_correctives(estate, 1)
    estate.write("张女士", f"撤回 {refs[0][-4:]}")
    estate.write("张女士", "1")
    before = estate.screen.sequence
    chat = again(estate)
    estate.settle()

    shown = [one for one in estate.screen.since(before) if one.chat == chat]
    assert sorted({one.ref or "" for one in shown}) == sorted([corrective, *refs[1:]])


def test_a_group_that_moved_knows_what_it_was_called_about(estate: Estate) -> None:
    (ref,) = open_some(estate, 1)
    while not [one for one in estate.heard(GROUP) if one.text.count(ref) and "没人签收" in one.text]:
        estate.wind(estate.house.office.policy.calls_within)
    chat = move(estate)
    estate.settle()

    assert _listed(estate, chat, 1) == [ref]


def test_a_card_that_was_on_its_way_when_its_group_moved_is_shown_in_the_new_one(estate: Estate) -> None:
    for words in STORY:
        estate.house.receive(estate.inbound("张女士", words), now=estate.clock.now())
        if words != STORY[-1]:
            estate.settle()
    ledger, now = estate.house.ledger, estate.clock.now()
    (on_its_way,) = [one for one in ledger.claim(now, 9) if one.outbound.peer == estate.peer(GROUP)]
    chat = move(estate)
    ledger.sent(on_its_way.id, "arrived in the former one", at=now)
    before = estate.screen.sequence
    estate.settle()

    (again,) = [one for one in estate.screen.since(before) if one.chat == chat]
    assert again.text == on_its_way.outbound.text


def _listed(estate: Estate, chat: str, page: int) -> list[str]:
    (shown,) = (one for one in estate.write("王师傅", f"待办 {page}", group=chat) if one.chat == chat)
    return REF.findall(shown.text.partition("看一件请回复")[0])
