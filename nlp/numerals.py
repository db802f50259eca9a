"""Read Chinese numerals: 十二 is 12, 一二零三 is 1203, 幺三八 is 138."""

DIGITS = {
    "零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
    "两": 2, "俩": 2, "仨": 3, "幺": 1, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000}
TENS_IN_ONE = {"廿": 20, "卅": 30}
NUMERAL = "0-9" + "".join(DIGITS) + "".join(UNITS) + "".join(TENS_IN_ONE)


def number(words: str) -> int | None:
    """Return the value of Arabic or Chinese numerals, or None when the words are not a number."""
    if not words:
        return None
    if words.isascii():
        return int(words) if words.isdigit() else None
    if all(letter in DIGITS or letter.isdigit() for letter in words):
        return int(digits(words))
    return _positional(words)


def said(name: str) -> str:
    """Return a name in digits where it is a number, else in capitals: 十二 gives 12, a gives A."""
    value = number(name)
    return str(value) if value is not None else name.upper()


def digits(words: str) -> str:
    """Return the digits that are read out one by one, 幺三八 giving 138."""
    return "".join(str(DIGITS[letter]) if letter in DIGITS else letter for letter in words)


def _positional(words: str) -> int | None:
    total, current = 0, None
    for letter in words:
        if letter in TENS_IN_ONE:
            total += TENS_IN_ONE[letter]
        elif letter in UNITS:
            total += (1 if current is None else current) * UNITS[letter]
            current = None
        elif letter in DIGITS:
            current = DIGITS[letter]
        elif letter.isascii() and letter.isdigit():
            current = int(letter) if current is None else current * 10 + int(letter)
        else:
            return None
    return total + (current or 0)
