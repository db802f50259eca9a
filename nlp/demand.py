"""Find what the writer wants done, in the writer's own words."""

import re
from collections.abc import Sequence

_CLAUSE = re.compile(r"[^,，。!?！？;；\n]+")
_SENTENCE_END = re.compile(r"[。!?！？;；\n]")
_PARTICLES = re.compile(
    r"(?:吧|呗|啊|呀|吗|嘛|么|行不行|行不|行吗|好不好|好吗|可以吗|可不可以|成不|谢谢|多谢|哈|哦|咯|了|噻|撒|\s)+$"
)
_POLITE = re.compile(r"^(?:你们|您们?|大家|物业|贵司|领导|尽量|麻烦|请|务必|一定要?|是不是|给我)?")


def find_demand(plain: str, original: str, cues: Sequence[str], asks: Sequence[str]) -> str | None:
    """Return the demand after a cue (希望, 要求, 能不能), or a clause that is a bare request (换个灯泡)."""
    cue = re.compile("|".join(re.escape(word) for word in sorted(cues, key=len, reverse=True)))
    ask = re.compile("|".join(f"(?:{word})" for word in asks))
    return _after_cue(plain, original, cue) or _bare(plain, original, ask)


def _after_cue(plain: str, original: str, cue: re.Pattern[str]) -> str | None:
    for match in cue.finditer(plain):
        stop = _SENTENCE_END.search(plain, match.end())
        end = stop.start() if stop else len(plain)
        found = _trim(original[match.end() : end])
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


def _trim(words: str) -> str:
    words = words.strip(" ,，:：、")
    words = _PARTICLES.sub("", words)
    return words.strip(" ,，:：、")[:120]
