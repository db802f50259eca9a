"""How much one person, or one address, may do before the rest has to wait."""

from dataclasses import dataclass, field
from datetime import timedelta

from core.allowance import Allowance


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The numbers of `config/limits.toml`: the `messages` of one resident's chat, the `files` in it and their
    `megabytes`, the `complaints` of one resident that go straight to a department, the `orders` of one member of the staff
    in one chat, the HTTP requests of one `address`.
    """

    messages: Allowance = field(default=Allowance(most=20, within=timedelta(minutes=3)))
    files: Allowance = field(default=Allowance(most=60, within=timedelta(days=1)))
    megabytes: Allowance = field(default=Allowance(most=300, within=timedelta(days=1)))
    complaints: Allowance = field(default=Allowance(most=8, within=timedelta(days=1)))
    orders: Allowance = field(default=Allowance(most=120, within=timedelta(minutes=5)))
    address: Allowance = field(default=Allowance(most=300, within=timedelta(minutes=1)))
