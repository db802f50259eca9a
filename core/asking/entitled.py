"""Who may see which figures, and where (谁能看什么数字): nobody sees more than their office, and no group more than its own."""

from dataclasses import replace
from enum import StrEnum

from core.asking.question import Beside, Own, Question
from core.errors import Refused
from core.house import Community, Department, Person, Purpose, Role

#: Who sees all of their community; everybody else sees their own department, or without one only themselves.
SEES_ALL = frozenset({Role.QUALITY, Role.AFFAIRS, Role.MANAGER, Role.DIRECTOR, Role.GENERAL})


class Place(StrEnum):
    """Where a question is asked: who reads the answer beside the asker."""

    PRIVATE = "private"
    DEPARTMENT = "department"
    MANAGEMENT = "management"
    ELSEWHERE = "elsewhere"


def place_of(group: str | None, community: Community) -> tuple[Place, Department | None]:
    """Return what kind of place a group of the community is (None: a private chat), and whose department it is."""
    if group is None:
        return Place.PRIVATE, None
    department = community.department_of_group(group)
    if department is not None:
        return Place.DEPARTMENT, department
    found = next((one for one in community.groups if one.name == group), None)
    is_management = found is not None and found.purpose is Purpose.MANAGEMENT
    return Place.MANAGEMENT if is_management else Place.ELSEWHERE, None


def entitled(question: Question, asker: Person, community: Community, group: str | None) -> Question:
    """Return the question as far as it may be answered there; `Refused` if nothing of it may.

    What names no department is answered of the asker's own, unless they see all; in the group of a department, of that
    one. `group` is the name of the community's group it is asked in, None in private.
    """
    place, here = place_of(group, community)
    if place is Place.ELSEWHERE:
        raise Refused("refused.figures_here")
    asked = _pointed(question, asker)
    if asked.person is not None:
        if place is not Place.PRIVATE:
            raise Refused("refused.figures_person_here")
        return _of_person(asked, asker, community)
    within = _own(asker) if asker.role not in SEES_ALL else None
    if here is not None:
        if within not in (None, here.name) or asked.department not in (None, here.name):
            raise Refused("refused.figures_group", department=here.name)
        within = here.name
    if within is None:
        return asked
    if asked.department not in (None, within) or asked.beside is Beside.DEPARTMENT:
        raise Refused("refused.figures_department", department=within)
    return replace(asked, department=within)


def _pointed(question: Question, asker: Person) -> Question:
    """Return the question with «mine» and «ours» as the names they stand for."""
    match question.own:
        case Own.PERSON:
            if question.person not in (None, asker.name):
                raise Refused("refused.figures_unclear")
            return replace(question, person=asker.name)
        case Own.DEPARTMENT:
            if asker.department is None or question.department not in (None, asker.department):
                raise Refused("refused.figures_unclear")
            return replace(question, department=asker.department)
        case _:
            return question


def _of_person(question: Question, asker: Person, community: Community) -> Question:
    """Return the question about one person; a head sees of their people what these did in the department."""
    if question.beside is Beside.DEPARTMENT:
        raise Refused("refused.figures_unclear")
    if question.person == asker.name or asker.role in SEES_ALL:
        return question
    person = community.person(question.person or "")
    of_theirs = person is not None and person.department is not None and person.department == asker.department
    if asker.role is not Role.HEAD or not of_theirs:
        raise Refused("refused.figures_person")
    if question.department not in (None, asker.department):
        raise Refused("refused.figures_department", department=asker.department)
    return replace(question, department=asker.department)


def _own(asker: Person) -> str:
    """Return the department of who sees no more than that; who has none sees only themselves."""
    if asker.department is None:
        raise Refused("refused.figures_own")
    return asker.department
