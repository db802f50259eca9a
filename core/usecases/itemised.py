"""Words that name what they are about: «原因：… 纠正：… 预防：…», in any order, however tolerantly marked."""

import re
from collections.abc import Mapping
from functools import cache

from core.corrective import CorrectiveItem

EDGES = " \t\n,，.。;；:：、"
#: Where a label needs no colon: at the beginning, or after a break, numbered or not.
_APART = r"(?:^|(?<=[\s,，.。;；、)）]))\s*(?:[0-9一二三四][.、)）]\s*)?"


def itemise(text: str, labels: Mapping[CorrectiveItem, tuple[str, ...]]) -> tuple[str, dict[CorrectiveItem, str]]:
    """Return the words before the first label, and what was said under each; said twice is joined."""
    named = {label: item for item, spoken in labels.items() for label in spoken}
    found: dict[CorrectiveItem, str] = {}
    marks = list(_marks(tuple(sorted(named, key=len, reverse=True))).finditer(text))
    ends = [*(mark.start() for mark in marks), len(text)][1:]
    for mark, end in zip(marks, ends, strict=False):
        item = named[mark["label"]]
        words = text[mark.end() : end].strip(EDGES)
        found[item] = " ".join(part for part in (found.get(item, ""), words) if part)
    before = text[: marks[0].start()] if marks else text
    return before.strip(EDGES), {item: words for item, words in found.items() if words}


@cache
def _marks(labels: tuple[str, ...]) -> re.Pattern[str]:
    """Return what a label looks like: with a colon anywhere, or standing apart and followed by a space or 是."""
    spoken = "|".join(map(re.escape, labels))
    return re.compile(rf"(?P<apart>{_APART})?[【「]?(?P<label>{spoken})[】」]?(?:\s*[:：]|(?(apart)[是为\s]|(?!)))")
