"""A transcript as a test plays it."""

import asyncio
from pathlib import Path

from small_company import SmallCompany

from bots.rehearsal.parser import parse
from bots.rehearsal.player import Played, play
from bots.rehearsal.scene import SETTINGS


def played(text: str, folder: Path, channel: str = "web") -> Played:
    company = SmallCompany()
    try:
        return asyncio.run(play(parse(text, "x.md"), company, SETTINGS[channel], folder))
    finally:
        for database in company.opened:
            database.close()


def unmet(text: str, folder: Path, channel: str = "web") -> list[int]:
    """Return the numbers of the lines that were not met."""
    return [failure.line.number for failure in played(text, folder, channel).failures]
