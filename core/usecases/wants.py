"""Do what a resident wants done with a complaint: each wish in the same unit of work as the words that asked for it."""

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from core import voice
from core.agenda import Change
from core.complaint import Complaint, Satisfaction
from core.desk import Desk
from core.dialogue.again import ask_alarmed
from core.dialogue.conversation import Conversation, Draft
from core.dialogue.turn import Known, Reply, Wanted, Wish
from core.errors import Refused
from core.events import Event, Happened
from core.form import located, media_words, post_card
from core.masking import mask_words
from core.people import Resident
from core.reactions import react
from core.reactions.known import known_of
from core.usecases import handover
from core.usecases.doubt import UNCLEAR, have_looked
from core.usecases.filing import file
from core.usecases.progress import tell_progress
from nlp.slots import find_phones

#: What is asked again while many wait for the same.
AGAIN = frozenset({Wish.URGE, Wish.RAISE_AGAIN})
#: So few letters beside a telephone number, and it is theirs; in a longer story it may be anybody's.
BESIDE_A_PHONE = 12


class Wishes:
    """The wishes of one resident in one unit of work."""

    def __init__(self, desk: Desk, resident: Resident, known: Known) -> None:
        self.desk = desk
        self.resident = resident
        self.known = known
        self.followed: tuple[Reply, ...] = ()

    def do(self, wanted: Wanted, conversation: Conversation) -> None:
        """Carry out one wish; raises `Refused` with the reason when it can't be."""
        self._actions[wanted.wish](self, wanted, conversation)

    def _file(self, wanted: Wanted, conversation: Conversation) -> None:
        draft = wanted.draft or Draft()
        complaint = file(self.desk, self.resident, draft)
        self._latest(conversation, complaint)

    def _alarm(self, wanted: Wanted, conversation: Conversation) -> None:
        draft = wanted.draft or Draft()
        complaint = file(self.desk, self.resident, replace(draft, danger=draft.danger or "other"))
        current = self.desk.conversation(conversation.peer, conversation.seat)
        told = replace(current.draft or draft, ref=complaint.ref, place=draft.place, phone=draft.phone)
        turn = ask_alarmed(replace(current, draft=told, latest=complaint.ref), self.known)
        self.desk.keep(turn.conversation)
        self.followed = turn.replies

    def _recontact(self, wanted: Wanted, conversation: Conversation) -> None:
        complaint, draft = self._own(wanted.ref), wanted.draft or Draft()
        place = located(self.desk, draft.place, draft.attachments)
        told = replace(complaint, place=place, phone=draft.phone or complaint.phone)
        moved, events = voice.supplement(
            told, self.desk.now, self.desk.terms(complaint), words=wanted.words, attachments=wanted.attachments
        )
        if draft.texts[-1:] != (wanted.words,):
            moved = replace(moved, what=complaint.what)  # only a place or a phone was answered
        self._save(complaint, moved, events)

    def _change(self, wanted: Wanted, conversation: Conversation) -> None:
        complaint = self._own(wanted.ref)
        if complaint.incident is not None and complaint.status.is_worked_on and wanted.wish in AGAIN:
            self._tell_known(complaint, wanted, conversation)
            return
        terms, now = self.desk.terms(complaint), self.desk.now
        words, attachments = wanted.words, wanted.attachments
        verbs: dict[Wish, Callable[[], Change]] = {
            Wish.SUPPLEMENT: lambda: voice.supplement(
                _reachable(complaint, words), now, terms, words=words, attachments=attachments
            ),
            Wish.URGE: lambda: voice.urge(complaint, now, terms, words=words),
            Wish.WITHDRAW: lambda: voice.withdraw(complaint, now, terms, words=words),
            Wish.APPEAL: lambda: voice.appeal(complaint, now, terms, words=words),
            Wish.RAISE_AGAIN: lambda: voice.raise_again(complaint, now, terms, words=words),
            Wish.RATE: lambda: voice.rate(
                complaint, now, terms, satisfaction=wanted.satisfaction or Satisfaction.SATISFIED, words=words
            ),
        }
        try:
            moved, events = verbs[wanted.wish]()
        except Refused:
            if wanted.wish is Wish.URGE and words:
                self._note(complaint, words)
            raise
        if attachments:
            shown = media_words(self.desk, attachments)
            events = tuple(replace(event, facts={**event.facts, "media": shown}) for event in events)
        self._save(complaint, moved, events)
        self._latest(conversation, moved)

    def _note(self, complaint: Complaint, words: str) -> None:
        """Keep what was said with a wish that could not be granted; nobody is called for it once more."""
        moved, events = voice.supplement(complaint, self.desk.now, self.desk.terms(complaint), words=words)
        self.desk.record(*events)
        post_card(self.desk, self.desk.work.complaints.save(moved))

    def _tell_known(self, complaint: Complaint, wanted: Wanted, conversation: Conversation) -> None:
        """Answer who asks again about an outage of many with what is known; those who work on it are not called each time."""
        kind = Happened.URGED if wanted.wish is Wish.URGE else Happened.SUPPLEMENTED
        self.desk.record(Event(kind=kind, ref=complaint.ref, at=self.desk.now, words=wanted.words))
        self.desk.answer(
            conversation.peer, self.desk.say("resident.still", ref=complaint.ref, **known_of(self.desk, complaint))
        )

    def _explain_rating(self, wanted: Wanted, conversation: Conversation) -> None:
        complaint = self._own(wanted.ref)
        moved, events = voice.supplement(
            complaint, self.desk.now, self.desk.terms(complaint), words=wanted.words, attachments=wanted.attachments
        )
        why = replace(events[0], facts={"unsatisfied": mask_words(wanted.words)})
        self._save(complaint, moved, (why,))

    def _look(self, wanted: Wanted, conversation: Conversation) -> None:
        have_looked(self.desk, UNCLEAR, self.resident.id, wanted.draft)

    def _progress(self, wanted: Wanted, conversation: Conversation) -> None:
        tell_progress(self.desk, self.resident, conversation.peer, wanted.ref or wanted.words)

    def _human(self, wanted: Wanted, conversation: Conversation) -> None:
        handover.ask(self.desk, self.resident, conversation, wanted.words)

    def _relay(self, wanted: Wanted, conversation: Conversation) -> None:
        handover.relay(self.desk, self.resident, conversation, wanted)

    def _end_human(self, wanted: Wanted, conversation: Conversation) -> None:
        handover.end(self.desk, conversation)

    def _save(self, before: Complaint, after: Complaint, events: tuple[Event, ...]) -> None:
        self.desk.work.complaints.save(react(self.desk, before, after, events))

    def _own(self, ref: str) -> Complaint:
        """Return the resident's own complaint of that number; nobody else's is ever shown or changed (F5)."""
        complaint = self.desk.work.complaints.get(ref)
        if complaint is None or complaint.resident != self.resident.id:
            raise Refused("refused.not_yours", ref=ref)
        return complaint

    def _latest(self, conversation: Conversation, complaint: Complaint) -> None:
        current = self.desk.conversation(conversation.peer, conversation.seat)
        self.desk.keep(replace(current, latest=complaint.ref))

    _actions: ClassVar[dict[Wish, Callable[["Wishes", Wanted, Conversation], None]]] = {
        Wish.FILE: _file,
        Wish.ALARM: _alarm,
        Wish.RECONTACT: _recontact,
        Wish.EXPLAIN_RATING: _explain_rating,
        Wish.LOOK: _look,
        Wish.PROGRESS: _progress,
        Wish.HUMAN: _human,
        Wish.RELAY: _relay,
        Wish.END_HUMAN: _end_human,
        **dict.fromkeys((Wish.SUPPLEMENT, Wish.URGE, Wish.WITHDRAW, Wish.APPEAL, Wish.RAISE_AGAIN, Wish.RATE), _change),
    }


def _reachable(complaint: Complaint, words: str) -> Complaint:
    """Return the complaint with the telephone number that its resident has just told."""
    told = find_phones(words)
    is_theirs = bool(told) and (not complaint.phone or len(words) - (told[0][1] - told[0][0]) <= BESIDE_A_PHONE)
    return replace(complaint, phone=told[0][2]) if is_theirs else complaint
