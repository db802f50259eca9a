"""`suban check` as an operator meets it."""

import argparse
from datetime import date

import pytest
from breakable import SHIPPED, Folder

from bots.checking import check
from bots.commands.check import add_arguments, run


def suban_check(*words: str) -> int:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return run(parser.parse_args(words))


def test_a_good_configuration_is_told_in_short(capsys: pytest.CaptureFixture[str]) -> None:
    assert suban_check("--config", str(SHIPPED)) == 0

    said = capsys.readouterr().out
    assert "翠湖花园：14 人，6 个群，值班电话 0731-5550 0110；部门有工程部、秩序部、环境部、财务部" in said
    assert "签收：10分钟 值班人 → 20分钟 部门主管 → 40分钟 事务部主管 → 2小时 管理处主任" in said
    assert "没有问题" in said


def test_a_broken_configuration_is_told_a_line_a_problem(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    folder.change("communities/cuihu.toml", 'general = ["孙总"]', "general = []")
    folder.change("calendar.toml", 'closes = "18:00"', 'closes = "06:00"')

    assert suban_check("--config", str(folder.path)) == 1

    *problems, last = capsys.readouterr().out.splitlines()
    assert len(problems) == 2
    assert "共有 2 处要改" in last


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ('category = "fees"\nreason = "试"\nwords = ["甲乙丙"]\nwieght = 2', "不认识 wieght 这一项"),
        ('category = "things"\nreason = "试"\nwords = ["甲乙丙"]', "没有 things 这一类"),
        ('category = "fees"\nreason = "试"\nwords = ["甲乙丙", "甲乙丙"]', "“甲乙丙”写了两遍"),
    ],
)
def test_a_slip_in_a_rule_is_told_in_plain_words(
    folder: Folder, capsys: pytest.CaptureFixture[str], rule: str, said: str
) -> None:
    complaints = (folder.path / "nlp" / "complaints.toml").read_text(encoding="utf-8")
    folder.write("nlp/complaints.toml", f"{complaints}\n[[rule]]\n{rule}\n")

    assert suban_check("--config", str(folder.path)) == 1
    assert said in capsys.readouterr().out


def test_the_folder_may_come_from_the_environment(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SUBAN_CONFIG", str(folder.path / "elsewhere"))

    assert suban_check() == 1
    assert "没有这个文件夹" in capsys.readouterr().out


@pytest.mark.parametrize(("today", "reminded"), [(date(2026, 11, 30), False), (date(2026, 12, 1), True)])
def test_in_december_the_manager_is_reminded_of_the_coming_year(today: date, reminded: bool) -> None:
    assert any("2027 年的调休" in remark for remark in check(SHIPPED, today).remarks) is reminded


def test_the_reminder_ends_once_the_coming_year_is_written_down(folder: Folder) -> None:
    folder.change("calendar.toml", "[2026]", "[2027]\nworkdays = [2027-02-20]\n\n[2026]")

    assert not any("调休" in remark for remark in check(folder.path, date(2026, 12, 1)).remarks)
