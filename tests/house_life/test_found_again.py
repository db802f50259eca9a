"""A staff group that was lost and is found again sees of a heap of open complaints the urgent cards, and one list."""

import re
from dataclasses import replace

from estate import STORY, Estate

from nlp.reading import Severity

GROUP = "工程部群"
REF = re.compile(r"TS\d{12}")


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


def found_again(estate: Estate) -> str:
    """Let the group be lost and found again."""
    estate.house.lose(estate.peer(GROUP), now=estate.clock.now())
    estate.settle()
    estate.house.regain(estate.peer(GROUP), now=estate.clock.now())
    return GROUP


def test_of_a_heap_the_urgent_ones_are_shown_as_cards_and_the_rest_as_one_list(estate: Estate) -> None:
    refs = open_some(estate, 40)
    before = estate.screen.sequence
    chat = found_again(estate)
    estate.settle()

    shown = [one for one in estate.screen.since(before) if one.chat == chat]
    (listed,) = (one for one in shown if one.text.startswith("有 38 件等着办"))
    assert refs[-1] in {one.ref for one in shown}
    assert {one.ref for one in shown if one is not listed} <= {refs[0], refs[-1]}  # the first was shown before
    told = [ref for page in (1, 2, 3, 4) for ref in _listed(estate, chat, page)]
    assert sorted(told) == sorted(refs[1:-1])


def _listed(estate: Estate, chat: str, page: int) -> list[str]:
    (shown,) = (one for one in estate.write("王师傅", f"待办 {page}", group=chat) if one.chat == chat)
    return REF.findall(shown.text.partition("看一件请回复")[0])
