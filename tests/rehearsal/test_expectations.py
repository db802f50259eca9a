"""What a line expects of a chat, and whether it is met."""

from pathlib import Path

import pytest
from played import unmet

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
