"""Nobody sees more figures than their office, and no group more than its own: every office, every kind of question, every place."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product

import pytest
from month import company

from core.asking.entitled import entitled
from core.asking.question import Beside, Own, Question
from core.errors import Refused
from core.house import Person, Role

COMMUNITY = company().community
ASKERS: dict[str, Person] = {
    person.role.value: person
    for person in COMMUNITY.people
    if person.department in (None, "工程部") and person.name != "刘师傅"
}
SEES_ALL = {"quality", "affairs", "manager", "director", "general"}

KINDS: dict[str, Question] = {
    "all": Question(),
    "a building": Question(building="3"),
    "a subject": Question(topics=frozenset({"lift"})),
    "one department": Question(department="工程部"),
    "another department": Question(department="财务部"),
    "departments side by side": Question(beside=Beside.DEPARTMENT),
    "buildings side by side": Question(beside=Beside.PLACE),
    "our department": Question(own=Own.DEPARTMENT),
    "myself": Question(own=Own.PERSON),
    "a worker": Question(person="王师傅"),
    "a colleague of theirs": Question(person="刘师傅"),
    "their head": Question(person="陈主管"),
    "a person elsewhere": Question(person="方阿姨"),
    "the director": Question(person="赵主任"),
    "a worker in another department": Question(person="王师傅", department="财务部"),
    "a worker with departments side by side": Question(person="王师傅", beside=Beside.DEPARTMENT),
}
PLACES: dict[str, str | None] = {
    "private": None,
    "their group": "工程部群",
    "another group": "财务部群",
    "management": "管理群",
    "service": "服务中心群",
    "a group of others": "",
}
PEOPLE = {kind for kind, question in KINDS.items() if question.person or question.own is Own.PERSON}


def may(asker: Person, kind: str, place: str) -> bool:
    """Tell in other words than the house who may: what each office is told in private, and what each group may read."""
    question, department = KINDS[kind], asker.department
    if place in ("service", "a group of others"):
        return False
    if place != "private" and kind in PEOPLE:
        return False
    if kind == "our department" and department is None:
        return False
    if kind in PEOPLE:
        whose = asker.name if question.own else question.person
        if question.beside or (
            question.department not in (None, department) and asker.role is Role.HEAD and whose != asker.name
        ):
            return False
        of_department = {"王师傅", "刘师傅", "陈主管"} if asker.role is Role.HEAD else set()
        return asker.role.value in SEES_ALL or whose == asker.name or whose in of_department
    if asker.role.value not in SEES_ALL:
        theirs = kind not in ("another department", "departments side by side") and place != "another group"
        return theirs and department is not None
    named = department if kind == "our department" else question.department
    readable = {"their group": "工程部", "another group": "财务部"}.get(place)
    return readable is None or (named in (None, readable) and kind != "departments side by side")


def outcome(asker: Person, kind: str, place: str) -> Question | Refused:
    try:
        return entitled(KINDS[kind], asker, COMMUNITY, PLACES[place])
    except Refused as refused:
        return refused


def test_all_offices_are_there() -> None:
    assert set(ASKERS) == {role.value for role in Role}


@pytest.mark.parametrize(("asker", "place"), list(product(ASKERS, PLACES)))
def test_who_may_know_what_where(asker: str, place: str) -> None:
    person = ASKERS[asker]
    told = {kind: outcome(person, kind, place) for kind in KINDS}

    assert {kind for kind, found in told.items() if isinstance(found, Question)} == {
        kind for kind in KINDS if may(person, kind, place)
    }
    for found in told.values():
        if isinstance(found, Refused):
            assert company().config.phrases.say(found.key, **found.values)
            continue
        if asker not in SEES_ALL and found.person != person.name:
            assert found.department == person.department is not None
        assert place == "private" or found.person is None
        assert found.department == {"their group": "工程部", "another group": "财务部"}.get(place, found.department)


def test_it_is_answered_of_what_was_asked_and_of_nothing_else() -> None:
    asked = Question(building="3", topics=frozenset({"lift"}))

    def told(asker: str, change: Callable[[Question], Question] = lambda question: question) -> Question:
        return entitled(change(asked), ASKERS[asker], COMMUNITY, None)

    assert told("manager") == asked
    assert told("worker") == replace(asked, department="工程部")
    assert told("worker", lambda question: replace(question, own=Own.PERSON)).person == "王师傅"
    assert told("head", lambda question: replace(question, person="王师傅")).department == "工程部"
    assert told("receptionist", lambda question: replace(question, own=Own.PERSON)).person == "小林"
