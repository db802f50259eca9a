"""When figures are told by themselves, and in which words: `config/figures.toml`."""

from dataclasses import dataclass

from bots.config.phrases import read_words
from bots.config.sheets import Sheet
from core.fairness import Fairness
from core.figures.caution import Sensitivity
from core.figures.editions import Schedule
from nlp.reading import Severity

#: The report is out before the 30th (A1).
LATEST_DAY = 29


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresConfig:
    """When the report of a month and the digest of a day go out, from how many on there are percents, and warnings."""

    schedule: Schedule
    sensitivity: Sensitivity
    least: int
    fairness: Fairness
    words: dict[str, str]


def read_figures(sheet: Sheet) -> FiguresConfig:
    """Return the schedule and the words."""
    table, warnings, performance = sheet.sub("words"), sheet.sub("warnings"), sheet.sub("performance")
    found = FiguresConfig(
        schedule=Schedule(
            report_day=sheet.whole("report_day"),
            report_at=sheet.clock("report_at"),
            digest_at=sheet.clock("digest_at"),
        ),
        sensitivity=Sensitivity(
            least=warnings.whole("least"),
            least_subject=warnings.whole("least_subject"),
            least_open=warnings.whole("least_open"),
            least_share=warnings.whole("least_share"),
            chance=warnings.number("chance"),
            corrective=warnings.whole("corrective"),
            corrective_share=warnings.number("corrective_share"),
        ),
        least=sheet.whole("least"),
        fairness=Fairness(
            weights={severity: performance.whole(severity.value) for severity in Severity},
            least=performance.whole("least"),
        ),
        words={f"figure.{key}": words for key, words in read_words(table).items()},
    )
    warnings.close()
    performance.close()
    sheet.close()
    return found


def check_figures(sheet: Sheet, found: FiguresConfig) -> None:
    """Note a day that comes too late, and a least number or a chance that is none."""
    if not 1 <= found.schedule.report_day <= LATEST_DAY:
        sheet.note("wrong_day", "report_day", found=found.schedule.report_day, latest=LATEST_DAY)
    if found.least < 1:
        sheet.note("too_few", "least", found=found.least, least=1)
    warnings, sensitivity = sheet.sub("warnings"), found.sensitivity
    for name in ("least", "least_subject", "least_open", "least_share", "corrective"):
        many = getattr(sensitivity, name)
        if many < 1:
            warnings.note("too_few", name, found=many, least=1)
    performance = sheet.sub("performance")
    for name, many in [("least", found.fairness.least), *found.fairness.weights.items()]:
        if many < 1:
            performance.note("too_few", name, found=many, least=1)
    if not 0 < sensitivity.chance < 1:
        warnings.note("no_chance", "chance", found=sensitivity.chance)
    if not 0 < sensitivity.corrective_share <= 1:
        warnings.note("impossible_share", "corrective_share", found=sensitivity.corrective_share)
