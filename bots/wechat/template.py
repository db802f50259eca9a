"""Fills in a template message; a value that its field does not take would have the whole message refused. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bots.config.wechat import Template
from bots.render import ELLIPSIS
from core.messages import Outbound

#: How many characters a field takes, by its type; others are taken to be things.
LIMITS = {"thing": 20, "character_string": 32, "number": 32, "phrase": 5, "name": 10, "letter": 32, "symbol": 5}
#: What a field may hold at all, by its type; what does not fit is left out.
HOLDS = {
    "character_string": re.compile(r"[!-~]"),
    "number": re.compile(r"\d"),
    "letter": re.compile(r"[A-Za-z]"),
    "phrase": re.compile(r"[\u4e00-\u9fff]"),
}
CLOCKS = {"time": "%Y-%m-%d %H:%M", "date": "%Y-%m-%d"}
#: What no sentence begins with once the number before it is gone: marks, and the particle that tied it to the number.
LEADING = re.compile(r"^[\s\u7684：:，,、。]+")
#: What is written where nothing is left.
NOTHING = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """The value of every field, and whether they say all that there is to say: the words, and choices that go with them."""

    fields: Mapping[str, str]
    is_whole: bool


def filled(template: Template, outbound: Outbound, at: datetime) -> Filled:
    """Return the template filled in; `at` is in the community's zone."""
    text = outbound.text
    if outbound.ref and "ref" in template.fields.values():
        # A thing is twenty characters: the number, which has a field of its own, would leave nothing of what is told.
        text = _without(outbound.ref, text)
    given = {"ref": outbound.ref or "", "text": text, "time": f"{at:%Y-%m-%d %H:%M}"}
    fields = {name: _value(name, given[fill], at, template.more) for name, fill in template.fields.items()}
    told = {fields[name] for name, fill in template.fields.items() if fill == "text"}
    return Filled(fields=fields, is_whole=not outbound.buttons and (_line(text) or NOTHING) in told)


def _without(ref: str, text: str) -> str:
    """Return the text without the number, beginning with a word."""
    return LEADING.sub("", re.sub(rf"[\s【]*{re.escape(ref)}[\s】]*", "", text))


def _value(name: str, said: str, at: datetime, more: str) -> str:
    kind = name.rstrip("0123456789")
    if kind in CLOCKS:
        return at.strftime(CLOCKS[kind])
    line = _line(said)
    if kind in HOLDS:
        line = "".join(HOLDS[kind].findall(line))
    most = LIMITS.get(kind, LIMITS["thing"])
    if len(line) > most and kind in ("thing", "name"):
        end = more if 0 < len(more) <= most // 2 else ELLIPSIS
        line = line[: most - len(end)] + end
    return line[:most] or NOTHING


def _line(said: str) -> str:
    return " ".join(said.split())
