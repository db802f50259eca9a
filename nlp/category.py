"""Decide what a complaint is about (T1): the title and the demand speak louder than the loudest word."""

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter, itemgetter
from typing import NamedTuple

from nlp.alarm import Danger, is_counted, is_event
from nlp.patterns import Hit
from nlp.reading import Alarm, Because, Category
from nlp.rules import Rules
from nlp.sheet import Sheet


class Verdict(NamedTuple):
    """The category, the topic that routes it, how sure we are, and why."""

    category: Category | None
    topic: str | None
    confidence: float
    weight: float
    because: tuple[Because, ...]


CATEGORIES = {category.value: category for category in Category}
_NAMES = {category: name for name, category in CATEGORIES.items()}
_ALL = tuple(Category)
MOST_REASONS = 6
# A word this heavy names a matter by itself.
DEFINITE = 2.0
# A message with nothing in it that any rule knows is put where it is this much more like the examples.
CLEARLY = 3.0


_TOLD = frozenset({"category", "outage"})


@dataclass(slots=True, eq=False)
class _Voice:
    category: Category
    topic: str | None
    weight: float
    hit: Hit
    is_over: bool = False


_weight_of = attrgetter("weight")


def judge_category(sheet: Sheet, dangers: Sequence[Danger], likely: Mapping[str, float], rules: Rules) -> Verdict:
    """Weigh every voice for a category, and how much the message is like the examples of each; return the heaviest."""
    voices = [*_complaint_voices(sheet, rules), *_event_voices(sheet, dangers, rules.numbers)]
    totals: dict[Category, float] = {}
    for voice in voices:
        totals[voice.category] = totals.get(voice.category, 0.0) + voice.weight
    if not totals or max(totals.values()) <= 0:
        return Verdict(None, None, 0.0, 0.0, ())
    category, lead = _ranked(totals, likely, _loudness_of_likeness(sheet, rules.numbers), rules.numbers)
    mine = [voice for voice in voices if voice.category is category]
    if len(mine) > 1:
        mine.sort(key=_weight_of, reverse=True)
    weight = totals.get(category, 0.0)
    return Verdict(category, _topic(mine, voices), _confidence(lead, rules), weight, _reasons(category, mine))


def _loudness_of_likeness(sheet: Sheet, numbers: Mapping[str, float]) -> float:
    """Return how much it counts what a message is like: the examples are chat lines, so a long story is like none of them."""
    if sheet.title_end:
        return numbers["letter_likeness"]
    return 0.0 if len(sheet.plain) > numbers["long_text"] else numbers["chat_likeness"]


def likeliest(likely: Mapping[str, float]) -> Category | None:
    """Return the category of the examples that a message without any known word is clearly most like."""
    best = max(likely, key=lambda each: likely[each], default=None)
    return CATEGORIES[best] if best is not None and likely[best] >= CLEARLY else None


def _ranked(
    totals: Mapping[Category, float], likely: Mapping[str, float], loudness: float, numbers: Mapping[str, float]
) -> tuple[Category, float]:
    """Return the category that most speaks for (its share of the voices, and the likeness), and its lead over the next."""
    share = numbers["voices_share"] / (sum(totals.values()) + numbers["voices_damping"])
    best, first, second = _ALL[0], -math.inf, -math.inf
    for category in _ALL:
        score = share * totals.get(category, 0.0) + loudness * likely.get(category, 0.0)
        if score > first:
            best, first, second = category, score, first
        elif score > second:
            second = score
    return best, first - second


def _topic(mine: Sequence[_Voice], voices: Sequence[_Voice]) -> str | None:
    if len(mine) == 1 and mine[0].topic:
        return mine[0].topic
    totals: dict[str, float] = {}
    # «坏了» is about something that another word names, if one does; an outage that is over, about what failed.
    named = [voice for voice in mine if voice.topic and not voice.hit.rule.vague and not voice.is_over]
    for voice in named or mine:
        if voice.topic:
            totals[voice.topic] = totals.get(voice.topic, 0.0) + voice.weight
    if not totals:
        return next((voice.topic for voice in voices if voice.topic), None)
    return max(totals, key=lambda topic: totals[topic])


def _reasons(category: Category, voices: Sequence[_Voice]) -> tuple[Because, ...]:
    name = _NAMES[category]
    kept: dict[str, Because] = {}
    for voice in voices:
        word = voice.hit.word
        if word not in kept:
            kept[word] = Because(word, name, voice.hit.rule.reason, _rounded(voice.weight))
        if len(kept) == MOST_REASONS:
            break
    return tuple(kept.values())


@lru_cache(maxsize=1 << 10)
def _rounded(weight: float) -> float:
    return round(weight, 2)


def _confidence(lead: float, rules: Rules) -> float:
    """Return the chance of being right at such a lead, as measured (`settings.toml`, [confidence])."""
    place = bisect_right(rules.confidence, lead, key=itemgetter(0))
    return rules.confidence[place - 1][1] if place else 0.0


def _complaint_voices(sheet: Sheet, rules: Rules) -> list[_Voice]:
    voices: list[_Voice] = []
    said: dict[str, int] = {}
    hits = sheet.of("category")
    if sheet.of("outage"):
        hits = [hit for hit in sheet.hits if hit.rule.kind in _TOLD]
    if not hits:
        return voices
    numbers, is_letter = rules.numbers, bool(sheet.title_end)
    main, asides = ((0, 0), []) if is_letter else (_main_clause(sheet, hits), _asides(sheet, hits, rules))
    is_even = not is_letter and "demand" not in sheet.cues
    spoken: set[tuple[Category, int]] = set()
    for hit in hits:
        rule = hit.rule
        times = said.get(rule.source, 0)
        said[rule.source] = times + 1
        weight = rule.weight if is_even else rule.weight * _loudness(sheet, hit, numbers)
        if times:
            weight *= numbers["repeat"] ** times
        if not is_letter:
            weight *= _standing(hit, main, asides, numbers)
        if rule.kind == "outage":
            weight *= numbers["outage_voice"]
        category = _category_of(sheet, hit)
        if (category, hit.start) in spoken:
            # One word is one voice, in however many rules it stands.
            weight *= numbers["same_word"]
        spoken.add((category, hit.start))
        voices.append(_Voice(category, rule.topic, weight, hit, rule.kind == "outage" and is_counted(sheet, hit)))
    return voices


def _asides(sheet: Sheet, hits: Sequence[Hit], rules: Rules) -> list[tuple[int, int]]:
    """Return where others are said to say something; it matters only where words speak for different categories."""
    first = hits[0].rule.says
    if all(hit.rule.says == first for hit in hits):
        return []
    return [match.span() for match in rules.hearsay.finditer(sheet.plain)]


def _main_clause(sheet: Sheet, hits: Sequence[Hit]) -> tuple[int, int]:
    """Return the first clause that complains of something definite: what follows is mostly what came of it."""
    for hit in hits:
        if hit.rule.weight >= DEFINITE:
            return sheet.clause(hit.start)
    return 0, 0


def _standing(
    hit: Hit, main: tuple[int, int], asides: Sequence[tuple[int, int]], numbers: Mapping[str, float]
) -> float:
    """Return how much more or less a word counts in a chat line: in the main clause, or in what others are said to say."""
    if main[0] <= hit.start < main[1]:
        return numbers["main_clause"]
    for start, end in asides:
        if start <= hit.start < end:
            return numbers["hearsay"]
    return 1.0


def _category_of(sheet: Sheet, hit: Hit) -> Category:
    usual = Category.INCIDENT if hit.rule.kind == "outage" else CATEGORIES[hit.rule.says]
    if hit.rule.habitual and (sheet.has_cue("habit", *sheet.sentence(hit.start)) or is_counted(sheet, hit)):
        return hit.rule.habitual
    return usual


def _loudness(sheet: Sheet, hit: Hit, numbers: Mapping[str, float]) -> float:
    """Return how much a word counts by where it stands: title, demand, or somewhere in a long letter."""
    if hit.start < sheet.title_end:
        return numbers["title"]
    if "demand" not in sheet.cues:
        return numbers["body"] if sheet.title_end else 1.0
    start, end = sheet.sentence(hit.start)
    if sheet.title_end:
        return numbers["body_demand"] if sheet.has_cue("demand", start, end) else numbers["body"]
    return numbers["demand"] if sheet.has_cue("demand", start, min(end, hit.start + 1)) else 1.0


def _event_voices(sheet: Sheet, dangers: Sequence[Danger], numbers: Mapping[str, float]) -> list[_Voice]:
    """Let the surest danger speak for an incident: it happens, or it did happen once."""
    if not dangers:
        return []
    danger = dangers[0]
    if danger.alarm is Alarm.NONE:
        weight = numbers["event_past"] if is_event(sheet, danger.hit) else 0.0
    else:
        weight = numbers["event_certain" if danger.alarm is Alarm.CERTAIN else "event_doubtful"]
    if sheet.title_end and danger.hit.start >= sheet.title_end:
        weight *= numbers["event_body"]
    return [_Voice(Category.INCIDENT, danger.hit.rule.topic or danger.kind, weight, danger.hit)] if weight else []
