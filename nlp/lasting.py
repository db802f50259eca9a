"""Read for how long something has lasted: 三天没水, 停了仨小时, 连着五天, 第三天了."""

import re
from datetime import datetime, timedelta

from nlp.clock_words import MINUTES, N
from nlp.numerals import NUMERAL, number
from nlp.reading import When

_UNIT = r"分钟|刻钟|小时|钟头|(?<=个)钟|(?<=个半)钟|天|日|周|礼拜|星期|月|年|晚上?|夜|宿"
_SPAN = re.compile(
    rf"(?P<n>[半数好几个{NUMERAL}](?:(?<![个好])[{NUMERAL}几]{{0,3}}|(?<=个)(?=把)|(?<=好)(?:几十?|些|(?=多))))(?P<half>个半)?(?P<many>多)?个?整?(?P<over>多)?[来把]?"
    rf"(?P<unit>{_UNIT})(?P<after>多|半)?"
    r"(?P<tail>前|之前|以前|没|冇|了|啦|咯|喽|不)?"
)
_SOME = {"半": 0.5, "个": 1.2, "几": 3.0, "好几": 3.0, "数": 3.0, "好": 5.0, "好些": 5.0, "几十": 40.0, "好几十": 40.0}
_NIGHTS = ("晚", "晚上", "夜", "宿")
_ORDINAL = re.compile(rf"第(?P<n>{N}{{1,2}})个?(?P<unit>天|周|礼拜|星期|月|年|晚上?|夜)(?P<tail>了|啦|没|不|还)?")
_IS_SECOND = re.compile(r"(?:今天|都|已经|这|是)$")
_LASTED = re.compile(
    r"(?:[了着没停坏堵漏]|都|已经|整整|足足|正好|刚好|起码|少说|怎么也有|得有|[报反说催停坏漏堵]\w?有|连续|连着|一连|接连|到今天|到现在|至今)(?:快|近|将近|差不多|大概|大约|有)?$"
)
# 前三天 and 近一个月 look back by themselves.
_BACK = re.compile(r"(?<![目以之提天年月日点])前$|(?<![最附])近$|最近$|过去$|(?<![天日从到])头$|这$")
_NOT_BEGIN = re.compile(
    r"提前|等了?|只要|限|最多|至少|给你们|再过|(?<![说报映诉讲提催])过|保修|预交|缴|交了?|合同|打[^,，]{0,2}折|租|住了?|活了?|养了?|结婚|工作|上班|优惠|免|减免|一共|第$"
)
_AFTER_NOT_BEGIN = re.compile(
    r"^(?:动静|回音|回信|消息|答复|回复|下文|人联系|人回话|内|之内|以内|后|之后|一次|一回|两次|一趟|就|的?(?:物业|停车|水|电|管理)费|期|轮|一个|的孩子|的娃|的老)"
)
# 三天来没人管 has lasted; 三天来一次 has not, and 三天没来 is told by its 没.
_COMES = re.compile(r"^来(?!没|都|一直|天天)")
# A span that is a clause by itself, and no time given to somebody: 两年多，…; 三天，必须修好 gives three days.
_ALONE = re.compile(r"(?:[,，。!?\s]|$)(?!\s?(?:必须|务必|要|给|限|之?内|修|再|后))")
# 打了半天, 等半天: a long while, and of no length.
_NOBODY = re.compile(r"人|反应|动静|回|接|搭理|理")
_A_WHILE = re.compile(r"(?:[打等找敲按喊叫说讲问催查看]了?|好|老|大)$")
HABIT = re.compile(r"每|天天|经常|老是|总是|一到|常常|时不时|隔三差五|周末都|晚晚|日日|成日|平时|一般")


def lasted(plain: str, original: str, now: datetime) -> When | None:
    """Return when something began that is said to have lasted so long, or so long ago."""
    for match in _SPAN.finditer(plain):
        minutes = _minutes(match)
        if minutes is None or not _tells_beginning(plain, match):
            continue
        if match["unit"] in _NIGHTS:
            return _since(now, _night(now, minutes), match, original, "approx")
        exact = match["unit"] in ("分钟", "刻钟") and "前" in (match["tail"] or "")
        return _since(now, minutes, match, original, "minute" if exact else "approx")
    if "第" not in plain:
        return None
    for match in _ORDINAL.finditer(plain):
        count = number(match["n"]) or 0
        before = plain[max(0, match.start() - 4) : match.start()]
        second = count == 2 and not _IS_SECOND.search(before)
        if count >= 2 and not second and not HABIT.search(before):
            return _since(now, count * MINUTES[match["unit"].removesuffix("上")], match, original, "approx")
    return None


def _night(now: datetime, minutes: float) -> float:
    """Return the minutes since the evening with which so many nights began."""
    evening = (now - timedelta(minutes=minutes)).replace(hour=23, minute=0, second=0, microsecond=0)
    return (now - evening).total_seconds() / 60


def _since(now: datetime, minutes: float, match: re.Match[str], original: str, grain: str) -> When:
    words = original[match.start() : match.end()].strip()
    return When(at=now - timedelta(minutes=minutes), grain=grain, words=words)


def _tells_beginning(plain: str, match: re.Match[str]) -> bool:
    before, after = plain[max(0, match.start() - 4) : match.start()], plain[match.end() :]
    if _NOT_BEGIN.search(before) or _AFTER_NOT_BEGIN.match(after) or HABIT.search(before):
        return False
    if match["n"] == "半" and match["unit"] == "天" and (_A_WHILE.search(before) or _NOBODY.match(after)):
        return False
    if match["tail"]:
        return True
    if not before and _ALONE.match(after):
        return True
    # 前一天 is the day before some other, and 这几天 no length.
    back = _BACK.search(before) and match["n"] != "几" and not (match["n"] == "一" and match["unit"] == "天")
    return not _COMES.match(after) and bool(back or _LASTED.search(before))


def _minutes(match: re.Match[str]) -> float | None:
    count = _count(match["n"])
    if count is None:
        return None
    if match["half"] or match["after"] == "半":
        count += 0.5
    elif match["many"] or match["over"] or match["after"]:
        count += 0.1 if count < 1 else 0.3
    return count * MINUTES[match["unit"].removesuffix("上")]


def _count(words: str) -> float | None:
    if words in _SOME:
        return _SOME[words]
    if words.endswith("几"):
        tens = number(words[:-1])
        return tens + 4.0 if tens else None
    value = number(words)
    return value if value and value <= 200 else None
