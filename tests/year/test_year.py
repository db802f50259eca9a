"""A year of a community of five hundred households on the real house: every rule of the procedure holds, says who only looks on."""

from collections.abc import Callable
from copy import copy
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from live import demo
from oracle import RULES, UNSEEN, Verdict, verdicts
from reading import Reading
from record import Record, Seen
from verdict import judge
from year import live_a_year

from bots.wiring import Company
from core.policy import Policy, Span
from nlp.reading import Severity

pytestmark = pytest.mark.slow

SEED = 3
#: So often at least each rule has to have been put to the test in a year, so that none is kept for want of a question.
LEAST = {
    "I1": 3000, "I2": 500, "I3": 500, "I4": 300, "I5": 50, "I6": 100, "I7": 40, "I8": 80, "I9": 300, "I10": 80,
    "T1": 600, "T2": 400, "T3": 50, "T4": 20, "T5": 3, "T6": 50,
    "D1": 800, "D2": 800, "D3": 800, "D4": 50, "D5": 50, "D6": 3000,
    "H1": 400, "H2": 100, "H3": 700, "H4": 500, "H5": 80, "H6": 500, "H7": 2000,
    "F1": 800, "F2": 400, "F3": 800, "F4": 800, "F5": 10_000, "A3": 5,
    "nothing twice": 10_000, "never silent": 1500,
}  # fmt: skip


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Record:
    """Return a whole year."""
    return live_a_year(demo.company(), tmp_path_factory.mktemp("year"), SEED)


@pytest.fixture(scope="module")
def found(record: Record) -> dict[str, Verdict]:
    """Return what the oracle says of it."""
    return verdicts(record)


def test_the_year_is_one_of_a_community_of_that_size(record: Record) -> None:
    assert 400 < len(record.forms) < 1500
    assert {trouble.what for trouble in record.troubles} == {"asleep", "blocked", "telegram", "web"}
    assert any(said.is_repeat for said in record.said)


@pytest.mark.parametrize("rule", RULES)
def test_the_rule_is_kept_all_year(found: dict[str, Verdict], rule: str) -> None:
    verdict = found[rule]
    assert [str(situation) for situation in verdict.broken] == []
    assert verdict.asked >= LEAST[rule]


def test_each_rule_of_the_procedure_is_judged_or_said_to_be_out_of_sight() -> None:
    letters = {"I": 10, "T": 6, "D": 6, "H": 7, "F": 5, "A": 9}
    rules = {f"{letter}{number}" for letter, last in letters.items() for number in range(1, last + 1)}
    assert rules <= set(RULES) | set(UNSEEN)


# The oracle bites: what is broken on purpose it calls by its name.


def ten(record: Record, words: str) -> list[Seen]:
    """Return ten messages with these words, spread over the year."""
    found = [seen for seen in record.seen if words in seen.text and not seen.is_edit]
    return found[:: max(1, len(found) // 10)][:10]


def changed(record: Record, seen: list[Seen]) -> Record:
    other = copy(record)
    other.seen = seen
    return other


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("已签收您的投诉", "F3"),
        ("已处理完：", "F1"),
        ("请问您对处理结果满意吗", "F4"),
        ("还没人签收，请", "D6"),
        ("收到重大投诉", "D2"),
        ("前要办结。来不及", "H7"),
        ("的后续整改已验收", "H6"),
        ("新的办结时间是", "H2"),
        ("已满一个月还没办好", "T4"),
    ],
)
def test_a_message_that_never_came_is_missed(record: Record, words: str, rule: str) -> None:
    """Not every single one: what was missed in a fault, or told to a second superior as well, is excused."""
    missed = [
        lost
        for lost in ten(record, words)
        if judge(Reading(changed(record, [seen for seen in record.seen if seen is not lost])), {rule: RULES[rule]})[
            rule
        ].broken
    ]
    assert len(missed) >= len(ten(record, words)) / 3


def test_a_message_that_came_twice_is_noticed(record: Record) -> None:
    twice = next(seen for seen in record.seen if "还没人签收，请" in seen.text)
    more = changed(record, [*record.seen, twice])
    more.seen.sort(key=lambda seen: seen.sequence)
    assert judge(Reading(more), {"nothing twice": RULES["nothing twice"]})["nothing twice"].broken


def test_what_a_neighbour_reads_is_noticed(record: Record) -> None:
    receipt = next(seen for seen in record.seen if "您的投诉已受理" in seen.text)
    more = changed(record, [*record.seen, replace(receipt, chat="隔壁的", sequence=10**9, text=receipt.text[10:])])
    assert judge(Reading(more), {"F5": RULES["F5"]})["F5"].broken


def slower(policy: Policy) -> Policy:
    """Promise an important matter a day later than the procedure allows."""
    promise = replace(policy.promises[Severity.IMPORTANT], resolve=Span(time=timedelta(days=4)))
    return replace(policy, promises={**policy.promises, Severity.IMPORTANT: promise})


def shorter(policy: Policy) -> Policy:
    """Take the rung of the affairs supervisor off the ladder."""
    rungs = tuple(rung for rung in policy.sign.rungs if rung.after != timedelta(minutes=40))
    return replace(policy, sign=replace(policy.sign, rungs=rungs))


def unprevented(policy: Policy) -> Policy:
    """Ask nobody for cause, correction and prevention."""
    return replace(policy, corrective_for=())


def later(policy: Policy) -> Policy:
    """Answer a working day later than the procedure allows."""
    return replace(policy, answer_spoken=Span(working_days=2))


@pytest.mark.parametrize(
    ("sabotage", "rules"), [(slower, {"H1"}), (shorter, {"D6"}), (unprevented, {"H4"}), (later, {"F2"})]
)
def test_a_house_that_goes_by_other_rules_is_found_out(
    sabotage: Callable[[Policy], Policy], rules: set[str], tmp_path: Path
) -> None:
    config = demo.config()
    other = Company(config=replace(config, policy=sabotage(config.policy)), reader=demo.reader())
    weeks = live_a_year(other, tmp_path, SEED, since=date(2026, 3, 1), days=10)
    assert {rule for rule, verdict in verdicts(weeks).items() if verdict.broken} >= rules
