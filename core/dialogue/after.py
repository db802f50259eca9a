"""Between forms: questions, thanks, and everything a resident can do with a complaint already filed (F5, I5, I7)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from core.choices import Choice
from core.complaint import Complaint, Move, Satisfaction, Status
from core.dialogue.conversation import Awaiting, Conversation, Stage
from core.dialogue.draft import BRIEF, SHORT_ANSWER
from core.dialogue.turn import Known, Offer, Reply, Said, Turn, Wanted, Wish, offers
from core.messages import MediaKind
from nlp.reading import Intent, Reading, Situation

RATINGS: dict[str, Satisfaction] = {
    Choice.SATISFIED: Satisfaction.SATISFIED,
    Choice.BASICALLY: Satisfaction.BASICALLY,
    Choice.UNSATISFIED: Satisfaction.UNSATISFIED,
    Intent.SATISFIED: Satisfaction.SATISFIED,
    Intent.BASICALLY_SATISFIED: Satisfaction.BASICALLY,
    Intent.UNSATISFIED: Satisfaction.UNSATISFIED,
}

#: Below this a category is a guess.
SURE = 0.5

#: What is answered in one sentence, leaving everything as it is.
ANSWERS: dict[Intent, str] = {
    Intent.THANKS: "dialogue.thanks",
    Intent.SATISFIED: "dialogue.thanks",
    Intent.BASICALLY_SATISFIED: "dialogue.thanks",
    Intent.GREETING: "dialogue.greeting",
    Intent.CONSULT: "dialogue.consult",
    Intent.SMALLTALK: "dialogue.smalltalk",
    Intent.OUT_OF_SCOPE: "dialogue.out_of_scope",
    Intent.HELP: "dialogue.help",
    Intent.CONFIRM: "dialogue.nothing_to_confirm",
    Intent.DENY: "dialogue.nothing_to_confirm",
    Intent.CANCEL: "dialogue.nothing_to_cancel",
    Intent.SKIP: "dialogue.help",
    Intent.BACK: "dialogue.help",
}

#: Words of courtesy in a long message about something are no more than that.
POLITE = frozenset({Intent.THANKS, Intent.GREETING, Intent.SMALLTALK, Intent.OUT_OF_SCOPE})

#: What these say is said in a word; in several lines somebody tells something, wherever a word of it may point.
ONE_WORD = frozenset({Intent.CONFIRM, Intent.DENY, Intent.CANCEL, Intent.SKIP, Intent.BACK})

OPENING = (Choice.COMPLAIN, Choice.PROGRESS, Choice.HUMAN)


def situation_of(conversation: Conversation, own: Sequence[Complaint], now: datetime) -> Situation:
    """Return where the conversation of who complained of these, newest first, stands, for the reader."""
    match conversation.stage:
        case Stage.DRAFTING | Stage.CHOOSING | Stage.CORRECTING | Stage.AWAITING:
            return Situation.DRAFTING
        case Stage.CONFIRMING:
            return Situation.CONFIRMING
        case Stage.DOUBTING | Stage.MATCHING | Stage.QUEUEING:
            return Situation.ASKED
    if any(complaint.status is Status.FINISHED for complaint in own):
        return Situation.RATING
    if any(complaint.status.is_worked_on for complaint in own):
        fresh = (now - own[0].filed_at).total_seconds() < 600
        return Situation.JUST_FILED if fresh else Situation.IN_PROGRESS
    return Situation.CLOSED if own else Situation.IDLE


def about_filed(conversation: Conversation, said: Said, known: Known) -> Turn | None:
    """Do what the message asks about a complaint already filed, or None if it asks nothing of the kind."""
    if said.press is None and not said.text and _only_stickers(said):
        return None
    # Choices and intents share some words; told apart by whether something was pressed.
    verb = said.press.verb if said.press is not None else said.reading.intent.value
    if verb in RATINGS:
        return _rate(conversation, said, known, RATINGS[verb])
    match verb:
        case Choice.URGE:
            return _urge(conversation, said, known)
        case Choice.WITHDRAW:
            return _withdraw(conversation, said, known)
        case Choice.APPEAL:
            return _appeal(conversation, said, known)
        case Choice.SUPPLEMENT if said.press is not None:
            return _await(conversation, _named(said, known), Move.SUPPLEMENT)
        case Intent.SUPPLEMENT | Intent.CORRECT:
            complaint = _named(said, known)
            added = said.text.startswith(known.added_words)
            if complaint is None or (_is_its_own(said.reading, complaint) and not added):
                return None
            return _with(conversation, said, complaint, Wish.SUPPLEMENT)
        case _:
            return _added(conversation, said, known)


def _is_its_own(reading: Reading, complaint: Complaint) -> bool:
    """Tell whether what reads like an addition speaks of something else than what was filed."""
    return reading.topic not in (None, complaint.topic) and reading.confidence >= SURE


def _added(conversation: Conversation, said: Said, known: Known) -> Turn | None:
    """Take a bare place or phone as an addition to what was filed last: it is no matter of its own."""
    reading, complaint = said.reading, _named(said, known)
    bare = (
        (reading.topic is None or reading.confidence < SURE)
        and reading.demand is None
        and len(said.text) <= SHORT_ANSWER
    )
    if complaint is None or said.press is not None or not bare or not (reading.phone or reading.place.is_known):
        return None
    return _with(conversation, said, complaint, Wish.SUPPLEMENT)


def answer(conversation: Conversation, said: Said, known: Known) -> Turn | None:
    """Answer what needs no form; None if the words are a matter of their own."""
    if not said.text and said.attachments:
        return _only_media(conversation, said, known)
    if not said.text:
        return Turn(conversation=conversation, replies=(Reply(key="dialogue.empty", offers=offers(*OPENING)),))
    if known.answer:
        reply = Reply(key="dialogue.answered", values={"answer": known.answer}, offers=offers(*OPENING))
        return Turn(conversation=conversation, replies=(reply,))
    key = ANSWERS.get(said.reading.intent)
    polite = said.reading.intent in POLITE and said.reading.topic is not None and len(said.text) > BRIEF
    story = said.reading.intent in ONE_WORD and "\n" in said.text.strip() and len(said.text) > BRIEF
    if key is None or polite or story:
        return None
    return Turn(conversation=conversation, replies=(Reply(key=key, offers=offers(*OPENING)),))


def heard_words(conversation: Conversation, said: Said, known: Known) -> Turn:
    """Take the words that were waited for: why not satisfied, what is objected to, what is to be added."""
    awaiting = conversation.awaiting
    idle = replace(conversation, stage=Stage.IDLE, awaiting=None)
    if awaiting is None:
        return Turn(conversation=idle)
    wishes: dict[str, Wish] = {Move.REJECT: Wish.EXPLAIN_RATING, Move.APPEAL: Wish.APPEAL}
    wish = wishes.get(awaiting.move, Wish.SUPPLEMENT)
    wanted = Wanted(wish=wish, ref=awaiting.ref, words=said.text, attachments=said.attachments)
    return Turn(conversation=idle, wants=(wanted,))


def _rate(conversation: Conversation, said: Said, known: Known, satisfaction: Satisfaction) -> Turn | None:
    asked = [complaint for complaint in known.own if complaint.status is Status.FINISHED]
    if said.press is not None and said.press.ref:
        asked = [complaint for complaint in asked if complaint.ref == said.press.ref]
    if not asked:
        if said.press is None and satisfaction is Satisfaction.UNSATISFIED:
            return _appeal(conversation, said, known) if known.own else None
        if said.press is None:
            return None
        return Turn(conversation=conversation, replies=(Reply(key="dialogue.nothing_to_rate"),))
    words = "" if said.press is not None or len(said.text) <= 6 else said.text
    wanted = Wanted(wish=Wish.RATE, ref=asked[0].ref, satisfaction=satisfaction, words=words)
    return Turn(conversation=conversation, wants=(wanted,))


def _urge(conversation: Conversation, said: Said, known: Known) -> Turn:
    """Hurry what is worked on; of what the staff say is done, ask whether it is: «not satisfied» sends them back."""
    named = _named(said, known, worked_on=True)
    done = _among(said, [complaint for complaint in known.own if complaint.status is Status.FINISHED])
    if named is not None or done is None:
        return _with(conversation, said, named, Wish.URGE)
    ratings = tuple(
        Offer(choice=choice, ref=done.ref) for choice in (Choice.SATISFIED, Choice.BASICALLY, Choice.UNSATISFIED)
    )
    reply = Reply(key="dialogue.is_it_done", values={"ref": done.ref}, offers=ratings)
    return Turn(conversation=conversation, replies=(reply,))


def _withdraw(conversation: Conversation, said: Said, known: Known) -> Turn:
    still_open = [complaint for complaint in known.own if not complaint.status.is_over]
    named = _named(said, known)
    if len(still_open) > 1 and not _names_one(said, still_open):
        choices = tuple(Offer(choice=Choice.WITHDRAW, ref=complaint.ref) for complaint in still_open)
        return Turn(conversation=conversation, replies=(Reply(key="dialogue.which_withdraw", offers=choices),))
    return _with(conversation, said, named, Wish.WITHDRAW)


def _appeal(conversation: Conversation, said: Said, known: Known) -> Turn | None:
    judged = (Status.INVALID, Status.SETTLED, Status.CLOSED, Status.FINISHED)
    candidates = [complaint for complaint in known.own if complaint.status in judged]
    if said.press is None and not any(complaint.ref in said.text.upper() for complaint in candidates):
        # What was over long ago is not what somebody means who is angry today.
        candidates = [complaint for complaint in candidates if _is_lately_over(complaint, known)]
        if not candidates and all(complaint.status.is_over for complaint in known.own) and len(said.text) > BRIEF:
            return None
    named = _among(said, candidates)
    if said.press is None and named is not None and len(said.text) > 6:
        return _with(conversation, said, named, Wish.APPEAL)
    if named is None:
        named = _named(said, known)
        return _with(conversation, said, named, Wish.URGE) if named else _nothing(conversation)
    return _await(conversation, named, Move.APPEAL)


def _is_lately_over(complaint: Complaint, known: Known) -> bool:
    over = complaint.closed_at or complaint.finished_at
    return over is None or known.now - over <= known.object_within


def _await(conversation: Conversation, complaint: Complaint | None, move: Move) -> Turn:
    if complaint is None:
        return _nothing(conversation)
    waiting = replace(conversation, stage=Stage.AWAITING, awaiting=Awaiting(move=move, ref=complaint.ref))
    reply = Reply(key=f"dialogue.await_{move.value}", values={"ref": complaint.ref}, offers=offers(Choice.CANCEL))
    return Turn(conversation=waiting, replies=(reply,))


def _with(conversation: Conversation, said: Said, complaint: Complaint | None, wish: Wish) -> Turn:
    if complaint is None:
        return _nothing(conversation)
    words = "" if said.press is not None else said.text
    wanted = Wanted(wish=wish, ref=complaint.ref, words=words, attachments=said.attachments)
    return Turn(conversation=conversation, wants=(wanted,))


def _nothing(conversation: Conversation) -> Turn:
    return Turn(conversation=conversation, replies=(Reply(key="dialogue.nothing_filed", offers=offers(*OPENING)),))


def _only_media(conversation: Conversation, said: Said, known: Known) -> Turn | None:
    if _only_stickers(said):
        return Turn(conversation=conversation, replies=(Reply(key="dialogue.sticker", offers=offers(*OPENING)),))
    still_open = [complaint for complaint in known.own if not complaint.status.is_over]
    return _with(conversation, said, still_open[0], Wish.SUPPLEMENT) if still_open else None


def _only_stickers(said: Said) -> bool:
    return bool(said.attachments) and all(sent.kind is MediaKind.STICKER for sent in said.attachments)


def _named(said: Said, known: Known, *, worked_on: bool = False) -> Complaint | None:
    """Return the complaint that the message names by number, or else the newest open one."""
    candidates = [
        complaint
        for complaint in known.own
        if (complaint.status.is_worked_on if worked_on else not complaint.status.is_over)
    ]
    return _among(said, candidates)


def _among(said: Said, candidates: Sequence[Complaint]) -> Complaint | None:
    if said.press is not None and said.press.ref:
        return next((complaint for complaint in candidates if complaint.ref == said.press.ref), None)
    named = [complaint for complaint in candidates if complaint.ref in said.text.upper()]
    return next(iter([*named, *candidates]), None)


def _names_one(said: Said, candidates: Sequence[Complaint]) -> bool:
    has_press = said.press is not None and bool(said.press.ref)
    return has_press or any(complaint.ref in said.text.upper() for complaint in candidates)
