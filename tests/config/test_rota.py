"""Lines of the rota as people write them."""

from datetime import time

import pytest
from breakable import Folder

from bots.settings import read_config
from core.house import Duty

LINE = '"王师傅 08:00–20:00"'


def duty_of(folder: Folder, line: str) -> Duty:
    folder.change("communities/cuihu.toml", LINE, f'"{line}"')
    config, problems = read_config(folder.path)

    assert problems == ()
    assert config is not None
    return config.communities["cuihu"].rota[0]


@pytest.mark.parametrize(
    ("days", "weekdays"),
    [
        ("", range(7)),
        ("每天", range(7)),
        ("周一至周五", range(5)),
        ("周六、周日", (5, 6)),
        ("星期三", (2,)),
        ("周五到周一", (4, 5, 6, 0)),
        ("周一,周三", (0, 2)),
    ],
)
def test_the_days_of_a_line_are_read(folder: Folder, days: str, weekdays: range) -> None:
    assert duty_of(folder, f"王师傅 {days} 08:00–20:00").weekdays == frozenset(weekdays)


@pytest.mark.parametrize("hours", ["20:00–08:00", "20:00 - 08:00", "20：00至08：00"])
def test_the_hours_of_a_line_are_read_whatever_the_dash(folder: Folder, hours: str) -> None:
    duty = duty_of(folder, f"王师傅 {hours}")

    assert (duty.since, duty.until) == (time(20), time(8))


@pytest.mark.parametrize(
    "line", ["王师傅", "08:00–20:00", "王师傅 周八 08:00–20:00", "王师傅 全天", "王师傅 周一 周二 08:00–20:00"]
)
def test_a_line_that_is_no_duty_is_refused(folder: Folder, line: str) -> None:
    folder.change("communities/cuihu.toml", LINE, f'"{line}"')

    assert [problem for problem in folder.problems() if f"看不懂「{line}」这一行值班" in problem]
