"""What an installation begins with: the demo community, the numbers of the procedure, safe advice."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from breakable import SHIPPED
from live.demo import config

from bots.checking import check
from bots.config.deadlines import ladders
from core.house import Purpose, Role
from core.policy import Target
from nlp.reading import Category, Severity

CONFIG = config()
CUIHU = CONFIG.communities["cuihu"]
SHANGHAI = ZoneInfo("Asia/Shanghai")

DUTY, OWNER, HEAD, RECEPTION = Target.DUTY, Target.OWNER, Target.HEAD, Target.RECEPTION
AFFAIRS, MANAGER, DIRECTOR, GENERAL = Target.AFFAIRS, Target.MANAGER, Target.DIRECTOR, Target.GENERAL
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def test_nothing_is_wrong_with_it() -> None:
    assert check(SHIPPED, date(2026, 11, 23)).problems == ()


@pytest.mark.parametrize(
    ("role", "department", "names"),
    [
        (Role.RECEPTIONIST, None, ["小林"]),
        (Role.AFFAIRS, None, ["周主管"]),
        (Role.MANAGER, None, ["钱经理"]),
        (Role.DIRECTOR, None, ["赵主任"]),
        (Role.GENERAL, None, ["孙总"]),
        (Role.QUALITY, None, ["吴工"]),
        (Role.HEAD, "工程部", ["陈主管"]),
        (Role.WORKER, "工程部", ["王师傅", "刘师傅"]),
        (Role.HEAD, "秩序部", ["马队长"]),
        (Role.WORKER, "秩序部", ["小郑"]),
        (Role.HEAD, "环境部", ["何主管"]),
        (Role.WORKER, "环境部", ["方阿姨"]),
        (Role.HEAD, "财务部", ["许会计"]),
    ],
)
def test_the_demo_community_has_the_people_of_the_transcripts(
    role: Role, department: str | None, names: list[str]
) -> None:
    assert [person.name for person in CUIHU.holders(role, department)] == names


def test_the_demo_community_has_the_groups_of_the_transcripts() -> None:
    assert {(group.name, group.purpose) for group in CUIHU.groups} == {
        ("服务中心群", Purpose.SERVICE),
        ("管理群", Purpose.MANAGEMENT),
        ("工程部群", Purpose.DEPARTMENT),
        ("秩序部群", Purpose.DEPARTMENT),
        ("环境部群", Purpose.DEPARTMENT),
        ("财务部群", Purpose.DEPARTMENT),
    }


@pytest.mark.parametrize(
    ("hour", "department", "name"),
    [
        (10, "工程部", "王师傅"),
        (23, "工程部", "刘师傅"),
        (3, "工程部", "刘师傅"),
        (10, "秩序部", "小郑"),
        (10, "财务部", "许会计"),
    ],
)
def test_somebody_is_on_duty_at_any_hour(hour: int, department: str, name: str) -> None:
    person = CUIHU.on_duty(department, datetime(2026, 11, 23, hour, tzinfo=SHANGHAI))

    assert person is not None
    assert person.name == name


@pytest.mark.parametrize(
    ("topic", "danger", "category", "department"),
    [
        ("lift", None, Category.EQUIPMENT, "工程部"),
        ("lift", None, Category.SERVICE, "工程部"),
        ("lift", "lift", Category.INCIDENT, "工程部"),
        ("noise", None, Category.SERVICE, "秩序部"),
        (None, "fire", Category.INCIDENT, "秩序部"),
        ("cleaning", None, Category.SERVICE, "环境部"),
        ("fees_utilities", None, Category.FEES, "财务部"),
        (None, None, Category.INCIDENT, "工程部"),
        (None, None, Category.SERVICE, "秩序部"),
    ],
)
def test_matters_go_to_the_department_that_can_mend_them(
    topic: str | None, danger: str | None, category: Category, department: str
) -> None:
    assert CUIHU.route(topic, danger, category).name == department


def test_every_topic_is_named_by_a_department() -> None:
    assert set(CONFIG.rules.topics) == set().union(*(department.topics for department in CUIHU.departments))


@pytest.mark.parametrize(
    ("severity", "resolve", "answer", "approver", "told"),
    [
        (Severity.MINOR, 2 * DAY, None, DIRECTOR, ()),
        (Severity.IMPORTANT, 3 * DAY, None, GENERAL, (AFFAIRS, MANAGER, DIRECTOR)),
        (Severity.MAJOR, 10 * DAY, 2 * DAY, GENERAL, (AFFAIRS, DIRECTOR, GENERAL)),
    ],
)
def test_the_promises_are_those_of_the_procedure(
    severity: Severity, resolve: timedelta, answer: timedelta | None, approver: Target, told: tuple[Target, ...]
) -> None:
    promise = CONFIG.policy.promises[severity]

    assert promise.resolve.time == resolve
    assert (promise.answer and promise.answer.time) == answer
    assert promise.approver is approver
    assert promise.told == told


@pytest.mark.parametrize(
    ("kind", "rungs", "every"),
    [
        (
            "sign",
            {
                10 * MINUTE: (DUTY,),
                20 * MINUTE: (HEAD,),
                40 * MINUTE: (AFFAIRS,),
                2 * HOUR: (DIRECTOR,),
                4 * HOUR: (DIRECTOR, GENERAL),
            },
            2 * HOUR,
        ),
        (
            "sign_emergency",
            {MINUTE: (DUTY,), 2 * MINUTE: (HEAD,), 3 * MINUTE: (AFFAIRS,), 5 * MINUTE: (DIRECTOR, GENERAL)},
            5 * MINUTE,
        ),
        (
            "overdue",
            {
                timedelta(): (OWNER,),
                4 * HOUR: (HEAD,),
                DAY: (AFFAIRS,),
                2 * DAY: (DIRECTOR,),
                3 * DAY: (DIRECTOR, GENERAL),
            },
            DAY,
        ),
        ("human", {2 * MINUTE: (RECEPTION,), 5 * MINUTE: (AFFAIRS,), 15 * MINUTE: (MANAGER,)}, 15 * MINUTE),
    ],
)
def test_the_ladders_are_those_of_the_procedure(
    kind: str, rungs: dict[timedelta, tuple[Target, ...]], every: timedelta
) -> None:
    ladder = dict(ladders(CONFIG.policy))[kind]

    assert {rung.after: rung.to for rung in ladder.rungs} == rungs
    assert ladder.every == every


def test_an_emergency_is_reached_within_three_minutes_or_somebody_hears() -> None:
    assert CONFIG.policy.arrive_emergency.rungs[0].after == 3 * MINUTE


def test_answers_are_owed_in_working_days() -> None:
    assert CONFIG.policy.answer_spoken.working_days == 1
    assert CONFIG.policy.answer_written.working_days == 3


def test_quiet_hours_are_the_same_in_the_policy_and_in_the_calendar() -> None:
    assert CONFIG.calendars["cuihu"].quiet == CONFIG.policy.quiet
    assert (CONFIG.policy.quiet.since, CONFIG.policy.quiet.until) == (time(22), time(7, 30))


KINDS = sorted(key for key in CONFIG.phrases.sentences if key.startswith("danger."))


def test_every_kind_of_emergency_that_the_rules_know_has_guidance() -> None:
    spoken = {f"danger.{rule.says}" for rule in CONFIG.rules.rules if rule.kind == "danger"}

    assert spoken | {"danger.general"} <= set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_guidance_is_short_and_says_what_not_to_do(kind: str) -> None:
    guidance = CONFIG.phrases.say(kind)

    assert "不要" in guidance
    assert len(guidance) <= 200
    assert CONFIG.phrases.labels[kind]


@pytest.mark.parametrize(
    ("kind", "advice"),
    [
        ("lift", ["警铃", "不要扒门", "别慌"]),
        ("fire", ["119", "低姿", "湿毛巾", "不要坐电梯"]),
        ("gas", ["不要开关任何电器", "不要在屋里打电话", "阀", "门窗", "室外"]),
        ("electric", ["断电以后才能碰他", "120"]),
        ("assault", ["110", "不要追赶"]),
        ("medical", ["120", "不要随意搬动"]),
        ("ebike", ["119", "不要坐电梯"]),
    ],
)
def test_guidance_has_what_saves_lives(kind: str, advice: list[str]) -> None:
    guidance = CONFIG.phrases.say(f"danger.{kind}")

    assert [words for words in advice if words not in guidance] == []
