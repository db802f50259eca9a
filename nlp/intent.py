"""Decide what the writer wants with a message; where the conversation stands decides what a short one means."""

import re
from collections.abc import Sequence

from nlp.category import Verdict
from nlp.patterns import Hit
from nlp.reading import Alarm, Because, Intent, Situation
from nlp.rules import Rule, Rules
from nlp.sheet import Sheet
from nlp.telling import Telling

_ENDS = " \n。，,!！?？~～.…、的了啊呀哦噢哈吧呢嘛啦哟喔"
_BETWEEN = re.compile(r"[\s，,。.!！?？、~～]+")
INTENTS = {intent.value: intent for intent in Intent}
_STRANGE = frozenset({Intent.OUT_OF_SCOPE})
TELLING = 2.0
STEERING_START = 4
STEERING_LENGTH = 14
STORY_LENGTH = 20
_STEERING = frozenset({Intent.BACK, Intent.SKIP, Intent.CANCEL, Intent.CORRECT, Intent.DENY, Intent.CONFIRM})
_YIELDING = frozenset(
    {
        Intent.SUPPLEMENT,
        Intent.SATISFIED,
        Intent.BASICALLY_SATISFIED,
        Intent.UNSATISFIED,
        Intent.APPEAL,
        Intent.URGE,
        Intent.CONSULT,
        Intent.THANKS,
        Intent.GREETING,
        Intent.SMALLTALK,
        Intent.OUT_OF_SCOPE,
        Intent.HELP,
    }
)
_COURTESIES = frozenset({Intent.THANKS, Intent.GREETING, Intent.SMALLTALK, Intent.OUT_OF_SCOPE})


def judge_intent(
    text: str,
    sheet: Sheet,
    whole: Sequence[tuple[Rule, str]],
    verdict: Verdict,
    alarm: Alarm,
    situation: Situation,
    rules: Rules,
    telling: Telling,
) -> tuple[Intent, Because | None]:
    """Return the intent and the words that decided it; `whole` are the rules met by the message as a whole."""
    bare = text.strip()
    button = rules.buttons.get(bare) or rules.buttons.get(bare.strip("[]【】 "))
    if button is not None:
        return button, Because(words=bare, speaks_for=button.value, reason="按钮上的字", weight=9.0)
    if alarm is Alarm.CERTAIN:
        return Intent.COMPLAIN, None
    scores: dict[Intent, float] = {}
    words: dict[Intent, tuple[Rule, str]] = {}
    spoken = (
        (hit.rule, hit.word) for hit in sheet.hits if hit.rule.kind == "intent" and _is_meant(hit, sheet, verdict)
    )
    for rule, word in (*spoken, *whole):
        if rule.situations and situation not in rule.situations:
            continue
        intent = INTENTS[rule.says]
        weight = rule.weight + (rules.numbers["intent_here"] if rule.situations else 0.0)
        if weight > scores.get(intent, 0.0):
            scores[intent] = weight
            words[intent] = rule, word
    if verdict.weight >= rules.numbers["courtesy_below"]:
        # «…没人管，辛苦了» thanks nobody: what is told weighs more than how politely.
        kept = frozenset() if telling.has_subject(sheet) else _STRANGE
        scores = {intent: weight for intent, weight in scores.items() if intent not in _COURTESIES - kept}
    is_told = telling.is_told(sheet, verdict) and not telling.is_addition(sheet)
    if is_told:
        scores = _without_yielding(scores, rules.numbers["told"])
    elif telling.is_question(sheet) and verdict.category is not None:
        scores[Intent.CONSULT] = max(scores.get(Intent.CONSULT, 0.0), rules.numbers["question_here"])
    _add_telling(scores, verdict, alarm, _telling_intent(situation, is_told), rules)
    if not scores:
        return _silent_default(sheet, situation), None
    best = max(scores, key=lambda intent: scores[intent])
    if best not in words:
        return best, None
    rule, word = words[best]
    return best, Because(words=word, speaks_for=best.value, reason=rule.reason, weight=scores[best])


def _is_meant(hit: Hit, sheet: Sheet, verdict: Verdict) -> bool:
    """Tell whether a word that steers the form is meant so: in the middle of a told story 退回 is just a word."""
    if INTENTS[hit.rule.says] not in _STEERING:
        return True
    length = sum(not letter.isdigit() for letter in sheet.plain)
    if verdict.weight < TELLING and length <= STORY_LENGTH:
        return True
    return hit.start <= STEERING_START and length <= STEERING_LENGTH


def bare_words(plain: str) -> str:
    """Return a message without the particles and marks at its ends: «好的呀！» is «好»."""
    return plain.strip().lstrip(" ，,。.").rstrip(_ENDS)


def close_up(bare: str) -> str:
    """Return the words without the blanks and marks between them: «喂 有人没有» is «喂有人没有»."""
    return _BETWEEN.sub("", bare)


def first_words(plain: str) -> str:
    """Return what stands before the first blank or mark: «对 赶紧的» begins with «对»."""
    return bare_words(_BETWEEN.split(plain.strip(), maxsplit=1)[0])


def _without_yielding(scores: dict[Intent, float], told: float) -> dict[Intent, float]:
    """Drop what a told fault outweighs: the step of the conversation does not make it an addition, a rating or thanks."""
    return {intent: weight for intent, weight in scores.items() if intent not in _YIELDING or weight >= told}


def _telling_intent(situation: Situation, is_told: bool) -> Intent:
    """Return what facts are told for: in the middle of a form those without a matter of their own go on with the story."""
    if situation in (Situation.DRAFTING, Situation.ASKED) and not is_told:
        return Intent.SUPPLEMENT
    return Intent.COMPLAIN


def _add_telling(scores: dict[Intent, float], verdict: Verdict, alarm: Alarm, telling: Intent, rules: Rules) -> None:
    """Let the facts told in the message speak for a complaint, or for more about the one already there."""
    weight = min(verdict.weight, rules.numbers["telling_most"]) if verdict.category else 0.0
    if alarm is Alarm.DOUBTFUL:
        weight = max(weight, rules.numbers["telling_most"])
    if weight:
        scores[telling] = max(scores.get(telling, 0.0), weight)


def _silent_default(sheet: Sheet, situation: Situation) -> Intent:
    """Return what a message without any known word most likely is."""
    if situation in (Situation.DRAFTING, Situation.ASKED, Situation.JUST_FILED, Situation.IN_PROGRESS):
        return Intent.SUPPLEMENT
    if len(sheet.plain.strip()) >= 8:
        return Intent.COMPLAIN
    return Intent.SMALLTALK
