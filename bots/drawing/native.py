"""A chart that Excel draws itself, from cells; the colours and the order are those of the pictures."""

import xlsxwriter
from xlsxwriter.chart import Chart as NativeChart

from bots.drawing.marks import COLOURS, PAPER, RULE
from core.figures.report import Chart, Kind, Shape

TYPES = {Shape.BARS: "bar", Shape.COLUMNS: "column", Shape.STACKED: "column", Shape.LINES: "line"}
PATTERNS = (
    None,
    "light_upward_diagonal",
    "light_downward_diagonal",
    "light_horizontal",
    "diagonal_brick",
    "light_vertical",
)
MARKERS = ("circle", "square", "triangle", "diamond", "x", "star")
NUMBERS = {Kind.SHARE: "0%", Kind.COUNT: "#,##0", Kind.MONEY: "#,##0"}


def native_chart(book: xlsxwriter.Workbook, chart: Chart, series: int, cells: tuple[str, int, int, int]) -> NativeChart:
    """Return the chart of so many series; `cells` are the sheet, the row of the names, the first and the last row."""
    drawn = book.add_chart(
        {"type": TYPES[chart.shape]} | ({"subtype": "stacked"} if chart.shape is Shape.STACKED else {})
    )
    sheet, names, first, last = cells
    for number in range(series):
        column = number + 1
        drawn.add_series(
            {
                "name": [sheet, names, column],
                "categories": [sheet, first, 0, last, 0],
                "values": [sheet, first, column, last, column],
                "gap": 60,
                "data_labels": {"value": series == 1 and chart.shape is not Shape.LINES},
                **_style(chart.shape, number % len(COLOURS)),
            }
        )
    is_lying = chart.shape is Shape.BARS
    lines = {"visible": not is_lying, "line": {"color": RULE}}
    values = {"num_format": NUMBERS.get(chart.kind, "General"), "major_gridlines": lines}
    # Lying bars begin at the bottom; the longest belongs at the top.
    drawn.set_x_axis(values | {"visible": series > 1} if is_lying else {})
    drawn.set_y_axis({"reverse": True, "line": {"color": RULE}} if is_lying else values)
    drawn.set_legend({"none": True} if series == 1 else {"position": "bottom"})
    drawn.set_size({"width": 640, "height": 360})
    return drawn


def _style(shape: Shape, number: int) -> dict[str, object]:
    """Return how that series looks; none is told by its colour alone."""
    colour, pattern = COLOURS[number], PATTERNS[number]
    if shape is Shape.LINES:
        marker = {"type": MARKERS[number], "size": 7, "fill": {"color": colour}, "border": {"color": colour}}
        return {"line": {"color": colour, "width": 2}, "marker": marker}
    if pattern is None:
        return {"fill": {"color": colour}}
    return {"pattern": {"pattern": pattern, "fg_color": PAPER, "bg_color": colour}}
