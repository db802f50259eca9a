"""Decide what the writer wants with a message; where the conversation stands decides what a short one means."""

import re
from collections.abc import Callable, Iterable

from nlp.category import Verdict
from nlp.likeness import Likely
from nlp.opinion import Opinions
from nlp.patterns import Hit
from nlp.reading import Alarm, Because, Intent, Situation
from nlp.rules import Rule, Rules
from nlp.sayings import Alike, Sayings
from nlp.sheet import Sheet
from nlp.telling import Telling
from nlp.whole import Wholes

INTENTS = {intent.value: intent for intent in Intent}
_STRANGE = frozenset({Intent.OUT_OF_SCOPE})
_TO_THE_BOT = re.compile(r"\s*[你您](?![们好])")
TELLING = 2.0
STEERING_START = 4
STEERING_LENGTH = 14
STORY_LENGTH = 20
LETTER_LENGTH = 40
SENTENCE = 8
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
_NAMED_IN_LETTERS = frozenset({Intent.WITHDRAW, Intent.HUMAN, Intent.PROGRESS, Intent.HELP})
_FORM = frozenset({Situation.DRAFTING, Situation.ASKED, Situation.CONFIRMING, Situation.RATING})
_ANSWERING = frozenset({Situation.DRAFTING, Situation.ASKED})
_ENDING = frozenset({Intent.WITHDRAW})
_LEAVING = _ENDING | {Intent.HUMAN, Intent.CANCEL}
_ASIDE = _LEAVING | {
    Intent.BACK,
    Intent.PROGRESS,
    Intent.GREETING,
    Intent.SMALLTALK,
    Intent.CONSULT,
    Intent.OUT_OF_SCOPE,
}
_CONTENT = frozenset({Intent.SATISFIED, Intent.BASICALLY_SATISFIED})
_WAITING = frozenset({Situation.JUST_FILED, Situation.IN_PROGRESS})
_COURTESIES = frozenset({Intent.THANKS, Intent.GREETING, Intent.SMALLTALK, Intent.OUT_OF_SCOPE})


class Intents:
    """Knows what is said to mean what: whole messages, words in them, ratings, and what merely sounds alike."""

    def __init__(self, rules: Rules, whole: Iterable[Rule], normalise: Callable[[str], str]) -> None:
        self._buttons = rules.buttons
        self._numbers = rules.numbers
        self._wholes = Wholes(whole, map(normalise, rules.telling["fillers"]))
        self._telling = Telling(rules.telling, normalise, rules.numbers["told_enough"])
        self._opinions = Opinions(rules.opinion, normalise)
        self._sayings = Sayings(rules.examples["intents"])

    def judge(
        self,
        text: str,
        sheet: Sheet,
        likely: Likely,
        verdict: Verdict,
        alarm: Alarm,
        situation: Situation,
        *,
        fills: bool,
    ) -> tuple[Intent, Because | None]:
        """Return the intent and the words that decided it; `fills` tells whether the message names a place, a time or the like."""
        numbers, telling = self._numbers, self._telling
        bare = text.strip()
        button = self._buttons.get(bare) or self._buttons.get(bare.strip("[]【】 "))
        if button is not None:
            return button, Because(words=bare, speaks_for=button.value, reason="按钮上的字", weight=9.0)
        if alarm is Alarm.CERTAIN:
            return Intent.COMPLAIN, None
        scores, words = self._voices(sheet, verdict, situation)
        opinion = self._opinions.judge(sheet.plain) if situation is Situation.RATING else None
        if opinion is not None:
            scores[opinion[0]] = max(scores.get(opinion[0], 0.0), numbers["opinion"])
        if scores and verdict.weight >= numbers["courtesy_below"]:
            # «…没人管，辛苦了» thanks nobody: what is told weighs more than how politely.
            kept = frozenset() if telling.has_subject(sheet) else _STRANGE
            scores = {intent: weight for intent, weight in scores.items() if intent not in _COURTESIES - kept}
        is_praise = opinion is not None and opinion[0] is Intent.SATISFIED
        is_told = not is_praise and telling.is_told(sheet, verdict) and not telling.is_addition(sheet)
        is_idle = situation is Situation.IDLE
        if is_idle and Intent.CONSULT in scores and verdict.category is None and not telling.has_affair(sheet):
            scores[Intent.CONSULT] = min(scores[Intent.CONSULT], numbers["question_elsewhere"] - 0.1)
        if is_told:
            scores = _without_yielding(scores, numbers["told"])
        elif situation not in _FORM and telling.is_question(sheet):
            asked, number = _asked(sheet, situation, verdict, telling)
            scores[asked] = max(scores.get(asked, 0.0), numbers[number])
        tells = _telling_weight(verdict, alarm, numbers["telling_most"])
        if tells:
            intent = _telling_intent(sheet, situation, telling, is_told=is_told)
            scores[intent] = max(scores.get(intent, 0.0), tells)
        is_clear = is_told or (is_idle and verdict.category is not None)
        like = None if is_clear else self._alike(sheet.plain, likely, situation)
        if like is not None and (like.intent in scores or like.intent not in _to_be_said(situation)):
            # What ends a complaint or leaves a form has to be said: to sound like it is not enough.
            alike = min(numbers["alike"] * like.margin, numbers["alike_most"])
            scores[like.intent] = scores.get(like.intent, 0.0) + alike
        if situation in _ANSWERING and not is_told:
            # What answers the form is told for it, unless it is very like something else.
            is_answer = fills or telling.has_subject(sheet) or telling.has_fault(sheet)
            weight = numbers["answer_fills" if is_answer else "answer"]
            scores[Intent.SUPPLEMENT] = max(scores.get(Intent.SUPPLEMENT, 0.0), weight)
        elif is_idle and len(sheet.plain.strip()) >= SENTENCE and telling.has_affair(sheet):
            # Who says something about the house, in words no rule knows, rather complains than chats: a person decides.
            scores.setdefault(Intent.COMPLAIN, numbers["unknown_matter"])
        if not scores:
            return _silent_default(sheet, situation), None
        best = max(scores, key=scores.__getitem__)
        if best in _CONTENT and (telling.asks(sheet) or self._opinions.is_open(sheet.plain)):
            # «什么时候修好» has praise in it and praises nothing: what closes a complaint is no question, and no wish.
            return Intent.PROGRESS, None
        if best in words:
            rule, word = words[best]
            return best, Because(words=word, speaks_for=best.value, reason=rule.reason, weight=scores[best])
        if opinion is not None and best is opinion[0]:
            return opinion
        if like is not None and best is like.intent:
            telling_words = likely.most_telling("intents", best, like.next)
            return best, Because(words=telling_words, speaks_for=best.value, reason="像这样的例句", weight=scores[best])
        return best, None

    def _voices(
        self, sheet: Sheet, verdict: Verdict, situation: Situation
    ) -> tuple[dict[Intent, float], dict[Intent, tuple[Rule, str]]]:
        """Return how loud the words speak for every intent, and the loudest of them."""
        scores: dict[Intent, float] = {}
        words: dict[Intent, tuple[Rule, str]] = {}
        spoken = [(hit.rule, hit.word) for hit in sheet.of("intent") if _is_meant(hit, sheet, verdict)]
        for rule, word in (*spoken, *self._wholes.find(sheet.plain)):
            if rule.situations and situation not in rule.situations:
                continue
            intent = INTENTS[rule.says]
            weight = rule.weight + (self._numbers["intent_here"] if rule.situations else 0.0)
            if weight > scores.get(intent, 0.0):
                scores[intent] = weight
                words[intent] = rule, word
        return scores, words

    def _alike(self, plain: str, likely: Likely, situation: Situation) -> Alike | None:
        """Return what a message is most like, unless it is a story or has no letters (a bare telephone number is like nothing)."""
        if len(plain) > LETTER_LENGTH or sum(map(str.isalpha, plain)) < 2:
            return None
        return self._sayings.judge(likely["intents"], situation)


def _asked(sheet: Sheet, situation: Situation, verdict: Verdict, telling: Telling) -> tuple[Intent, str]:
    """Return what a question is about, and the number that weighs it: their own matter, our house, or the wide world."""
    if verdict.category is not None:
        return Intent.CONSULT, "question_here"
    if situation in _WAITING:
        return Intent.PROGRESS, "question_waiting"
    if telling.has_affair(sheet):
        return Intent.CONSULT, "question_here"
    if _TO_THE_BOT.match(sheet.plain):
        return Intent.SMALLTALK, "question_elsewhere"
    return Intent.OUT_OF_SCOPE, "question_elsewhere"


def _is_meant(hit: Hit, sheet: Sheet, verdict: Verdict) -> bool:
    """Tell whether a word is meant so: in the middle of a told story 退回 is just a word, and 快点 at its end no urging."""
    if hit.rule.opening and hit.start > STEERING_START:
        return False
    intent = INTENTS[hit.rule.says]
    if intent not in _STEERING:
        # In a letter 找主管 and 撤了 tell what happened; what the writer wants with it stands at the top.
        long = verdict.weight >= TELLING and len(sheet.plain) > LETTER_LENGTH
        return not (long and intent in _NAMED_IN_LETTERS and hit.start > STEERING_LENGTH)
    length = sum(not letter.isdigit() for letter in sheet.plain)
    if verdict.weight < TELLING and length <= STORY_LENGTH:
        return True
    return hit.start <= STEERING_START and length <= STEERING_LENGTH


def _to_be_said(situation: Situation) -> frozenset[Intent]:
    """Return what is meant only where some of its words are said."""
    if situation in _ANSWERING:
        return _ASIDE
    return _LEAVING if situation is Situation.CONFIRMING else _ENDING


def _without_yielding(scores: dict[Intent, float], told: float) -> dict[Intent, float]:
    """Drop what a told fault outweighs: the step of the conversation does not make it an addition, a rating or thanks."""
    return {intent: weight for intent, weight in scores.items() if intent not in _YIELDING or weight >= told}


def _telling_weight(verdict: Verdict, alarm: Alarm, most: float) -> float:
    """Return how loud the facts told in the message speak for a complaint, or for more about the one already there."""
    if alarm is Alarm.DOUBTFUL:
        return most
    return min(verdict.weight, most) if verdict.category else 0.0


def _telling_intent(sheet: Sheet, situation: Situation, telling: Telling, *, is_told: bool) -> Intent:
    """Return what facts are told for: in the middle of a form those without a matter of their own go on with the story."""
    if is_told or (situation in _WAITING and telling.has_fault(sheet)):
        return Intent.COMPLAIN
    if situation in _ANSWERING or situation in _WAITING:
        return Intent.SUPPLEMENT
    return Intent.COMPLAIN


def _silent_default(sheet: Sheet, situation: Situation) -> Intent:
    """Return what a message without any known word most likely is."""
    if situation in (Situation.DRAFTING, Situation.ASKED, Situation.JUST_FILED, Situation.IN_PROGRESS):
        return Intent.SUPPLEMENT
    if len(sheet.plain.strip()) >= SENTENCE:
        return Intent.COMPLAIN
    return Intent.SMALLTALK
