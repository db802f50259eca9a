"""Tell whose a place is by the words right before it: the writer's own, a neighbour's, a former one, or none at all."""

import re
from collections.abc import Iterable

from nlp.words import any_of

# What is said right before a place is never longer.
LEAD = 10


def _before(words: str, then: Iterable[str] = (), of: str = "") -> re.Pattern[str]:
    """Return a pattern of what stands right before a place: words, «的» or the like, and what may come between."""
    between = f"(?:{any_of(then)})*" if then else ""
    return re.compile(rf"(?:{any_of(words.split())}){of}{between}\s?$")


_LIVING = ("是", "在", "住", "家")
_FORMER = _before(
    "以前 之前 从前 原来 原先 原本 曾经 过去 旧 老", (*_LIVING, "地址", "房子", "楼号", "登记", "写", ":"), of="的?"
)
_OWNER = _before(
    "我家 我们家 我是 我住 我 咱家 本人 家住 住在 住 房号 房间 室号 门牌 地址 现在 如今 新家 新房 搬到 搬来",
    (*_LIVING, ":"),
    of="的?",
)
_NEIGHBOUR = _before(
    "楼上 楼下 隔壁 对门 邻居 对面 别人 别家 他家 她家 他们家 奶奶家 爷爷家 妈家 爸家 姐家 哥家 妹家 弟家 儿子家 女儿家"
    " 婆婆家 外婆家 姥姥家 朋友家 亲戚家 同事家 人家 老张家 老王家",
    ("的", "是", "在", "住"),
)
_DENIED = _before("不是 并非 而不是 不系")


def claim_of(plain: str, start: int) -> int:
    """Return how much a place that begins there is the writer's own: 3 by their own word, below 0 if somebody else's."""
    if any(stands_before(words, plain, start) for words in (_NEIGHBOUR, _DENIED, _FORMER)):
        return -3
    return 3 if stands_before(_OWNER, plain, start) else 0


def is_denied(plain: str, start: int) -> bool:
    """Tell whether it is said that this is not the place."""
    return stands_before(_DENIED, plain, start)


def stands_before(words: re.Pattern[str], plain: str, position: int) -> bool:
    """Tell whether a position comes right after some words; they are never longer than a few letters."""
    return words.search(plain, max(0, position - LEAD), position) is not None
