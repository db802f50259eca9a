"""Judge whether people must go now (I8): a danger word, weighed against fear, past, plan, question and metaphor."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from nlp.numerals import NUMERAL
from nlp.patterns import Hit
from nlp.reading import CRY, Alarm, Because
from nlp.sheet import Sheet
from nlp.words import beginning

# To ask an enum for a member costs as much as two calls, and alarms are compared all the time.
_NONE, _DOUBTFUL, _CERTAIN = Alarm
# 没 right before the word denies it; in 没人 没反应 没信号 it denies something else.
_DENIED = re.compile(
    beginning(
        "没並未并不冇唔别無无非咪莫",
        r"(?:(?<!有)没有?|並?未有?|并未|(?<!是)不是|并非|冇|(?<!系)唔系|(?<!会)不会|别|無|无|非|咪|莫|(?<!有)没有?人)"
        r"(?!人|银|信号|反应|用|电|法|故|缘)[^，,。!？?;；、 ]{0,2}$",
    )
)

_DENIED_END = re.compile(r"(?:没有?|不是|并未|冇).{1,2}$")

_DOUBTING = ("feared", "planned", "question", "metaphor", "past", "habit")
# 晕倒过, 困过: it happened once.
_ONCE = ("过", "过一")
# 停了两次: each of them is over.
_COUNTED = re.compile(
    rf"[停断][了过电水气暖运用]{{0,2}}(?:有|已经)?(?:[{NUMERAL}]{{1,3}}|好几|好多|几|数|多|无数)[次回趟]"
)
# 停了四天: it is one outage, however much goes on 天天 meanwhile.
_LASTING = re.compile(
    rf"[停断没][了过水电气暖]{{0,2}}(?:整整|快|都|已经|有)?(?:[{NUMERAL}]{{1,3}}|半|几|好几)个?多?(?:天|日|周|星期|礼拜|小时|钟头|月)"
)
# What happened on a date of the calendar is told afterwards.
_DATED = re.compile(r"(?:19|20)\d\d年")
# In a letter a day of this month may be when it began.
_DAY = re.compile(beginning(r"\d", r"(?<!\d)\d{1,2}月\d{1,2}[日号]|(?:19|20)\d\d年"))


class Danger(NamedTuple):
    """A danger found in the text and how sure we are of it; strength says how far beyond doubt."""

    kind: str
    alarm: Alarm
    strength: float
    hit: Hit

    @property
    def because(self) -> Because:
        """Return the reason that staff see."""
        return Because(words=self.hit.word, speaks_for=self.kind, reason=self.hit.rule.reason, weight=self.strength)


def judge_dangers(sheet: Sheet, numbers: Mapping[str, float]) -> list[Danger]:
    """Return what dangers the text names, the surest first."""
    weighed = [(hit, weigh(sheet, hit, numbers)) for hit in sheet.of("danger")]
    if not weighed:
        return []
    words = {hit.word for hit, strength in weighed if strength > 0}
    dangers = []
    for hit, alone in weighed:
        # Many words of one doubtful story make it longer, not truer.
        doubted = alone < hit.rule.weight
        others = 0 if doubted else len(words) - (hit.word in words)
        strength = alone + min(others, 2) * numbers["second_sign"]
        dangers.append(Danger(hit.rule.says, _alarm(strength, numbers), strength, hit))
    return _named_first(dangers) if len(dangers) > 1 else dangers


def _named_first(dangers: list[Danger]) -> list[Danger]:
    """Put the surest first; a cry for help says that it is grave, what happened is said by another word if there is one."""
    if any(danger.kind == CRY and danger.alarm is _CERTAIN for danger in dangers):
        dangers = [d._replace(alarm=_CERTAIN) if d.alarm is _DOUBTFUL else d for d in dangers]
    return sorted(dangers, key=lambda danger: (danger.alarm is not _CERTAIN, danger.kind == CRY, -danger.strength))


def find_outage(sheet: Sheet, numbers: Mapping[str, float]) -> Danger | None:
    """Return what is cut off now (water, power, lift), if anything."""
    best: Danger | None = None
    for hit in sheet.of("outage"):
        strength = weigh(sheet, hit, numbers)
        if (
            sheet.title_end
            and hit.start >= sheet.title_end
            and not sheet.has_cue("ongoing", *sheet.sentence(hit.start))
        ):
            strength -= numbers["outage_told"]
        if strength >= numbers["outage_certain"] and (best is None or strength > best.strength):
            best = Danger(hit.rule.says, _CERTAIN, strength, hit)
    return best


def weigh(sheet: Sheet, hit: Hit, numbers: Mapping[str, float]) -> float:
    """Return the strength of a danger word in its context; 0 or less means that nobody need go."""
    if "harmless" in sheet.cues and any(b < hit.end and hit.start < e for b, e in sheet.cues["harmless"]):
        return 0.0
    # In a short message the call for help belongs to everything that is told, in a letter only to its own sentence.
    start, end = sheet.sentence(hit.start) if _is_long(sheet, numbers) else (0, len(sheet.plain))
    is_now = sheet.has_cue("now", start, end)
    strength = hit.rule.weight + (numbers["now"] if is_now else 0.0)
    if not is_now and sheet.has_cue("lately", start, end) and not sheet.has_cue("past", *sheet.sentence(hit.start)):
        strength += numbers["lately"]
    if not is_now and _is_told(sheet, hit):
        strength -= numbers["letter_told"]
    if _is_finished(sheet, hit, numbers) or is_counted(sheet, hit):
        return strength - numbers["over"]
    doubts = _doubts(sheet, hit, is_now, numbers)
    if hit.rule.even_asked and sheet.has_cue("wonder", *sheet.sentence(hit.start)):
        # «是不是漏气» is no question about the rules of the house: somebody smells something, and does not know.
        return max(strength - doubts, numbers["alarm_doubtful"]) if is_now else numbers["alarm_doubtful"]
    return strength - doubts


def is_counted(sheet: Sheet, hit: Hit) -> bool:
    """Tell whether an outage is told by how often it happened, and nothing says that it is there again."""
    if hit.rule.kind != "outage":
        return False
    if sheet.has_cue("ongoing", *sheet.sentence(hit.start)) and "over" not in sheet.cues:
        return False
    return _COUNTED.search(sheet.plain, hit.start, sheet.clause(hit.end - 1)[1]) is not None


def _is_told(sheet: Sheet, hit: Hit) -> bool:
    """Tell whether a letter tells of it afterwards: nobody writes one while the house burns, but a lift goes on falling."""
    return bool(sheet.title_end) and hit.rule.kind != "outage" and not hit.rule.even_habitual


def _is_long(sheet: Sheet, numbers: Mapping[str, float]) -> bool:
    return len(sheet.plain) > numbers["long_text"]


def _is_finished(sheet: Sheet, hit: Hit, numbers: Mapping[str, float]) -> bool:
    """Tell whether it never was, or is over: denied, rescued, put out."""
    if _DENIED.search(sheet.plain, sheet.clause(hit.start)[0], hit.start) or _is_denied_inside(hit):
        return True
    # A short message ends with how it ended; in a letter «后来恢复了» may speak of another day.
    told = sheet.clause(hit.start) if _is_long(sheet, numbers) else (0, len(sheet.plain))
    return sheet.has_cue("over", *told)


def _is_denied_inside(hit: Hit) -> bool:
    """Tell whether the gap of a phrase denies it: 电闸没冒烟; in 敲门没回应 the rule itself says so."""
    denied = None if hit.is_plain else _DENIED_END.search(hit.word)
    return denied is not None and not any(denied.group() in phrase for phrase in hit.rule.words)


def _doubts(sheet: Sheet, hit: Hit, is_now: bool, numbers: Mapping[str, float]) -> float:
    start, end = sheet.sentence(hit.start)
    doubts = 0.0
    dated = _DATED if _is_long(sheet, numbers) else _DAY
    if sheet.plain.startswith(_ONCE, hit.end) or (not is_now and dated.search(sheet.plain, start, hit.start)):
        doubts += numbers["past"]
    for name in _DOUBTING:
        if name not in sheet.cues:
            continue
        if hit.rule.kind == "outage" and name == "question":
            # «为什么停水» asks about an outage that is there.
            continue
        if hit.rule.even_habitual and (name == "habit" or _is_long(sheet, numbers)):
            # A lift that falls again and again still runs; among so many words some doubt is always found.
            continue
        if not sheet.has_cue(name, start, end):
            continue
        if (
            name == "habit"
            and hit.rule.kind == "outage"
            and not sheet.title_end
            and _LASTING.search(sheet.plain, hit.start, end)
        ):
            continue
        if name == "feared" and not sheet.has_cue(name, start, sheet.clause(hit.end - 1)[1]):
            # «墙裂开了，怕要倒»: what is told first is there, what is feared comes after.
            name = "feared_after"
        doubts += numbers[f"{name}_now" if is_now and f"{name}_now" in numbers else name]
    if not is_now and sheet.has_cue("simile", *sheet.clause(hit.start)):
        doubts += numbers["metaphor"]
    return doubts


def _alarm(strength: float, numbers: Mapping[str, float]) -> Alarm:
    if strength >= numbers["alarm_certain"]:
        return _CERTAIN
    return _DOUBTFUL if strength >= numbers["alarm_doubtful"] else _NONE


def is_event(sheet: Sheet, hit: Hit) -> bool:
    """Tell whether something really happened once: neither feared nor planned nor a habit."""
    start, end = sheet.sentence(hit.start)
    if _DENIED.search(sheet.plain, sheet.clause(hit.start)[0], hit.start):
        return False
    return not any(sheet.has_cue(name, start, end) for name in ("feared", "planned", "metaphor", "habit", "question"))
