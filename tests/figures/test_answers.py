"""An answer in chat says what the report of the month says, and what anybody counts again in its rows."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from complaint_year import store
from month import NOON, NOW, company, filed, keep, lives, report, table
from recount import by, figures, read

from bots.__main__ import main
from bots.statistics import Statistics
from bots.wiring import statistics_of
from core.asking.question import Beside, Measure, Question
from core.asking.stretch import Stretch
from core.complaint import Status
from core.errors import Refused
from core.figures.answer import Answer
from core.figures.asked import Asked, ask
from core.figures.counting import By
from core.figures.judging import Mark
from core.figures.report import Report, Shape
from core.figures.sentences import content, first_promise, last_promise
from storage.database import Database
from storage.figures import Figures

NOVEMBER = Stretch(first=date(2026, 11, 1), months=1)
MIDDLE = datetime.fromisoformat("2026-11-10T18:00:00+08:00")


def statistics(database: Database) -> Statistics:
    return statistics_of(company().config, database)


def answered(database: Database, question: Question, now: datetime = NOW) -> Answer:
    return statistics(database).answer(question, company().community, now=now)


def counted(database: Database, question: Question, now: datetime = NOW) -> Asked:
    with database.reading() as connection:
        return ask(Figures(connection), company().community.key, company().calendar, question, now)


def picture(database: Database, question: Question, now: datetime = NOW) -> Report:
    found = answered(database, question, now).picture
    assert found is not None
    return found


@pytest.mark.parametrize("now", [NOW, MIDDLE])
def test_a_month_asked_about_has_the_figures_of_its_report(small: Database, now: datetime) -> None:
    store(small, company(), lives())
    full = report(small, now=now)
    rows = {str(row[0]): row for row in table(full, "all").rows}
    labels = company().config.figures.words

    found = counted(small, Question(stretch=NOVEMBER), now)

    years = (found.now, found.before, found.year_before)
    total, overdue = rows[labels["figure.row_total"]], rows[labels["figure.row_overdue"]]
    assert [each.all.total for each in years if each] == [int(str(cell)) for cell in total[1:]]
    assert [each.all.count(Mark.OVERDUE) for each in years if each] == [int(str(cell)) for cell in overdue[1:]]
    assert found.year_before is not None
    for name, of in (("kept", first_promise), ("latest", last_promise), ("content", content)):
        share = of(found.now.all)
        assert f"{share.among} 件里 {share.part} 件" in str(rows[labels[f"figure.row_{name}"]][1])
    for id, group in (("department", By.DEPARTMENT), ("topic", By.TOPIC), ("place", By.PLACE)):
        many = sorted(int(str(row[1])) for row in table(full, id).rows if row[1])
        assert sorted(found.now.totals(group).values()) == many
    for department, *told in table(full, "department").rows:
        alone = counted(small, Question(stretch=NOVEMBER, department=str(department)), now)
        assert (alone.now.all.total, alone.before.all.total) == (told[0], told[2])


def test_what_is_asked_comes_out_the_same_when_the_exported_rows_are_counted_again(
    small: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(small, company(), lives())
    monkeypatch.setenv("SUBAN_DATABASE_URL", f"sqlite:///{tmp_path / 'suban.db'}")
    main(["export", "--month", "2026-11", str(tmp_path / "rows.csv")])
    rows = read(tmp_path / "rows.csv")

    for column, name in (("assignee", "person"), ("building", "building"), ("department", "department")):
        for (value,), some in by(rows, column).items():
            if not value:
                continue
            found = counted(small, Question(stretch=NOVEMBER, **{name: value})).now.all  # type: ignore[arg-type]
            again = figures(some, NOW)
            shares = (first_promise(found), last_promise(found), content(found))
            assert (found.total, found.count(Mark.OPEN), found.count(Mark.OVERDUE)) == (
                again["total"], again["open"], again["overdue"],
            )  # fmt: skip
            assert [(share.part, share.among) for share in shares] == [again["kept"], again["latest"], again["content"]]
    lifts = [row for row in rows if row["topic"] == "lift" and row["building"] == "3"]
    assert counted(small, Question(stretch=NOVEMBER, topics=frozenset({"lift"}), building="3")).now.all.total == len(
        lifts
    )


def test_a_busy_month_is_told_in_a_few_sentences_with_a_picture(small: Database) -> None:
    store(small, company(), lives())

    found = answered(small, Question(stretch=NOVEMBER, topics=frozenset({"lift"})))

    assert found.sentences[0].startswith("11 月，电梯投诉 ")
    assert found.sentences[1].startswith("明显多了的是3号楼 ")
    assert len(found.sentences) <= 6
    assert found.picture is not None
    assert (found.picture.title, found.picture.period) == ("电梯投诉", "11 月")
    charts = found.picture.sections[0].charts
    assert [chart.id for chart in charts] == ["course", "place"]
    assert charts[1].labels[0] == "3号楼"


def test_no_complaint_and_a_few_are_told_without_a_picture(small: Database) -> None:
    question = Question(stretch=NOVEMBER, topics=frozenset({"lift"}))
    assert answered(small, question, NOON) == Answer(
        sentences=("11 月（截至 11 月 10 日 12:00）没有电梯投诉。",), picture=None, title="电梯投诉"
    )

    keep(small, filed(filed_at=NOON - timedelta(hours=1)))
    found = answered(small, question, NOON)

    assert found.picture is None
    assert found.sentences == (
        "11 月（截至 11 月 10 日 12:00），电梯投诉 1 件。",
        "· TS202611100001 电梯（轻微），待签收",
    )


def test_what_is_open_is_told_whenever_it_was_filed(small: Database) -> None:
    old = NOON - timedelta(days=400)
    over = replace(filed("TS202611090002", filed_at=NOON - timedelta(days=1)), status=Status.CLOSED, closed_at=NOON)
    many = [filed(f"TS20251006{number:04d}", filed_at=old) for number in range(1, 4)]
    keep(small, *many, filed("TS202611100009", filed_at=NOON - timedelta(hours=1)), over)

    found = answered(small, Question(measure=Measure.OVERDUE), NOON)

    assert found.sentences == (
        "现在还没结案的全小区投诉 4 件，其中超期 3 件，最久的是 TS202510060001（电梯），超期 398 天。",
    )
    assert found.picture is not None


@pytest.mark.parametrize(
    ("stretch", "shape"),
    [
        (Stretch(first=date(2026, 11, 9), days=7), Shape.COLUMNS),
        (NOVEMBER, Shape.LINES),
        (Stretch(first=date(2026, 10, 1), months=2), Shape.COLUMNS),
    ],
)
def test_the_course_of_time_is_drawn_as_suits_its_length(small: Database, stretch: Stretch, shape: Shape) -> None:
    store(small, company(), lives())

    course = picture(small, Question(stretch=stretch)).sections[0].charts[0]

    assert (course.id, course.shape) == ("course", shape)
    total = counted(small, Question(stretch=stretch)).now.all.total
    assert sum(value or 0 for value in course.series[0].values) == total


def test_what_is_asked_side_by_side_stands_side_by_side(small: Database) -> None:
    store(small, company(), lives())

    most = answered(small, Question(measure=Measure.MOST, beside=Beside.PLACE, stretch=NOVEMBER))
    rates = answered(small, Question(measure=Measure.TIME, beside=Beside.DEPARTMENT, stretch=NOVEMBER))
    rated = picture(small, Question(measure=Measure.CONTENT, stretch=NOVEMBER))

    assert most.sentences[1].startswith("投诉最多的是3号楼 ")
    assert any("按部门：" in sentence and "秩序部 " in sentence for sentence in rates.sentences)
    assert rated.figures[0].title == "满意率"
    silent = rated.sections[0].charts[0].series[-1]
    assert silent.name == "回访没有答复"
    assert sum(value or 0 for value in silent.values) > 0


@pytest.mark.parametrize(
    ("stretch", "key"),
    [
        (Stretch(first=date(2024, 1, 1), months=25), "refused.figures_too_long"),
        (Stretch(first=date(2024, 1, 1), days=800), "refused.figures_too_long"),
        (Stretch(first=date(2026, 12, 3), days=1), "refused.figures_future"),
    ],
)
def test_what_is_too_long_or_has_not_begun_is_not_counted(small: Database, stretch: Stretch, key: str) -> None:
    with pytest.raises(Refused) as refused:
        counted(small, Question(stretch=stretch))

    assert refused.value.key == key
