"""Whether a count is more than chance would bring: the tails of counting, summed term by term."""

import math


def at_least(many: int, expected: float) -> float:
    """Return how likely so many or more are of something rare that comes so often on average (Poisson)."""
    if many <= 0:
        return 1.0
    below = math.fsum(math.exp(k * math.log(expected) - expected - math.lgamma(k + 1)) for k in range(many))
    return max(0.0, 1.0 - below)


def more_of(many: int, before: int, share: float) -> float:
    """Return how likely it is that so many or more of all fall into the later time, if both times are alike.

    `share` is what the later time is of both together. Unlike a tail of Poisson it allows for the usual being itself
    only a count.
    """
    total = many + before
    return math.fsum(math.comb(total, k) * share**k * (1 - share) ** (total - k) for k in range(many, total + 1))


def fell(part: int, among: int, part_before: int, among_before: int) -> float:
    """Return by how many times what chance would make of it a share is less than the one before; nought if it is not."""
    pooled = (part + part_before) / (among + among_before)
    spread = math.sqrt(pooled * (1 - pooled) * (1 / among + 1 / among_before))
    return max(0.0, (part_before / among_before - part / among) / spread) if spread else 0.0
