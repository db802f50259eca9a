"""Read one message: the plain spelling, the words of the rules, then alarm, category, severity, slots and intent."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

import jieba

from nlp.alarm import Danger, find_outage
from nlp.category import judge_category, likeliest
from nlp.demand import Demands
from nlp.intent import Intents
from nlp.likeness import Likely, Likeness, against_everyday, against_the_others
from nlp.normalise import Normaliser
from nlp.patterns import CUE, Found, Hit, Matcher
from nlp.place import Places
from nlp.reading import Alarm, Because, Category, Intent, Reading, Situation
from nlp.rules import Rule, Rules
from nlp.severity import judge_severity
from nlp.sheet import Sheet, bare_matter, lay_out, without_asides
from nlp.slots import find_phones, own_phone
from nlp.urgency import DANGER, FEWEST, Urgency
from nlp.when import find_begin
from nlp.whole import spelled_out
from nlp.words import sign_of

# Longer words do not straddle other words by chance; only short ones are worth cutting the sentence for.
SHORT = 2
# Words of the dictionary that may cross an edge are seldom longer.
CROSSING = 3
# So many characters around a hit decide how the words there are cut.
REACH = 4
# A word rarer than this hardly ever wins against one of ours, and asking takes time.
COMMON = 20
ALONE = "alone"
CUT_KINDS = frozenset({"category", "danger", "outage"})


class Reader:
    """Understands messages by the rules of a company; holds nothing that changes, so threads may share it."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self._normalise = Normaliser(rules.characters, rules.slips)
        plain_rules = [_plain_rule(rule, self._normalise) for rule in (*rules.rules, *_cue_rules(rules))]
        self._matcher = Matcher((rule for rule in plain_rules if not rule.whole), map(self._normalise, rules.traps))
        self._parties = sign_of(word for words in rules.parties.values() for word in words)
        self._places = Places(rules.places["nouns"], rules.places["edges"], rules.places["objects"])
        self._demands = Demands(
            *(rules.places[name] for name in ("demand_cues", "requests", "request_leads", "commands"))
        )
        told = {
            name: [(self._normalise(example.text), example.means) for example in examples]
            for name, examples in rules.examples.items()
        }
        self._likeness = Likeness(
            {"alarm": against_the_others(told["alarm"]), "category": against_the_others(told["category"])},
            {"intents": against_everyday(told["intents"])},
        )
        self._urgency = Urgency(rules, self._normalise)
        self._intents = Intents(rules, (rule for rule in plain_rules if rule.whole), self._normalise)
        self._jieba = _tokenizer(rules.dictionary)
        short = [w for rule in rules.rules if rule.kind in CUT_KINDS for w in rule.words if len(w) == SHORT]
        self._rarity = _rarity_of(self._jieba.FREQ, self._jieba.total)
        self._pairs = _crossing_pairs(self._jieba.FREQ, short)

    def read(self, text: str, *, now: datetime, situation: Situation = Situation.IDLE) -> Reading:
        """Return what was understood from one message; `now` is aware and is the moment the message was written."""
        if now.tzinfo is None:
            raise ValueError("now must be aware")
        plain = self._normalise(text)
        sheet = lay_out(plain, self._find(plain), situation)
        likely = self._compare(sheet)
        # «配电房门口» answers where; it is like the dangers that happened there.
        dangers = self._urgency.judge(sheet, likely, is_place=self._places.is_all(plain))
        like = likely.damped("category")
        outage = find_outage(sheet, self.rules.numbers)
        verdict = judge_category(sheet, dangers, like, self.rules)
        alarm = dangers[0].alarm if dangers else Alarm.NONE
        phones = find_phones(text)
        unphoned = _blank(plain, phones)
        place, when = self._places.find(unphoned, text), find_begin(unphoned, text, now)
        phone, demand = own_phone(text, phones), self._demands.find(unphoned, text)
        intent, why = self._intents.judge(
            text,
            *self._as_spoken(sheet, likely, situation),
            verdict,
            alarm,
            situation,
            fills=place.is_known or any((phone, when, demand)),
        )
        since = now - when.at if when else None
        gravity = judge_severity(sheet, verdict.category, dangers, outage, since, self.rules)
        category, severity, confidence = verdict.category, gravity.severity, verdict.confidence
        if category is None and intent is Intent.COMPLAIN:
            # Somebody complains in words no rule knows: a person decides (T3).
            category, confidence = likeliest(like) or Category.SERVICE, self.rules.numbers["unknown"]
        return Reading(
            text=text,
            intent=intent,
            category=category,
            severity=severity if category else None,
            topic=verdict.topic,
            alarm=alarm,
            danger=dangers[0].kind if dangers and alarm is not Alarm.NONE else None,
            outage=outage.kind if outage else None,
            confidence=confidence,
            because=_because(dangers, verdict.because, gravity.because, why),
            place=place,
            phone=phone,
            when=when,
            demand=demand,
            against=self._against(sheet),
        )

    def _compare(self, sheet: Sheet) -> Likely:
        """Return what a message is like; who is at home alone aggravates a danger, and is none."""
        likely = self._likeness.compare(bare_matter(sheet))
        if ALONE not in sheet.cues:
            return likely
        rest = self._likeness.compare(bare_matter(sheet, ALONE))
        is_danger = rest.has_pieces(FEWEST) and rest.damped("alarm")[DANGER] >= self.rules.numbers["like_beside_alone"]
        return likely if is_danger else rest

    def _as_spoken(self, sheet: Sheet, likely: Likely, situation: Situation) -> tuple[Sheet, Likely]:
        """Return a message as its intent is judged: with its courtesies, and «转 人 工» as the word that it spells."""
        joined = spelled_out(sheet.plain)
        if joined:
            sheet = lay_out(joined, self._find(joined), situation)
        return sheet, likely if likely.plain == sheet.plain else self._likeness.compare(sheet.plain)

    def _against(self, sheet: Sheet) -> str | None:
        """Return whom the complaint is about: neither who writes (我是业委会主任) nor who only said something."""
        if self._parties.search(sheet.plain) is None:
            return None
        told = self.rules.places_of_parties.sub(" ", without_asides(self.rules.hearsay, sheet.plain))
        for party, words in self.rules.parties.items():
            for word in words:
                if word in told:
                    return party
        return None

    def _find(self, plain: str) -> Found:
        """Return what is said in words that are not parts of other words (停电|梯, 着火|锅)."""
        found = self._matcher.find(plain)
        doubted = {
            hit.start
            for hit in found.hits
            if hit.end - hit.start == SHORT and _is_cut(hit) and self._is_crossed(hit.start, hit.end, plain)
        }
        if not doubted:
            return found
        # Inside a longer word of the rules it is no chance that the letters stand together: 梯门 in 电梯门.
        longer = [(hit.start, hit.end) for hit in found.hits if hit.is_plain and hit.end - hit.start > SHORT]
        longer += [(start, end) for spans in found.cues.values() for start, end in spans if end - start > SHORT]
        split = {
            start
            for start in doubted
            if not any(begin <= start and start + SHORT <= end for begin, end in longer)
            and self._straddles(start, start + SHORT, plain)
        }
        if not split:
            return found
        kept = [h for h in found.hits if h.start not in split or h.end - h.start != SHORT or not _is_cut(h)]
        return found._replace(hits=kept)

    def _is_crossed(self, start: int, end: int, plain: str) -> bool:
        """Tell whether letters across an edge stand together in some word of the dictionary."""
        return plain[start - 1 : start + 1] in self._pairs or plain[end - 1 : end + 1] in self._pairs

    def _straddles(self, start: int, end: int, plain: str) -> bool:
        """Tell whether an edge of a hit cuts a word in two while the hit goes on into the next word."""
        if not self._rivalled(plain, start, end):
            return False
        left, right = max(0, start - REACH), min(len(plain), end + REACH)
        edges = {left}
        position = left
        for token in self._jieba.cut(plain[left:right], HMM=False):
            position += len(token)
            edges.add(position)
        inside = any(edge in edges for edge in range(start + 1, end))
        return inside and not (start in edges and end in edges)

    def _rivalled(self, plain: str, start: int, end: int) -> bool:
        """Tell whether a word across an edge is likelier than the hit; asking the dictionary costs far less than cutting."""
        known = self._jieba.FREQ
        own = self._rarity(plain[start:end])
        for edge in (start, end):
            for begin in range(max(0, edge - CROSSING), edge):
                for stop in range(edge + 1, min(len(plain), begin + CROSSING + 1) + 1):
                    if not known.get(plain[begin:stop]) or (begin <= start and stop >= end):
                        continue
                    rival = self._rarity(plain[begin:stop])
                    if edge == start:
                        likelier = rival + self._rarity(plain[stop:end]) < self._rarity(plain[begin:start]) + own
                    else:
                        likelier = self._rarity(plain[start:begin]) + rival < own + self._rarity(plain[end:stop])
                    if likelier:
                        return True
        return False


def _rarity_of(known: Mapping[str, int], total: int) -> Callable[[str], float]:
    """Return the function that tells how rare a word is, as jieba reckons: an unknown one counts as its letters."""
    whole = math.log(total)

    @lru_cache(maxsize=1 << 15)
    def rarity(word: str) -> float:
        count = known.get(word)
        return whole - math.log(count) if count else sum(whole - math.log(known.get(c) or 1) for c in word)

    return rarity


def _cue_rules(rules: Rules) -> Iterable[Rule]:
    for name, words in rules.cues.items():
        yield Rule(kind=CUE, says=name, words=words, source=f"cues.toml {name}")


def _plain_rule(rule: Rule, normalise: Normaliser) -> Rule:
    """Return the rule in the spelling that messages are brought into, so that 冇水 in a rule meets 冇水 in a message."""

    def plain(words: Iterable[str]) -> tuple[str, ...]:
        return tuple(normalise(word) for word in words)

    return replace(
        rule, words=plain(rule.words), near=plain(rule.near), also=plain(rule.also), not_near=plain(rule.not_near)
    )


def _tokenizer(words: Iterable[str]) -> jieba.Tokenizer:
    """Return a cutter of our own that reads jieba's dictionary, and no cache of it that anybody could have written."""
    cutter = jieba.Tokenizer()
    cutter.FREQ, cutter.total = cutter.gen_pfdict(cutter.get_dict_file())
    cutter.initialized = True
    for word in words:
        cutter.add_word(word)
    return cutter


def _crossing_pairs(known: Mapping[str, int], words: Iterable[str]) -> frozenset[str]:
    """Return the pairs of letters inside dictionary words that may lie across an edge of one of our short words."""
    words = list(words)
    firsts, lasts = {word[0] for word in words}, {word[-1] for word in words}
    return frozenset(
        word[i : i + 2]
        for word, count in known.items()
        if count >= COMMON and len(word) in (2, 3, 4)
        for i in range(len(word) - 1)
        if word[i + 1] in firsts or word[i] in lasts
    )


def _is_cut(hit: Hit) -> bool:
    return hit.is_plain and hit.rule.kind in CUT_KINDS


def _blank(plain: str, phones: list[tuple[int, int, str]]) -> str:
    for start, end, _ in phones:
        plain = plain[:start] + " " * (end - start) + plain[end:]
    return plain


def _because(
    dangers: Sequence[Danger], category: tuple[Because, ...], gravity: tuple[Because, ...], why: Because | None
) -> tuple[Because, ...]:
    alarm = (dangers[0].because,) if dangers and dangers[0].alarm is not Alarm.NONE else ()
    reasons = (*alarm, *category, *gravity, *((why,) if why else ()))
    # A grave danger is a reason of the severity too.
    return tuple(dict.fromkeys(reasons)) if alarm or len(gravity) > 1 else reasons
