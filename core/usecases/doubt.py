"""A danger that may be there now (I8): people look when whoever spoke of it falls silent, or does not say yes or no."""

from core.choices import Choice, buttons
from core.desk import Desk
from core.dialogue.conversation import Draft
from core.dialogue.draft import story
from core.form import place_words, resident_words
from core.masking import mask_words
from core.policy import Target

#: Why people have to look: nothing was answered, or neither yes nor no.
SILENT, UNCLEAR = "group.doubt", "group.doubt_unclear"


def have_looked(desk: Desk, why: str, resident: str | None, draft: Draft | None) -> None:
    """Ask the service group and the affairs supervisor to call at once."""
    told = mask_words(story(draft)) if draft else ""
    where = place_words(desk, draft.place) if draft else ""
    name = resident_words(desk, desk.work.residents.get(resident or ""))
    text = desk.say(why, name=name, told=told, place=where)
    offered = buttons(desk.office.phrases, Choice.TAKE_OVER, ref=resident or "")
    desk.tell_service(text, offered, about=resident)
    desk.tell_targets((Target.AFFAIRS,), None, text, offered, urgent=True, about=resident)
