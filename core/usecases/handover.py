"""A human takes over (转人工 → 接手 → 结束人工): words and pictures relayed both ways, accounts never shown (I10)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from core.choices import Choice, button, buttons
from core.desk import Desk, More
from core.dialogue.conversation import Conversation, Draft, Stage
from core.dialogue.turn import Wanted
from core.errors import Refused
from core.form import media_words, resident_words
from core.house import Person, Role
from core.ladder import offset
from core.masking import mask_words
from core.messages import Attachment, Peer, Turn, Weight
from core.people import Resident
from core.turns import HUMAN


def ask(desk: Desk, resident: Resident, conversation: Conversation, words: str) -> None:
    """Call a receptionist; until one takes over, a ladder of its own runs (invariant 3)."""
    current = desk.conversation(conversation.peer, conversation.seat)
    if current.stage is not Stage.HUMAN:
        draft = current.draft or Draft()
        paused = current.stage if current.draft is not None else None
        kept = replace(draft, paused=paused, told=(words,) if words else ())
        due_at = desk.now + desk.office.policy.human.rungs[0].after
        current = replace(current, stage=Stage.HUMAN, draft=kept, human=None, partner=None, due_at=due_at, step=0)
        desk.keep(current)
        call(desk, resident.id, resident_words(desk, resident), mask_words(_told(kept)))
    desk.answer(
        current.peer,
        desk.say("dialogue.human_called", phone=desk.community.phone),
        buttons(desk.office.phrases, Choice.END_HUMAN),
    )


def call(desk: Desk, resident: str, name: str, told: str) -> None:
    """Show in the receptionists' group who is waiting, with the button to take over."""
    offered = [button(desk.office.phrases, Choice.TAKE_OVER, resident)]
    desk.tell_service(desk.say("group.human_asked", name=name, told=told or "-"), offered, about=resident)


def take_over(desk: Desk, person: Person, resident_id: str) -> None:
    """Join a receptionist's private chat to the resident's (接手)."""
    if person.role.rank < Role.RECEPTIONIST.rank:
        raise Refused("refused.not_allowed_human", name=person.name)
    resident = desk.work.residents.get(resident_id)
    found = desk.work.conversations.of_resident(resident.id) if resident is not None else None
    mine = desk.work.bindings.person(desk.community.key, person.name)
    if found is None or resident is None or resident.community not in ("", desk.community.key):
        raise Refused("refused.nobody_waiting")
    if not resident.community:
        desk.work.residents.save(replace(resident, community=desk.community.key))
    waiting = desk.conversation(found.peer, found.seat)
    if waiting.human is not None:
        raise Refused("refused.taken_already", by=waiting.human)
    if waiting.stage is not Stage.HUMAN:
        waiting = _called(waiting)
    if mine is None:
        raise Refused("refused.no_private_chat", name=person.name)
    own = desk.conversation(mine, mine.chat)
    if own.partner is not None:
        raise Refused("refused.busy_already", name=own.human or "")
    name = resident_words(desk, resident)
    told = _told(waiting.draft) if waiting.draft else ""
    desk.keep(replace(waiting, human=person.name, partner=mine, due_at=None, step=0, touched_at=desk.now))
    desk.keep(replace(own, stage=Stage.HUMAN, human=name, partner=waiting.peer, guest=resident.id))
    end = buttons(desk.office.phrases, Choice.END_HUMAN)
    desk.answer(waiting.peer, desk.say("dialogue.human_came", by=person.name), end)
    shown = waiting.draft.attachments if waiting.draft is not None else ()
    text = desk.say("person.took_over", name=name, told=told or "-")
    desk.answer(mine, text, end, attachments=shown, about=resident.id)
    desk.tell_service(desk.say("group.human_taken", name=name, by=person.name), about=resident.id)


def _called(conversation: Conversation) -> Conversation:
    """Return the conversation of a resident who did not ask for anybody but needs somebody: their form is put aside."""
    if conversation.draft is None:
        raise Refused("refused.nobody_waiting")
    # Whoever takes over settles which community it is; the story goes on after that.
    stage = Stage.DRAFTING if conversation.stage is Stage.SETTLING else conversation.stage
    draft = replace(conversation.draft, paused=stage)
    return replace(conversation, stage=Stage.HUMAN, draft=draft)


def relay(desk: Desk, resident: Resident, conversation: Conversation, wanted: Wanted) -> None:
    """Pass on what the resident says; while nobody has come yet, keep it and show the receptionists."""
    current = desk.conversation(conversation.peer, conversation.seat)
    name = resident_words(desk, resident)
    words = wanted.words or desk.office.phrases.labels.get(f"choice.{wanted.pressed}", "")
    if not words and not wanted.attachments:
        desk.answer(current.peer, desk.say("dialogue.empty"))
        return
    if current.partner is None:
        draft = current.draft or Draft()
        kept = replace(
            draft,
            told=(*draft.told, words) if words else draft.told,
            attachments=draft.attachments + wanted.attachments,
        )
        desk.keep(replace(current, draft=kept))
        said = words or media_words(desk, wanted.attachments)
        desk.tell_service(desk.say("group.human_said", name=name, words=mask_words(said)), about=resident.id)
        desk.answer(current.peer, desk.say("dialogue.human_coming", phone=desk.community.phone))
        return
    pass_on(desk, current.partner, name, words, wanted.attachments, about=resident.id)
    if current.due_at is None:
        last = len(desk.office.policy.human.rungs) - 1
        answer_by = desk.now + desk.office.policy.human.rungs[last].after
        desk.keep(replace(current, due_at=answer_by, step=last))


def answer(desk: Desk, peer: Peer, name: str, words: str, attachments: Sequence[Attachment]) -> None:
    """Pass on what the receptionist says; the resident waits no longer."""
    desk.keep(replace(desk.conversation(peer, peer.chat), due_at=None, step=0))
    pass_on(desk, peer, name, words, attachments)


def pass_on(
    desk: Desk, peer: Peer, name: str, words: str, attachments: Sequence[Attachment], *, about: str | None = None
) -> None:
    """Say one person's words in the other's chat, under their name; `about` is the resident, if they are a resident's."""
    said = desk.say("relay.words", name=name, words=words)
    desk.tell(peer, said, attachments=tuple(attachments), urgent=True, weight=Weight.TOLD, about=about)


def end(desk: Desk, conversation: Conversation) -> None:
    """Part the two chats (结束人工), from whichever side; a form begun before goes on where it stood."""
    current = desk.conversation(conversation.peer, conversation.seat)
    other = desk.conversation(current.partner, current.partner.chat) if current.partner else None
    for side in (current, other):
        if side is not None:
            parted = replace(side, stage=Stage.IDLE, human=None, guest=None, partner=None, due_at=None, step=0)
            _part(desk, parted)


def _part(desk: Desk, side: Conversation) -> None:
    draft, phrases = side.draft, desk.office.phrases
    said = desk.say("dialogue.human_ended")
    if draft is not None and draft.paused is not None:
        due_at = desk.now + desk.office.policy.draft_nudge
        resumed = replace(draft, paused=None, told=())
        desk.keep(replace(side, stage=draft.paused, draft=resumed, due_at=due_at))
        offered = buttons(phrases, Choice.CONTINUE, Choice.RESTART, Choice.CANCEL)
        desk.answer(side.peer, desk.say("dialogue.human_ended_form", ended=said), offered)
        return
    desk.keep(replace(side, draft=None))
    desk.answer(side.peer, said, buttons(phrases, Choice.COMPLAIN, Choice.PROGRESS) if side.resident else ())


def climb(desk: Desk, conversation: Conversation, now: datetime) -> None:
    """Call again for a resident nobody has come to or answered, one rung higher each time."""
    ladder = desk.office.policy.human
    resident = desk.work.residents.get(conversation.resident or "")
    name = resident_words(desk, resident) if resident else ""
    told = mask_words(_told(conversation.draft)) if conversation.draft else ""
    step, due = conversation.step, conversation.due_at or now
    turn = Turn(kind=HUMAN, since=due - offset(ladder, step))
    targets = []
    while due <= now:
        targets += list(ladder.rungs[min(step, len(ladder.rungs) - 1)].to)
        step += 1
        gap = ladder.every
        if step < len(ladder.rungs):
            gap = ladder.rungs[step].after - ladder.rungs[step - 1].after
        due += gap
    desk.keep(replace(conversation, step=step, due_at=due))
    offered = [button(desk.office.phrases, Choice.TAKE_OVER, conversation.resident or "")]
    text = desk.say("group.human_again", name=name, told=told or "-")
    call = f"group.human_again/{conversation.resident}"
    again: More = {"urgent": True, "about": conversation.resident, "call": call, "turn": turn}
    desk.tell_service(text, offered, **again)
    desk.tell_targets(targets, None, text, offered, **again)
    desk.answer(conversation.peer, desk.say("dialogue.human_still_coming", phone=desk.community.phone))


def _told(draft: Draft) -> str:
    return "\n".join((*draft.texts, *draft.told))
