"""The sentences that a rehearsal prints, from `words.toml` beside this file."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


def say(key: str, /, **values: object) -> str:
    """Return the sentence of a key such as `failure.shows`, with its `{placeholders}` filled."""
    section, _, name = key.partition(".")
    return _sentences()[section][name].format(**values)


@cache
def _sentences() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))
