"""The shipped configuration, read once in a process that runs tests: to read its words takes seconds."""

from functools import cache
from pathlib import Path

from live.fresh import lay_out

from bots.media import MediaFolder
from bots.settings import Config, load_config
from bots.wiring import Company, House
from nlp.reader import Reader

CONFIG = Path(__file__).parents[2] / "config"


class Demo(Company):
    """The demo company; that a new database is brought up to date when it is opened is proved elsewhere."""

    __slots__ = ()

    def open_at(self, url: str, media: MediaFolder | None = None) -> House:
        lay_out(url)
        return super().open_at(url, media)


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
    return Demo(config=config(), reader=reader())
