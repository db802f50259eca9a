"""What is a question about figures, what it asks, and what is none."""

from dataclasses import fields
from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from month import company

from bots.rehearsal.lines import Acts, Says
from bots.rehearsal.run import read
from core.asking.question import Question, Unclear, Vocabulary, question_of, vocabulary
from core.asking.stretch import Stretch
from core.choices import Choice
from core.usecases.command import command_of
from core.usecases.todo import is_asked

ROOT = Path(__file__).parents[2]
#: A Sunday.
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@cache
def words() -> Vocabulary:
    return vocabulary(company().config.asking, company().community)


def asked(text: str) -> Question | Unclear | None:
    return question_of(text, words(), NOW)


def named(text: str) -> dict[str, object]:
    """Return what a question names, as far as it does."""
    found = asked(text)
    assert isinstance(found, Question), text
    plain = Question()
    return {
        field.name: getattr(found, field.name)
        for field in fields(Question)
        if field.name not in ("is_about_figures", "is_sure")
        and getattr(found, field.name) != getattr(plain, field.name)
    }


def months(year: int, month: int, count: int = 1) -> Stretch:
    return Stretch(first=date(year, month, 1), months=count)


def days(month: int, day: int, count: int = 1) -> Stretch:
    return Stretch(first=date(2026, month, day), days=count)


@pytest.mark.parametrize(
    ("text", "stretch"),
    [
        ("今天", days(11, 22)),
        ("昨日", days(11, 21)),
        ("本周", days(11, 16, 7)),
        ("这个星期", days(11, 16, 7)),
        ("上周", days(11, 9, 7)),
        ("上个礼拜", days(11, 9, 7)),
        ("上上周", days(11, 2, 7)),
        ("本月", months(2026, 11)),
        ("这个月", months(2026, 11)),
        ("上个月", months(2026, 10)),
        ("上月份", months(2026, 10)),
        ("11月", months(2026, 11)),
        ("11 月", months(2026, 11)),
        ("１１月份", months(2026, 11)),
        ("十一月", months(2026, 11)),
        ("12月", months(2025, 12)),
        ("去年11月", months(2025, 11)),
        ("2025年3月", months(2025, 3)),
        ("25年3月", months(2025, 3)),
        ("2025-03", months(2025, 3)),
        ("9月到11月", months(2026, 9, 3)),
        ("9-11月", months(2026, 9, 3)),
        ("十一月至一月", months(2025, 11, 3)),
        ("近三个月", months(2026, 9, 3)),
        ("最近3个月", months(2026, 9, 3)),
        ("近半年", months(2026, 6, 6)),
        ("近一年", months(2025, 12, 12)),
        ("近一个月", days(10, 24, 30)),
        ("最近30天", days(10, 24, 30)),
        ("过去两周", days(11, 9, 14)),
        ("最近", days(10, 24, 30)),
        ("本季度", months(2026, 10, 3)),
        ("上季度", months(2026, 7, 3)),
        ("三季度", months(2026, 7, 3)),
        ("去年第4季度", months(2025, 10, 3)),
        ("上半年", months(2026, 1, 6)),
        ("去年下半年", months(2025, 7, 6)),
        ("今年", months(2026, 1, 12)),
        ("今年以来", months(2026, 1, 12)),
        ("去年", months(2025, 1, 12)),
        ("2024年", months(2024, 1, 12)),
        ("11月15日", days(11, 15)),
        ("11月3号到9号", days(11, 3, 7)),
        ("10月28日~11月3日", days(10, 28, 7)),
    ],
)
def test_a_time_is_understood_however_it_is_written(text: str, stretch: Stretch) -> None:
    assert named(f"{text}投诉") == {"stretch": stretch}
    assert named(f"电梯投诉 {text}")["stretch"] == stretch


@pytest.mark.parametrize("text", ["2月30日", "13月", "11月到13月", "5季度", "近零天", "9号到3号", "11月9号到3号"])
def test_a_time_that_does_not_exist_is_no_time(text: str) -> None:
    assert not isinstance(asked(f"{text}投诉"), Question)


def test_a_day_without_a_year_is_one_that_has_been() -> None:
    january = NOW.replace(year=2027, month=1, day=10)

    found = [question_of(f"{text}投诉", words(), january) for text in ("12月28日", "12月28日到1月3日", "1月20日")]

    assert [one.stretch if isinstance(one, Question) else None for one in found] == [
        Stretch(first=date(2026, 12, 28), days=1),
        Stretch(first=date(2026, 12, 28), days=7),
        None,
    ]


@pytest.mark.parametrize(
    ("stretch", "before", "a_year_before"),
    [
        (months(2026, 11), months(2026, 10), months(2025, 11)),
        (months(2026, 1), months(2025, 12), months(2025, 1)),
        (months(2026, 1, 12), months(2025, 1, 12), months(2025, 1, 12)),
        (months(2025, 12, 3), months(2025, 9, 3), months(2024, 12, 3)),
        (days(11, 16, 7), days(11, 9, 7), Stretch(first=date(2025, 11, 17), days=7)),
        (days(11, 1, 30), days(10, 2, 30), Stretch(first=date(2025, 11, 1), days=30)),
        (
            Stretch(first=date(2028, 2, 29), days=1),
            Stretch(first=date(2028, 2, 28), days=1),
            Stretch(first=date(2027, 2, 28), days=1),
        ),
    ],
)
def test_a_stretch_is_set_beside_the_one_before_and_the_same_of_the_year_before(
    stretch: Stretch, before: Stretch, a_year_before: Stretch
) -> None:
    assert (stretch.before, stretch.a_year_before) == (before, a_year_before)
    assert stretch.before.after == stretch.first


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("本月电梯投诉", {"stretch": months(2026, 11), "topics": {"lift"}}),
        ("3号楼近三个月", {"stretch": months(2026, 9, 3), "building": "3"}),
        ("三号楼 ， 近三个月 ？", {"stretch": months(2026, 9, 3), "building": "3"}),
        ("三栋2单元本月漏水情况", {"stretch": months(2026, 11), "building": "3", "unit": "2", "topics": {"leak"}}),
        ("A座本月投诉", {"stretch": months(2026, 11), "building": "A"}),
        ("王师傅 11 月", {"stretch": months(2026, 11), "person": "王师傅"}),
        ("我的11月", {"stretch": months(2026, 11), "own": "person"}),
        ("我们部门上周怎么样", {"stretch": days(11, 9, 7), "own": "department"}),
        ("工程部本周", {"stretch": days(11, 16, 7), "department": "工程部"}),
        ("上个月满意率", {"stretch": months(2026, 10), "measure": "content"}),
        ("各部门上月及时率", {"stretch": months(2026, 10), "measure": "time", "beside": "department"}),
        ("哪栋楼投诉最多", {"measure": "most", "beside": "place"}),
        ("本月哪个部门的投诉最多？", {"stretch": months(2026, 11), "measure": "most", "beside": "department"}),
        ("今年收费投诉", {"stretch": months(2026, 1, 12), "category": "fees"}),
        ("今年重大投诉统计", {"stretch": months(2026, 1, 12), "severity": "major"}),
        ("本月噪音投诉", {"stretch": months(2026, 11), "topics": {"noise", "equipment_noise"}}),
        ("麻烦查一下本月电梯和门禁的投诉报表", {"stretch": months(2026, 11), "topics": {"lift", "access_control"}}),
        ("本月电梯困人多少件", {"stretch": months(2026, 11), "dangers": {"lift"}}),
        ("超期的有多少", {"measure": "overdue"}),
        ("工程部还有多少没办完", {"measure": "overdue", "department": "工程部"}),
    ],
)  # fmt: skip
def test_what_is_asked_is_understood(text: str, expected: dict[str, object]) -> None:
    assert named(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "本月电梯投诉太多了吃不消",
        "去年和今年的满意率",
        "3号楼和5号楼本月投诉",
        "及时率和满意率上个月",
        "张三本月投诉",
        "明天的及时率会怎么样",
    ],
)  # fmt: skip
def test_who_asks_in_other_words_is_told_how_to_ask(text: str) -> None:
    assert asked(text) == Unclear()


@pytest.mark.parametrize(
    "text",
    [
        "", "。", "收到", "3号楼", "今天", "11月", "王师傅", "电梯", "投诉", "满意", "最多", "多少", "统计一下材料", "今天3号楼电梯坏了",
        "王师傅今天去3号楼", "电梯11月28日修好", "签收 0007", "办结 0007 已更换", "回访", "下个月再说", "灯具要采购 11月28日", "我来", "图",
        "请刘师傅明天上午去5栋2单元看漏水", "陈主管 12月5日", "0007 到了", "本月" * 40,
    ],
)  # fmt: skip
def test_words_of_work_are_no_question(text: str) -> None:
    assert asked(text) is None


def test_no_line_of_the_staff_in_any_conversation_is_taken_for_a_question_and_none_of_a_resident_is_refused() -> None:
    people = {person.name for person in company().community.people}
    paths = [path for path in (ROOT / "tests/conversations").rglob("*.md") if not path.name.startswith("figures-")]
    said = [
        line for path in paths for line in read(str(path)).lines if isinstance(line, Acts) and isinstance(line, Says)
    ]
    theirs = [line.words for line in said if line.group is not None or line.who in people]
    residents = [line.words for line in said if line.group is None and line.who not in people]

    assert len(theirs) > 150
    assert [words for words in theirs if asked(words) is not None] == []
    assert len(residents) > 150
    assert [words for words in residents if isinstance(found := asked(words), Question) and found.is_sure] == []


def test_no_word_that_stands_for_an_order_to_us_is_a_word_of_a_question() -> None:
    config = company().config

    orders = [word for word in words().words if (found := command_of(word, config.forms.commands)) and found.is_apart]

    # «查 0001» is followed by a number, or by nothing: it takes no question away.
    assert [word for word in orders if word not in config.forms.commands[Choice.SHOW]] == []


@pytest.mark.parametrize("begun", ["查一下", "看看", "看一下", "查询", "查"])
def test_who_begins_a_question_with_looking_asks_all_the_same(begun: str) -> None:
    text = f"{begun}本月电梯投诉"
    command = command_of(text, company().config.forms.commands)

    assert isinstance(asked(text), Question)
    assert command is not None
    assert not is_asked(command)
