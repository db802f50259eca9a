"""What the core says, as 企业微信 is told: one message out, the texts and cards that say it, in order. Pure."""

from dataclasses import dataclass, replace

from bots.adapter import Abilities
from bots.render import render
from bots.wecom.cards import BUTTONS, OPTIONS, Card, Words, head_of, template_card
from bots.wecom.plain import plain
from core.messages import Outbound

CHANNEL = "wecom"
#: Longer texts are cut by the client without a word; 2048 bytes, less what may be added to the end.
ABILITIES = Abilities(length=2000, in_bytes=True)
#: How many choices one card can hold: buttons, and a list behind the last of them.
ONE_CARD = BUTTONS - 1 + OPTIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One thing to be sent: a text, or a card with its task."""

    text: str = ""
    card: Card | None = None

    @property
    def task(self) -> str:
        """Return the id under which the card's buttons come back."""
        return str(self.card["task_id"]) if self.card is not None else ""


def cards(
    outbound: Outbound, *, task: str, words: Words, state: str = "", source: str = "", link: str = ""
) -> list[Piece]:
    """Return the message as a card, after its words where they have no room on one; more cards if it offers very much."""
    rest = outbound.buttons[ONE_CARD:]
    first = replace(outbound, buttons=outbound.buttons[:ONE_CARD])
    told: list[Piece] = []
    card = template_card(first.text, first.buttons, task=task, words=words, state=state, source=source, link=link)
    if card is None:
        told = [Piece(text=part) for part in texts(outbound)]
        short = head_of(first.text)
        card = template_card(short, first.buttons, task=task, words=words, state=state, source=source, link=link)
    pieces = [*told, Piece(card=card)]
    for number, start in enumerate(range(0, len(rest), ONE_CARD), start=2):
        more = rest[start : start + ONE_CARD]
        pieces.append(Piece(card=template_card(head_of(first.text), more, task=f"{task}-{number}", words=words)))
    return pieces


def texts(outbound: Outbound, tail: str = "") -> list[str]:
    """Return the words of a message in parts that are not cut off, the last with that tail."""
    room = replace(ABILITIES, length=ABILITIES.length - len(tail.encode()))
    whole = replace(outbound, card=None)
    parts = [plain(part) for part in render(whole, room).parts]
    return [*parts[:-1], parts[-1] + tail] if parts else [tail.strip()] if tail else []
