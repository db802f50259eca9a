"""What stands of the corrective actions is told: on the complaint's form, in the month's report, in the morning's digest."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from month import NOON, NOW, company, filed, keep, report, table

from bots.wiring import House
from core.corrective import Corrective, CorrectiveStatus
from core.desk import Desk
from core.views import form_rows
from storage.database import Database

DAY = timedelta(days=1)
MORNING = datetime(2026, 11, 30, 0, 30, tzinfo=UTC)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = company().open(tmp_path)
    yield house
    house.close()


def corrective(ref: str, **changed: Any) -> Corrective:
    """Return a corrective action opened at noon of the tenth of November, of which nothing is written."""
    given = {"community": company().community.key, "department": "工程部", "subject": "3号楼电梯反复投诉"}
    given |= {"owner": "陈主管", "policy": "", "since": NOON, "opened_at": NOON}
    return Corrective(ref=ref, **(given | changed))


WRITTEN = {
    "status": CorrectiveStatus.UNDER_WAY,
    "cause": "制动器磨损，电话 13812345678 的师傅说的",
    "correction": "换了",
    "prevention": "每月检查",
    "doer": "王师傅",
    "by_when": NOON + DAY * 10,
}
LATE = corrective("C-0002", **WRITTEN)
DONE = replace(LATE, ref="C-0003", status=CorrectiveStatus.DONE, department="环境部")
VERIFIED = replace(
    LATE,
    ref="C-0004",
    status=CorrectiveStatus.VERIFIED,
    verified_by="周主管",
    verified_at=NOON + DAY * 9,
    opened_at=NOON - DAY * 30,
)
CANCELLED = corrective("C-0005", status=CorrectiveStatus.CANCELLED)


def put(database: Database, *correctives: Corrective) -> None:
    with database.work() as work:
        policy = work.policies.keep(company().config.policy)
        for one in correctives:
            work.correctives.add(replace(one, policy=policy))
        work.commit()


def test_the_report_counts_what_was_opened_and_verified_and_names_what_stands(house: House) -> None:
    put(house.database, corrective("C-0001"), LATE, DONE, VERIFIED, CANCELLED)

    found = report(house.database)

    sentence = "整改：本月开出 3 份，验收 1 份；现在没验收的 3 份，其中还没写原因和措施的 1 份，过了期限没做完的 1 份。"
    assert any(sentence in section.sentences for section in found.sections)
    rows = table(found, "correctives").rows
    assert [(row[0], row[1], row[3], row[4]) for row in rows] == [
        ("C-0001", "工程部", "陈主管", "待写原因和措施"),
        ("C-0002", "工程部", "王师傅", "落实中"),
        ("C-0003", "环境部", "王师傅", "待验收"),
    ]
    assert [row[-1] for row in rows] == [None, NOW - NOON - DAY * 10, None]


def test_a_report_says_nothing_where_there_is_no_corrective_action(house: House) -> None:
    put(house.database, CANCELLED)

    assert "整改" not in str(report(house.database).sections[:-1])


def test_a_department_is_reminded_in_the_morning_of_its_own_the_late_ones_first(house: House) -> None:
    put(house.database, corrective("C-0001"), LATE, DONE, VERIFIED)

    told = house.statistics.digest(house.community, now=MORNING).departments

    assert told["工程部"].splitlines()[-3:] == [
        "整改没验收 2 份，过了期限 1 份：",
        "· C-0002 3号楼电梯反复投诉（王师傅，落实中）",
        "· C-0001 3号楼电梯反复投诉（陈主管，待写原因和措施）",
    ]
    assert "C-0003" in told["环境部"]
    assert "秩序部" not in told


@pytest.mark.parametrize(("full", "phone"), [(False, "138****5678"), (True, "13812345678")])
def test_the_form_shows_cause_correction_prevention_and_who_verified(house: House, full: bool, phone: str) -> None:
    complaint = replace(filed(), corrective="C-0004")
    keep(house.database, complaint)
    put(house.database, VERIFIED)

    with house.database.look() as work:
        shown = dict(form_rows(Desk(house.office, work, house.community, NOW), complaint, full=full))

    year = "2026-" if full else ""
    assert shown["整改"] == "C-0004 已验收"
    assert shown["原因"] == f"制动器磨损，电话 {phone} 的师傅说的"
    assert (shown["预防"], shown["落实"]) == ("每月检查", f"王师傅 {year}11-20 12:00")
    assert shown["验收"] == f"周主管 {year}11-19 12:00"
