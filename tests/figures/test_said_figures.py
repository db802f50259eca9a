"""What the manager in charge reads first: how many, why more, what is owed; percents only where there are enough."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from month import NOON, filed, keep, report, table

from core.complaint import Complaint, Status
from core.figures.period import Month
from core.figures.report import Report
from storage.database import Database

DAY = timedelta(days=1)


def some(count: int, *, days_ago: int = 0, **changed: object) -> list[Complaint]:
    """Return so many complaints that are over, a minute apart."""
    found = [filed(f"TS{days_ago:04d}{count:04d}{number:04d}", **changed) for number in range(count)]
    return [
        replace(
            one,
            filed_at=one.filed_at - timedelta(days=days_ago, minutes=number),
            status=Status.CLOSED,
            finished_at=one.filed_at - timedelta(days=days_ago) + DAY,
            closed_at=one.filed_at - timedelta(days=days_ago) + DAY,
            promised_by=one.promised_by - timedelta(days=days_ago),
            resolve_by=one.resolve_by - timedelta(days=days_ago),
        )
        for number, one in enumerate(found)
    ]


def headline(small: Database, *complaints: Sequence[Complaint]) -> tuple[str, ...]:
    keep(small, *(one for group in complaints for one in group))
    return report(small).headline


def everything_said(found: Report) -> str:
    sentences = [line for section in found.sections for line in section.sentences]
    return "\n".join([*found.headline, *sentences])


def test_a_month_without_a_complaint_is_reported_in_one_sentence(small: Database) -> None:
    found = report(small)

    assert found.headline == ("11 月没有受理投诉。",)
    assert table(found, "all").rows[0][1:] == ("0", "0", "0")


def test_nothing_after_something_is_said_beside_it(small: Database) -> None:
    assert headline(small, some(3, days_ago=30)) == ("11 月没有受理投诉（上月 3 件）。",)


def test_one_complaint_is_no_percentage_of_anything(small: Database) -> None:
    keep(small, filed(acknowledged_at=NOON + timedelta(minutes=5)))
    found = report(small)

    assert found.headline[0] == "11 月受理投诉 1 件。"
    assert "最久的是 TS202611100001：电梯，工程部，超期 20 天" in found.headline[1]
    assert "%" not in everything_said(found)
    assert "1 件里 1 件" in str(table(found, "all").rows)


def test_three_after_one_are_not_two_hundred_percent_more(small: Database) -> None:
    found = headline(small, some(3), some(1, days_ago=30), some(2, days_ago=365))

    assert found[0] == "11 月受理投诉 3 件（上月 1 件，去年 11 月 2 件）。"
    assert not any("%" in line for line in found)


def test_a_bad_lift_is_named_as_what_there_was_more_of(small: Database) -> None:
    place = filed().place
    found = headline(
        small,
        some(30, topic="noise", place=replace(place, building="5")),
        some(14, topic="lift", place=replace(place, building="3", unit="2")),
        some(28, days_ago=30, topic="noise", place=replace(place, building="5")),
        some(2, days_ago=30, topic="lift", place=replace(place, building="3", unit="2")),
    )

    assert found[0] == "11 月受理投诉 44 件，比上月（30 件）多 47%。"
    assert found[1] == "多出来的主要是3号楼电梯 14 件（上月 2 件）。"


def test_what_comes_every_year_is_said_to_do_so(small: Database) -> None:
    found = headline(
        small, some(25, topic="heating"), some(4, days_ago=30, topic="heating"), some(24, days_ago=365, topic="heating")
    )

    assert found[1] == "多出来的主要是供暖 25 件（上月 4 件；去年 11 月也有 24 件，和季节有关）。"


def test_what_was_extended_stays_apart_from_what_was_promised_first(small: Database) -> None:
    late = [replace(one, finished_at=one.filed_at + 4 * DAY, extended=1) for one in some(10, topic="leak")]
    allowed = [replace(one, resolve_by=one.filed_at + 5 * DAY) for one in late]

    found = headline(small, some(30), allowed)

    assert (
        "该有结果的 40 件里，30 件在最初承诺的时间内办结（75%）。批准延期 10 件；按延期后的时间算，100%按时。" in found
    )


def test_what_is_still_open_of_earlier_months_is_not_forgotten(small: Database) -> None:
    keep(small, filed("TS202609010001", filed_at=NOON - 70 * DAY))
    found = report(small)

    assert "以前受理、到现在还没结案的有 1 件，最早的是 TS202609010001（9 月 1 日受理）。" in found.headline
    assert len(table(found, "overdue").rows) == 1


def test_what_came_after_the_report_of_the_month_before_is_told_with_the_next(small: Database) -> None:
    keep(small, *some(3, days_ago=11), *some(2, days_ago=40))
    early = report(small, Month(2026, 11), now=NOON - 9 * DAY)

    assert "上月的报告之后又有新的投诉，10 月全月最后是 5 件。" in early.headline
