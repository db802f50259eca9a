"""What the parts of a community's file mean for each other: who is there, who is reached, where matters go."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from bots.config.deadlines import ladders
from bots.config.phrases import FALLBACK, Danger
from bots.config.problems import suggest
from bots.config.sheets import Sheet
from bots.config.vocabulary import words
from core.house import Community, Department, Role
from core.policy import Policy, Target
from nlp.reading import Category
from nlp.rules import Topic

NEEDED = (Role.RECEPTIONIST, Role.AFFAIRS, Role.MANAGER, Role.DIRECTOR, Role.GENERAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a community must fit: the ladders, the topics, the kinds of danger; None for what can't be read."""

    policy: Policy | None
    topics: Mapping[str, Topic] | None
    dangers: Mapping[str, Danger] | None


def check_community(sheet: Sheet, community: Community, around: Surroundings) -> None:
    """Note everything in which a community fits neither itself nor its surroundings."""
    check_names(sheet, community)
    check_staff(sheet, community)
    if around.policy is not None:
        check_rungs(sheet, community, around.policy)
    if around.topics is not None and around.dangers is not None:
        check_routes(sheet, community, around.topics, around.dangers)


def check_names(sheet: Sheet, community: Community) -> None:
    """Note names written twice, and names on the rota that nobody has."""
    people = [person.name for person in community.people]
    departments = [department.name for department in community.departments]
    groups = [group.name for group in community.groups]
    for key, names in (("people", people), ("department", departments), ("groups", groups)):
        for name in _twice(names):
            sheet.note("duplicate", key, name=name)
    for duty in community.rota:
        if duty.person not in people:
            where = f"{_at(duty.department)}.duty"
            sheet.note("unknown_person", where, found=duty.person, suggestion=suggest(duty.person, people))


def check_staff(sheet: Sheet, community: Community) -> None:
    """Note offices that nobody holds and departments without anybody."""
    for role in NEEDED:
        if not community.holders(role):
            sheet.note("no_holder", f"people.{role}", role=words("role")[role], name=role)
    if not community.departments:
        sheet.note("no_department", "department")
    for department in community.departments:
        if not _has_staff(community, department):
            sheet.note("no_staff", _at(department.name), name=department.name)


def check_rungs(sheet: Sheet, community: Community, policy: Policy) -> None:
    """Note the ladders that a department without a head would leave with an empty step."""
    needing = [kind for kind, ladder in ladders(policy) for rung in ladder.rungs if Target.HEAD in rung.to]
    if not needing:
        return
    names = words("list")["comma"].join(words("ladder")[kind] for kind in dict.fromkeys(needing))
    for department in community.departments:
        if _has_staff(community, department) and not community.holders(Role.HEAD, department.name):
            sheet.note("empty_rung", f"{_at(department.name)}.head", name=department.name, ladders=names)


def check_routes(
    sheet: Sheet, community: Community, topics: Mapping[str, Topic], dangers: Mapping[str, Danger]
) -> None:
    """Note matters that go nowhere or to two places at once, and departments that nothing goes to.

    A topic that no department names goes by its usual category.
    """
    departments = community.departments
    topic_labels = {key: topic.label for key, topic in topics.items()}
    danger_labels = {key: danger.label for key, danger in dangers.items()}
    for one in departments:
        if not (one.topics or one.dangers or one.categories):
            sheet.note("nothing_comes", _at(one.name), name=one.name)
    _check_one_place(sheet, "topics", {one.name: one.topics for one in departments}, topic_labels)
    _check_one_place(sheet, "dangers", {one.name: one.dangers for one in departments}, danger_labels)
    _check_one_place(sheet, "categories", {one.name: one.categories for one in departments}, words("category"))
    for danger in sorted((set(dangers) - {FALLBACK}).difference(*(one.dangers for one in departments))):
        sheet.note("nowhere", "department.dangers", matter=danger_labels[danger])
    for category in sorted(set(Category).difference(*(one.categories for one in departments))):
        sheet.note("nowhere", "department.categories", matter=words("category")[category])
        usual = {key for key, topic in topics.items() if topic.category is category}
        for topic in sorted(usual.difference(*(one.topics for one in departments))):
            sheet.note("nowhere", "department.topics", matter=topic_labels[topic])


def _check_one_place(sheet: Sheet, key: str, matters: Mapping[str, Collection[str]], labels: Mapping[str, str]) -> None:
    for matter in _twice(matter for found in matters.values() for matter in found):
        names = words("list")["and"].join(name for name, found in matters.items() if matter in found)
        sheet.note("two_places", f"department.{key}", matter=labels[matter], names=names)


def _has_staff(community: Community, department: Department) -> bool:
    return any(person.department == department.name for person in community.people)


def _at(department: str) -> str:
    return f"department「{department}」"


def _twice(names: Iterable[str]) -> list[str]:
    return sorted(name for name, times in Counter(names).items() if times > 1 and name)
