"""One person in two chats: who says a phone that somebody else left claims to be the same person.

A phone alone proves nothing, for anybody may know it, and whoever left it first may not have been its owner either. So
both chats are asked, the one that left it first, and nobody learns anything of the other before both have said yes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.messages import Peer

#: So long the two may take to say yes.
LASTS = timedelta(hours=24)
#: So often a day somebody may claim, and so often a day the same person is asked: phones can't be tried out.
CLAIMS, QUESTIONS, WITHIN = 3, 2, timedelta(days=1)
#: So long nobody is asked again about somebody to whom they said no.
REST = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """That the resident in the chat `claims` is the resident `holder`, known from the chat `holds`.

    `granted_at` is when the holder said yes; `settled_at` when it ended, with `joined` or with a no.
    """

    id: str
    claimant: str
    claims: Peer
    holder: str
    holds: Peer
    made_at: datetime
    granted_at: datetime | None = None
    settled_at: datetime | None = None
    joined: bool = False

    def is_open(self, now: datetime) -> bool:
        """Tell whether it still waits for a yes."""
        return self.settled_at is None and now < self.made_at + LASTS

    @property
    def asked(self) -> Peer:
        """Return the chat whose yes is awaited."""
        return self.holds if self.granted_at is None else self.claims


def may_claim(before: Sequence[Claim], claimant: str, holder: str, now: datetime) -> bool:
    """Tell whether the holder may be asked; `before` are the claims of the last `REST` in which either took part."""
    lately = [claim for claim in before if now - claim.made_at < WITHIN]
    if sum(claim.claimant == claimant for claim in lately) >= CLAIMS:
        return False
    if sum(claim.holder == holder for claim in lately) >= QUESTIONS:
        return False
    between = [claim for claim in before if {claim.claimant, claim.holder} == {claimant, holder}]
    return not any(claim.is_open(now) or claim.settled_at is not None for claim in between)
