"""The configuration of an installation, read whole or refused whole; used by the composition root and `suban check`."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from bots.config.answers import read_answers
from bots.config.asking import Named, read_asking
from bots.config.calendars import WorkingTime, check_working_time, read_working_time
from bots.config.coherence import Surroundings, check_community
from bots.config.communities import Matters, read_community
from bots.config.deadlines import check_policy, read_policy
from bots.config.environment import Environment, load_environment
from bots.config.figures import FiguresConfig, check_figures, read_figures
from bots.config.forms import Forms, read_forms
from bots.config.limits import read_limits
from bots.config.phrases import Danger, check_dangers, read_dangers, read_words
from bots.config.problems import Problem, Problems
from bots.config.retention import read_retention
from bots.config.rules import check_examples, check_rules
from bots.config.sheets import Sheet, read_sheet
from bots.config.wechat import Wechat, read_wechat
from core.asking.question import Asking
from core.calendar import Calendar
from core.errors import BadConfig
from core.house import Community
from core.limits import Limits
from core.office import Answer
from core.phrases import Phrases
from core.policy import Policy
from core.retention import Retention
from nlp.reading import Category, Severity
from nlp.rules import Rules, RulesError, Topic, load_rules

__all__ = ["Config", "Environment", "load_config", "load_environment", "read_config"]

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All that a company decides: its communities and their calendars, the numbers, the words, the rules."""

    communities: Mapping[str, Community]
    calendars: Mapping[str, Calendar]
    policy: Policy
    phrases: Phrases
    rules: Rules
    forms: Forms
    answers: tuple[Answer, ...]
    wechat: Wechat
    figures: FiguresConfig
    asking: Asking
    retention: Retention
    limits: Limits


def load_config(folder: Path) -> Config:
    """Return the configuration of that folder, or raise `BadConfig` with everything that is wrong with it."""
    config, problems = read_config(folder)
    if config is None or problems:
        raise BadConfig("\n".join(str(problem) for problem in problems))
    return config


def read_config(folder: Path) -> tuple[Config | None, tuple[Problem, ...]]:
    """Return the configuration, or None if a part of it can't be used, and everything that is wrong with it."""
    reading = _Reading(folder, Problems())
    if not folder.is_dir():
        reading.problems.note("missing_folder", str(folder), "")
        return None, tuple(reading.problems.found)
    rules = reading.rules()
    dangers = reading.file("emergencies.toml", read_dangers, partial(check_dangers, rules=rules))
    policy = reading.file("deadlines.toml", read_policy, check_policy)
    working_time = reading.file("calendar.toml", read_working_time, check_working_time)
    communities = reading.communities(policy, rules, dangers)
    sentences = reading.file("messages.zh.toml", read_words)
    labels = reading.file("glossary.toml", read_words)
    forms = reading.file("forms.toml", read_forms)
    answers = reading.file("answers.toml", read_answers)
    wechat = reading.file("wechat.toml", read_wechat)
    figures = reading.file("figures.toml", read_figures, check_figures)
    asking = reading.file("asking.toml", partial(read_asking, named=_named(rules, dangers, labels)))
    # An older configuration has neither of these, and is as good.
    retention = reading.file("retention.toml", read_retention) if (folder / "retention.toml").exists() else Retention()
    limits = reading.file("limits.toml", read_limits) if (folder / "limits.toml").exists() else Limits()
    found = tuple(reading.problems.found)
    if (
        policy is None
        or working_time is None
        or dangers is None
        or rules is None
        or sentences is None
        or labels is None
        or forms is None
        or answers is None
        or wechat is None
        or figures is None
        or asking is None
        or retention is None
        or limits is None
    ):
        return None, found
    config = Config(
        communities=MappingProxyType(communities),
        calendars=MappingProxyType(_calendars(communities, working_time, policy)),
        policy=policy,
        phrases=Phrases(
            sentences=MappingProxyType(
                sentences | figures.words | {f"danger.{kind}": one.guidance for kind, one in dangers.items()}
            ),
            labels=MappingProxyType(labels | _labels(rules, dangers)),
        ),
        rules=rules,
        forms=forms,
        answers=answers,
        wechat=wechat,
        figures=figures,
        asking=asking,
        retention=retention,
        limits=limits,
    )
    return config, found


@dataclass(frozen=True, slots=True)
class _Reading:
    """The folder being read and what was found wrong in it."""

    folder: Path
    problems: Problems

    def file(
        self, name: str, reader: Callable[[Sheet], T], check: Callable[[Sheet, T], None] = lambda sheet, found: None
    ) -> T | None:
        """Return what a file says, or None where it can't be used; what can be read is checked for sense."""
        before = len(self.problems)
        sheet = read_sheet(self.folder, name, self.problems)
        if sheet is None:
            return None
        found = reader(sheet)
        if len(self.problems) > before:
            return None
        check(sheet, found)
        return found

    def rules(self) -> Rules | None:
        """Return the keyword rules."""
        try:
            rules = load_rules(self.folder / "nlp")
        except RulesError as wrong:
            self.problems.note("rules", "nlp", "", found=wrong)
            return None
        except (TypeError, AttributeError) as misshapen:
            self.problems.note("misshapen_rules", "nlp", "", found=misshapen)
            return None
        check_rules(self.problems, rules)
        check_examples(self.problems, self.folder / "nlp")
        return rules

    def communities(
        self, policy: Policy | None, rules: Rules | None, dangers: Mapping[str, Danger] | None
    ) -> dict[str, Community]:
        """Return the communities by the names of their files."""
        topics = None if rules is None else rules.topics
        around = Surroundings(policy=policy, topics=topics, dangers=dangers)
        matters = Matters(topics=_by_word(topics), dangers=_by_word(dangers))
        communities: dict[str, Community] = {}
        for path in sorted((self.folder / "communities").glob("*.toml")):
            reader = partial(read_community, key=path.stem, matters=matters)
            found = self.file(f"communities/{path.name}", reader, partial(check_community, around=around))
            if found is not None:
                communities[path.stem] = found
        self._check_communities(communities)
        return communities

    def _check_communities(self, communities: Mapping[str, Community]) -> None:
        if not any((self.folder / "communities").glob("*.toml")):
            self.problems.note("no_community", "communities", "")
        times = Counter(community.name for community in communities.values())
        for key, community in communities.items():
            if times[community.name] > 1:
                self.problems.note("duplicate", f"communities/{key}.toml", "name", name=community.name)


def _by_word(matters: Mapping[str, Topic] | Mapping[str, Danger] | None) -> dict[str, str] | None:
    """Return the keys by what people call them, and by themselves."""
    if matters is None:
        return None
    return {matter.label: key for key, matter in matters.items()} | {key: key for key in matters}


def _named(rules: Rules | None, dangers: Mapping[str, Danger] | None, labels: Mapping[str, str] | None) -> Named:
    """Return what people call the matters of complaints, as far as it can be read."""

    def called(kind: type[E]) -> dict[str, E]:
        terms = {f"{kind.__name__.lower()}.{term}": term for term in kind}
        return {label: terms[key] for key, label in (labels or {}).items() if key in terms}

    return Named(
        topics={topic.label: key for key, topic in rules.topics.items()} if rules is not None else {},
        dangers={danger.label: key for key, danger in (dangers or {}).items()},
        categories=called(Category),
        severities=called(Severity),
    )


def _calendars(communities: Mapping[str, Community], working_time: WorkingTime, policy: Policy) -> dict[str, Calendar]:
    return {key: working_time.calendar(community.zone, policy.quiet) for key, community in communities.items()}


def _labels(rules: Rules, dangers: Mapping[str, Danger]) -> dict[str, str]:
    topics = {f"topic.{key}": topic.label for key, topic in rules.topics.items()}
    return topics | {f"danger.{kind}": danger.label for kind, danger in dangers.items()}
