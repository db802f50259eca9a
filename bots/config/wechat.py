"""What the official account's platform allows, and how its template is filled in: `config/wechat.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bots.config.sheets import Sheet
from core.reach import Grant, Quota

#: What a field of the template may be filled with.
FILLS = ("ref", "text", "time")


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A template message: its id (empty: there is none), where it leads, and what each of its fields is filled with.

    `more` ends what has no room, and says how to hear the rest.
    """

    id: str = ""
    url: str = ""
    more: str = ""
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wechat:
    """The quota of the customer service, what stands for a sticker, and the template."""

    quota: Quota
    stickers: frozenset[str]
    template: Template


def read_wechat(sheet: Sheet) -> Wechat:
    """Return the rules of the official account."""
    quota = sheet.sub("quota")
    stickers = sheet.sub("stickers")
    template = sheet.sub("template")
    fields = template.sub("fields")
    known = {name: name for name in FILLS}
    filled = {name: fields.word(name, known) or "" for name in fields.table}
    found = Wechat(
        quota=Quota(message=_grant(quota.sub("message")), tap=_grant(quota.sub("tap"))),
        stickers=frozenset(stickers.texts("unsupported")),
        template=Template(
            id=_perhaps(template, "id"),
            url=_perhaps(template, "url"),
            more=_perhaps(template, "more"),
            fields=MappingProxyType(filled),
        ),
    )
    for each in (quota, stickers, template, sheet):
        each.close()
    return found


def _grant(sheet: Sheet) -> Grant:
    grant = Grant(count=sheet.whole("count"), lasts=sheet.duration("lasts"))
    if grant.count < 1 and sheet.has("count"):
        sheet.note("too_few", "count", found=grant.count, least=1)
    sheet.close()
    return grant


def _perhaps(sheet: Sheet, key: str) -> str:
    """Return words that may be left empty."""
    found = sheet.table.get(key)
    return sheet.text(key) if found or not sheet.has(key) else ""
