"""Words as they may stand in 企业微信: what residents wrote can't call anybody, link anywhere or dress itself up. Pure."""

import unicodedata

#: What means something wherever it stands, and the full-width sign that means nothing.
HARMLESS = str.maketrans("<>[]`", "＜＞［］｀")
#: What means something in markdown only.
MARKED = str.maketrans("*#|~_", "＊＃｜～＿")
#: Signs that turn the reading direction around.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def plain(text: str) -> str:
    """Return the words without markup, control signs and halves of characters."""
    return "".join(char for char in text if _can_stand(char)).translate(HARMLESS)


def unmarked(text: str) -> str:
    """Return plain words as they may stand in markdown."""
    return text.translate(MARKED)


def cut(text: str, length: int, *, end: str = "…") -> str:
    """Return the words within that many characters, their end replaced if they were longer."""
    return text if len(text) <= length else text[: length - len(end)] + end


def _can_stand(char: str) -> bool:
    if char == "\n":
        return True
    return unicodedata.category(char) not in ("Cc", "Cs") and char not in TURNING
