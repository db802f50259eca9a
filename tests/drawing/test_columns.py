"""A table on paper tears no number, no name and no day, as long as type can be read."""

import pytest

from bots.drawing import faces
from bots.drawing.columns import SIZES, columns, parts
from bots.drawing.paper import PAD, ROOM
from core.figures.report import Kind

OVERDUE = ["TS202611260005", "8号楼", "停车秩序", "轻微", "秩序部", "马队长", "2026-11-26 14:57", "2026-11-28 14:57"]
OVERDUE += ["2026-12-01 00:46", "0", "11天22小时"]
KINDS = [Kind.TEXT] * 6 + [Kind.INSTANT] * 3 + [Kind.COUNT, Kind.SPAN]
TITLES = ["编号", "地点", "事情", "等级", "部门", "经办人", "受理", "最初承诺", "最后承诺", "延期次数", "超期"]


def test_the_widest_table_of_a_report_fills_the_page_and_tears_nothing() -> None:
    size, widths = columns(TITLES, [OVERDUE] * 3, KINDS)

    assert size in SIZES
    assert sum(widths) == pytest.approx(ROOM)
    for cell, kind, room in zip(OVERDUE, KINDS, widths, strict=True):
        pieces = parts(cell) if kind in (Kind.INSTANT, Kind.SPAN) else [cell]
        assert all(faces.wrap(piece, size, room - 2 * PAD) == [piece] for piece in pieces), cell


def test_a_table_with_room_is_set_in_the_usual_size() -> None:
    assert columns(["指标", "怎么算"], [["受理", "很长的一段话。" * 40]], [Kind.TEXT] * 2)[0] == SIZES[0]


def test_more_columns_than_a_page_can_hold_are_still_set() -> None:
    size, widths = columns(["指标"] * 60, [["2026-11-26"] * 60], [Kind.TEXT] * 60)

    assert size == SIZES[-1]
    assert sum(widths) == pytest.approx(ROOM)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("2026-11-26 14:57", ["2026-11-26", "14:57"]),
        ("11天22小时", ["11天", "22小时"]),
        ("2.5天", ["2.5天"]),
        ("32分钟", ["32分钟"]),
        ("—", ["—"]),
    ],
)
def test_an_instant_and_a_length_of_time_are_parted_between_their_units(words: str, found: list[str]) -> None:
    assert parts(words) == found
