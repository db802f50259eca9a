"""What a platform knows us by for a while, as it is kept between processes."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """An access token and until when it is good."""

    value: str = field(repr=False)
    until: datetime
