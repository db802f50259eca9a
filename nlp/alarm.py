"""Judge whether people must go now (I8): a danger word, weighed against fear, past, plan, question and metaphor."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from nlp.patterns import Hit
from nlp.reading import Alarm, Because
from nlp.sheet import Sheet

# 没 right before the word denies it; in 没人 没反应 没信号 it denies something else.
_DENIED = re.compile(
    r"(?:没有?|並?未有?|并未|不是|并非|冇|唔系|不会|别|無|无|非|咪|莫|没有?人)(?!人|银|信号|反应|用|电|法)[^，,。!？?;；、 ]{0,2}$"
)

CRY = "help"
# 晕倒过, 困过: it happened once.
_ONCE = ("过", "过一")
# What happened on a date of the calendar is told afterwards.
_DATED = re.compile(r"(?:19|20)\d\d年")


@dataclass(frozen=True, slots=True)
class Danger:
    """A danger found in the text and how sure we are of it; strength says how far beyond doubt."""

    kind: str
    alarm: Alarm
    strength: float
    hit: Hit
    is_event: bool

    @property
    def because(self) -> Because:
        """Return the reason that staff see."""
        return Because(words=self.hit.word, speaks_for=self.kind, reason=self.hit.rule.reason, weight=self.strength)


def judge_dangers(sheet: Sheet, numbers: Mapping[str, float]) -> list[Danger]:
    """Return what dangers the text names, the surest first."""
    strengths: dict[int, float] = {}
    hits = [hit for hit in sheet.hits if hit.rule.kind == "danger"]
    for index, hit in enumerate(hits):
        strengths[index] = weigh(sheet, hit, numbers)
    dangers = []
    for index, hit in enumerate(hits):
        others = {
            hits[i].word
            for i, strength in strengths.items()
            if i != index and strength > 0 and hits[i].word != hit.word
        }
        strength = strengths[index] + (min(len(others), 2) * numbers["second_sign"] if strengths[index] > 0 else 0.0)
        dangers.append(Danger(hit.rule.says, _alarm(strength, numbers), strength, hit, _is_event(sheet, hit)))
    # A cry for help says that it is grave; what happened is said by another word, if there is one.
    return sorted(dangers, key=lambda danger: (danger.alarm is not Alarm.CERTAIN, danger.kind == CRY, -danger.strength))


def find_outage(sheet: Sheet, numbers: Mapping[str, float]) -> Danger | None:
    """Return what is cut off now (water, power, lift), if anything."""
    best: Danger | None = None
    for hit in sheet.hits:
        if hit.rule.kind != "outage":
            continue
        strength = weigh(sheet, hit, numbers)
        if (
            sheet.title_end
            and hit.start >= sheet.title_end
            and not sheet.has_cue("ongoing", *sheet.sentence(hit.start))
        ):
            strength -= numbers["outage_told"]
        if strength >= numbers["outage_certain"] and (best is None or strength > best.strength):
            best = Danger(hit.rule.says, Alarm.CERTAIN, strength, hit, True)
    return best


def weigh(sheet: Sheet, hit: Hit, numbers: Mapping[str, float]) -> float:
    """Return the strength of a danger word in its context; 0 or less means that nobody need go."""
    start, end = sheet.sentence(hit.start)
    is_now = sheet.has_cue("now", start, end)
    strength = hit.rule.weight + (numbers["now"] if is_now else 0.0)
    if not is_now and sheet.has_cue("lately", start, end):
        strength += numbers["lately"]
    if sheet.title_end and hit.start >= sheet.title_end and not is_now:
        strength -= numbers["letter_body"]
    return strength - _doubts(sheet, hit, is_now, numbers)


def _doubts(sheet: Sheet, hit: Hit, is_now: bool, numbers: Mapping[str, float]) -> float:
    start, end = sheet.sentence(hit.start)
    doubts = 0.0
    if sheet.plain.startswith(_ONCE, hit.end) or (not is_now and _DATED.search(sheet.plain, start, end)):
        doubts += numbers["past"]
    if _DENIED.search(sheet.plain, sheet.clause(hit.start)[0], hit.start):
        doubts += numbers["denied"]
    # A short message ends with how it ended; in a letter «后来恢复了» may speak of another day.
    is_long = len(sheet.plain) > numbers["long_text"]
    if sheet.has_cue("over", *(sheet.clause(hit.start) if is_long else (0, len(sheet.plain)))):
        doubts += numbers["over"]
    for name in ("feared", "planned", "question", "metaphor", "past", "habit"):
        if hit.rule.kind == "outage" and name == "question":
            # «为什么停水» asks about an outage that is there.
            continue
        if hit.rule.even_habitual and (name == "habit" or is_long):
            # A lift that falls again and again still runs; among so many words some doubt is always found.
            continue
        if sheet.has_cue(name, start, end):
            doubts += numbers[f"{name}_now" if is_now and f"{name}_now" in numbers else name]
    return doubts


def _alarm(strength: float, numbers: Mapping[str, float]) -> Alarm:
    if strength >= numbers["alarm_certain"]:
        return Alarm.CERTAIN
    return Alarm.DOUBTFUL if strength >= numbers["alarm_doubtful"] else Alarm.NONE


def _is_event(sheet: Sheet, hit: Hit) -> bool:
    """Tell whether something really happened once: neither feared nor planned nor a habit."""
    start, end = sheet.sentence(hit.start)
    if _DENIED.search(sheet.plain, sheet.clause(hit.start)[0], hit.start):
        return False
    return not any(sheet.has_cue(name, start, end) for name in ("feared", "planned", "metaphor", "habit", "question"))
