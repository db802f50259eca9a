"""One message with choices as a template card: its lines laid out in their order in the areas that a card has. Pure.

A client shows the areas from top to bottom: title, description, quotation, second text, pairs, choice, buttons.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bots.wecom.plain import cut, plain
from core.messages import Button

#: How much the areas hold, in characters; what is longer the client cuts off.
TITLE, DESC, SECOND, KEY, VALUE, SOURCE = 26, 30, 112, 5, 26, 13
#: Nobody documents how long a quotation may be; a story on a card is shorter than this.
QUOTE = 512
PAIRS, BUTTONS, OPTIONS, LABEL = 6, 6, 10, 20
#: The question of the choice that holds what has no room as a button, and the key of the button that takes it.
MORE = "more"
#: The key of a button that only says how it stands.
NOTHING = "noop"

Card = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The few words of a card's own: who speaks, what the choice and its button are called, and what the link says."""

    source: str
    more: str
    take: str
    link: str
    open: str


def template_card(
    text: str,
    buttons: Sequence[Button],
    *,
    task: str,
    words: Words,
    state: str = "",
    source: str = "",
    link: str = "",
) -> Card | None:
    """Return the card, or None if its words have no room on one.

    Without buttons it says its `state` in a dead one; `source` stands above its title, in place of who speaks.
    """
    areas = _lay_out([line for line in map(plain, text.splitlines()) if line.strip()], PAIRS - bool(link))
    if areas is None:
        return None
    card: Card = {
        "card_type": "button_interaction",
        "source": {"desc": cut(plain(source or words.source), SOURCE)},
        **areas,
        "task_id": task,
        **_choices(buttons, words, state),
    }
    if link:
        pairs = card.setdefault("horizontal_content_list", [])
        pairs.append({"type": 1, "keyname": words.link, "value": words.open, "url": link})
        card["card_action"] = {"type": 1, "url": link}
    return card


def head_of(text: str) -> str:
    """Return what a card says whose words had to be said before it."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return cut(first, TITLE)


def as_read(card: Card) -> str:
    """Return the words of a card from top to bottom, as a reader sees them."""
    title, quote = card.get("main_title", {}), card.get("quote_area", {})
    lines = [title.get("title", ""), title.get("desc", ""), quote.get("quote_text", ""), card.get("sub_title_text", "")]
    pairs = card.get("horizontal_content_list", [])
    lines += [f"{pair['keyname']}：{pair['value']}" for pair in pairs if not pair.get("type")]
    return "\n".join(line for line in lines if line)


def _lay_out(lines: list[str], room: int) -> Card | None:
    """Fill the areas from the top; the pairs take what stands at the end."""
    areas: Card = {}
    title: dict[str, str] = {}
    if lines and len(lines[0]) <= TITLE:
        title["title"] = lines.pop(0)
    if title and len(lines) > 1 and len(lines[0]) <= DESC:
        title["desc"] = lines.pop(0)
    if title:
        areas["main_title"] = title
    pairs: list[dict[str, str]] = []
    while lines and len(pairs) < room and (pair := _pair(lines[-1])) is not None and (title or len(lines) > 1):
        pairs.insert(0, pair)
        lines.pop()
    if pairs:
        areas["horizontal_content_list"] = pairs
    quoted: list[str] = []
    while len("\n".join(lines)) > SECOND:
        quoted.append(lines.pop(0))
    if quoted:
        areas["quote_area"] = {"type": 0, "quote_text": "\n".join(quoted)}
    if lines:
        areas["sub_title_text"] = "\n".join(lines)
    if len("\n".join(quoted)) > QUOTE:
        return None
    if not title and not lines:
        # A card without title and second text is refused.
        areas["main_title"] = {"title": cut(quoted[0], TITLE)} if quoted else {"title": "-"}
    return areas


def _pair(line: str) -> dict[str, str] | None:
    key, colon, value = line.partition("：")
    if not colon or not key or not value or len(key) > KEY or len(value) > VALUE:
        return None
    return {"keyname": key, "value": value}


def _choices(buttons: Sequence[Button], words: Words, state: str) -> Card:
    if not buttons:
        return {"button_list": [{"text": cut(plain(state or words.source), LABEL), "style": 4, "key": NOTHING}]}
    if len(buttons) <= BUTTONS:
        return {"button_list": [_button(button, 1 if number == 0 else 2) for number, button in enumerate(buttons)]}
    first, rest = buttons[: BUTTONS - 1], buttons[BUTTONS - 1 :][:OPTIONS]
    options = [{"id": button.data, "text": cut(plain(button.label), LABEL)} for button in rest]
    take = {"text": words.take, "style": 2, "key": MORE}
    return {
        "button_selection": {"question_key": MORE, "title": words.more, "option_list": options},
        "button_list": [*(_button(button, 1 if number == 0 else 2) for number, button in enumerate(first)), take],
    }


def _button(button: Button, style: int) -> dict[str, Any]:
    return {"text": cut(plain(button.label), LABEL), "style": style, "key": button.data}
