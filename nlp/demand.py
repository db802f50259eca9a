"""Find what the writer wants done, in the writer's own words."""

import re
from collections.abc import Sequence

from nlp.words import beginning, pattern_of, sign_of

_CLAUSE = re.compile(r"[^,，。!?！？;；\n]+")
_SENTENCE_END = re.compile(r"[。!?！？;；\n]")
_PARTICLES = re.compile(
    r"(?:吧|呗|啊|呀|吗|嘛|么|行不行|行不|行吗|好不好|好吗|可以吗|可不可以|成不|谢谢|多谢|哈|哦|咯|了|噻|撒|\s)+$"
)


class Demands:
    """Finds demands by the words that introduce one and by the forms of a bare request."""

    def __init__(self, cues: Sequence[str], asks: Sequence[str]) -> None:
        self._cue_sign, self._cue = sign_of(cues), pattern_of(cues)
        source = "|".join(f"(?:{ask})" for ask in asks)
        openings = [_openings(ask) for ask in asks]
        letters = "".join(sorted(frozenset().union(*openings)))
        self._ask = re.compile(beginning(letters, source) if letters and all(openings) else source)

    def find(self, plain: str, original: str) -> str | None:
        """Return the demand after a cue (希望, 要求, 能不能), or a clause that is a bare request (换个灯泡)."""
        asked = _after_cue(plain, original, self._cue) if self._cue_sign.search(plain) else None
        return asked or _bare(plain, original, self._ask)


_LOOK_AHEAD = re.compile(r"\(\?!.*?\)")
_BRACKETS = re.compile(r"\([^()]*\)")
_FIRST_WORDS = re.compile(r"\^?((?:\(\?:[\w|?]*\)\?)*(?:\(\?:[\w|]*\)|\w)(?![?*{]))")


def _openings(ask: str) -> frozenset[str]:
    """Return the letters that a request begins with: of «(?:帮|给)?换.*» 帮, 给 and 换; none where its form does not tell."""
    plain = outside = _LOOK_AHEAD.sub("", ask)
    while (bare := _BRACKETS.sub("", outside)) != outside:
        outside = bare
    found = _FIRST_WORDS.match(plain)
    return frozenset(word[0] for word in re.findall(r"\w+", found[1])) if found and "|" not in outside else frozenset()


# What follows is how to reach the writer, and no longer what is wanted.
_CONTACT = re.compile(
    r"[,，\s、]+(?:我的?|本人|联系)?(?:电话|手机|号码|联系|微信|打我|订单|单号|户号|编号|姓|我是|我姓|我叫|[0-9]{7}|\s{7}|谢谢|多谢|拜托|辛苦).*$"
)


def _after_cue(plain: str, original: str, cue: re.Pattern[str]) -> str | None:
    for match in cue.finditer(plain):
        stop = _SENTENCE_END.search(plain, match.end())
        end = stop.start() if stop else len(plain)
        asked = _CONTACT.sub("", plain[match.end() : end])
        found = _trim(original[match.end() : match.end() + len(asked)])
        if len(found) >= 2:
            return found
    return None


def _bare(plain: str, original: str, ask: re.Pattern[str]) -> str | None:
    for clause in reversed(list(_CLAUSE.finditer(plain))):
        match = ask.search(clause.group())
        if match:
            start = clause.start() + match.start()
            found = _trim(original[start : clause.end()])
            if len(found) >= 2:
                return found
    return None


_OPENING = re.compile(r"^(?:能够?|可以|尽量|你们|物业)(?=[给把派换修管帮对])")


def _trim(words: str) -> str:
    words = _OPENING.sub("", words.strip(" ,，:：、"))
    words = _PARTICLES.sub("", words)
    return words.strip(" ,，:：、")[:120]
