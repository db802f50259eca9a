"""How long what people said and who they were is kept."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """`people`: so long who complained stays named after it is over; `traffic`: so long stays what only the work needs."""

    people: timedelta = timedelta(days=730)
    traffic: timedelta = timedelta(days=90)
