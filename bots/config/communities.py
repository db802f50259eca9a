"""Communities as written in `config/communities/`, one file each."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bots.config.durations import Unreadable, parse_hours
from bots.config.sheets import Sheet
from bots.config.vocabulary import terms, words
from core.house import Community, Department, Duty, Group, Person, Purpose, Role
from nlp.reading import Category

OFFICES = (Role.RECEPTIONIST, Role.AFFAIRS, Role.MANAGER, Role.DIRECTOR, Role.GENERAL, Role.QUALITY)
EVERY_DAY = frozenset(range(7))


@dataclass(frozen=True, slots=True, kw_only=True)
class Matters:
    """What may be sent to a department, by the words that files use for it; None if they could not be read."""

    topics: Mapping[str, str] | None
    dangers: Mapping[str, str] | None


def read_community(sheet: Sheet, key: str, matters: Matters) -> Community:
    """Return the community of one file, as far as it could be read."""
    people, groups = _officers(sheet), _groups(sheet)
    departments: list[Department] = []
    rota: list[Duty] = []
    for table in sheet.subs("department", "name"):
        department = _department(table, matters)
        departments.append(department)
        people += _staff(table, department.name)
        groups.append(Group(name=department.group, purpose=Purpose.DEPARTMENT))
        rota += _rota(table, department.name)
        table.close()
    community = Community(
        key=key,
        name=sheet.text("name"),
        zone=_zone(sheet),
        phone=sheet.text("phone"),
        people=tuple(people),
        departments=tuple(departments),
        groups=tuple(groups),
        rota=tuple(rota),
    )
    sheet.close()
    return community


def _zone(sheet: Sheet) -> str:
    zone = sheet.text("zone")
    try:
        ZoneInfo(zone or "UTC")
    except (KeyError, ValueError, OSError):
        sheet.note("unknown_zone", "zone", found=zone)
    return zone


def _officers(sheet: Sheet) -> list[Person]:
    table = sheet.sub("people")
    people = [Person(name=name, role=role) for role in OFFICES for name in table.texts(role.value)]
    table.close()
    return people


def _groups(sheet: Sheet) -> list[Group]:
    table = sheet.sub("groups")
    groups = [Group(name=table.text(purpose), purpose=purpose) for purpose in (Purpose.SERVICE, Purpose.MANAGEMENT)]
    table.close()
    return groups


def _department(table: Sheet, matters: Matters) -> Department:
    return Department(
        name=table.text("name"),
        group=table.text("group"),
        topics=_keys(table, "topics", matters.topics),
        dangers=_keys(table, "dangers", matters.dangers),
        categories=frozenset(table.meanings("categories", terms("category", Category))),
    )


def _keys(table: Sheet, key: str, known: Mapping[str, str] | None) -> frozenset[str]:
    return frozenset(table.texts(key, optional=True) if known is None else table.meanings(key, known))


def _staff(table: Sheet, department: str) -> list[Person]:
    heads = [table.text("head")] if table.has("head") else []
    return [
        *(Person(name=name, role=Role.HEAD, department=department) for name in heads),
        *(Person(name=name, role=Role.WORKER, department=department) for name in table.texts("workers", optional=True)),
    ]


def _rota(table: Sheet, department: str) -> list[Duty]:
    lines = []
    for line in table.texts("duty", optional=True):
        try:
            lines.append(_duty(department, line))
        except Unreadable:
            table.note("unreadable_duty", "duty", found=line)
    return lines


def _duty(department: str, line: str) -> Duty:
    """Return the duty of «王师傅 08:00–20:00» or «王师傅 周一至周五 08:00–20:00»."""
    parts = re.sub(r"\s*([–—~-])\s*", r"\1", unicodedata.normalize("NFKC", line)).split()
    if not 2 <= len(parts) <= 3:
        raise Unreadable(line)
    person, *days, hours = parts
    since, until = parse_hours(hours)
    weekdays = _weekdays(days[0]) if days else EVERY_DAY
    return Duty(department=department, person=person, weekdays=weekdays, since=since, until=until)


def _weekdays(days: str) -> frozenset[int]:
    """Return the weekdays (0 = Monday) of «周一至周五», «周六、周日» or «每天»."""
    grammar = words("days")
    if days == grammar["every"]:
        return EVERY_DAY
    chosen: set[int] = set()
    for part in re.split(grammar["between"], days):
        found = re.fullmatch(grammar["part"], part)
        if found is None:
            raise Unreadable(days)
        first = grammar["names"].index(found["first"])
        last = grammar["names"].index(found["last"] or found["first"])
        chosen |= {(first + step) % 7 for step in range((last - first) % 7 + 1)}
    return frozenset(chosen)
