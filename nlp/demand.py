"""Find what the writer wants done, in the writer's own words."""

import re
from collections.abc import Sequence

from nlp.words import any_of, beginning, pattern_of, sign_of

_MARK = re.compile(r"[,，。!?！？;；\n]")
_SENTENCE_END = re.compile(r"[。!?！？;；\n]")
_ENDINGS = (
    "行不行|行不|行吗|行么|行伐|好不好|好不|好吗|好伐|好嘛|可以吗|可以不|可不可以|成不成|成不|成吗|中不中|中不|要得不"
    "|就更好了?|就好了?|就行了?|就成了?|就可以了?|就得了|不就行了|不就完了|多好"
)
_PARTICLES = re.compile(rf"(?:吧|呗|啊|呀|吗|嘛|么|{_ENDINGS}|谢谢|多谢|求求了?|哈|哦|咯|了|噻|撒|\s)+$")
# With such an ending a clause asks for something, whatever its words; 吧 and 呗 end guesses too.
_ASKED_FOR = re.compile(rf"(?:{_ENDINGS})(?:啊|呀|吧|了|谢谢|求求了?|\s)*$")
_LAST = frozenset("行不么吗伐好嘛以成中得了完多啊呀吧谢求 ")
# 这样行不行 asks what one thinks, and 几点来行不行 for an hour.
_DOUBT = re.compile(r"怎|什么|哪|几|多少|这样|那样|(?<!行)不行|为啥|凭|^(?:找|打|联系|写|叫我|留|填|报)")
_ACTS = re.compile(
    "[修换补装清拆通退查管弄调减加剪搬挪拖改停关开擦洗铺喷刷抹堵赔还免降拉撤发贴排派理决复劝讲说扫办给让把]"
)
_SHORTEST = 5


class Demands:
    """Finds demands by the words that introduce one and by the forms of a bare request."""

    def __init__(self, cues: Sequence[str], asks: Sequence[str], leads: Sequence[str], commands: Sequence[str]) -> None:
        self._cue_sign, self._cue = sign_of(cues), pattern_of(cues)
        self._ask = re.compile(beginning("".join(sorted(_letters(asks))), "|".join(f"(?:{word})" for word in asks)))
        # At the beginning of a clause, with politeness and haste before it: 你们赶紧让经理回个电话.
        command = "|".join(f"(?:{word})" for word in commands)
        self._firsts = _letters(leads) | _letters(commands) | {" "}
        self._command = re.compile(rf"\s*(?:{any_of(leads)}\s?)*(?P<what>{command})")

    def find(self, plain: str, original: str) -> str | None:
        """Return the demand after a cue (希望, 要求, 能不能), or a clause that is a bare request (换个灯泡)."""
        asked = _after_cue(plain, original, self._cue) if self._cue_sign.search(plain) else None
        return asked or self._bare(plain, original)

    def _bare(self, plain: str, original: str) -> str | None:
        end = len(plain)
        for clause in reversed(_MARK.split(plain)):
            start = self._begin(plain, end - len(clause), end) if clause else None
            if start is not None:
                found = _trim(original[start:end])
                if len(found) >= 2:
                    return found
            end -= len(clause) + 1
        return None

    def _begin(self, plain: str, start: int, end: int) -> int | None:
        """Return where in a clause the request begins that it makes."""
        begin = start
        while begin >= 0:
            command = self._command.match(plain, begin, end) if plain[begin] in self._firsts else None
            if command:
                return command.start("what")
            begin = plain.find(" ", begin, end - 1) + 1 or -1
        ask = self._ask.search(plain, start, end)
        if ask:
            return ask.start()
        asked = plain[end - 1] in _LAST and end - start >= _SHORTEST and _ASKED_FOR.search(plain, start, end)
        return start if asked and _ACTS.search(plain, start, end) and not _DOUBT.search(plain, start, end) else None


def _letters(sources: Sequence[str]) -> frozenset[str]:
    """Return every letter of some patterns that begin with a letter: no match begins with another."""
    return frozenset(letter for source in sources for letter in source if "\u4e00" <= letter <= "\u9fff")


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


_OPENING = re.compile(r"^(?:能够?|可以|尽量|你们|物业)(?=[给把派换修管帮对])")


def _trim(words: str) -> str:
    words = _OPENING.sub("", words.strip(" ,，:：、"))
    words = _PARTICLES.sub("", words)
    return words.strip(" ,，:：、")[:120]
