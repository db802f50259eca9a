"""How long people's data is kept: `config/retention.toml`."""

from datetime import timedelta

from bots.config.durations import in_words
from bots.config.sheets import Sheet
from core.retention import Retention

#: Shorter, and a message that comes again, or a matter that is raised again, would be taken for a new one.
LEAST_PEOPLE, LEAST_TRAFFIC = timedelta(days=90), timedelta(days=7)


def read_retention(sheet: Sheet) -> Retention:
    """Return how long what is kept."""
    found = Retention(people=sheet.duration("people"), traffic=sheet.duration("traffic"))
    for name, length, least in (("people", found.people, LEAST_PEOPLE), ("traffic", found.traffic, LEAST_TRAFFIC)):
        if sheet.has(name) and length < least:
            sheet.note("too_few", name, found=sheet.table[name], least=in_words(least))
    sheet.close()
    return found
