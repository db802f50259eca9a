"""Find telephone numbers however they are typed or read out: spaces, dashes, 幺三八, 四个零, +86."""

import re

from nlp.numerals import DIGITS

_DIGIT = f"[0-9０-９〇{''.join(letter for letter in DIGITS if letter not in '俩仨')}]"
_VALUES = {
    **{letter: str(value) for letter, value in DIGITS.items()},
    **{letter: str(i % 10) for i, letter in enumerate("0123456789０１２３４５６７８９")},
    "〇": "0",
}
_TIMES = "[2-9二三四五六七八九两]"
_GAP = r"[ \u3000\-－—–.·,，、()（）]{0,2}"
_CHUNK = re.compile(rf"{_DIGIT}(?:{_GAP}(?:{_TIMES}个{_DIGIT}|{_DIGIT}))+")
_PIECE = re.compile(rf"({_TIMES})个({_DIGIT})|({_DIGIT})")
_MOBILE = re.compile(r"(?:0086|86)?(1[3-9]\d{9})")
_LANDLINE = re.compile(r"0(?:10|2\d|[3-9]\d{2})[2-8]\d{6,7}")
# A long number after one of these words belongs to an account, not to a person.
_NOT_A_PHONE = re.compile(
    r"(?:户号|账号|帐号|订单|单号|编号|表号|卡号|取件码|尾号|身份证|流水号|发票号)[^0-9，。,]{0,6}$"
)


# Whose number it is, if not the writer's own.
_KIN = re.compile(
    r"(?:爱人|老公|老婆|先生|太太|媳妇|对象|我妈|我爸|妈妈|爸爸|儿子|女儿|孩子|家人|父亲|母亲|邻居|朋友|房东|师傅|保安|物业)"
    r"的?(?:电话|手机|号码)?[是为:： ]*$"
)


def own_phone(text: str, phones: list[tuple[int, int, str]]) -> str | None:
    """Return the number to call: the last one given (a later one corrects), but the writer's own before a relative's."""
    own = [found for found in phones if not _KIN.search(text, 0, found[0])]
    return (own or phones)[-1][2] if phones else None


def find_phones(text: str) -> list[tuple[int, int, str]]:
    """Return start, end and digits of every telephone number in the text as it was typed."""
    phones = []
    for chunk in _CHUNK.finditer(text):
        start, end = chunk.span()
        if start and text[start - 1] == "+":
            start -= 1
        if end - start < 9 or _NOT_A_PHONE.search(text, max(0, start - 14), start):
            continue
        phones.extend(_phones_in(text, start, end))
    return phones


def _phones_in(text: str, start: int, end: int) -> list[tuple[int, int, str]]:
    read, spans = _read_out(text, start, end)
    found = []
    position = 0
    while position < len(read):
        match = _MOBILE.match(read, position) or _LANDLINE.match(read, position)
        if match and _stands_alone(spans, position, match.end()):
            found.append(
                (
                    spans[position][0],
                    spans[match.end() - 1][1],
                    match.group(1) if match.re is _MOBILE else match.group(),
                )
            )
            position = match.end()
        else:
            position += 1
    return found


def _read_out(text: str, start: int, end: int) -> tuple[str, list[tuple[int, int]]]:
    read, spans = "", []
    for piece in _PIECE.finditer(text, start, end):
        times, repeated, single = piece.groups()
        if times:
            count = int(_VALUES[times])
            read += _VALUES[repeated] * count
            spans.extend([piece.span()] * count)
        else:
            read += _VALUES[single]
            spans.append(piece.span())
    return read, spans


def _stands_alone(spans: list[tuple[int, int]], first: int, after: int) -> bool:
    """Tell whether no further digit touches the number: a longer run is an account or an order."""
    touches_left = first > 0 and spans[first - 1][1] == spans[first][0]
    touches_right = after < len(spans) and spans[after][0] == spans[after - 1][1]
    return not touches_left and not touches_right
