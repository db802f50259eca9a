"""Filing in conversation (I1–I5, I9, I10): listen, take answers, notice the same and another matter, send people in danger."""

from dataclasses import replace

from core.choices import Choice
from core.complaint import Complaint, Satisfaction, Status
from core.dialogue.again import doubt_asked, other_asked, same_asked
from core.dialogue.asking import SKIPPABLE, advance
from core.dialogue.conversation import Conversation, Draft, Slot, Stage
from core.dialogue.correcting import choose
from core.dialogue.draft import PATIENCE, absorb, blank, completed, merge
from core.dialogue.turn import Known, Reply, Said, Turn, Wanted, Wish
from core.messages import MediaKind
from nlp.reading import CRY, Alarm, Intent


def begin(conversation: Conversation, said: Said, known: Known) -> Turn:
    """Begin a form with the resident's first words; the same matter again is offered as such (T5)."""
    draft = absorb(blank(conversation, said, known), said, known)
    started = replace(conversation, draft=draft, stage=Stage.DRAFTING)
    same = _same_matter(draft, known) or _perhaps_added(said, known)
    if same is not None:
        asked = replace(started, stage=Stage.MATCHING, draft=replace(draft, matched=(same.ref,)))
        return Turn(conversation=asked, replies=(same_asked(same),))
    turn = advance(started, known)
    if not said.text and any(sent.kind is MediaKind.VOICE for sent in said.attachments):
        turn = replace(turn, replies=(Reply(key="dialogue.voice_heard"), *turn.replies))
    return turn


def while_drafting(conversation: Conversation, said: Said, known: Known) -> Turn:
    """Take the next words of the story or the answer to what was asked."""
    draft = conversation.draft or Draft()
    if (said.press is not None and said.press.verb == Choice.SKIP) or said.reading.intent is Intent.SKIP:
        return skip(conversation, known)
    if draft.asked in (Slot.PHONE, Slot.DEMAND, Slot.PLACE) and said.reading.intent is Intent.DENY:
        return skip(conversation, known)
    if _chose(said, Choice.BACK) or (said.reading.intent is Intent.BACK and not _fills(said)):
        return back(conversation, known)
    if said.press is not None:
        return advance(replace(conversation, draft=replace(draft, asked=None)), known)
    if _is_another_matter(draft, said) and not conversation.queued:
        put_off = replace(draft, put_off=said.attachments, phone=draft.phone or said.reading.phone or "")
        asked = replace(conversation, stage=Stage.QUEUEING, queued=said.text, draft=put_off)
        return Turn(conversation=asked, replies=(other_asked(),))
    heard = absorb(draft, said, known)
    if not said.text and said.attachments:
        turn = advance(replace(conversation, draft=replace(heard, asked=None)), known)
        return replace(turn, replies=(Reply(key=_heard_beside_words(said)), *turn.replies))
    if draft.asked is Slot.PHONE and not heard.phone and draft.tries >= PATIENCE:
        # Who has been asked twice for a number and gives none is not asked for ever.
        return skip(replace(conversation, draft=heard), known)
    return advance(replace(conversation, draft=heard), known)


def _fills(said: Said) -> bool:
    """Tell whether a message names what the form asks for: «2号楼前面那个» asks for nothing to be shown again."""
    return bool(said.reading.phone or said.reading.place.is_known or said.reading.topic)


def _heard_beside_words(said: Said) -> str:
    """Return what is said to things without words; what nobody could listen to or go to yet is asked for in words."""
    kinds = {sent.kind for sent in said.attachments if not sent.words}
    if all(sent.kind is MediaKind.STICKER for sent in said.attachments):
        return "dialogue.sticker"
    if MediaKind.VOICE in kinds:
        return "dialogue.voice_heard"
    return "dialogue.pin_heard" if MediaKind.LOCATION in kinds else "dialogue.media_heard"


def while_queueing(conversation: Conversation, said: Said, known: Known) -> Turn:
    """Hear whether what was told in the middle is a matter of its own; it is kept for afterwards, or joined."""
    draft = conversation.draft or Draft()
    is_other = _chose(said, Choice.OTHER) or said.reading.intent is Intent.DENY
    if is_other:
        turn = advance(replace(conversation, stage=Stage.DRAFTING), known)
        return replace(turn, replies=(Reply(key="dialogue.queued"), *turn.replies))
    joined = replace(
        draft,
        texts=(*draft.texts, conversation.queued),
        attachments=draft.attachments + draft.put_off,
        put_off=(),
    )
    resumed = replace(conversation, stage=Stage.DRAFTING, draft=joined, queued="")
    if _chose(said, Choice.SAME) or said.reading.intent is Intent.CONFIRM:
        return advance(resumed, known)
    return while_drafting(resumed, said, known)


def while_matching(conversation: Conversation, said: Said, known: Known) -> Turn:
    """Hear whether it is the same matter as before (同一件事 / 另一件事, T5)."""
    draft = conversation.draft or Draft()
    ref = draft.matched[0] if draft.matched else ""
    before = next((complaint for complaint in known.own if complaint.ref == ref), None)
    if _chose(said, Choice.SAME) or said.reading.intent is Intent.CONFIRM:
        return _same(conversation, draft, before, known)
    decided = replace(draft, chosen=True)
    if not (_chose(said, Choice.OTHER) or said.reading.intent is Intent.DENY):
        decided = absorb(decided, said, known)
    return advance(replace(conversation, stage=Stage.DRAFTING, draft=decided), known)


def _same(conversation: Conversation, draft: Draft, before: Complaint | None, known: Known) -> Turn:
    idle = replace(conversation, stage=Stage.IDLE, draft=None, slot=None)
    words = "\n".join(draft.texts)
    if before is None or before.status.is_over:
        linked = replace(draft, chosen=True, earlier=before.ref if before else None)
        if before is not None:
            linked = replace(linked, place=merge(before.place, linked.place))
        return advance(replace(conversation, stage=Stage.DRAFTING, draft=linked), known)
    wanted = Wanted(wish=Wish.RAISE_AGAIN, ref=before.ref, words=words, attachments=draft.attachments)
    if before.topic != draft.topic:
        wanted = replace(wanted, wish=Wish.SUPPLEMENT)
    elif before.status is Status.FINISHED:
        wanted = replace(wanted, wish=Wish.RATE, satisfaction=Satisfaction.UNSATISFIED)
    elif before.status is Status.INVALID:
        wanted = replace(wanted, wish=Wish.APPEAL)
    return Turn(conversation=idle, wants=(wanted,))


def while_doubting(conversation: Conversation, said: Said, known: Known) -> Turn:
    """Hear whether the danger is there now (I8): yes, or a word of it again, sends people; no goes on with the form."""
    draft = conversation.draft or Draft()
    if _chose(said, Choice.YES) or said.reading.intent is Intent.CONFIRM or said.reading.alarm is Alarm.CERTAIN:
        return alarm(conversation, said, known)
    calm = replace(conversation, stage=Stage.DRAFTING, draft=replace(draft, danger=None))
    if _chose(said, Choice.NO) or said.reading.intent is Intent.DENY:
        return advance(calm, known)
    # Neither yes nor no («6栋1502», «真的受不了了»): the form goes on, and meanwhile people look.
    turn = while_drafting(calm, said, known)
    looked = Wanted(wish=Wish.LOOK, draft=absorb(draft, said, known))
    return replace(turn, wants=(*turn.wants, looked))


def doubt(conversation: Conversation, said: Said, known: Known) -> Turn:
    """Ask whether a danger that was spoken of is there now; the duty phone is given at once."""
    draft = absorb(conversation.draft or blank(conversation, said, known), said, known)
    asked = replace(conversation, stage=Stage.DOUBTING, draft=replace(draft, danger=said.reading.danger))
    return Turn(conversation=asked, replies=(doubt_asked(),))


def alarm(conversation: Conversation, said: Said, known: Known) -> Turn:
    """Push an emergency before the form is complete (I8); place and phone are asked for afterwards."""
    draft = conversation.draft or blank(conversation, said, known)
    heard = absorb(draft, said, known) if said.press is None else draft
    told = (said.reading.danger, draft.danger, said.whole.danger)
    named = next((danger for danger in told if danger not in (None, CRY)), None)
    heard = replace(heard, danger=named or next(filter(None, told), None))
    wanted = Wanted(wish=Wish.ALARM, draft=completed(heard, known))
    return Turn(conversation=replace(conversation, stage=Stage.DRAFTING, draft=heard, slot=None), wants=(wanted,))


def skip(conversation: Conversation, known: Known) -> Turn:
    """Leave out the item asked for (跳过)."""
    draft = conversation.draft or Draft()
    if draft.asked is None or draft.asked not in SKIPPABLE:
        return advance(conversation, known)
    return advance(replace(conversation, draft=replace(draft, skipped=(*draft.skipped, draft.asked))), known)


def back(conversation: Conversation, known: Known) -> Turn:
    """Go back to the item before (返回)."""
    draft = conversation.draft or Draft()
    if draft.skipped:
        return advance(replace(conversation, draft=replace(draft, skipped=draft.skipped[:-1], asked=None)), known)
    if draft.demand and draft.asked is Slot.PHONE:
        return advance(replace(conversation, draft=replace(draft, demand="", asked=None)), known)
    return choose(conversation) if draft.texts else advance(conversation, known)


def _same_matter(draft: Draft, known: Known) -> Complaint | None:
    """Return the resident's own complaint that this may be about again: same subject, and no other place."""
    for complaint in known.alike:
        elsewhere = draft.place.building and complaint.place.building not in (None, draft.place.building)
        if not elsewhere:
            return complaint
    return None


def _perhaps_added(said: Said, known: Known) -> Complaint | None:
    """Return the newest open complaint if the words sound like an addition, though they speak of something else."""
    if said.reading.intent is not Intent.SUPPLEMENT:
        return None
    return next((own for own in known.own if not own.status.is_over), None)


def _is_another_matter(draft: Draft, said: Said) -> bool:
    """Tell whether a message in the middle of the form speaks of something else (another topic and category)."""
    reading = said.reading
    return (
        bool(draft.texts)
        and draft.topic is not None
        and reading.topic is not None
        and reading.intent in (Intent.COMPLAIN, Intent.SUPPLEMENT)
        and reading.topic != draft.topic
        and reading.category != draft.category
        and not (draft.asked is Slot.DEMAND and reading.demand)
        and said.press is None
    )


def _chose(said: Said, choice: Choice) -> bool:
    return said.press is not None and said.press.verb == choice
