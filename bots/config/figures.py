"""When figures are told by themselves, and in which words: `config/figures.toml`."""

from dataclasses import dataclass

from bots.config.phrases import read_words
from bots.config.sheets import Sheet
from core.figures.editions import Schedule

#: The report is out before the 30th (A1).
LATEST_DAY = 29


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresConfig:
    """When the report of a month and the digest of a day go out, and from how many complaints on there are percents."""

    schedule: Schedule
    least: int
    words: dict[str, str]


def read_figures(sheet: Sheet) -> FiguresConfig:
    """Return the schedule and the words."""
    table = sheet.sub("words")
    found = FiguresConfig(
        schedule=Schedule(
            report_day=sheet.whole("report_day"),
            report_at=sheet.clock("report_at"),
            digest_at=sheet.clock("digest_at"),
        ),
        least=sheet.whole("least"),
        words={f"figure.{key}": words for key, words in read_words(table).items()},
    )
    sheet.close()
    return found


def check_figures(sheet: Sheet, found: FiguresConfig) -> None:
    """Note a day that comes too late, and a least number that is none."""
    if not 1 <= found.schedule.report_day <= LATEST_DAY:
        sheet.note("wrong_day", "report_day", found=found.schedule.report_day, latest=LATEST_DAY)
    if found.least < 1:
        sheet.note("too_few", "least", found=found.least, least=1)
