"""Weigh what somebody answers when asked whether the work was done well: praise, blame, and how each is qualified."""

import re
from collections.abc import Callable, Iterable, Mapping

from nlp.numerals import NUMERAL, number
from nlp.reading import Because, Intent
from nlp.words import any_of

_STOPS = " ，。！？；,.!?;"
# «马上就修好了», «都修好了»: told, not wished.
_BETWEEN = rf"[^{_STOPS}就已都才很来]{{0,6}}?"
_DONE = "[了啦咯喽过]"
_KINDS = ("undone", "hedge", "slight", "good", "bad")
_STARS = re.compile("⭐|🌟|★")
_SCORE = re.compile(
    rf"(?<![{NUMERAL}.])(?P<n>[0-9]{{1,3}}|[{NUMERAL}]{{1,3}}(?=颗?星|分(?![满高不感]|钟)))\s?(?P<unit>分(?!钟)|颗?星(?!期)|/10)?(?![0-9])"
)
_FULL = {"分": (100, 10, 5), "星": (5,), "颗星": (5,), "/10": (10,), None: (5, 10, 100)}
# Under half of it is blame, from four fifths on praise.
_POOR, _FINE = 0.5, 0.8


class Opinions:
    """Knows the words of praise and blame, and the words that turn, soften or limit them."""

    def __init__(self, words: Mapping[str, Iterable[str]], normalise: Callable[[str], str]) -> None:
        table = {kind: tuple(map(normalise, words.get(kind, ()))) for kind in (*_KINDS, "not", "little", "much")}
        self._kind_of = {word: kind for kind in reversed(_KINDS) for word in table[kind]}
        # A phrase is longer than the words in it, so 不错 is found before 不 can turn 错.
        self._word = re.compile(any_of(self._kind_of)) if self._kind_of else re.compile("(?!)")
        self._not = re.compile(f"(?:{any_of(table['not'])})$")
        urge, deed = any_of(map(normalise, words.get("urge", ()))), any_of(map(normalise, words.get("deed", ())))
        self._thanks = frozenset(map(normalise, words.get("thanks", ())))
        # «赶紧修好», «弄好再说»: what is still to be done. With 了 behind it («把灯修好了») it may as well be done.
        wait = rf"(?:(?:{urge}){_BETWEEN})?(?:{deed}){_DONE}?(?:再|才|先)[^{_STOPS}]*"
        self._wish = re.compile(wait + rf"|(?:{urge}){_BETWEEN}(?:{deed})(?!{_DONE})")
        asked = rf"(?:^|[{_STOPS}])[请都先就那也]*(?:把|给我)(?:[^{_STOPS}]*?(?:{deed})|[^{_STOPS}了]*(?=[{_STOPS}]|$))"
        self._maybe = re.compile(rf"(?:{urge}){_BETWEEN}(?:{deed})|{asked}")
        self._little = re.compile(any_of(table["little"]))
        self._much = re.compile(any_of(table["much"]))

    def judge(self, plain: str) -> tuple[Intent, Because] | None:
        """Return the rating that the words amount to, or None where they praise and blame nothing."""
        found: dict[str, str] = {}
        wish = self._wish.search(plain)
        for match in self._word.finditer(plain):
            found.setdefault(self._meant(plain, match), match.group())
        if wish is not None and not self._is_praise_beside(plain, wish):
            found.setdefault("undone", wish.group())
        scored = _scored(plain)
        if scored:
            found.setdefault(scored, scored)
        for intent, kinds in (
            (Intent.UNSATISFIED, ("undone",)),
            (Intent.BASICALLY_SATISFIED, ("hedge",)),
            (Intent.BASICALLY_SATISFIED, ("good", "slight")),
            (Intent.BASICALLY_SATISFIED, ("good", "bad")),
            (Intent.UNSATISFIED, ("bad",)),
            (Intent.SATISFIED, ("good",)),
            (Intent.BASICALLY_SATISFIED, ("slight",)),
        ):
            if all(kind in found for kind in kinds):
                words = "、".join(found[kind] for kind in kinds)
                return intent, Because(words=words, speaks_for=intent.value, reason="评价里的褒贬", weight=1.0)
        return None

    def is_open(self, plain: str) -> bool:
        """Tell whether it may be asked for as well as told («把灯修好了»), and nothing beside it praises."""
        maybe = self._maybe.search(plain)
        return maybe is not None and not self._is_praise_beside(plain, maybe, thanks=True)

    def _is_praise_beside(self, plain: str, span: re.Match[str], *, thanks: bool = False) -> bool:
        """Tell whether there is praise outside of it; who asks for something says 谢谢 as well."""
        beside = (*self._word.finditer(plain, 0, span.start()), *self._word.finditer(plain, span.end()))
        return any(
            self._meant(plain, word) == "good" and (thanks or word.group() not in self._thanks) for word in beside
        )

    def _meant(self, plain: str, match: re.Match[str]) -> str:
        """Return what a word says after the words before it: 不好 blames, 不慢 praises, 有点慢 blames a little."""
        kind = self._kind_of[match.group()]
        before = plain[max(0, match.start() - 4) : match.start()]
        if self._not.search(before):
            return {"good": "bad", "bad": "good", "slight": "good", "undone": "good"}.get(kind, kind)
        near = plain[max(0, match.start() - 3) : match.end() + 3]
        if kind == "bad" and self._little.search(near):
            return "slight"
        return "bad" if kind == "slight" and self._much.search(near) else kind


def _scored(plain: str) -> str | None:
    """Return what a number of points or stars says: the whole message, or a number with its unit."""
    stars = len(_STARS.findall(plain))
    if stars:
        return _of_full(stars, 5)
    match = _SCORE.search(plain)
    if match is None or (match["unit"] is None and match.group() != plain.strip()):
        return None
    points = number(match["n"]) or 0
    full = min((full for full in _FULL[match["unit"]] if points <= full), default=None, key=lambda full: full)
    if full is None or (match["unit"] is None and points != full):
        return None
    if match["unit"] == "分" and points > 5:
        full = 10 if points <= 10 else 100
    return _of_full(points, full)


def _of_full(points: int, full: int) -> str:
    share = points / full
    return "bad" if share <= _POOR else "good" if share > _FINE else "hedge"
