"""A report as the files that people pass on: a picture for the telephone, paper, a workbook."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bots.drawing import pdf, png, xlsx
from core.figures.period import Month
from core.figures.report import Report
from core.phrases import Phrases

Write = Callable[[Report, Phrases], bytes]

#: What is written, by the ending of its name, with its content type; the picture first, as a chat shows it.
WRITTEN: dict[str, tuple[str, Write]] = {
    "png": ("image/png", png.cover),
    "pdf": ("application/pdf", pdf.write),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx.write),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file: its name, what it is, and what is in it."""

    name: str
    content_type: str
    content: bytes

    @property
    def is_picture(self) -> bool:
        """Tell whether a chat can show it."""
        return self.content_type.startswith("image/")


def files_of(report: Report, month: Month, phrases: Phrases) -> Iterator[File]:
    """Yield the files of a month's report, each when it is written."""
    name = phrases.say("figure.file", community=report.community, month=month)
    for ending, (content_type, write) in WRITTEN.items():
        yield File(name=f"{name}.{ending}", content_type=content_type, content=write(report, phrases))
