"""A message laid out for judging: its sentences and clauses, the rules that spoke up in it, and the context around them."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nlp.patterns import Found, Hit, Span
from nlp.reading import Situation

_SENTENCE_END = re.compile(r"[。!?！？;；\n][。!?！？;；\n]*")
_CLAUSE_END = re.compile("[，,、:： 。!?！？;；\n]")
# 我是业委会主任，… says who writes.
_INTRODUCTION = re.compile(
    r"(?:^|(?<=[，,。!?\n ]))(?:我是|本人是?|我姓|我叫|我们是|俺是|咱是|作为)[^，,。!?\n]{1,14}[，,。]"
)
_SPEAKER = re.compile("我[是姓叫们]|本人|俺是|咱是|作为")
_MATTERS = frozenset({"category", "sign"})
_TOGETHER = frozenset({"danger", "intent"})
# A title is one line, and short: what follows it is the letter.
TITLE_LENGTH = 60
# Less than this under a short first line is no letter but a chat.
LETTER_LENGTH = 24
CRY_LENGTH = 80
# What it is about is said by then.
MATTER_LENGTH = 120
# One part only, which begins where the text does.
_WHOLE = (0,)


@dataclass(slots=True, eq=False)
class Sheet:
    """The plain text with its hits; positions are those of the original text."""

    plain: str
    cues: Mapping[str, list[Span]]
    title_end: int
    names_writer: bool
    hits: list[Hit]
    by_kind: dict[str, list[Hit]]
    sentences: tuple[int, ...]
    clauses: tuple[int, ...] | None = None

    def of(self, kind: str) -> Sequence[Hit]:
        """Return the hits of one kind of rule, in the order of the text."""
        return self.by_kind.get(kind, ())

    def sentence(self, position: int) -> tuple[int, int]:
        """Return start and end of the sentence at a position."""
        return self._part(self.sentences, position)

    def clause(self, position: int) -> tuple[int, int]:
        """Return start and end of the clause at a position."""
        if self.clauses is None:
            self.clauses = _starts(_CLAUSE_END, self.plain)
        return self._part(self.clauses, position)

    def _part(self, starts: tuple[int, ...], position: int) -> tuple[int, int]:
        if len(starts) == 1:
            return 0, len(self.plain)
        index = bisect_right(starts, position)
        return starts[index - 1], starts[index] if index < len(starts) else len(self.plain)

    def has_cue(self, name: str, start: int, end: int) -> bool:
        """Tell whether a cue (habit, past, feared…) stands between two positions."""
        spans = self.cues.get(name)
        if spans is None:
            return False
        first = bisect_left(spans, (start, start))
        return first < len(spans) and spans[first][0] < end


def lay_out(plain: str, found: Found, situation: Situation | None = None) -> Sheet:
    """Return the sheet of a plain text: conditions checked, shorter hits inside longer ones dropped."""
    sentences = _starts(_SENTENCE_END, plain) if _SENTENCE_END.search(plain) else _WHOLE
    names_writer = _SPEAKER.search(plain) is not None
    sheet = Sheet(plain, found.cues, _title_end(plain), names_writer, [], {}, sentences)
    asides = _asides(sheet)
    _keep_longest(sheet, _without_asides(asides, found.hits) if asides else found.hits, situation)
    return sheet


def _starts(ends: re.Pattern[str], plain: str) -> tuple[int, ...]:
    """Return where the parts of a text begin that the marks at their ends divide it into."""
    return (0, *[match.end() for match in ends.finditer(plain)])


def _title_end(plain: str) -> int:
    """Return where the title of a letter ends, or 0 when there is none."""
    line = plain.find("\n")
    return line if 0 < line <= TITLE_LENGTH and len(plain) - line > max(line, LETTER_LENGTH) else 0


def _asides(sheet: Sheet) -> Sequence[Span]:
    """Return where the writer is polite, or says who writes."""
    courtesies = sheet.cues.get("courtesy", ())
    if sheet.names_writer:
        return [*courtesies, *(match.span() for match in _INTRODUCTION.finditer(sheet.plain))]
    return courtesies


def _without_asides(asides: Sequence[Span], hits: list[Hit]) -> list[Hit]:
    """Drop what asides say about category and severity: who writes, and how, is no matter (I9)."""
    return [
        hit
        for hit in hits
        if hit.rule.kind not in _MATTERS or not any(start <= hit.start and hit.end <= end for start, end in asides)
    ]


def _keep_longest(sheet: Sheet, hits: list[Hit], situation: Situation | None) -> None:
    """Lay out, of the hits of one kind that are meant here, those not inside a longer one: 垃圾费 is no 垃圾."""
    kept, by_kind = sheet.hits, sheet.by_kind
    longest: dict[str, Hit] = {}
    for hit in hits:
        rule = hit.rule
        if rule.situations and situation is not None and situation not in rule.situations:
            continue
        kind, end = rule.kind, hit.end
        before = longest.get(kind)
        is_inside = before is not None and end <= before.end
        # Which intent a word shows depends on the conversation, so there no word silences another.
        if is_inside and before is not None and kind != "intent" and hit.place != before.place:
            continue
        if hit.conditions and not _conditions_hold(sheet, hit):
            continue
        if hit.is_plain and not is_inside:
            longest[kind] = hit
        kept.append(hit)
        if kind in by_kind:
            by_kind[kind].append(hit)
        else:
            by_kind[kind] = [hit]


def _conditions_hold(sheet: Sheet, hit: Hit) -> bool:
    # «电梯！电梯！我出不来了», «保安睡觉。要求换人»: what is cried or wanted in short sentences belongs together.
    plain, cues = sheet.plain, sheet.cues
    if len(sheet.sentences) == 1 or (hit.rule.kind in _TOGETHER and len(plain) <= CRY_LENGTH):
        start, end = 0, len(plain)
    else:
        start, end = sheet.sentence(hit.start)
    for condition in hit.conditions:
        for name in condition.cues if cues else ():
            if name in cues and sheet.has_cue(name, start, end):
                is_said = True
                break
        else:
            pattern = condition.pattern
            is_said = pattern is not None and pattern.search(plain, start, end) is not None
        if is_said is not condition.wanted:
            return False
    return True


def bare_matter(sheet: Sheet, *without: str) -> str:
    """Return the plain text, of a letter its title, without who writes and how politely (I9); of much only how it begins."""
    plain = sheet.plain[: sheet.title_end or MATTER_LENGTH]
    for start, end in (span for name in ("courtesy", *without) for span in sheet.cues.get(name, ())):
        plain = plain[:start] + " " * (min(end, len(plain)) - start) + plain[end:] if start < len(plain) else plain
    return _INTRODUCTION.sub(" ", plain) if sheet.names_writer else plain


def without_asides(hearsay: re.Pattern[str], plain: str) -> str:
    """Return the text without introductions and without what others are said to have said."""
    return hearsay.sub(" ", _INTRODUCTION.sub(" ", plain))
