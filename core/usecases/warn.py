"""Tell what is to be warned of (A3): to the affairs supervisor and the head of the department, grave things to the director."""

from collections.abc import Sequence
from datetime import date, datetime

from core.desk import Desk
from core.figures.editions import Edition
from core.figures.warned import calmed, is_news, said
from core.figures.warnings import Caution
from core.figures.wording import Wording
from core.house import Community, Role
from core.lasting import Lasting
from core.office import Office
from core.policy import Target


def warn(
    office: Office, community: Community, day: date, found: Sequence[Caution], wording: Wording, *, now: datetime
) -> bool:
    """Tell each matter once while it lasts; False if that day was looked at before or there was nothing to tell."""
    with office.open_work() as work:
        if not work.publications.take(community.key, Edition.WARNINGS, str(day), at=now):
            return False
        lasting = dict(work.cautions.lasting(community.key))
        for matter, seen in list(lasting.items()):
            if calmed(seen.seen_at, now):
                work.cautions.end(community.key, matter)
                del lasting[matter]
        news = [caution for caution in found if is_news(caution, lasting)]
        desk = Desk(office, work, community, now)
        heard = not news or _tell(desk, news, wording)
        for caution in found:
            told = lasting.get(caution.matter)
            # What reached nobody is news again tomorrow.
            if told is not None or heard:
                is_grave = (caution.is_grave and heard) or (told is not None and told.is_grave)
                work.cautions.keep(community.key, caution.matter, Lasting(seen_at=now, is_grave=is_grave))
        desk.close()
        work.commit()
        return bool(news) and heard


def _tell(desk: Desk, news: Sequence[Caution], wording: Wording) -> bool:
    """Tell whom it concerns, each person once, only what concerns them; False if nobody could be reached."""
    told = set(desk.tell_targets((Target.AFFAIRS,), None, _text(desk, news, wording)))
    grave = [caution for caution in news if caution.is_grave]
    if grave and not told & {person.name for person in desk.community.holders(Role.DIRECTOR)}:
        told |= set(desk.tell_targets((Target.DIRECTOR,), None, _text(desk, grave, wording)))
    for department in dict.fromkeys(caution.department for caution in news):
        own = [caution for caution in news if caution.department == department]
        for head in desk.community.holders(Role.HEAD, department):
            if head.name not in told and desk.tell_person(head.name, _text(desk, own, wording)):
                told.add(head.name)
    return bool(told)


def _text(desk: Desk, news: Sequence[Caution], wording: Wording) -> str:
    title = desk.say("figure.warn_title", community=desk.community.name, day=wording.day(desk.now))
    lines = [desk.say("figure.warn_line", text=said(caution, wording, desk.now)) for caution in news]
    return "\n".join([title, *lines])
