"""Pictures for a chat: a chart, or the cover of a report, as wide as a telephone shows it."""

import resvg_py

from bots.drawing import faces
from bots.drawing.charts import lay_chart
from bots.drawing.cover import lay_cover
from bots.drawing.marks import PAPER, Picture, moved
from bots.drawing.vector import svg
from core.figures.report import Chart, Report
from core.phrases import Phrases

#: Three pixels for each point of a common telephone's width.
WIDTH = 1080
#: On a telephone as big as the words of the chat around it.
SIZE = 36
MARGIN = 60


def draw(chart: Chart, phrases: Phrases) -> bytes:
    """Return one chart as a PNG."""
    inner = lay_chart(chart, phrases, width=WIDTH - 2 * MARGIN, size=SIZE)
    marks = tuple(moved(mark, MARGIN, MARGIN * 0.7) for mark in inner.marks)
    return raster(Picture(width=WIDTH, height=inner.height + 1.4 * MARGIN, marks=marks))


def cover(report: Report, phrases: Phrases) -> bytes:
    """Return the report at a glance as one tall PNG: what must be known, the telling figures, two or three charts."""
    return raster(lay_cover(report, phrases, width=WIDTH, size=SIZE, margin=MARGIN))


def raster(picture: Picture) -> bytes:
    """Return the picture as a PNG; nothing but the typeface is read from this machine."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg(picture),
            background=PAPER,
            skip_system_fonts=True,
            font_files=[str(faces.path())],
            font_family=faces.FAMILY,
        )
    )
