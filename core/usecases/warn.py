"""Tell what is to be warned of (A3): to the affairs supervisor and the head of the department, grave things to the director.

What is grave enough opens a corrective action (H4, H6), one for each matter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.corrective import Corrective
from core.desk import Desk
from core.figures.caution import Caution, Sensitivity
from core.figures.editions import Edition
from core.figures.warned import calmed, is_news, said, subject_of
from core.figures.wording import Wording
from core.house import Community, Role
from core.lasting import Lasting
from core.office import Office
from core.policy import Target
from core.reactions.correctives import open_corrective

#: Among how many open corrective actions of a department the same matter is looked for; how many complaints one names.
LOOKED_AT, NAMED = 200, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is told on a day: the news, what each matter has opened, and in which words."""

    news: Sequence[Caution]
    opened: Mapping[str, Corrective]
    wording: Wording


def warn(
    office: Office,
    community: Community,
    day: date,
    found: Sequence[Caution],
    wording: Wording,
    sensitivity: Sensitivity,
    *,
    now: datetime,
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
        owing = {caution.matter for caution in found if caution.owes_correction(sensitivity)}
        news = [caution for caution in found if is_news(caution, lasting, owes=caution.matter in owing)]
        desk = Desk(office, work, community, now)
        opened: dict[str, Corrective] = {}
        # What can reach nobody is news again tomorrow.
        heard = not news or _is_anybody_there(desk, news)
        if news and heard:
            opened = {one.matter: _correction(desk, one, wording) for one in news if one.matter in owing}
            _tell(desk, Told(news=news, opened=opened, wording=wording))
        for caution in found:
            told = lasting.get(caution.matter)
            if told is not None or heard:
                is_grave = (caution.is_grave and heard) or (told is not None and told.is_grave)
                begun = opened[caution.matter].ref if caution.matter in opened else told.corrective if told else None
                work.cautions.keep(
                    community.key, caution.matter, Lasting(seen_at=now, is_grave=is_grave, corrective=begun)
                )
        desk.close()
        work.commit()
        return bool(news) and heard


def _is_anybody_there(desk: Desk, news: Sequence[Caution]) -> bool:
    """Tell whether a warning would reach anybody whom it concerns."""
    concerned = {caution.department for caution in news}
    return any(
        desk.work.bindings.person(desk.community.key, person.name) is not None
        for person in desk.community.people
        if person.role.rank >= Role.AFFAIRS.rank or (person.role is Role.HEAD and person.department in concerned)
    )


def _correction(desk: Desk, caution: Caution, wording: Wording) -> Corrective:
    """Open a corrective action; a matter that has one which is not verified yet gets no second."""
    subject = subject_of(caution, wording)
    for standing in desk.work.correctives.open_in(desk.community.key, caution.department, LOOKED_AT):
        if standing.complaint is None and standing.subject == subject:
            return standing
    return open_corrective(desk, department=caution.department, subject=subject, refs=caution.refs[-NAMED:])


def _tell(desk: Desk, told: Told) -> None:
    """Tell whom it concerns, each person once, only what concerns them."""
    heard = set(desk.tell_targets((Target.AFFAIRS,), None, _text(desk, told, told.news)))
    grave = [caution for caution in told.news if caution.is_grave]
    if grave and not heard & {person.name for person in desk.community.holders(Role.DIRECTOR)}:
        heard |= set(desk.tell_targets((Target.DIRECTOR,), None, _text(desk, told, grave)))
    for department in dict.fromkeys(caution.department for caution in told.news):
        own = [caution for caution in told.news if caution.department == department]
        for head in desk.community.holders(Role.HEAD, department):
            if head.name not in heard and desk.tell_person(head.name, _text(desk, told, own)):
                heard.add(head.name)


def _text(desk: Desk, told: Told, news: Sequence[Caution]) -> str:
    title = desk.say("figure.warn_title", community=desk.community.name, day=told.wording.day(desk.now))
    lines = [said(one, told.wording, desk.now, told.opened.get(one.matter)) for one in news]
    return "\n".join([title, *(desk.say("figure.warn_line", text=line) for line in lines)])
