"""Read what something cost: 150元, 一百五十块, 12块5, ¥86.50, 没花钱; two sheets of glass (两块玻璃) cost nothing."""

import re
from dataclasses import dataclass
from decimal import Decimal

from nlp.numerals import NUMERAL, UNITS, number

_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {ord("￥"): ord("¥")}
_ARABIC = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{1,2})?"
_CHINESE = f"[{re.sub('[0-9-]', '', NUMERAL)}〇]+"
_N = rf"(?:{_ARABIC}|{_CHINESE})"
#: What may stand before a sum and belongs to it.
_LEAD = r"(?:(?:一共|总共|共计|合计|总计|共)?(?:花费|花了|用了|价值|费用|成本|计|约|是)?[:为]?\s*)"
_APART = r"(?:^|(?<=[\s,，.。;；、(（]))"
_SUM = re.compile(
    rf"(?P<lead>{_LEAD})(?:(?P<sign>¥\s?)(?P<signed>{_ARABIC})(?:元|块)?"
    rf"|(?P<n>{_N})\s?(?P<wan>万)?\s?(?:元|圆|块(?=钱|整|的?$|[\s,，.。;；、)）的0-9一二三四五六七八九]|半))"
    rf"(?:(?P<tenth>[1-9一二三四五六七八九半])(?![\d{NUMERAL}])[角毛]?)?(?:钱|整|人民币)?)(?!旦|宵)"
)
#: A number alone is a sum where it stands apart at either end, or after a word that says so, or at the very end.
_BARE = (
    re.compile(rf"{_APART}(?P<lead>{_LEAD})(?P<n>{_N})$"),
    re.compile(rf"^(?P<lead>{_LEAD})(?P<n>{_N})(?=[\s,，、])"),
    re.compile(rf"(?P<lead>(?:一共|总共|共计|合计|总计|花费|花了|用了|价值)\s*)(?P<n>{_N})$"),
    re.compile(rf"(?<![\d号楼栋幢单元层室区第月日年座期点:.\-])(?P<lead>)(?P<n>{_ARABIC})$"),
)
_FREE = re.compile(r"(?:没有?|未|不)(?:花费?|收|要)?(?:费用|钱|费)|免费|不花钱|零花费|零成本")
_TOTAL = re.compile(r"共|总|合计")
_EDGES = " \t\n,，.。;；、:：()（）"


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """A sum in hundredths of a yuan, the words that remain without it, and whether they still name it."""

    fen: int
    rest: str
    is_named: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """More than one sum, and nothing says which is the whole."""


def read_money(text: str) -> Money | Several | None:
    """Return what a text says that something cost, or None where it says nothing of it."""
    words = text.strip(_EDGES)
    plain = words.translate(_HALF)
    sums = list(_SUM.finditer(plain))
    total = [found for found in sums if _TOTAL.search(found["lead"])]
    if len(sums) > 1 and len(total) != 1:
        return Several()
    bare = (alone for each in _BARE if (alone := each.search(plain)))
    found = next(iter(total or sums), None) or next(bare, None)
    if found is None:
        free = _FREE.search(plain)
        if free is None:
            return None
        return Money(fen=0, rest=words if free.group() == "免费" else _without(words, free.span()))
    fen = _fen(found)
    if fen is None:
        return None
    begins, ends = found.end("lead"), found.end()
    is_apart = begins == 0 or plain[begins - 1] in _EDGES or bool(found["lead"].strip())
    if (is_apart and (ends == len(plain) or plain[ends] in _EDGES)) or found.re is not _SUM:
        return Money(fen=fen, rest=_without(words, found.span()))
    return Money(fen=fen, rest=words, is_named=True)


def _fen(found: re.Match[str]) -> int | None:
    parts = found.groupdict()
    words = parts.get("signed") or parts["n"]
    value = Decimal(words.replace(",", "")) if words[0].isdigit() else _spoken(words.replace("〇", "零"))
    if value is None:
        return None
    tenth = parts.get("tenth")
    tenths = 0 if not tenth else 5 if tenth == "半" else number(tenth) or 0
    times = 10_000 if parts.get("wan") else 1
    return int(Decimal(value) * 100) * times + tenths * 10


def _spoken(words: str) -> int | None:
    """Return Chinese numerals as sums are spoken: 一百五 is 150."""
    short = re.search(r"([百千])([一二三四五六七八九])$", words)
    if short is None:
        return number(words)
    most, rest = number(words[:-1]), number(short[2])
    return None if most is None or rest is None else most + rest * UNITS[short[1]] // 10


def _without(text: str, span: tuple[int, int]) -> str:
    parts = text[: span[0]].rstrip(_EDGES), text[span[1] :].lstrip(_EDGES)
    return " ".join(part for part in parts if part)
