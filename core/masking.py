"""Names and telephone numbers, hidden from readers who have not earned them (least exposure)."""

from nlp.slots import find_phones


def mask_phone(phone: str) -> str:
    """Return the number with its middle hidden: 138****5678."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 8 else "****"


def mask_name(name: str) -> str:
    """Return the family name and stars."""
    return f"{name[:1]}**" if name else ""


def mask_words(words: str) -> str:
    """Return the text with every telephone number in it masked, however it was written."""
    shown, end = [], 0
    for start, stop, digits in find_phones(words):
        shown += [words[end:start], mask_phone(digits)]
        end = stop
    return "".join([*shown, words[end:]])
