"""A warning comes before a matter becomes major, names what is behind it, and is rare where nothing is (A3)."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from complaint_year import Tale, Trouble
from month import company, filed, keep
from warned_year import year

from bots.media import MediaFolder
from bots.publishing import publish
from bots.wiring import House
from core.complaint import Complaint, Status
from core.corrective import Corrective
from core.figures.caution import About, Caution
from core.messages import Peer
from nlp.reading import Place, Severity

LIFT = Trouble(since=date(2026, 9, 1), until=date(2026, 10, 15), a_month=12)
CONTRACTOR = Trouble(building=None, topic="cleaning", since=date(2026, 10, 1), until=date(2026, 12, 1), a_month=24)
PLANTED = {"place:3:lift": date(2026, 10, 1), "subject::cleaning": date(2026, 11, 1)}
MORNING = datetime(2026, 11, 11, 0, 30, tzinfo=UTC)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [3])
def test_a_bad_lift_and_a_bad_contractor_are_named_within_their_first_month_and_little_else(
    seed: int, record_property: Callable[[str, object], None]
) -> None:
    tale = Tale(
        company=company(),
        seed=seed,
        since=date(2026, 5, 1),
        until=date(2026, 11, 10),
        troubles=(LIFT, CONTRACTOR),
    )

    told = year(tale, date(2026, 8, 28))

    first: dict[str, date] = {}
    for one in told:
        first.setdefault(one.caution.matter, one.day)
    assert all(first[matter] < by for matter, by in PLANTED.items()), first
    false = [one for one in told if one.caution.matter not in PLANTED]
    record_property("warnings of nothing planted, in ten weeks", len(false))
    assert len(false) <= 3, [(one.day, one.caution.matter) for one in false]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = company().open(tmp_path)
    for person in house.community.people:
        house.join(person.name, Peer(channel="telegram", chat=person.name))
    yield house
    house.close()


def told(house: House, now: datetime) -> dict[str, list[str]]:
    """Return the lines of warning that are told at that instant, by person."""
    folder = Path(str(house.database.engine.url.database)).parent / "media"
    publish(house, MediaFolder(folder), now=now)
    found = {}
    while dispatches := house.ledger.claim(now, 100):
        for dispatch in dispatches:
            if dispatch.outbound.text.startswith("【预警】"):
                found[dispatch.outbound.peer.chat] = dispatch.outbound.text.splitlines()[1:]
            house.ledger.sent(dispatch.id, "1", at=now)
    return found


def lifts(count: int, since: datetime, **changed: object) -> list[Complaint]:
    """Return complaints about the lift of building 3, one every eight hours."""
    return [
        replace(
            filed(f"TS{since:%Y%m%d}{n:04d}", filed_at=since + timedelta(hours=8 * n)),
            place=Place(building="3", unit="2"),
            status=Status.CLOSED,
            finished_at=since + timedelta(hours=8 * n + 4),
            closed_at=since + timedelta(hours=8 * n + 5),
            **changed,  # type: ignore[arg-type]
        )
        for n in range(count)
    ]


def test_too_many_about_one_lift_are_told_to_the_supervisor_and_the_head_once_while_it_lasts(house: House) -> None:
    keep(house.database, *lifts(3, MORNING - timedelta(days=6)))
    assert told(house, MORNING - timedelta(days=4)) == {}
    keep(house.database, *lifts(2, MORNING - timedelta(days=3)))

    line = "· 3号楼2单元电梯：7 天内 5 件（平常一个月不到 1 件）。建议：请维保单位全面检查，整改前张贴告示。"
    assert told(house, MORNING) == {"周主管": [line], "陈主管": [line]}
    assert told(house, MORNING + timedelta(minutes=1)) == {}
    assert told(house, MORNING + timedelta(days=1)) == {}

    keep(house.database, *lifts(4, MORNING + timedelta(days=160)))
    assert told(house, MORNING + timedelta(days=40)) == {}
    assert sorted(told(house, MORNING + timedelta(days=162))) == ["周主管", "陈主管"]


def test_the_director_hears_of_what_is_grave_also_when_it_becomes_so_later(house: House) -> None:
    keep(house.database, *lifts(5, MORNING - timedelta(days=3)))
    assert sorted(told(house, MORNING)) == ["周主管", "陈主管"]

    keep(house.database, *lifts(1, MORNING + timedelta(hours=1), severity=Severity.MAJOR))

    assert sorted(told(house, MORNING + timedelta(days=1))) == ["周主管", "赵主任", "陈主管"]
    assert told(house, MORNING + timedelta(days=2)) == {}


def test_an_outage_that_many_report_is_one(house: House) -> None:
    first, *others = lifts(9, MORNING - timedelta(days=4))
    keep(house.database, first, *(replace(one, incident=first.ref) for one in others))

    assert told(house, MORNING) == {}


def test_a_heap_of_what_is_overdue_is_told_with_the_worst_of_it(house: House) -> None:
    late = [filed(f"TS20261101{n:04d}", filed_at=MORNING - timedelta(days=10, hours=-n)) for n in range(5)]
    keep(house.database, *late)

    line = "· 工程部：超期未办积到 5 件（平常不到 1 件），最久的是 TS202611010000（电梯，已超期 8 天）。"
    assert told(house, MORNING)["陈主管"] == [line + "建议：逐件定负责人和日期，逐户说明，每天过一遍，直到清完。"]


@pytest.mark.parametrize(
    ("caution", "owes"),
    [
        (Caution(about=About.PLACE, department="工程部", now=7), False),
        (Caution(about=About.PLACE, department="工程部", now=8), True),
        (Caution(about=About.PLACE, department="工程部", now=4, is_grave=True), True),
        (Caution(about=About.SUBJECT, department="工程部", now=8), True),
        (Caution(about=About.HEAP, department="工程部", now=7), False),
        (Caution(about=About.HEAP, department="工程部", now=8), True),
        (Caution(about=About.SOON, department="工程部", now=30, among=40, is_grave=True), False),
        (Caution(about=About.LATE, department="工程部", now=14, among=20), False),
        (Caution(about=About.LATE, department="工程部", now=13, among=20), True),
        (Caution(about=About.CONTENT, department="工程部", now=13, among=20), True),
    ],
)
def test_what_is_grave_so_frequent_or_so_low_owes_a_correction(caution: Caution, owes: bool) -> None:
    assert caution.owes_correction(company().config.figures.sensitivity) is owes


def correctives(house: House) -> list[Corrective]:
    with house.database.work() as work:
        return list(work.correctives.open_in(house.community.key, None, 9))


def test_a_warning_that_is_grave_enough_opens_one_corrective_action_whose_ladder_runs(house: House) -> None:
    keep(house.database, *lifts(5, MORNING - timedelta(days=3)))
    assert "已开整改" not in str(told(house, MORNING))
    keep(house.database, *lifts(3, MORNING + timedelta(hours=1)))

    (line,) = told(house, MORNING + timedelta(days=1, minutes=30))["陈主管"]

    assert line.endswith("已开整改 C-0001，由陈主管负责。")
    (corrective,) = correctives(house)
    assert (corrective.subject, corrective.owner, corrective.complaint) == ("3号楼电梯反复投诉", "陈主管", None)
    assert len(corrective.refs) == 8
    assert told(house, MORNING + timedelta(days=2)) == {}
    assert house.sweep(now=MORNING + timedelta(days=2)) == 2  # the action, and the chat that is called about it

    # It calmed down and comes back while nobody has verified: told anew, and still the same action.
    keep(house.database, *lifts(9, MORNING + timedelta(days=160)))
    told(house, MORNING + timedelta(days=60))
    (again,) = told(house, MORNING + timedelta(days=164))["陈主管"]
    assert again.endswith("已开整改 C-0001，由陈主管负责。")
    assert len(correctives(house)) == 1


def test_where_nobody_can_be_reached_nothing_is_opened_before_somebody_can(tmp_path: Path) -> None:
    house = company().open(tmp_path)
    keep(house.database, *lifts(9, MORNING - timedelta(days=3)))
    assert told(house, MORNING) == {}
    assert correctives(house) == []

    house.join("周主管", Peer(channel="telegram", chat="周主管"))
    assert list(told(house, MORNING + timedelta(days=1))) == ["周主管"]
    assert [one.ref for one in correctives(house)] == ["C-0001"]
    house.close()
