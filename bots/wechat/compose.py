"""What the core says, as an official account can show it: plain texts whose choices can be tapped and typed. Pure."""

import re
from collections.abc import Sequence

from bots.adapter import Abilities, Dispatch
from bots.render import ELLIPSIS, measure, split
from core.messages import Button, Outbound

#: The platform cuts or refuses longer texts; nobody says where exactly, 2048 bytes are too many.
ABILITIES = Abilities(buttons=False, edits=False, length=2000, in_bytes=True)
#: More choices than this are not worth their links, which count as part of the text.
LINKED = 900
#: What would be a link, or another tag, if somebody wrote it.
_TAG = re.compile(r"<(?=[A-Za-z/!])")
_UNSAFE = re.compile(r'[<>"&#?=]')


def compose(messages: Sequence[Outbound], heading: str) -> tuple[str, ...]:
    """Return the messages as texts in order, as few as they fit in; the last choices stand at the end, with numbers."""
    last = max((number for number, message in enumerate(messages) if message.buttons), default=-1)
    texts: list[str] = []
    for number, message in enumerate(messages):
        tail = _beside(message.buttons) if number != last else ""
        if number == len(messages) - 1 and last >= 0:
            tail = _numbered(messages[last].buttons, heading)
        for piece in filter(None, split(brief(message.text), tail, ABILITIES)):
            joined = f"{texts[-1]}\n\n{piece}" if texts else ""
            if joined and measure(joined, ABILITIES) <= ABILITIES.length:
                texts[-1] = joined
            else:
                texts.append(piece)
    return tuple(texts)


def groups(batch: Sequence[Dispatch], heading: str = "") -> list[list[Dispatch]]:
    """Return the messages in groups, in order: as many as one text says, or one that takes several or has pictures."""
    found: list[list[Dispatch]] = []
    for each in batch:
        together = [*found[-1], each] if found else [each]
        pictures = any(one.outbound.attachments for one in together)
        if found and not pictures and len(compose([one.outbound for one in together], heading)) == 1:
            found[-1].append(each)
        else:
            found.append([each])
    return found


def cut(texts: Sequence[str], most: int) -> tuple[str, ...]:
    """Return no more texts than that, the end of the last one cut off."""
    if len(texts) <= most:
        return tuple(texts)
    kept = list(texts[:most])
    room = Abilities(length=ABILITIES.length - len(ELLIPSIS.encode()), in_bytes=True)
    kept[-1] = next(split(kept[-1], "", room)) + ELLIPSIS
    return tuple(kept)


def brief(text: str) -> str:
    """Return the text without anything that WeChat would take for more than text."""
    return _TAG.sub("＜", text.strip())


def _numbered(buttons: Sequence[Button], heading: str) -> str:
    linked = _fits(buttons)
    lines = [f"{n} {_link(button) if linked else button.label}" for n, button in enumerate(buttons, start=1)]
    return "\n".join([heading, *lines] if heading else lines)


def _beside(buttons: Sequence[Button]) -> str:
    """Return the choices of a message that is not the last one: they can be tapped, but have no number."""
    return " · ".join(_link(button) for button in buttons) if _fits(buttons) else ""


def _fits(buttons: Sequence[Button]) -> bool:
    return sum(len(_link(button).encode()) for button in buttons) <= LINKED


def _link(button: Button) -> str:
    """Return the choice as a link that comes back as a message, with the button's data beside it."""
    label = _UNSAFE.sub("", button.label)
    return f'<a href="weixin://bizmsgmenu?msgmenucontent={label}&msgmenuid={button.data}">{label}</a>'
