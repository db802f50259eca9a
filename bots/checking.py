"""Reads a configuration as a careful colleague would: everything that is wrong, or what it comes to; for `suban check`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bots.config import durations
from bots.config.deadlines import ladders
from bots.config.problems import Problem, Problems, remark
from bots.config.rules import check_written, doubtful_words
from bots.config.sentences import check_labels, check_sentences
from bots.config.vocabulary import words
from bots.settings import Config, read_config
from core.house import Community, Role
from core.policy import Ladder


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What a look at the configuration brought to light: what must be mended, what should be thought of, what it says.

    Without communities it can't be used at all.
    """

    problems: tuple[Problem, ...]
    remarks: tuple[str, ...]
    summary: tuple[str, ...]
    communities: Mapping[str, Community] = field(default_factory=dict)


def check(folder: Path, today: date) -> Findings:
    """Look at everything in the folder."""
    config, found = read_config(folder)
    problems = Problems(list(found))
    try:
        check_written(problems, folder / "nlp")
    except (TypeError, AttributeError, KeyError) as misshapen:
        if config is not None:
            problems.note("misshapen_rules", "nlp", "", found=misshapen)
    if config is None:
        return Findings(problems=tuple(problems.found), remarks=(), summary=())
    check_sentences(problems, config.phrases.sentences)
    check_labels(problems, config.phrases.labels)
    return Findings(
        problems=tuple(problems.found),
        remarks=tuple(_remarks(config, today)),
        summary=tuple(_summary(config)),
        communities=config.communities,
    )


def _remarks(config: Config, today: date) -> list[str]:
    """Return what the manager should think of: words without effect, and in December the holidays of the coming year."""
    remarks = [remark("doubt", problem=problem) for problem in doubtful_words(config.rules).found]
    coming = today.year + 1
    known = {day.year for calendar in config.calendars.values() for day in calendar.workdays}
    if today.month == 12 and coming not in known:
        remarks.append(remark("year_unknown", year=coming))
    return remarks


def _summary(config: Config) -> list[str]:
    lines = [line for one in config.communities.values() for line in (_in_short(one), _forms_go_to(one))]
    lines += [_climb(kind, ladder) for kind, ladder in ladders(config.policy)]
    return [*lines, remark("rules", count=len(config.rules.rules), topics=len(config.rules.topics))]


def _in_short(community: Community) -> str:
    names = words("list")["comma"].join(department.name for department in community.departments)
    return remark(
        "community",
        name=community.name,
        people=len(community.people),
        groups=len(community.groups),
        departments=names,
        phone=community.phone,
    )


def _forms_go_to(community: Community) -> str:
    """Say who is handed the bound forms of every month."""
    comma = words("list")["comma"]
    keepers = comma.join(person.name for person in community.holders(Role.QUALITY))
    if keepers:
        return remark("forms", name=community.name, names=keepers)
    managers = comma.join(person.name for person in community.holders(Role.MANAGER))
    return remark("forms_nobody", name=community.name, names=managers)


def _climb(kind: str, ladder: Ladder) -> str:
    steps = [
        f"{durations.in_words(rung.after)} {words('list')['comma'].join(words('target')[target] for target in rung.to)}"
        for rung in ladder.rungs
    ]
    every = durations.in_words(ladder.every)
    return remark("ladder", name=words("ladder")[kind], steps=" → ".join(steps), every=every)
