"""Judge whether people must go now (I8): what the words say, weighed with how much the message is like those that meant danger."""

from collections.abc import Callable, Mapping, Sequence

from nlp.alarm import Danger, judge_dangers
from nlp.likeness import Likely, Likeness, against_the_others
from nlp.patterns import Hit
from nlp.reading import CRY, Alarm
from nlp.rules import Rule, Rules
from nlp.sheet import Sheet

# To ask an enum for a member costs as much as two calls, and alarms are compared all the time.
_NONE, _DOUBTFUL, _CERTAIN = Alarm
DANGER = "danger"
# Beyond this no word makes it any surer.
SUREST = 2.0
# Of fewer pieces nothing is known.
FEWEST = 13
_ASKED = frozenset({"wonder", "harmless"})
# What speaks against a danger that no word names: it is only a meal that smells, nobody is inside.
_DENYING = frozenset({"cooking", "nobody"})
_CALMING = _DENYING | {"harmless"}
# A leak that has wetted a wall is mended; only a word of its own makes it a flood.
_MILD = "damp"


class Urgency:
    """Knows the examples of danger and of what merely sounds like it."""

    def __init__(self, rules: Rules, normalise: Callable[[str], str]) -> None:
        told = (
            (normalise(example.text), example.kind)
            for example in rules.examples["alarm"]
            if example.kind not in ("", CRY) and example.means == DANGER
        )
        self._kinds = Likeness({"kind": against_the_others(told)})
        self._topics = frozenset(rules.topics)
        self._numbers = rules.numbers
        self._reason = rules.likeness_reason

    def judge(self, sheet: Sheet, likely: Likely, *, is_place: bool) -> Sequence[Danger]:
        """Return the dangers of a message, the surest first; a letter, or a mere place, is judged by its words alone."""
        dangers = judge_dangers(sheet, self._numbers)
        # A few letters («我在3号楼») are like everything that begins so.
        is_bare = is_place or not likely.has_pieces(FEWEST)
        if is_bare or sheet.title_end or len(sheet.plain) > self._numbers["long_text"]:
            return dangers
        likeness = likely.damped("alarm").get(DANGER, 0.0)
        alarm = self._alarm(sheet, dangers, likeness)
        if dangers and (dangers[0].strength > 0 or alarm is _NONE):
            return [dangers[0]._replace(alarm=alarm), *dangers[1:]]
        return [] if alarm is _NONE else [self._unworded(likely, alarm), *dangers]

    def _alarm(self, sheet: Sheet, dangers: Sequence[Danger], likeness: float) -> Alarm:
        numbers = self._numbers
        words = max((danger.strength for danger in dangers), default=0.0)
        worded = dangers[0].alarm if dangers else _NONE
        is_denied = words <= 0 and not _DENYING.isdisjoint(sheet.cues)
        is_mild = _MILD in sheet.cues and 0 < words < numbers["alarm_doubtful"]
        if is_mild or (words <= 0 and not _CALMING.isdisjoint(sheet.cues)):
            words = -SUREST
        total = likeness + numbers["words_share"] * max(-SUREST, min(words, SUREST))
        if total >= numbers[_enough(words, len(sheet.plain), numbers)]:
            # «是不是漏气了», «烟感响，没有烟»: who does not know is asked back.
            is_asked = worded is _DOUBTFUL and _ASKED & sheet.cues.keys()
            return _DOUBTFUL if is_asked or is_denied else _CERTAIN
        if total >= numbers["like_doubtful"] or (worded is not _NONE and likeness > numbers["like_nothing"]):
            # A word of danger that is used unlike one is asked about, not dropped.
            return _DOUBTFUL
        return _NONE

    def _unworded(self, likely: Likely, alarm: Alarm) -> Danger:
        """Return the danger of a message that is told in words no rule knows."""
        kinds = sorted(self._kinds.compare(likely.plain).damped("kind").items(), key=lambda each: -each[1])
        # Wrong advice is worse than general advice.
        is_clear = len(kinds) > 1 and kinds[0][1] - kinds[1][1] >= self._numbers["like_kind"]
        kind = kinds[0][0] if is_clear else CRY
        rule = Rule(
            kind="danger", says=kind, words=(), source="examples/alarm.txt", topic=kind if kind in self._topics else None,
            reason=self._reason,
        )  # fmt: skip
        hit = Hit(rule, 0, 0, likely.stretches("alarm", DANGER), False)
        return Danger(kind, alarm, self._numbers["alarm_certain"], hit)


def _enough(words: float, length: int, numbers: Mapping[str, float]) -> str:
    """Return the name of the number from which on people go unasked: of a few letters no word of danger is in, little is known."""
    if words > 0:
        return "like_certain"
    return "like_unworded_short" if length <= numbers["short_text"] else "like_unworded"
