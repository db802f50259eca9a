"""`suban triage`: one JSON line in, one out; a bad line is named and the rest goes on."""

import argparse
import io
import json
import re
import sys

import pytest

from bots.commands import triage
from nlp.reading import Category
from tests.nlp.conftest import CORPUS, ROOT


@pytest.fixture
def run(monkeypatch, capsys):
    def command(*words: str, stdin: str = "") -> tuple[int, list[str], str]:
        parser = argparse.ArgumentParser()
        triage.add_arguments(parser)
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        code = triage.run(parser.parse_args(["--config", str(ROOT / "config"), *words]))
        printed = capsys.readouterr()
        return code, printed.out.splitlines(), printed.err

    return command


def test_a_line_gives_every_field_of_the_answer(run):
    code, lines, _ = run(
        stdin=json.dumps({"id": "a", "text": "停水了 3号楼2单元1201 电话13812345678", "now": "2026-11-23T10:30"})
    )
    answer = json.loads(lines[0])
    assert code == 0
    assert list(answer) == [
        "id",
        "intent",
        "category",
        "severity",
        "emergency",
        "outage",
        "confidence",
        "because",
        "slots",
    ]
    assert (answer["id"], answer["category"], answer["emergency"], answer["outage"]) == ("a", "突发事件", False, True)
    assert answer["slots"] == {
        "building": "3", "unit": "2", "room": "1201", "place_words": None, "phone": "13812345678", "when": None, "demand": None,
    }  # fmt: skip


def test_the_state_of_the_conversation_is_taken_into_account(run):
    rows = [{"id": 1, "text": "不用了", "ctx": "填单中"}, {"id": 2, "text": "不用来了", "ctx": "有一张处理中的单"}]
    _, lines, _ = run(stdin="\n".join(json.dumps(row) for row in rows))
    assert [json.loads(line)["intent"] for line in lines] == ["cancel", "withdraw"]


def test_bad_lines_are_named_and_the_others_are_read(run):
    bad = ["not json", "[1]", '{"id": 1}', '{"id": 1, "text": 5}', '{"id": 1, "text": "x", "now": "soon"}']
    code, lines, error = run(stdin="\n".join(['{"id": 1, "text": "电梯坏了"}', *bad, '{"id": 3, "text": "太吵了"}']))
    assert [json.loads(line)["id"] for line in lines] == [1, 3]
    assert re.findall(r"第(\d+)行", error) == ["2", "3", "4", "5", "6"]
    assert code == 1


def test_the_rules_can_be_scored_on_labelled_lines(run, tmp_path):
    rows = [
        dict(zip(("category", "severity", "text"), line.split("\t"), strict=True))
        for line in (CORPUS / "category-apart.tsv").read_text(encoding="utf-8").splitlines()
    ]
    path = tmp_path / "labelled.jsonl"
    path.write_text("\n".join(json.dumps({"id": n, **row}) for n, row in enumerate(rows)), encoding="utf-8")
    code, lines, _ = run("--evaluate", str(path))
    assert code == 0
    assert any("宏平均 F1" in line for line in lines)
    assert any("把握 ≥0.6" in line for line in lines)


def test_a_missing_configuration_is_said_and_not_thrown(run):
    code, _, error = run("--config", "/nowhere")
    assert code == 2
    assert "没有这个文件" in error


def test_what_the_guard_says_about_a_broken_door_makes_it_no_matter_of_guards(read, rules):  # T1
    reading = read("4号楼1单元大门的门禁刷不开，保安说不归他管")
    assert (reading.category, reading.topic) == (Category.EQUIPMENT, "access_control")
    assert reading.place.words == "大门"


def test_rude_words_about_money_do_not_make_a_broken_door_a_matter_of_money(read):  # T1
    reading = read("你们物业都是吃干饭的！！收钱比谁都快，9号楼1单元的门坏了半个月")
    assert (reading.category, reading.topic) == (Category.EQUIPMENT, "access_control")


def test_who_writes_is_not_whom_it_is_about(read):  # I3
    assert read("我是业委会主任，4号楼的电梯坏了").against is None
    assert read("电梯坏了，跟保安说了也没人来").against is None
    assert read("保安说话太难听").against == "保安"


def test_the_demand_ends_where_the_telephone_number_begins(read):  # I1
    reading = read("2号楼1单元大堂的灯坏了，希望修好，电话13812340035")
    assert (reading.demand, reading.phone) == ("修好", "13812340035")
