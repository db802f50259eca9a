"""The chain over all that was done, as `suban check --audit` tells of it."""

import argparse
from collections.abc import Mapping

from bots.config.problems import remark

#: How many places are named where a chain does not hold.
NAMED = 20


def chain_end(text: str) -> tuple[str, tuple[int, str]]:
    """Return the community and the end of its chain that were written down as «community:length:digest»."""
    community, length, digest = [*text.rsplit(":", 2), "", ""][:3]
    if not length.isdecimal() or len(digest) < 16 or set(digest) - set("0123456789abcdef"):
        raise argparse.ArgumentTypeError(f"{text}: an end looks like cuihu:1234:9f86d081884c7d659a2feaa0c55ad015")
    return community, (int(length), digest)


def verify_chains(url: str, expected: Mapping[str, tuple[int, str]]) -> int:
    """Print where each chain ends and where one does not hold; return 1 if there is such a place."""
    from storage.database import Database
    from storage.trail import Head
    from storage.verifying import verify

    database = Database(url)
    try:
        with database.reading() as connection:
            verdict = verify(connection, {community: Head(*end) for community, end in expected.items()})
    finally:
        database.close()
    for community, head in verdict.heads.items():
        print(remark("chain_end", count=head.length, end=f"{community}:{head}"))
    if verdict.unlinked:
        print(remark("chain_unlinked", count=verdict.unlinked))
    for found in verdict.breaks[:NAMED]:
        where = f"{found.community}:{found.number}"
        print(remark(f"chain_{found.kind}", where=where, about=found.about))
    if verdict.breaks:
        print(remark("chain_broken", count=len(verdict.breaks)))
    return 1 if verdict.breaks else 0
