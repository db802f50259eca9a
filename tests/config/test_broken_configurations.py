"""Configurations as people break them, each refused with the file, the place, the reason and the remedy."""

import pytest
from breakable import Folder

from bots.settings import load_config
from core.errors import BadConfig

CUIHU = "communities/cuihu.toml"
DEADLINES = "deadlines.toml"

# What is changed in which file, and the one line that `suban check` then says.
BROKEN = {
    "a duration without a unit": (
        DEADLINES,
        'triage_within = "8分钟"',
        'triage_within = "8"',
        "deadlines.toml · triage_within · 看不懂「8」这个时长 · 请写成「10分钟」「2小时」「1天」或「1个工作日」这样",
    ),
    "a negative duration": (
        DEADLINES,
        'urge_every = "30分钟"',
        'urge_every = "-30分钟"',
        "deadlines.toml · urge_every · 看不懂「-30分钟」这个时长 · 请写成「10分钟」「2小时」「1天」或「1个工作日」这样",
    ),
    "no time at all": (
        DEADLINES,
        'object_within = "7天"',
        'object_within = "0天"',
        "deadlines.toml · object_within · 时长「0天」必须大于零 · 请写一个大于零的时长，如「10分钟」",
    ),
    "working days where calendar time is counted": (
        DEADLINES,
        'refer_every = "3天"',
        'refer_every = "3个工作日"',
        "deadlines.toml · refer_every · 这里不能用工作日（「3个工作日」） · 请写成「2小时」「1天」这样",
    ),
    "a duration for ever": (
        DEADLINES,
        'upgrade_after = "30天"',
        'upgrade_after = "9999999999天"',
        "deadlines.toml · upgrade_after · 看不懂「9999999999天」这个时长 · "
        "请写成「10分钟」「2小时」「1天」或「1个工作日」这样",
    ),
    "a ladder that goes down": (
        DEADLINES,
        '"20分钟 → 部门主管"',
        '"5分钟 → 部门主管"',
        "deadlines.toml · sign.steps · 第2步（5分钟）不比上一步（10分钟）晚 · 请从上到下由短到长排列",
    ),
    "a step that tells nobody": (
        DEADLINES,
        '"20分钟 → 部门主管"',
        '"20分钟 → "',
        "deadlines.toml · sign.steps · 看不懂「20分钟 → 」这一步 · 请写成「10分钟 → 值班人」这样，几个人用顿号隔开",
    ),
    "a step that tells somebody unheard of": (
        DEADLINES,
        '"20分钟 → 部门主管"',
        '"20分钟 → 部门主官"',
        "deadlines.toml · sign.steps · 不认识「部门主官」 · 您是不是想写「部门主管」？",
    ),
    "a ladder that begins at once": (
        DEADLINES,
        '"10分钟 → 值班人"',
        '"立即 → 值班人"',
        "deadlines.toml · sign.steps · 第一步写的是立即，没给人处理的时间 · 请改成「10分钟」这样",
    ),
    "a ladder that never leaves the department": (
        DEADLINES,
        '"15分钟 → 主管经理"',
        '"15分钟 → 接待员"',
        "deadlines.toml · human.steps · 最后一步没有上级，部门里没人理就再也没人知道 · "
        "请在最后一步写上事务部主管、主管经理、管理处主任或总经理",
    ),
    "a ladder that floods": (
        DEADLINES,
        'every = "15分钟"',
        'every = "5秒"',
        "deadlines.toml · human.every · 每5秒一次太密，会刷屏 · 请至少隔1分钟",
    ),
    "a department's people where there is no department yet": (
        DEADLINES,
        '"2分钟 → 接待员"',
        '"2分钟 → 值班人"',
        "deadlines.toml · human.steps · 不认识「值班人」 · 可以写：接待员、事务部主管、主管经理、管理处主任、总经理",
    ),
    "reminders after the deadline": (
        DEADLINES,
        "reminders = [0.5, 0.8, 1.0]",
        "reminders = [0.5, 0.8, 1.2]",
        "deadlines.toml · reminders · [0.5, 0.8, 1.2] 不行：每个数要大于0、不超过1，从小到大，至少一个 · "
        "请写成 [0.5, 0.8, 1.0] 这样",
    ),
    "a result owed before the first call to sign": (
        DEADLINES,
        'resolve = "2天"',
        'resolve = "10分钟"',
        "deadlines.toml · promise「轻微」.resolve · 10分钟就要解决，可是10分钟时才第一次催签收 · "
        "请放长解决时限，或提早第一次催签收",
    ),
    "an answer owed after the result": (
        DEADLINES,
        'answer = "2天"',
        'answer = "20天"',
        "deadlines.toml · promise「重大」.answer · 答复的时限比解决的时限还长 · 请把答复改短",
    ),
    "an upgrade before the result is owed": (
        DEADLINES,
        'resolve = "10天"',
        'resolve = "40天"',
        "deadlines.toml · promise「重大」.resolve · 40天才到期，可是30天没解决就升为重大了（upgrade_after） · "
        "请改短解决时限，或放长 upgrade_after",
    ),
    "a decision about the category that comes too late": (
        DEADLINES,
        'triage_within = "8分钟"',
        'triage_within = "10分钟"',
        "deadlines.toml · triage_within · 10分钟太晚：要早于派单期限（10分钟） · 请改短",
    ),
    "a severity with a typo": (
        DEADLINES,
        'severity = "轻微"',
        'severity = "轻徽"',
        "deadlines.toml · promise「轻徽」.severity · 不认识「轻徽」 · 您是不是想写「轻微」？",
    ),
    "a severity promised twice": (
        DEADLINES,
        'severity = "轻微"',
        'severity = "重大"',
        "deadlines.toml · promise「重大」.severity · 「重大」写了两次 · 请去掉一个，或改成不同的名字",
    ),
    "an approver who is no superior": (
        DEADLINES,
        'approver = "管理处主任"',
        'approver = "经办人"',
        "deadlines.toml · promise「轻微」.approver · 不认识「经办人」 · 可以写：事务部主管、主管经理、管理处主任、总经理",
    ),
    "a repeat that is the first time": (
        DEADLINES,
        "repeat_limit = 3",
        "repeat_limit = 1",
        "deadlines.toml · repeat_limit · 1 太小 · 请至少写 2",
    ),
    "a confidence in hundredths": (
        DEADLINES,
        "confidence = 0.6",
        "confidence = 60",
        "deadlines.toml · confidence · 60.0 不行：要大于0、不超过1 · 请写成 0.6 这样",
    ),
    "a ladder left out": (
        DEADLINES,
        "[overdue]",
        "[overdew]",
        "deadlines.toml · overdew · 不认识「overdew」这一项 · 您是不是想写「overdue」？",
    ),
    "hours that never open": (
        "calendar.toml",
        'closes = "18:00"',
        'closes = "06:00"',
        "calendar.toml · closes · 下班（06:00）不比上班（08:30）晚 · 请改正上下班时间",
    ),
    "a clock that does not exist": (
        "calendar.toml",
        'opens = "08:30"',
        'opens = "8点半"',
        "calendar.toml · opens · 看不懂「8点半」这个钟点 · 请写成「08:30」这样",
    ),
    "a holiday under another year": (
        "calendar.toml",
        "holidays = []",
        "holidays = [2027-01-04]",
        "calendar.toml · 2026.holidays · 2027-01-04 不在2026年 · 请移到那一年的下面，或改正日期",
    ),
    "a danger without guidance": (
        "emergencies.toml",
        "[general]",
        "[generl]",
        "emergencies.toml · general · 没有「general」的安全提示 · 请补一段 [general]，写上 label 和 guidance",
    ),
    "guidance with something to fill in": (
        "emergencies.toml",
        "等维保人员来开门",
        "等{name}来开门",
        "emergencies.toml · lift.guidance · 安全提示里不能有花括号 · 请去掉花括号；值班电话会自动接在后面",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_configuration_is_refused_in_plain_words(folder: Folder, case: str) -> None:
    name, old, new, said = BROKEN[case]
    folder.change(name, old, new)

    assert said in folder.problems()


@pytest.mark.parametrize(
    "name", ["deadlines.toml", "calendar.toml", "emergencies.toml", "messages.zh.toml", "glossary.toml", "forms.toml"]
)
def test_a_missing_file_is_named(folder: Folder, name: str) -> None:
    (folder.path / name).unlink()

    assert f"{name} · 没有这个文件 · 请从安装包的 config 文件夹里复制一份再改" in folder.problems()


def test_a_typo_is_not_told_as_a_missing_key_too(folder: Folder) -> None:
    folder.change(CUIHU, 'phone = "0731', 'phnoe = "0731')

    assert not any("缺少「phone」" in problem for problem in folder.problems())


def test_a_folder_that_is_not_there_is_named(folder: Folder) -> None:
    problems = Folder(folder.path / "elsewhere").problems()

    assert problems == [
        f"{folder.path / 'elsewhere'} · 没有这个文件夹 · 请用 --config 指明配置文件夹，或从安装包里复制一份 config"
    ]


def test_an_installation_without_a_community_is_refused(folder: Folder) -> None:
    (folder.path / CUIHU).unlink()

    assert folder.problems() == [
        "communities · 一个小区也没有 · 请在这里放一个小区文件，可复制安装包里的 communities/cuihu.toml 来改"
    ]


def test_two_communities_of_one_name_are_refused(folder: Folder) -> None:
    folder.write("communities/second.toml", (folder.path / CUIHU).read_text(encoding="utf-8"))

    said = [
        f"communities/{key}.toml · name · 「翠湖花园」写了两次 · 请去掉一个，或改成不同的名字"
        for key in ("cuihu", "second")
    ]
    assert folder.problems() == said


def test_a_file_in_another_encoding_is_named(folder: Folder) -> None:
    (folder.path / CUIHU).write_bytes('name = "翠湖花园"'.encode("gbk"))

    assert "communities/cuihu.toml · 文件不是 UTF-8 编码 · 请用记事本打开，另存时编码选 UTF-8" in folder.problems()


def test_a_file_saved_with_a_byte_order_mark_is_read(folder: Folder) -> None:
    (folder.path / CUIHU).write_bytes(b"\xef\xbb\xbf" + (folder.path / CUIHU).read_bytes())

    assert folder.problems() == []


def test_everything_wrong_is_told_at_once(folder: Folder) -> None:
    folder.change(CUIHU, 'general = ["孙总"]', "general = []")
    folder.change(DEADLINES, '"20分钟 → 部门主管"', '"5分钟 → 部门主管"')
    folder.change("calendar.toml", 'closes = "18:00"', 'closes = "06:00"')

    with pytest.raises(BadConfig) as refused:
        load_config(folder.path)

    assert "没有总经理" in str(refused.value)
    assert "第2步（5分钟）不比上一步（10分钟）晚" in str(refused.value)
    assert "下班（06:00）不比上班（08:30）晚" in str(refused.value)
    assert len(str(refused.value).splitlines()) == 3


def test_a_table_left_out_is_told_once(folder: Folder) -> None:
    folder.change(CUIHU, "[groups]", "[grups]")

    assert folder.problems() == ["communities/cuihu.toml · grups · 不认识「grups」这一项 · 您是不是想写「groups」？"]


def test_one_mistake_is_one_problem(folder: Folder) -> None:
    folder.change(DEADLINES, '"20分钟 → 部门主管"', '"20分 → 部门主官"')

    assert len(folder.problems()) == 1
