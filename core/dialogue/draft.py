"""A form being told: what a message adds to it, and what is still missing (I1, I3)."""

import re
from dataclasses import replace
from datetime import timedelta
from difflib import get_close_matches

from core.dialogue.conversation import Conversation, Draft, Slot
from core.dialogue.turn import Known, Said
from core.messages import MediaKind
from nlp.reading import Category, Place, Reading
from nlp.slots import find_phones

#: A story shorter than this, without a category, is not one yet.
BRIEF = 8
#: So often an item is asked for before the house goes on without it.
PATIENCE = 2
#: So long whoever scanned the code of a place is taken to be there.
FRESH_SCAN = timedelta(hours=2)
#: An answer of this length at most is an answer only, and not part of the story.
SHORT_ANSWER = 24
#: So many letters beside what was asked for belong to the story.
TOLD = 4

# «12楼» may be a floor or a building: nobody can go there.
_FLOOR = re.compile("[0-9零一二两三四五六七八九十百]+(?:楼|层)")
# What stands around a number or a place and tells nothing.
_BESIDE = re.compile(
    "[0-9零〇一二两三四五六七八九十百-]+|(?<![a-zA-Z])[a-zA-Z](?![a-zA-Z])|[^\\w]+|号?[楼栋幢座]|单元|[号室层户门]|物业|小区|家|我们?|你们?|您|他|住|在|是|就|的|了|吧|啊|呢|哦|哈|嗯|"
    "这个?|那个?|电话|手机号?|号码|打|联系|找|可以|行|请|麻烦|谢谢"
)
_OWN = re.compile("^(我们?|咱们?|家里?|小区里?|这|那|里|的)+")


CLAUSE_ENDS = (" ", ",", ";", ".", "\n", "，", "。", "；", "！", "、")


def blank(conversation: Conversation, said: Said | None, known: Known) -> Draft:
    """Return an empty form; where a code was scanned just now it begins with that place, unless another one is named."""
    here = conversation.here
    if here is None or known.now - here.since > FRESH_SCAN:
        return Draft()
    elsewhere = said is not None and not said.reading.place.building and _is_public(said.reading.place, known)
    return Draft() if elsewhere else Draft(place=here.place)


def missing(draft: Draft, known: Known) -> Slot | None:
    """Return the next item to ask for, or None when the form is complete; what is on file is never asked."""
    if _is_vague(draft) and Slot.WHAT not in draft.skipped:
        return Slot.WHAT
    needs_place = draft.category is not Category.FEES and not _is_placed(draft.place, known)
    if needs_place and Slot.PLACE not in draft.skipped:
        return Slot.PLACE
    is_stranger = not known.phone
    if is_stranger and not draft.demand and draft.danger is None and Slot.DEMAND not in draft.skipped:
        return Slot.DEMAND
    if is_stranger and not draft.phone and Slot.PHONE not in draft.skipped:
        return Slot.PHONE
    return None


def completed(draft: Draft, known: Known) -> Draft:
    """Return the form with what is on file filled in: the phone, and the home where the place was left open."""
    place = draft.place
    if known.home.building and not place.building and not _is_public(place, known):
        place = merge(known.home, place)
    return replace(draft, phone=draft.phone or known.phone, place=place)


def absorb(draft: Draft, said: Said, known: Known) -> Draft:
    """Return the form with everything this message says; an answer to what was asked counts as that item."""
    reading = said.reading
    draft = replace(
        draft,
        place=merge(draft.place, reading.place),
        phone=reading.phone or draft.phone,
        happened=draft.happened or (reading.when.words if reading.when else ""),
        against=draft.against or reading.against or "",
        # A sticker says something, but is nothing to be kept.
        attachments=draft.attachments + tuple(sent for sent in said.attachments if sent.kind is not MediaKind.STICKER),
        begun_at=draft.begun_at or known.now,
    )
    draft, is_answer = _answer(draft, said.text, said.reading)
    if said.text and not is_answer:
        draft = _tell(draft, said)
    return draft


def is_only_answer(draft: Draft, text: str, reading: Reading) -> bool:
    """Tell whether words answer what was asked, and are nothing to be added to the story."""
    return _answer(draft, text, reading)[1]


def without_former(draft: Draft, text: str) -> Draft:
    """Return the form without what a message said before it was edited, so that it is not told twice."""
    former = get_close_matches(text, draft.texts, n=1, cutoff=0.5)
    return replace(draft, texts=tuple(said for said in draft.texts if said not in former))


def judge(draft: Draft, whole: Reading) -> Draft:
    """Return the form with category, severity and reasons as the whole story reads."""
    severity, is_outage = whole.severity or draft.severity, whole.outage is not None
    if draft.fixed:
        return replace(draft, severity=severity, is_outage=is_outage)
    return replace(
        draft,
        severity=severity,
        is_outage=is_outage,
        category=whole.category or draft.category,
        topic=whole.topic or draft.topic,
        confidence=whole.confidence if whole.category else draft.confidence,
        because=tuple(dict.fromkeys(reason.words for reason in whole.because)) or draft.because,
    )


def merge(place: Place, said: Place) -> Place:
    """Return the place with what was said of it now; another building makes it another place."""
    if said.building and place.building and said.building != place.building:
        return said
    return Place(
        building=said.building or place.building,
        unit=said.unit or place.unit,
        room=said.room or place.room,
        words=said.words or place.words,
    )


def story(draft: Draft) -> str:
    """Return what was told so far, one message a line."""
    return "\n".join(draft.texts)


def _tell(draft: Draft, said: Said) -> Draft:
    told = replace(draft, texts=(*draft.texts, said.text))
    if not told.demand and said.reading.demand and draft.asked is not Slot.DEMAND:
        told = replace(told, demand=_without_phones(said.reading.demand))
    return judge(told, said.whole)


def _answer(draft: Draft, text: str, reading: Reading) -> tuple[Draft, bool]:
    """Take the message as the answer to what was asked; True if it is nothing else."""
    is_short = len(text) <= SHORT_ANSWER
    is_bare = is_short and len(_beside_slots(text, reading)) < TOLD
    if draft.asked in (None, Slot.WHAT) and is_short and reading.topic is None and reading.demand is None:
        return draft, is_bare and bool(reading.phone or reading.place.building)
    match draft.asked:
        case Slot.PLACE if text:
            if reading.place.is_known or find_phones(text):
                return draft, is_bare
            if is_short or draft.tries >= PATIENCE:
                return replace(draft, place=replace(draft.place, words=text)), True
        case Slot.DEMAND if text and (is_short or reading.demand or draft.tries >= PATIENCE):
            wish = _without_phones(reading.demand if not is_short and reading.demand else text)
            if is_short and not reading.demand and (reading.phone or reading.place.is_known):
                return draft, is_bare
            return replace(draft, demand=wish), is_short
        case Slot.PHONE if reading.phone is not None:
            return draft, is_bare
    return draft, False


def _beside_slots(text: str, reading: Reading) -> str:
    """Return what a message says beside a telephone number and a place: «13812345678 我妈差点摔着» is more than an answer."""
    for start, stop, _ in reversed(find_phones(text)):
        text = text[:start] + text[stop:]
    return _BESIDE.sub("", text.replace(reading.place.words or "\n", ""))


def _without_phones(text: str) -> str:
    """Return the text without its telephone numbers and the clauses that lead up to them."""
    for start, stop, _ in reversed(find_phones(text)):
        before = text[:start]
        cut = max(before.rfind(mark) for mark in CLAUSE_ENDS) if any(m in before for m in CLAUSE_ENDS) else start
        text = text[:cut] + text[stop:]
    return text.strip("".join(CLAUSE_ENDS)) or text


def _is_vague(draft: Draft) -> bool:
    told = sum(len(text) for text in draft.texts)
    if not draft.texts:
        return True
    return told < BRIEF and (draft.category is None or told < BRIEF // 2) and draft.tries < PATIENCE


def _is_placed(place: Place, known: Known) -> bool:
    """Tell whether somebody could be sent there: a building, or a public place of its own name, or home on file."""
    if place.building or (known.home.building and not _is_public(place, known)):
        return True
    return _is_public(place, known)


def _is_public(place: Place, known: Known) -> bool:
    if place.words is None:
        return False
    words = _OWN.sub("", place.words)
    return (
        bool(words)
        and not _FLOOR.fullmatch(words)
        and not any(_begins_with(words, vague) for vague in known.vague_places)
    )


def _begins_with(words: str, vague: str) -> bool:
    """Tell whether a place is that vague one, a word or two behind it: 楼道灯 is, and of 门 no 门岗 is one."""
    return words == vague or (len(vague) > 1 and words.startswith(vague) and len(words) - len(vague) <= 2)
