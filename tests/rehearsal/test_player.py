"""What a played transcript finds, in a company whose house does what it is told in so many words."""

import asyncio
from pathlib import Path

import pytest
from small_company import SmallCompany

from bots.rehearsal.parser import Mistake, parse
from bots.rehearsal.player import Played, play
from bots.rehearsal.scene import SETTINGS


def played(text: str, folder: Path, channel: str = "web") -> Played:
    company = SmallCompany()
    try:
        return asyncio.run(play(parse(text, "x.md"), company, SETTINGS[channel], folder))
    finally:
        for database in company.opened:
            database.close()


def unmet(text: str, folder: Path, channel: str = "web") -> list[int]:
    """Return the numbers of the lines that were not met."""
    return [failure.line.number for failure in played(text, folder, channel).failures]


MATCHING = {
    "a message may be looked at again while nothing happened": """
        张女士 > 告诉 张女士：一 二 三
        张女士 < 一
        张女士 < 三
        张女士 < 一 … 三
    """,
    "once something happened only later ones count": """
        张女士 > 告诉 张女士：一
        张女士 < 一
        李先生 > 好
        张女士 < 一  ✗
    """,
    "the clock counts as something": """
        张女士 > 告诉 张女士：一
        张女士 < 一
        + 1分钟
        张女士 < 一  ✗
    """,
    "a restart counts as something": """
        张女士 > 告诉 张女士：一
        张女士 < 一
        重启
        张女士 < 一  ✗
    """,
    "asking for the number does not": """
        张女士 > 告诉 张女士：编号TS202611230001
        张女士 < 编号
        @TS 编号
        张女士 < {TS}
    """,
    "what was shown before and not yet matched still counts": """
        张女士 > 告诉 张女士：一
        李先生 > 好
        + 1分钟
        张女士 < 一
    """,
    "what lies before the last match is over": """
        张女士 > 告诉 张女士：一
        张女士 > 告诉 张女士：二
        张女士 < 二
        张女士 < 一  ✗
        张女士 < 二
    """,
    "the first that fits is the match": """
        张女士 > 告诉 张女士：灯坏了
        张女士 > 告诉 张女士：灯修好了
        张女士 < 灯
        张女士 < 坏
        张女士 < 修好
    """,
    "pieces never come together from two messages": """
        张女士 > 告诉 张女士：一
        张女士 > 告诉 张女士：二
        张女士 < 一 … 二  ✗
    """,
    "an edit is a later message": """
        张女士 > 改 工程部群：待签收 [签收]
        工程部群 < 待签收 … [签收]
        张女士 > 改 工程部群：王师傅已签收 [办结]
        工程部群 < 王师傅 … [办结]
        工程部群 < [签收]  ✗
    """,
    "chats are looked at each on its own": """
        张女士 > 告诉 工程部群：一
        张女士 > 告诉 张女士：二
        张女士 < 二
        工程部群 < 一
        工程部群 < 二  ✗
    """,
    "what people say themselves does not count": """
        张女士 > 电梯坏了
        工程部群 < 电梯坏了  ✗
        张女士 > 告诉 张女士：好
        张女士 < 告诉  ✗
    """,
    "nothing that was ever shown is hidden": """
        张女士 > 改 工程部群：电话13812345678
        张女士 > 改 工程部群：电话138****5678
        工程部群 < 138****
        工程部群 !< 13812345678  ✗
        工程部群 !< 13900001111
        服务中心群 !< 电话
    """,
    "what falls due on the way is shown": """
        张女士 > 十分钟后 工程部群：还没人签收
        + 9分钟
        工程部群 !< 没人签收
        + 1分钟
        工程部群 < 没人签收
    """,
    "a time further on is wound to": """
        时间 2026-11-23 10:32
        张女士 > 十分钟后 工程部群：还没人签收
        时间 2026-11-23 10:41
        工程部群 !< 没人签收
        时间 2026-11-23 10:42
        工程部群 < 没人签收
    """,
    "what waits survives a restart": """
        张女士 > 十分钟后 工程部群：还没人签收
        重启
        + 1小时
        工程部群 < 没人签收
    """,
    "the phones keep what they show over a restart": """
        张女士 > 告诉 工程部群：请签收 [签收]
        重启
        王师傅@工程部群 > [签收]
        工程部群 < 王师傅按了 do:签收
        工程部群 < 请签收  ✗
    """,
    "the newest button still offered is pressed": """
        张女士 > 改 工程部群：一 [签收]
        张女士 > 改 工程部群：一 [办结]
        王师傅@工程部群 > [签收]  ✗
    """,
    "strangers may write in a group": """
        路人@工程部群 > 你们好
        工程部群 < 路人说 你们好
    """,
    "the newest number is the highest shown anywhere": """
        张女士 > 告诉 工程部群：TS202611230002
        张女士 > 告诉 张女士：TS202611230001
        @TS 编号
        工程部群 < {TS}
        王师傅@工程部群 > 签收 {TS}
        工程部群 < 签收 TS202611230002
    """,
    "a number may stand in a button": """
        张女士 > 告诉 张女士：TS202611230001 [撤诉 TS202611230001]
        @TS 编号
        张女士 > [撤诉 {TS}]
        张女士 < 张女士按了 do:撤诉 TS202611230001
    """,
    "without a number there is nothing to name": """
        张女士 > 告诉 张女士：TS2026
        @TS 编号  ✗
        张女士 < 到不了这里
    """,
    "the clock can't go back": """
        时间 2026-11-23 10:32
        张女士 > 好
        时间 2026-11-23 10:31  ✗
    """,
    "a house that breaks ends the transcript": """
        张女士 > 坏了  ✗
        张女士 < 到不了这里
    """,
    "stickers, photos, voice and places arrive": """
        张女士 > (图片 lift.jpg)
        张女士 < photo lift.jpg
        张女士 > (语音 "电梯坏了")
        张女士 < voice … 电梯坏了
        张女士 > (位置 31.23,121.47 "翠湖花园")
        张女士 < location … 翠湖花园 … 31.23
        张女士 > (表情 抱拳)
        张女士 < sticker … 抱拳
        张女士 > (扫码 地下车库B区)
        张女士 < 在 地下车库B区
    """,
    "staff have private chats too": """
        张女士 > 告诉 小林：有人找
        小林 < 有人找
        小林 > 来了
        小林 < 小林说 来了
    """,
}


@pytest.mark.parametrize("text", MATCHING.values(), ids=MATCHING.keys())
def test_expectations_are_checked(text: str, tmp_path: Path) -> None:
    lines = text.splitlines()
    marked = [number for number, line in enumerate(lines, start=1) if line.endswith("✗")]

    assert unmet("\n".join(line.removesuffix("✗") for line in lines), tmp_path) == marked


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
