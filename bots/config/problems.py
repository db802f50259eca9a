"""What is wrong with the configuration, gathered while reading; the words for it are in `problems.toml`."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing to mend: in which file, under which key, what is wrong and what to do about it."""

    file: str
    key: str
    reason: str
    remedy: str

    def __str__(self) -> str:
        return " · ".join(part for part in (self.file, self.key, self.reason, self.remedy) if part)


@dataclass(slots=True)
class Problems:
    """Everything found so far."""

    found: list[Problem] = field(default_factory=list)

    def note(self, kind: str, file: str, key: str, /, **values: object) -> None:
        """Add a problem of that kind; its sentences are filled with the values."""
        sentences = _words()[kind]
        reason, remedy = sentences["reason"].format(**values), sentences["remedy"].format(**values)
        self.found.append(Problem(file=file, key=key, reason=reason, remedy=remedy))

    def __len__(self) -> int:
        return len(self.found)


def closest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that looks most like this one, if any does."""
    return next(iter(get_close_matches(word, list(known), n=1, cutoff=0.5)), None)


def suggest(word: str, known: Iterable[str]) -> str:
    """Return «您是不是想写 …？» for the known word most like this one, or else what may be written."""
    remarks, choices = _words()["remarks"], list(dict.fromkeys(known))
    meant = closest(word, choices)
    if meant is not None:
        return remarks["did_you_mean"].format(word=meant)
    return remarks["choices"].format(words=remarks["comma"].join(choices)) if choices else remarks["no_choices"]


def remark(kind: str, /, **values: object) -> str:
    """Return one of the sentences that are not problems, filled with the values."""
    return _words()["remarks"][kind].format(**values)


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(files(__package__).joinpath("problems.toml").read_text(encoding="utf-8"))
