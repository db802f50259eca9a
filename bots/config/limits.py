"""How much one person, or one address, may do before the rest has to wait: `config/limits.toml`."""

from dataclasses import fields

from bots.config.sheets import Sheet
from core.allowance import Allowance
from core.limits import Limits


def read_limits(sheet: Sheet) -> Limits:
    """Return the limits; each is a table of how many, and in how long."""
    found = {field.name: _allowance(sheet.sub(field.name)) for field in fields(Limits)}
    sheet.close()
    return Limits(**found)


def _allowance(sheet: Sheet) -> Allowance:
    found = Allowance(most=sheet.whole("most"), within=sheet.duration("within"))
    if sheet.has("most") and found.most < 1:
        sheet.note("too_few", "most", found=found.most, least=1)
    sheet.close()
    return found
