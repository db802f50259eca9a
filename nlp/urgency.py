"""Judge whether people must go now (I8): what the words say, weighed with how much the message is like those that meant danger."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from nlp.alarm import Danger, judge_dangers
from nlp.likeness import Likeness, pieces_of
from nlp.patterns import Hit
from nlp.reading import CRY, Alarm
from nlp.rules import Rule, Rules
from nlp.sheet import Sheet

DANGER = "danger"
# Beyond this no word makes it any surer.
SUREST = 2.0
# Of fewer pieces nothing is known.
FEWEST = 13
_ASKED = frozenset({"wonder", "harmless"})


class Urgency:
    """Knows the examples of danger and of what merely sounds like it."""

    def __init__(self, rules: Rules, normalise: Callable[[str], str]) -> None:
        told = [(pieces_of(normalise(example.text)), example) for example in rules.examples["alarm"]]
        self._danger = Likeness((pieces, example.means) for pieces, example in told)
        self._kind = Likeness(
            (pieces, example.kind)
            for pieces, example in told
            if example.kind not in ("", CRY) and example.means == DANGER
        )
        self._topics = frozenset(rules.topics)
        self._numbers = rules.numbers
        self._reason = rules.likeness_reason

    def judge(self, sheet: Sheet, pieces: frozenset[str]) -> Sequence[Danger]:
        """Return the dangers of a message, the surest first; a letter, told at length, is judged by its words alone."""
        dangers = judge_dangers(sheet, self._numbers)
        # A few letters («我在3号楼») are like everything that begins so.
        if len(pieces) < FEWEST or sheet.title_end or len(sheet.plain) > self._numbers["long_text"]:
            return dangers
        likeness = self._danger.weigh(pieces).get(DANGER, 0.0)
        alarm = self._alarm(sheet, dangers, likeness)
        if dangers and (dangers[0].strength > 0 or alarm is Alarm.NONE):
            return [replace(dangers[0], alarm=alarm), *dangers[1:]]
        return [] if alarm is Alarm.NONE else [self._unworded(sheet.plain, pieces, alarm), *dangers]

    def _alarm(self, sheet: Sheet, dangers: Sequence[Danger], likeness: float) -> Alarm:
        numbers = self._numbers
        words = max((danger.strength for danger in dangers), default=0.0)
        worded = dangers[0].alarm if dangers else Alarm.NONE
        if "harmless" in sheet.cues and words <= 0:
            words = -SUREST
        total = likeness + numbers["words_share"] * max(-SUREST, min(words, SUREST))
        if total >= numbers["like_certain" if words > 0 else "like_unworded"]:
            # «是不是漏气了», «烟感响，没有烟»: who does not know is asked back.
            return Alarm.DOUBTFUL if worded is Alarm.DOUBTFUL and _ASKED & sheet.cues.keys() else Alarm.CERTAIN
        if total >= numbers["like_doubtful"] or (worded is not Alarm.NONE and likeness > numbers["like_nothing"]):
            # A word of danger that is used unlike one is asked about, not dropped.
            return Alarm.DOUBTFUL
        return Alarm.NONE

    def _unworded(self, plain: str, pieces: frozenset[str], alarm: Alarm) -> Danger:
        """Return the danger of a message that is told in words no rule knows."""
        likely = sorted(self._kind.weigh(pieces).items(), key=lambda each: -each[1])
        # Wrong advice is worse than general advice.
        is_clear = len(likely) > 1 and likely[0][1] - likely[1][1] >= self._numbers["like_kind"]
        kind = likely[0][0] if is_clear else CRY
        rule = Rule(
            kind="danger", says=kind, words=(), source="examples/alarm.txt", topic=kind if kind in self._topics else None,
            reason=self._reason,
        )  # fmt: skip
        hit = Hit(rule, 0, 0, self._danger.reason(plain, DANGER), False)
        return Danger(kind, alarm, self._numbers["alarm_certain"], hit)
