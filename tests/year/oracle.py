"""The independent oracle: written from the procedure alone, it sees what an onlooker sees and knows its own arithmetic.

One function a rule, named by its id, with its words. What no onlooker can see has its line in `UNSEEN`.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator

import dispatch
import feedback
import handling
import intake
import triage
from reading import Reading
from record import Record
from verdict import Rule, Situation, Verdict, judge, said

UNSEEN = {
    "A1": "the monthly report goes by the calendar jobs of the running process; tests/figures counts it anew",
    "A2": "the daily digest likewise",
    "A4": "there is no satisfaction survey yet",
    "A5": "performance is in the monthly report",
    "A6": "who is complained about is asked in no chat yet",
    "A7": "what was given to make it good is said in no chat of this town",
    "A8": "nothing is announced beforehand in this town",
    "A9": "what the staff practise leaves no complaint",
}


def nothing_twice(year: Reading) -> Iterator[Situation]:
    """What the platform hands over twice has its effect once, and nobody is told the same twice at one instant."""
    for one in year.said:
        if one.is_repeat:
            yield said(not year.after(one), one.at, f"{one.who}'s {one.text or one.label!r} had an effect twice")
    sequences = [one.sequence for one in year.said]
    shown = Counter(
        (seen.at, seen.chat, seen.text, bisect_left(sequences, seen.sequence))
        for seen in year.seen
        if not seen.is_edit and "【" in seen.text
    )
    for (at, chat, text, _), times in shown.items():
        # What waited for a platform that was away comes all at once when it is back.
        yield said(times == 1 or year.troubled(at, at) is not None, at, f"{chat} is told {times} times: {text!r}")


def never_silent(year: Reading) -> Iterator[Situation]:
    """Whoever says something to us in private hears something, always."""
    for one in year.said:
        if one.is_repeat or one.who != one.chat or year.troubled(one.at, one.at, one.chat):
            continue
        yield said(year.after(one), one.at, f"{one.who} says {one.text or one.label!r} and nothing happens")


RULES: dict[str, Rule] = {
    **intake.RULES,
    **triage.RULES,
    **dispatch.RULES,
    **handling.RULES,
    **feedback.RULES,
    "nothing twice": nothing_twice,
    "never silent": never_silent,
}


def verdicts(record: Record) -> dict[str, Verdict]:
    """Return what the oracle says of a year, rule by rule."""
    return judge(Reading(record), RULES)


__all__ = ["RULES", "UNSEEN", "Situation", "Verdict", "verdicts"]
