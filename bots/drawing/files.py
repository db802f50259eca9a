"""A report as the files that people pass on: a picture for the telephone, paper, a workbook."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module

from core.figures.period import Month
from core.figures.report import Report
from core.phrases import Phrases

#: What is written, by the ending of its name: who writes it, and its content type; the picture first, as a chat shows it.
#: The writers are named and not imported: with them come the libraries that draw, for which no start should wait.
WRITTEN = {
    "png": ("png", "cover", "image/png"),
    "pdf": ("pdf", "write", "application/pdf"),
    "xlsx": ("xlsx", "write", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
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
    for ending, (module, verb, content_type) in WRITTEN.items():
        write = getattr(import_module(f"bots.drawing.{module}"), verb)
        yield File(name=f"{name}.{ending}", content_type=content_type, content=write(report, phrases))


def picture_of(report: Report, title: str, phrases: Phrases) -> File:
    """Return the picture of a report that has no files beside it."""
    module, verb, content_type = WRITTEN["png"]
    write = getattr(import_module(f"bots.drawing.{module}"), verb)
    name = phrases.say("figure.asked_file", title=title)
    return File(name=f"{name}.png", content_type=content_type, content=write(report, phrases))
