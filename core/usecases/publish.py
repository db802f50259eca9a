"""Tell what is told once: a month's report to the manager in charge, its forms to the quality department (A1), a day (A2)."""

from collections.abc import Callable
from datetime import date, datetime

from core.deeds import Deed, Did
from core.desk import Desk
from core.figures.digest import Digest
from core.figures.editions import Edition
from core.figures.period import Month
from core.house import Community, Role
from core.messages import Attachment
from core.office import Office
from core.policy import Target

#: Who hears of what matters.
TOP = (Target.MANAGER, Target.DIRECTOR, Target.GENERAL)


def is_out(office: Office, community: Community, edition: Edition, period: Month | date) -> bool:
    """Tell whether an edition was told already."""
    with office.open_work() as work:
        return work.publications.is_out(community.key, edition, str(period))


def publish_report(
    office: Office,
    community: Community,
    month: Month,
    text: str,
    attachments: tuple[Attachment, ...] = (),
    *,
    now: datetime,
) -> bool:
    """Tell the manager in charge, or whoever stands next above; False if it was told before."""

    def tell(desk: Desk) -> None:
        desk.tell_targets((Target.MANAGER,), None, text, attachments=attachments)

    return _once(office, community, Edition.REPORT, str(month), tell, now)


def publish_forms(
    office: Office,
    community: Community,
    month: Month,
    text: str,
    attachments: tuple[Attachment, ...] = (),
    *,
    now: datetime,
) -> bool:
    """Hand the forms to the quality department, or to whom the report goes; False if that was done before.

    They hold names and numbers in full: to whom so many were shown is kept.
    """

    def tell(desk: Desk) -> None:
        keepers = [person.name for person in community.holders(Role.QUALITY)]
        told = [name for name in keepers if desk.tell_person(name, text, attachments=attachments)]
        for name in told or desk.tell_targets((Target.MANAGER,), None, text, attachments=attachments):
            if attachments:
                shown = Deed(kind=Did.HANDED_OVER, community=community.key, at=now, by=name, about=str(month))
                desk.work.deeds.add(shown)

    return _once(office, community, Edition.FORMS, str(month), tell, now)


def publish_digest(office: Office, community: Community, day: date, found: Digest, *, now: datetime) -> bool:
    """Tell each department in its group, and the top what matters; False if it was told before."""

    def tell(desk: Desk) -> None:
        for department in community.departments:
            text = found.departments.get(department.name)
            if text is not None and not desk.tell_group(department.group, text):
                desk.tell_targets((Target.AFFAIRS,), None, text)
        if found.top is not None:
            desk.tell_targets(TOP, None, found.top)

    return _once(office, community, Edition.DIGEST, str(day), tell, now)


def _once(
    office: Office, community: Community, edition: Edition, period: str, tell: Callable[[Desk], None], now: datetime
) -> bool:
    """Tell an edition in one unit of work; False, and nothing told, if that was done before."""
    with office.open_work() as work:
        if not work.publications.take(community.key, edition, period, at=now):
            return False
        desk = Desk(office, work, community, now)
        tell(desk)
        desk.close()
        work.commit()
    return True
