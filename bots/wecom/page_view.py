"""The page as HTML: large letters and large buttons, for gloves, old telephones and no script at all. Pure."""

from dataclasses import dataclass, field
from html import escape

from bots.wecom.page_form import PICTURES
from core.messages import Button
from core.phrases import Phrases
from core.usecases.look import Asked

#: Named one by one: asked for these, a telephone that takes pictures of a kind of its own sends them as one of these.
ACCEPTED = "image/jpeg,image/png,image/webp,image/gif"
STYLE = """
body{margin:0;font:20px/1.6 sans-serif;background:#f4f4f2;color:#1d1d1b}
main{max-width:36em;margin:0 auto;padding:16px}
.card{background:#fff;border:1px solid #d5d5d0;border-radius:8px;padding:16px;white-space:pre-wrap;word-wrap:break-word}
.note{padding:8px 0;font-weight:bold}
button{display:block;width:100%;min-height:60px;margin:12px 0;padding:8px;font:bold 22px sans-serif;
border:2px solid #1f5f8b;border-radius:8px;background:#fff;color:#1f5f8b}
button.first{background:#1f5f8b;color:#fff}
input,textarea{display:block;box-sizing:border-box;width:100%;min-height:56px;margin:6px 0 12px;padding:10px;font:20px sans-serif}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What the page shows: the message, its files (address, name), how it stands, who reads, what was asked and can be pressed."""

    text: str = ""
    files: tuple[tuple[str, str], ...] = ()
    state: str = ""
    notice: str = ""
    who: str = ""
    buttons: tuple[Button, ...] = ()
    asked: Asked = field(default_factory=Asked)
    nonce: str = ""
    can_join: bool = False


def html_of(view: View, phrases: Phrases) -> str:
    """Return the page; every word in it is escaped."""
    title = escape(phrases.say("wecom.page_title"))
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{title}</title><style>{STYLE}</style></head><body><main>{_body(view, phrases)}</main></body></html>"
    )


def _body(view: View, phrases: Phrases) -> str:
    parts = [_note(phrases.say("wecom.page_who", name=view.who)) if view.who else "", _note(view.notice)]
    if view.text:
        parts.append(f'<div class="card">{escape(view.text)}</div>')
    parts += [f'<p><a href="{escape(at)}">{escape(name)}</a></p>' for at, name in view.files]
    parts.append(_note(view.state))
    if view.nonce:
        parts += [_note(view.asked.words), _form(_pressed(view.asked.choices), view.nonce)]
        parts += [_form(_pressed(view.buttons), view.nonce), _form(_written(phrases), view.nonce, has_files=True)]
    if view.can_join:
        parts += [_note(phrases.say("wecom.page_join")), _form(_joining(phrases), "")]
    return "".join(parts)


def _note(words: str) -> str:
    return f'<p class="note">{escape(words)}</p>' if words else ""


def _form(inside: str, nonce: str, *, has_files: bool = False) -> str:
    how = ' enctype="multipart/form-data"' if has_files else ""
    hidden = f'<input type="hidden" name="nonce" value="{escape(nonce)}">' if nonce else ""
    return f'<form method="post"{how}>{hidden}{inside}</form>' if inside else ""


def _pressed(buttons: tuple[Button, ...]) -> str:
    return "".join(
        f'<button name="press" value="{escape(button.data)}"{_first(number)}>{escape(button.label)}</button>'
        for number, button in enumerate(buttons)
    )


def _first(number: int) -> str:
    return ' class="first"' if number == 0 else ""


def _written(phrases: Phrases) -> str:
    label, send = escape(phrases.say("wecom.page_words_label")), escape(phrases.say("wecom.page_send"))
    pictures = escape(phrases.say("wecom.page_pictures_label", most=PICTURES))
    return (
        f'<label>{label}<textarea name="words" rows="3" maxlength="2000"></textarea></label>'
        f'<label>{pictures}<input type="file" name="picture" accept="{ACCEPTED}" multiple></label><button>{send}</button>'
    )


def _joining(phrases: Phrases) -> str:
    code, mobile = escape(phrases.say("wecom.page_code")), escape(phrases.say("wecom.page_mobile"))
    send = escape(phrases.say("wecom.page_send"))
    return (
        f'<label>{code}<input name="code" autocomplete="off" maxlength="40"></label>'
        f'<label>{mobile}<input name="mobile" inputmode="tel" maxlength="11"></label><button class="first">{send}</button>'
    )
