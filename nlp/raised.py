"""Tell from how often, and to how many bodies, a matter was raised that it was raised in vain: 讲过三遍, 居委物业都找了."""

import re

from nlp.numerals import NUMERAL, number

_TIMES = (
    rf"(?P<n>[{NUMERAL}]{{1,3}}|好?几|[十百]几|无数|好多|不知道?多少|多少)多?来?"
    r"(?:次|遍|回|趟|封|通|张单|(?:个|通)(?:电话|单|报修)|条微信|条短信|条消息)"
)
_RAISED = re.compile(
    r"(?:[说讲报催打找问提寄递交写话发]|投诉|反映|反应|举报|报修|联系|沟通|要求|申请|上报|交涉)(?:了|过)"
    rf"(?:不下|不止|足足|至少|少说|起码|有|都|快)?{_TIMES}(?!数|合|价|车|灯|门|牌|球|孩|我|他|她|药)"
    rf"|(?:来|跑|去)(?:了|过){_TIMES.replace('?P<n>', '?P<came>')}(?=.{{0,6}}(?:[没不还]|都|白))"
)
# Nothing of the kind without one of these: most messages are spared the search.
_COUNT = re.compile("[次遍回趟封通]|个电话|个单|张单|条[微短消]")
_BODY = (
    r"物业|居委会?|社区|街道办?|城管|派出所|住建局?|房管局?|12345|12315|市长热线|环保局?|消防队?|开发商|业委会|信访办?"
    r"|维保公司|供电局|自来水公司|燃气公司|热力公司|警察|市场监管局?"
)
_ASKED = re.compile(
    rf"(?:[找给向跟问打去跑到和与及]|投诉|反映|报)(?:了|过)?(?P<body>{_BODY})|(?P<listed>{_BODY})[、和跟]?(?=(?:{_BODY})|都[找跑问告去打])"
)
_IN_VAIN = re.compile(r"都[说不没推找跑问告去打]|还是|没[人用辙]|不管|不理|没结果|无果|推|踢|管不了")
_BODIES = 2


def raised_in_vain(plain: str) -> str | None:
    """Return the words that say so, or None."""
    if _COUNT.search(plain):
        for match in _RAISED.finditer(plain):
            if _count(match["n"] or match["came"]) >= (3 if match["came"] else 2):
                return match.group()
    if _IN_VAIN.search(plain) is None:
        return None
    bodies = {(match["body"] or match["listed"])[:2] for match in _ASKED.finditer(plain)}
    return "、".join(sorted(bodies)) if len(bodies) >= _BODIES else None


def _count(words: str) -> int:
    return number(words) or (3 if not words[0].isdigit() else 0)
