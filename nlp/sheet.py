"""A message laid out for judging: its sentences and clauses, the rules that spoke up in it, and the context around them."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from nlp.patterns import Condition, Hit

_SENTENCE_END = re.compile(r"[。!?！？;；\n]+")
_CLAUSE_ENDS = frozenset("，,、:： 。!?！？;；\n")
# 我是业委会主任，… says who writes.
_INTRODUCTION = re.compile(
    r"(?:^|(?<=[，,。!?\n ]))(?:我是|本人是?|我姓|我叫|我们是|俺是|咱是|作为)[^，,。!?\n]{1,14}[，,。]"
)
_MATTERS = frozenset({"category", "sign"})
# A title is one line, and short: what follows it is the letter.
TITLE_LENGTH = 60
# Less than this under a short first line is no letter but a chat.
LETTER_LENGTH = 24
CRY_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Sheet:
    """The plain text with its hits; positions are those of the original text."""

    plain: str
    hits: tuple[Hit, ...]
    cues: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    sentences: tuple[int, ...] = ()

    def sentence(self, position: int) -> tuple[int, int]:
        """Return start and end of the sentence at a position."""
        return _piece(self.sentences, position, len(self.plain))

    def clause(self, position: int) -> tuple[int, int]:
        """Return start and end of the clause at a position."""
        start = position
        while start > 0 and self.plain[start - 1] not in _CLAUSE_ENDS:
            start -= 1
        end = position
        while end < len(self.plain) and self.plain[end] not in _CLAUSE_ENDS:
            end += 1
        return start, min(end + 1, len(self.plain))

    def has_cue(self, name: str, start: int, end: int) -> bool:
        """Tell whether a cue (habit, past, feared…) stands between two positions."""
        return any(start <= begin < end for begin, _ in self.cues.get(name, ()))

    def holds(self, condition: Condition, start: int, end: int) -> bool:
        """Tell whether a condition is met between two positions."""
        met = any(self.has_cue(name, start, end) for name in condition.cues)
        if not met and condition.pattern is not None:
            met = condition.pattern.search(self.plain, start, end) is not None
        return met is condition.wanted

    @property
    def title_end(self) -> int:
        """Return where the title of a letter ends, or 0 when there is none."""
        line = self.plain.find("\n")
        return line if 0 < line <= TITLE_LENGTH and len(self.plain) - line > max(line, LETTER_LENGTH) else 0


def lay_out(plain: str, found: list[Hit]) -> Sheet:
    """Return the sheet of a plain text: cues set apart, conditions checked, shorter hits inside longer ones dropped."""
    cues: dict[str, list[tuple[int, int]]] = {}
    others = []
    for hit in found:
        if hit.rule.kind == "cue":
            cues.setdefault(hit.rule.says, []).append((hit.start, hit.end))
        else:
            others.append(hit)
    others = _without_asides(plain, others, cues.get("courtesy", []))
    sheet = Sheet(plain, (), cues, _sentence_starts(plain))
    return Sheet(plain, tuple(_longest(sheet, others)), cues, sheet.sentences)


def _without_asides(plain: str, hits: list[Hit], courtesies: list[tuple[int, int]]) -> list[Hit]:
    """Drop what politeness and introductions say about category and severity: who writes, and how, is no matter (I9)."""
    asides = [*courtesies, *(match.span() for match in _INTRODUCTION.finditer(plain))]
    if not asides:
        return hits
    return [
        hit
        for hit in hits
        if hit.rule.kind not in _MATTERS or not any(start <= hit.start and hit.end <= end for start, end in asides)
    ]


def _longest(sheet: Sheet, hits: list[Hit]) -> list[Hit]:
    """Keep, of the hits of one kind, those not inside a longer one: 垃圾费 is no 垃圾."""
    kept: list[Hit] = []
    longest: dict[str, tuple[int, int]] = {}
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if not _conditions_hold(sheet, hit):
            continue
        # Which intent a word shows depends on the conversation, so there no word silences another.
        if hit.rule.kind != "intent":
            start, end = longest.get(hit.rule.kind, (-1, -1))
            if hit.end <= end and (hit.start, hit.end) != (start, end):
                continue
            if hit.is_plain and hit.end > end:
                longest[hit.rule.kind] = (hit.start, hit.end)
        kept.append(hit)
    return kept


def _conditions_hold(sheet: Sheet, hit: Hit) -> bool:
    if not hit.conditions:
        return True
    start, end = sheet.sentence(hit.start)
    # «电梯！电梯！我出不来了»: who is in danger speaks in short cries that belong together.
    if hit.rule.kind == "danger" and len(sheet.plain) <= CRY_LENGTH:
        start, end = 0, len(sheet.plain)
    return all(sheet.holds(condition, start, end) for condition in hit.conditions)


def _sentence_starts(plain: str) -> tuple[int, ...]:
    return (0, *(match.end() for match in _SENTENCE_END.finditer(plain) if match.end() < len(plain)))


def _piece(starts: tuple[int, ...], position: int, length: int) -> tuple[int, int]:
    if len(starts) == 1:
        return 0, length
    index = bisect_right(starts, position) - 1
    return starts[index], starts[index + 1] if index + 1 < len(starts) else length


def without_asides(hearsay: re.Pattern[str], plain: str) -> str:
    """Return the text without introductions and without what others are said to have said."""
    return hearsay.sub(" ", _INTRODUCTION.sub(" ", plain))
