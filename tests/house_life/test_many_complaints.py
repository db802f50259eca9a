"""Whoever files very many complaints in a day: all are kept and timed, and a person looks before a department is sent."""

from datetime import timedelta

from estate import Estate

from core.complaint import Complaint, Source
from core.desk import Desk
from core.dialogue.conversation import Draft
from core.people import Resident
from core.usecases.filing import file
from nlp.reading import Category, Place, Severity

ZHANG = "张女士"


def filed(estate: Estate, number: int, **more: object) -> Complaint:
    """File one form, of a matter of its own, that is sure where it belongs."""
    draft = Draft(
        texts=(f"第{number}件：楼道脏",),
        category=Category.SERVICE,
        severity=Severity.MINOR,
        confidence=1.0,
        place=Place(building=str(number)),
        **{name: value for name, value in more.items() if name == "danger"},  # type: ignore[arg-type]
    )
    source = more.get("source", Source.CHAT)
    assert isinstance(source, Source)
    house = estate.house
    with house.database.work() as work:
        desk = Desk(house.office, work, house.community, estate.clock.now())
        resident = work.residents.get("zhang")
        if resident is None:
            resident = Resident(id="zhang", community=house.community.key, name=ZHANG)
            work.residents.add(resident, estate.peer(ZHANG))
        complaint = file(desk, resident, draft, source=source)
        desk.close()
        work.commit()
    estate.deliver(estate.clock.now())
    return complaint


def test_the_ninth_of_a_day_is_looked_at_by_a_person_first_unless_somebody_is_in_danger(estate: Estate) -> None:
    most = estate.house.office.limits.complaints.most
    assert all(filed(estate, number).dispatched for number in range(most))

    ninth = filed(estate, most)
    assert not ninth.dispatched
    assert ninth.due_at is not None
    heard = [shown.text for shown in estate.heard("服务中心群")]
    assert any(ninth.ref in text and f"{most} 件" in text for text in heard)
    assert not any(ninth.ref in shown.text for shown in estate.heard(estate.house.community.departments[0].group))

    assert filed(estate, most + 1, danger="fire").dispatched
    assert filed(estate, most + 2, source=Source.PHONE).dispatched

    estate.clock.set(estate.clock.now() + timedelta(days=1))
    assert filed(estate, most + 3).dispatched
