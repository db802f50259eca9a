"""A month of a community in figures, as a report says it."""

import tomllib
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from core.figures.report import Chart, Column, Figure, Kind, Report, Section, Series, Shape, Table
from core.phrases import Phrases

WORDS = tomllib.loads((Path(__file__).parents[2] / "config" / "messages.zh.toml").read_text(encoding="utf-8"))
PHRASES = Phrases({f"drawing.{key}": sentence for key, sentence in WORDS["drawing"].items()}, {})

MADE_AT = datetime(2026, 11, 30, 1, 30, tzinfo=UTC)


def chart(
    shape: Shape = Shape.BARS,
    labels: tuple[str, ...] = ("设备设施", "管理服务", "收费", "突发事件"),
    *rows: tuple[str, tuple[float | None, ...]],
    title: str = "各类投诉",
    note: str = "",
    unit: str = "件",
    kind: Kind = Kind.COUNT,
) -> Chart:
    series = rows or (("本月", (64.0, 41.0, 12.0, 9.0)),)
    return Chart(
        id="chart",
        title=title,
        note=note,
        shape=shape,
        labels=labels,
        series=tuple(Series(name=name, values=values) for name, values in series),
        unit=unit,
        kind=kind,
    )


DAYS = tuple(f"11-{day:02}" for day in range(1, 31))
A_DAY = (3, 5, 2, 4, 8, 6, 1, 2, 3, 4, 4, 9, 12, 7, 3, 2, 4, 5, 6, 3, 2, 1, 5, 4, 3, 6, 4, 3, 3, 2)

BY_CATEGORY = chart(note="设备设施占一半，电梯和漏水最多。")
BY_MONTH = chart(
    Shape.STACKED,
    ("6月", "7月", "8月", "9月", "10月", "11月"),
    ("设备设施", (40, 52, 61, 48, 55, 64)),
    ("管理服务", (35, 30, 28, 33, 38, 41)),
    ("收费", (10, 8, 15, 9, 11, 12)),
    ("突发事件", (4, 6, 11, 5, 3, 9)),
    title="半年走势",
    note="总数连续三个月上升。",
)
BY_DAY = chart(
    Shape.COLUMNS, DAYS, ("件数", tuple(map(float, A_DAY))), title="每天的投诉", note="11月13日停电，一天 12 件。"
)
ON_TIME = chart(
    Shape.LINES,
    ("6月", "7月", "8月", "9月", "10月", "11月"),
    ("按时签收", (0.91, 0.93, 0.9, 0.95, 0.97, 0.962)),
    ("按时办结", (0.82, 0.85, 0.79, 0.88, 0.9, 0.93)),
    ("满意率", (0.74, None, 0.8, 0.83, 0.81, 0.865)),
    title="按时率和满意率",
    note="按时办结比上月高 3 个百分点。",
    unit="",
    kind=Kind.SHARE,
)
BY_PLACE = chart(
    Shape.BARS,
    ("3号楼", "地下车库B区出入口", "7号楼2单元", "中心花园", "1号楼", "北门岗亭"),
    ("本月", (23, 19, 14, 9, 8, 4)),
    ("上月", (17, 21, 6, None, 11, 2)),
    title="投诉多的地方",
    note="3号楼连续两个月最多，主要是电梯。",
)

HANDLING = Table(
    id="handling",
    title="各部门办理情况",
    note="按时办结率低于 90% 的部门要说明原因。",
    columns=(
        Column(title="部门"),
        Column(title="件数", kind=Kind.COUNT),
        Column(title="按时办结率", kind=Kind.SHARE),
        Column(title="平均办结用时", kind=Kind.SPAN),
        Column(title="补救花费", kind=Kind.MONEY),
        Column(title="最近一件", kind=Kind.INSTANT),
    ),
    rows=(
        (
            "工程部",
            64,
            0.921,
            timedelta(hours=31, minutes=20),
            Decimal("3860.00"),
            datetime(2026, 11, 29, 9, 5, tzinfo=UTC),
        ),
        ("保安部", 28, 0.964, timedelta(hours=9), Decimal("0"), datetime(2026, 11, 29, 13, 40, tzinfo=UTC)),
        ("保洁部", 22, 0.864, timedelta(days=2, hours=4), Decimal("420.50"), datetime(2026, 11, 28, 2, 0, tzinfo=UTC)),
        ("客服部", 12, None, None, None, None),
    ),
)

MONTH = Report(
    title="投诉月报",
    community="翠湖花园",
    period="2026年11月",
    zone="Asia/Shanghai",
    made_at=MADE_AT,
    headline=(
        "本月受理 126 件，比上月多 19 件，比去年同月少 8 件。",
        "按时办结 93%，超时的 9 件里有 6 件是电梯，都在 3号楼。",
        "3号楼电梯被反映 11 次，已升级为重大，建议本周内请维保单位更换门机。",
        "住户满意率 86.5%，不满意的 7 件都已重新打开。",
    ),
    figures=(
        Figure(title="受理", value=126, note="比上月 +19"),
        Figure(title="按时办结率", value=0.93, kind=Kind.SHARE, note="比上月 +3 个百分点"),
        Figure(title="平均办结用时", value=timedelta(hours=26, minutes=30), kind=Kind.SPAN, note="目标 2 天"),
        Figure(title="满意率", value=0.865, kind=Kind.SHARE, note="目标 85%"),
    ),
    sections=(
        Section(
            title="总体情况",
            sentences=("设备设施类占 51%。", "11月13日停电，一天 12 件。"),
            charts=(BY_CATEGORY, BY_MONTH, BY_DAY),
        ),
        Section(
            title="时限与满意",
            sentences=("按时签收率 96.2%，按时办结率 93%。",),
            charts=(ON_TIME, BY_PLACE),
            tables=(HANDLING,),
        ),
    ),
    signatures=("编制", "主管经理", "品质部"),
)
