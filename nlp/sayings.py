"""Tell what a message most likely wants where no keyword speaks: by what it is like, and by what is said at such a step."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from nlp.likeness import Example
from nlp.reading import Intent, Situation

# What is said so at every step of a conversation.
ANYWHERE = "any"
# Letters of one message depend on each other, so where it was said counts as much as two of them.
_PLACE = 2.0
# Who waits for the work waits alike, just filed or long since.
_SAME = {Situation.JUST_FILED: Situation.IN_PROGRESS}


class Alike(NamedTuple):
    """What a message is most like, the next, and by how much more (natural logarithm)."""

    intent: Intent
    next: Intent
    margin: float


class Sayings:
    """Knows how often every intent is met in every situation, counted in the examples."""

    def __init__(self, examples: Iterable[Example]) -> None:
        counted: dict[Situation, Counter[Intent]] = {}
        for example in examples:
            intent = Intent(example.means)
            for situation in Situation if example.kind == ANYWHERE else (Situation(example.kind),):
                if situation not in _SAME:
                    counted.setdefault(situation, Counter())[intent] += 1
                elif example.kind != ANYWHERE:
                    counted.setdefault(_SAME[situation], Counter())[intent] += 1
        self._here = {
            situation: [(intent, intent.value, _PLACE * math.log(count)) for intent, count in counts.items()]
            for situation, counts in counted.items()
        }

    def judge(self, likely: Mapping[str, float], situation: Situation) -> Alike | None:
        """Return what a message is most like that is ever said in the situation, or None when nothing in it was ever seen."""
        here = self._here.get(_SAME.get(situation, situation), ())
        if not likely or len(here) < 2:
            return None
        intent = other = here[0][0]
        first = second = -math.inf
        for means, name, often in here:
            score = likely[name] + often
            if score > first:
                intent, other, first, second = means, intent, score, first
            elif score > second:
                other, second = means, score
        return Alike(intent, other, first - second)
