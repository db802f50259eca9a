"""How much one person, or one address, may do before the rest has to wait."""

from dataclasses import dataclass, field
from datetime import timedelta

from core.allowance import Allowance


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The numbers of `config/limits.toml`: the `messages` of one resident's chat, the `complaints` of one resident
    that go straight to a department, the HTTP requests of one `address`.
    """

    messages: Allowance = field(default=Allowance(most=20, within=timedelta(minutes=3)))
    complaints: Allowance = field(default=Allowance(most=8, within=timedelta(days=1)))
    address: Allowance = field(default=Allowance(most=300, within=timedelta(minutes=1)))
