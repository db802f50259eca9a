"""How much one person, or one address, may do before the rest has to wait."""

from dataclasses import dataclass, field
from datetime import timedelta

from core.allowance import Allowance


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The numbers of `config/limits.toml`; `address` are the HTTP requests of one address."""

    address: Allowance = field(default=Allowance(most=300, within=timedelta(minutes=1)))
