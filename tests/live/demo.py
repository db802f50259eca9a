"""The shipped configuration, read once in a process that runs tests: to read its words takes seconds."""

from functools import cache
from pathlib import Path

from bots.settings import Config, load_config
from bots.wiring import Company
from nlp.reader import Reader

CONFIG = Path(__file__).parents[2] / "config"


@cache
def config() -> Config:
    """Return the configuration."""
    return load_config(CONFIG)


@cache
def reader() -> Reader:
    """Return what reads by its words."""
    return Reader(config().rules)


@cache
def company() -> Company:
    """Return the demo company."""
    return Company(config=config(), reader=reader())
