"""Somebody came in by the code of a place: they are greeted there, and not asked again where they are."""

from dataclasses import replace

from core.dialogue.again import repeat
from core.dialogue.conversation import Conversation, Draft, Here, Stage
from core.dialogue.draft import merge
from core.dialogue.turn import Known, Reply, Turn
from nlp.reading import Place


def arrive(conversation: Conversation, place: Place, known: Known) -> Turn:
    """Greet them where they are; in the middle of a form it goes on with the place filled in."""
    if not place.is_known:
        return _greeted(conversation, Reply(key="dialogue.greeting"), known)
    here = replace(conversation, here=Here(place=place, since=known.now))
    draft = conversation.draft
    if conversation.stage is Stage.DRAFTING and draft is not None and not draft.place.building:
        here = replace(here, draft=replace(draft, place=merge(draft.place, place)))
    return _greeted(here, Reply(key="dialogue.arrived", draft=Draft(place=place)), known)


def _greeted(conversation: Conversation, greeting: Reply, known: Known) -> Turn:
    again = repeat(conversation, known)
    return replace(again, replies=(greeting, *again.replies))
