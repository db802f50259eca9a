"""The configuration of an installation, read whole or refused whole; used by the composition root and `suban check`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from bots.config.calendars import read_working_time
from bots.config.communities import Matters, read_community
from bots.config.deadlines import read_policy
from bots.config.environment import Environment, load_environment
from bots.config.phrases import Danger, read_dangers, read_words
from bots.config.problems import Problem, Problems
from bots.config.sheets import Sheet, read_sheet
from core.calendar import Calendar
from core.errors import BadConfig
from core.house import Community
from core.phrases import Phrases
from core.policy import Policy
from nlp.rules import Rules, RulesError, load_rules

__all__ = ["Config", "Environment", "load_config", "load_environment", "read_config"]


T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All that a company decides: its communities and their calendars, the numbers, the words, the rules."""

    communities: Mapping[str, Community]
    calendars: Mapping[str, Calendar]
    policy: Policy
    phrases: Phrases
    rules: Rules


def load_config(folder: Path) -> Config:
    """Return the configuration of that folder, or raise `BadConfig` with everything that is wrong with it."""
    config, problems = read_config(folder)
    if config is None or problems:
        raise BadConfig("\n".join(str(problem) for problem in problems))
    return config


def read_config(folder: Path) -> tuple[Config | None, tuple[Problem, ...]]:
    """Return the configuration as far as it could be read, and everything that is wrong with it."""
    if not folder.is_dir():
        problems = Problems()
        problems.note("missing_folder", str(folder), "")
        return None, tuple(problems.found)
    reading = _Folder(folder, Problems())
    dangers = reading.read("emergencies.toml", read_dangers)
    rules = reading.rules()
    communities = reading.communities(rules, dangers)
    policy = reading.read("deadlines.toml", read_policy)
    working_time = reading.read("calendar.toml", read_working_time)
    sentences = reading.read("messages.zh.toml", read_words)
    labels = reading.read("glossary.toml", read_words)
    if (
        policy is None
        or working_time is None
        or dangers is None
        or rules is None
        or sentences is None
        or labels is None
    ):
        return None, tuple(reading.problems.found)
    config = Config(
        communities=MappingProxyType(communities),
        calendars=MappingProxyType(
            {key: working_time.calendar(one.zone, policy.quiet) for key, one in communities.items()}
        ),
        policy=policy,
        phrases=_phrases(sentences, labels, dangers, rules),
        rules=rules,
    )
    return config, tuple(reading.problems.found)


@dataclass(frozen=True, slots=True)
class _Folder:
    """The folder being read and what was found wrong in it."""

    folder: Path
    problems: Problems

    def read(self, name: str, reader: Callable[[Sheet], T]) -> T | None:
        """Return what a file says, or None where there is something wrong with it."""
        if name in ("messages.zh.toml", "glossary.toml") and not (self.folder / name).exists():
            return reader(Sheet(name, {}, self.problems))
        before = len(self.problems)
        sheet = read_sheet(self.folder, name, self.problems)
        found = None if sheet is None else reader(sheet)
        return found if len(self.problems) == before else None

    def rules(self) -> Rules | None:
        """Return the keyword rules."""
        try:
            return load_rules(self.folder / "nlp")
        except RulesError as wrong:
            if not (self.folder / "nlp" / "complaints.toml").exists():
                return _no_rules()
            self.problems.note("rules", "nlp", "", found=wrong)
            return None

    def communities(self, rules: Rules | None, dangers: Mapping[str, Danger] | None) -> dict[str, Community]:
        """Return the communities by the names of their files."""
        matters = Matters(
            topics=None if rules is None or not rules.topics else _by_word({key: topic.label for key, topic in rules.topics.items()}),
            dangers=None if dangers is None else _by_word({key: danger.label for key, danger in dangers.items()}),
        )
        names = sorted(path.stem for path in (self.folder / "communities").glob("*.toml"))
        if not names:
            self.problems.note("no_community", "communities", "")
        communities = {
            name: self.read(f"communities/{name}.toml", partial(read_community, key=name, matters=matters))
            for name in names
        }
        return {name: community for name, community in communities.items() if community is not None}


def _by_word(labels: Mapping[str, str]) -> dict[str, str]:
    """Return the keys by their labels, and by themselves."""
    return {label: key for key, label in labels.items()} | {key: key for key in labels}


def _phrases(
    sentences: Mapping[str, str], labels: Mapping[str, str], dangers: Mapping[str, Danger], rules: Rules
) -> Phrases:
    guidance = {f"danger.{kind}": danger.guidance for kind, danger in dangers.items()}
    named = {f"danger.{kind}": danger.label for kind, danger in dangers.items()}
    named |= {f"topic.{key}": topic.label for key, topic in rules.topics.items()}
    return Phrases(
        sentences=MappingProxyType(dict(sentences) | guidance), labels=MappingProxyType(dict(labels) | named)
    )


def _no_rules() -> Rules:
    return Rules(
        rules=(),
        topics={},
        cues={},
        characters={},
        slips={},
        traps=(),
        dictionary=(),
        buttons={},
        states=(),
        numbers={},
        places={},
        category_labels={},
        severity_labels={},
    )
