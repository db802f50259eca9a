"""«待办» costs what is to be done and not what anybody was ever called about."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from estate import STORY, Estate

from core.complaint import Complaint

HEAD = "陈主管"


def have_open(estate: Estate, first: Complaint, numbers: range) -> None:
    with estate.house.database.work() as work:
        for number in numbers:
            work.complaints.add(replace(first, ref=f"TS20261123{number:04}", resident=f"{number}"))
        work.commit()
    estate.wind(timedelta(hours=1))


def questions_of(estate: Estate, words: str) -> tuple[int, str]:
    """Return how many questions the database is asked when the head of the department says that, and what they hear."""
    engine, asked, before = estate.house.database.engine, [], estate.screen.sequence

    def hear(connection: Any, cursor: Any, question: str, *_: Any) -> None:
        asked.append(question)

    inbound = estate.inbound(HEAD, words)
    sa.event.listen(engine, "before_cursor_execute", hear)
    estate.house.receive(inbound, now=estate.clock.now())
    sa.event.remove(engine, "before_cursor_execute", hear)
    estate.settle()
    return len(asked), "\n".join(one.text for one in estate.screen.since(before) if one.chat == HEAD)


def test_however_many_wait_the_list_and_a_card_are_found_with_as_many_questions(estate: Estate) -> None:
    for words in STORY:
        estate.write("张女士", words)
    (first,) = estate.complaints()
    have_open(estate, first, range(2, 12))
    few = [questions_of(estate, words)[0] for words in ("待办", "待办 0002")]
    have_open(estate, first, range(12, 62))
    many, shown = zip(*[questions_of(estate, words) for words in ("待办", "待办 0002")], strict=True)

    assert shown[0].startswith("有 61 件等着办")
    assert list(many) == few
