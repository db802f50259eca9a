"""Tell whether a message tells a matter of its own: something the house looks after, and something wrong with it."""

import re
from collections.abc import Callable, Iterable, Mapping

from nlp.category import Verdict
from nlp.sheet import Sheet
from nlp.words import any_of, beginning, first_letter, pattern_of, sign_of

# 开不开; and what stands at the end of a question: 交不, 开门没, 上班伐.
_ASKS = re.compile(
    r"(?=[不?？吗么嘛伐没未否咩了好到完过])"
    r"(?:(?<=([\u4e00-\u9fff]))不\1|[?？]|(?<=..)(?:[吗么嘛伐不没未否咩]|[了好到完过]没有)(?=[\s。,，!！~啊呀哈]|$))"
)
_NOTHING = re.compile("(?!)")


class Telling:
    """Knows the things and people complaints are about, the words of faults, of questions and of additions."""

    def __init__(self, words: Mapping[str, Iterable[str]], normalise: Callable[[str], str], enough: float) -> None:
        self._subject = _either(words.get("subjects", ()), normalise)
        self._fault = _either(words.get("faults", ()), normalise)
        mild = frozenset(words.get("mild", ()))
        self._hard = _either((word for word in words.get("faults", ()) if word not in mild), normalise)
        self._asking = _either(words.get("asking", ()), normalise)
        self._question = _either(words.get("questions", ()), normalise)
        self._reproach = _either(words.get("reproach", ()), normalise)
        excused = tuple(map(normalise, words.get("excused", ())))
        self._excuses, self._excused = sign_of(excused), pattern_of(excused)
        self._affair = _either(words.get("affairs", ()), normalise)
        self._addition = _either(words.get("additions", ()), normalise)
        self._enough = enough

    def is_told(self, sheet: Sheet, verdict: Verdict) -> bool:
        """Tell whether subject and fault are both there and the words of a complaint bear it out."""
        if verdict.category is None or verdict.weight < self._enough:
            return False
        return self.has_subject(sheet) and self.has_fault(sheet)

    def has_subject(self, sheet: Sheet) -> bool:
        """Tell whether anything the house looks after is named."""
        return self._subject.search(sheet.plain) is not None

    def has_fault(self, sheet: Sheet) -> bool:
        """Tell whether anything is said to be wrong; «明天会停水吗» says nothing of the kind."""
        faults = self._hard if self._asking.search(sheet.plain) else self._fault
        plain = self._excused.sub("", sheet.plain) if self._excuses.search(sheet.plain) else sheet.plain
        return faults.search(plain) is not None

    def is_question(self, sheet: Sheet) -> bool:
        """Tell whether the message asks for something to be told and complains of nothing («怎么又坏了» complains)."""
        return self.asks(sheet) and self._reproach.search(sheet.plain) is None and not self.has_fault(sheet)

    def asks(self, sheet: Sheet) -> bool:
        """Tell whether the message asks anything, be it in reproach."""
        asks = self._question.search(sheet.plain) or self._asking.search(sheet.plain) or _ASKS.search(sheet.plain)
        return asks is not None

    def has_affair(self, sheet: Sheet) -> bool:
        """Tell whether the message names something that the company can tell about."""
        return self.has_subject(sheet) or self._affair.search(sheet.plain) is not None

    def is_addition(self, sheet: Sheet) -> bool:
        """Tell whether the message opens as an addition to what was said before (补充一下，忘了说)."""
        return self._addition.match(sheet.plain.lstrip()) is not None


def _either(words: Iterable[str], normalise: Callable[[str], str]) -> re.Pattern[str]:
    """Return a pattern that tells whether any of many words is there; «A…B» is A and, soon after, B."""
    plain = [normalise(word) for word in words]
    if not plain:
        return _NOTHING
    single = any_of(word for word in plain if "…" not in word)
    gapped = ("[^,，。!?]{0,6}?".join(map(re.escape, word.split("…"))) for word in plain if "…" in word)
    return re.compile(beginning(first_letter(plain), "|".join((*gapped, single))))
