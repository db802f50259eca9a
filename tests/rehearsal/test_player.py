"""What a played transcript finds, in a company whose house does what it is told in so many words."""

from pathlib import Path

import pytest
from played import played, unmet

from bots.rehearsal.parser import Mistake


def test_without_buttons_the_number_that_was_offered_is_sent(tmp_path: Path) -> None:
    text = """
        张女士 > 告诉 张女士：请核对 [修改] [确认提交]
        张女士 < 请核对 … 请回复数字 … 2 确认提交 … [确认提交]
        张女士 > [确认提交]
        张女士 < 张女士说 2
        张女士 > 告诉 张女士：还有吗 [补充]
        张女士 > [修改]
        张女士 < 张女士说 修改
        张女士 > 告诉 工程部群：请 [签收]
        王师傅@工程部群 > [签收]
        工程部群 < 王师傅按了 do:签收
    """

    assert unmet(text, tmp_path, "wechat") == []


def test_with_buttons_nothing_is_numbered(tmp_path: Path) -> None:
    text = """
        张女士 > 告诉 张女士：请核对 [修改] [确认提交]
        张女士 < [确认提交]
        张女士 !< 请回复数字
        张女士 > [确认提交]
        张女士 < 张女士按了 do:确认提交
    """

    assert unmet(text, tmp_path, "telegram") == []


def test_without_a_time_it_begins_on_a_monday_morning(tmp_path: Path) -> None:
    result = played("时间 2026-11-23 09:00\n张女士 > 好\n时间 2026-11-23 08:59", tmp_path)

    assert "现在已是 2026-11-23 09:00:00" in result.failures[0].expected


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("王师傅@工程群 > 好", "没有「工程群」这个群。有：工程部群、服务中心群"),
        ("工程部群 > 好", "「工程部群」是群，不会自己说话。应写成「姓名@工程部群 > …」"),
        ("王师父 < 好", "没有「王师父」这个人或群。群有：工程部群、服务中心群；员工有：小林、王师傅；住户有：张女士"),
        ("王师父 !< 好", "没有「王师父」这个人或群"),
    ],
)
def test_a_chat_that_nobody_knows_is_a_mistake(line: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(Mistake) as mistake:
        played(f"张女士 > 好\n{line}", tmp_path)

    assert mistake.value.lines[0].startswith(f"x.md:2  {said}")
    assert not list(tmp_path.iterdir())


def told(text: str, folder: Path) -> str:
    (failure,) = played(text, folder).failures
    return failure.told("夜里.md")


def test_a_failure_shows_what_was_expected_and_what_was_shown_since(tmp_path: Path) -> None:
    text = (
        "时间 2026-11-23 10:32\n"
        "张女士 > 告诉 工程部群：旧的\n"
        "工程部群 < 旧的\n"
        "张女士 > 告诉 工程部群：路灯坏了／7号楼 [签收] [转派]\n"
        "+ 5分钟\n"
        "张女士 > 改 工程部群：王师傅签收\n"
        "张女士 > 改 工程部群：王师傅到场\n"
        "工程部群 < 电梯 … [签收]\n"
    )

    assert told(text, tmp_path) == (
        "夜里.md:8  工程部群 < 电梯 … [签收]\n"
        "    应当：「工程部群」有一条消息依次出现 电梯 … [签收]\n"
        "    实际：上次相符以后，「工程部群」显示了3条，最近的是\n"
        "      11-23 10:32\n"
        "        路灯坏了\n"
        "        7号楼\n"
        "        [签收] [转派]\n"
        "      11-23 10:37\n"
        "        王师傅签收\n"
        "      11-23 10:37（改过）\n"
        "        王师傅到场"
    )


def test_a_failure_says_that_nothing_new_came(tmp_path: Path) -> None:
    text = "张女士 > 告诉 张女士：旧的\n张女士 < 旧的\n+ 1分钟\n张女士 < 新的"

    assert told(text, tmp_path).splitlines()[2:] == [
        "    实际：上次相符以后，「张女士」没有新消息，那一条是",
        "      11-23 09:00",
        "        旧的",
    ]


@pytest.mark.parametrize(
    ("text", "expected", "really"),
    [
        ("张女士 > 好\n小林 < 好", "「小林」有一条消息依次出现 好", "「小林」一条消息也没有"),
        ("张女士 > [满意]", "「张女士」还有按钮 [满意] 可按", "「张女士」现在没有可按的按钮"),
        (
            "张女士 > 告诉 张女士：请 [修改] [跳过]\n张女士 > [满意]",
            "「张女士」还有按钮 [满意] 可按",
            "「张女士」现在能按的是 [修改] [跳过]",
        ),
        ("张女士 > 好\n张女士 !< 好", "「张女士」从头到尾没有出现 好", "「张女士」显示过"),
        ("张女士 > 坏了", "程序出错了：ZeroDivisionError", "small_company.py"),
    ],
)
def test_a_failure_is_told_in_plain_words(text: str, expected: str, really: str, tmp_path: Path) -> None:
    said = told(text, tmp_path)

    assert expected in said
    assert really in said


def test_a_long_message_is_shown_only_in_part(tmp_path: Path) -> None:
    said = told(f"张女士 > 告诉 张女士：{'／'.join(map(str, range(100)))}\n张女士 < 没有", tmp_path)

    assert len(said.splitlines()) < 25
    assert said.endswith("…")
