"""A community and who works for it: people, departments, groups and the rota, as written in `config/communities/`."""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from nlp.reading import Category


class Role(StrEnum):
    """What a person is in the procedure; the order is the order of rank."""

    WORKER = "worker"
    RECEPTIONIST = "receptionist"
    HEAD = "head"
    QUALITY = "quality"
    AFFAIRS = "affairs"
    MANAGER = "manager"
    DIRECTOR = "director"
    GENERAL = "general"

    @property
    def rank(self) -> int:
        """Return the place in the order of rank, workers first."""
        return list(Role).index(self)


class Purpose(StrEnum):
    """What a staff group is for."""

    SERVICE = "service"
    DEPARTMENT = "department"
    MANAGEMENT = "management"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One member of staff; `name` is unique in the community and is how colleagues call them."""

    name: str
    role: Role
    department: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One staff group chat."""

    name: str
    purpose: Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A department complained to: its group, and the topics, dangers and categories that come to it."""

    name: str
    group: str
    topics: frozenset[str] = frozenset()
    dangers: frozenset[str] = frozenset()
    categories: frozenset[Category] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One line of the rota: who is on duty for a department on these weekdays (0 = Monday) between two local times.

    `until` at or before `since` runs over midnight; the weekday is that of `since`.
    """

    department: str
    person: str
    weekdays: frozenset[int]
    since: time
    until: time

    def covers(self, local: datetime) -> bool:
        """Tell whether this line covers a local instant."""
        clock = local.time()
        if self.since < self.until:
            return local.weekday() in self.weekdays and self.since <= clock < self.until
        if clock >= self.since:
            return local.weekday() in self.weekdays
        return clock < self.until and (local.weekday() - 1) % 7 in self.weekdays


@dataclass(frozen=True, slots=True, kw_only=True)
class Community:
    """One community (小区): its name, zone, 24-hour duty phone, people, departments, groups and rota."""

    key: str
    name: str
    zone: str
    phone: str
    people: tuple[Person, ...]
    departments: tuple[Department, ...]
    groups: tuple[Group, ...]
    rota: tuple[Duty, ...] = ()

    def local(self, instant: datetime) -> datetime:
        """Return the instant on the community's own clock."""
        return instant.astimezone(ZoneInfo(self.zone))

    def person(self, name: str) -> Person | None:
        """Return the person of that name, or None."""
        return next((person for person in self.people if person.name == name), None)

    def department(self, name: str | None) -> Department | None:
        """Return the department of that name, or None."""
        return next((department for department in self.departments if department.name == name), None)

    def department_of_group(self, group: str) -> Department | None:
        """Return the department whose group chat this is, or None."""
        return next((department for department in self.departments if department.group == group), None)

    def group_for(self, purpose: Purpose) -> Group | None:
        """Return the first group of that purpose, or None."""
        return next((group for group in self.groups if group.purpose is purpose), None)

    def holders(self, role: Role, department: str | None = None) -> tuple[Person, ...]:
        """Return everybody of that role; for heads and workers, of that department."""
        return tuple(
            person
            for person in self.people
            if person.role is role and (department is None or person.department == department)
        )

    def on_duty(self, department: str, now: datetime) -> Person | None:
        """Return who is on duty for the department now; without a rota line its first worker, then its head."""
        local = self.local(now)
        for duty in self.rota:
            if duty.department == department and duty.covers(local):
                return self.person(duty.person)
        staff = self.holders(Role.WORKER, department) + self.holders(Role.HEAD, department)
        return staff[0] if staff else None

    def route(self, topic: str | None, danger: str | None, category: Category | None) -> Department:
        """Return the department that a matter goes to: by its danger, then its topic, then its category, else the first."""
        for department in self.departments:
            if danger is not None and danger in department.dangers:
                return department
        for department in self.departments:
            if topic is not None and topic in department.topics:
                return department
        for department in self.departments:
            if category is not None and category in department.categories:
                return department
        return self.departments[0]
