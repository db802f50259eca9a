"""Hear the staff on a corrective action: cause, correction and prevention written, done, verified or sent back (H4, H6)."""

from collections.abc import Sequence
from dataclasses import replace

from core.choices import Press, button
from core.closing import correct
from core.corrective import CORRECTIVE_MOVES, Corrective, CorrectiveItem, CorrectiveMove
from core.desk import Desk
from core.dialogue.conversation import Awaiting, Stage
from core.errors import Refused
from core.house import Person
from core.messages import Inbound
from core.permissions import check_corrective
from core.reactions import react
from core.reactions.correctives import react_to_corrective, wait_for
from core.rectification import Told, complete, send_back, verify, write
from core.usecases.command import Command
from core.usecases.itemised import itemise
from core.usecases.reply import answer
from core.usecases.typed import words_of
from nlp.when import read_deadline

#: How many are looked at, and offered, when it is unclear which one is meant.
LOOKED_AT, OFFERED = 50, 6


def pressed(desk: Desk, person: Person, inbound: Inbound, press: Press) -> None:
    """Do what a button on the card of a corrective action says."""
    _begin(desk, person, inbound, _get(desk, press.ref), CorrectiveMove(press.verb), "")


def commanded(desk: Desk, person: Person, inbound: Inbound, command: Command) -> None:
    """Do what was typed instead; in a group, what names none and stands for itself is talk among colleagues."""
    move = CorrectiveMove(command.verb)
    words = _labelled(desk, inbound) or command.words if move is CorrectiveMove.WRITE else command.words
    found = _meant(desk, person, inbound, command, move)
    if len(found) == 1:
        _begin(desk, person, inbound, found[0], move, words)
    elif found:
        phrases = desk.office.phrases
        offered = tuple(button(phrases, move, each.ref, label=each.ref) for each in found[:OFFERED])
        answer(desk, person, inbound, desk.say("staff.which_corrective", move=move), offered)
    elif not inbound.group or inbound.text.strip() == desk.label(move):
        raise Refused("refused.no_corrective", move=move)


def words_came(desk: Desk, person: Person, inbound: Inbound, awaiting: Awaiting) -> None:
    """Take the words that were waited for."""
    move, words = CorrectiveMove(awaiting.move), words_of(inbound)
    corrective = _get(desk, awaiting.ref)
    if not words:
        _ask(desk, person, inbound, corrective, awaiting)
        return
    _begin(desk, person, inbound, corrective, move, words)


def _begin(
    desk: Desk, person: Person, inbound: Inbound, corrective: Corrective, move: CorrectiveMove, words: str
) -> None:
    """Do it, or ask for the words it needs."""
    check_corrective(person, move, corrective)
    if (corrective.status, move) not in CORRECTIVE_MOVES:
        raise Refused("refused.corrective_not_now", ref=corrective.ref, move=move)
    if move is CorrectiveMove.WRITE:
        _write(desk, person, inbound, corrective, words)
        return
    if move is CorrectiveMove.SEND_BACK and not words:
        _ask(desk, person, inbound, corrective, Awaiting(move=move, ref=corrective.ref))
        return
    terms = desk.corrective_terms(corrective)
    if move is CorrectiveMove.SEND_BACK:
        react_to_corrective(desk, *send_back(corrective, person.name, desk.now, terms, words=words))
    elif move is CorrectiveMove.COMPLETE:
        react_to_corrective(desk, *complete(corrective, person.name, desk.now, terms))
    else:
        _verified(desk, react_to_corrective(desk, *verify(corrective, person.name, desk.now, terms)))
    _finished(desk, person, inbound, corrective, move)


def _write(desk: Desk, person: Person, inbound: Inbound, corrective: Corrective, words: str) -> None:
    """Keep what was written at once, and ask for the next thing that is missing: one question at a time."""
    terms = desk.corrective_terms(corrective)
    told = _told(desk, corrective, words)
    moved, events = write(corrective, person.name, desk.now, terms, told=told) if words else (corrective, ())
    if moved != corrective:
        moved = react_to_corrective(desk, moved, events)
    if moved.missing is not None:
        waiting = Awaiting(move=CorrectiveMove.WRITE, ref=moved.ref, choice=moved.missing.value)
        _ask(desk, person, inbound, moved, waiting)
        return
    if not words:
        raise Refused("refused.corrective_written", ref=corrective.ref)
    _wait_for_it(desk, moved)
    _finished(desk, person, inbound, moved, CorrectiveMove.WRITE)


def _told(desk: Desk, corrective: Corrective, words: str) -> Told:
    """Return what the words say, by their labels; what has none answers the question that is open."""
    office, community = desk.office, desk.community
    before, said = itemise(words, office.corrective_words)
    if before and corrective.missing is not None:
        said = {corrective.missing: before} | said
    prevention, plan = said.get(CorrectiveItem.PREVENTION, ""), said.get(CorrectiveItem.PLAN, "")
    if not plan and any(word in prevention for word in (*office.until_words, *office.done_words)):
        plan = prevention
    deadline = read_deadline(plan, now=community.local(desk.now)) if plan else None
    is_done = deadline is None and any(word in plan for word in office.done_words)
    if plan == said.get(CorrectiveItem.PLAN) and deadline is None and not is_done:
        raise Refused("refused.corrective_no_date")
    return Told(
        cause=said.get(CorrectiveItem.CAUSE, ""),
        correction=said.get(CorrectiveItem.CORRECTION, ""),
        prevention=prevention,
        doer=next((person.name for person in community.people if person.name in plan), ""),
        by_when=deadline.at if deadline is not None else None,
        is_done=is_done,
    )


def _verified(desk: Desk, corrective: Corrective) -> None:
    """Let the complaint that waited for it be closed, and its resident hear what was done (H6)."""
    complaint = desk.work.complaints.get(corrective.complaint) if corrective.complaint else None
    if complaint is not None and complaint.corrected is False:
        by, prevention = corrective.verified_by or "", corrective.prevention
        moved, events = correct(complaint, by, desk.now, desk.terms(complaint), prevention=prevention)
        desk.work.complaints.save(react(desk, complaint, moved, events))


def _wait_for_it(desk: Desk, corrective: Corrective) -> None:
    complaint = desk.work.complaints.get(corrective.complaint) if corrective.complaint else None
    if complaint is not None and (moved := wait_for(desk, complaint, corrective)) != complaint:
        desk.work.complaints.save(moved)


def _ask(desk: Desk, person: Person, inbound: Inbound, corrective: Corrective, awaiting: Awaiting) -> None:
    text = desk.say(f"staff.words_{awaiting.asks}", ref=corrective.ref)
    answer(desk, person, inbound, text, ref=corrective.ref, awaits=True)
    current = desk.conversation(inbound.peer, inbound.seat)
    desk.keep(replace(current, stage=Stage.AWAITING, awaiting=awaiting))


def _finished(desk: Desk, person: Person, inbound: Inbound, corrective: Corrective, move: CorrectiveMove) -> None:
    current = desk.conversation(inbound.peer, inbound.seat)
    desk.keep(replace(current, stage=Stage.IDLE, awaiting=None, draft=None, offered=()))
    department = desk.community.department(corrective.department)
    here = desk.work.bindings.group(desk.community.key, department.group) if department else None
    if inbound.peer != here:
        done = desk.say("staff.done", ref=corrective.ref, move=move)
        answer(desk, person, inbound, done, ref=corrective.ref)


def _meant(
    desk: Desk, person: Person, inbound: Inbound, command: Command, move: CorrectiveMove
) -> Sequence[Corrective]:
    """Return those that are named, by their own number or their complaint's, or else the open ones that it fits."""
    if command.numbers:
        return [_numbered(desk, number) for number in dict.fromkeys(command.numbers)]
    if inbound.reply_to:
        return [_numbered(desk, inbound.reply_to)]
    if not command.is_apart:
        return ()
    department = None if person.department is None else person.department
    around = desk.work.correctives.open_in(desk.community.key, department, LOOKED_AT)
    return [each for each in around if (each.status, move) in CORRECTIVE_MOVES and _may(person, move, each)]


def _may(person: Person, move: CorrectiveMove, corrective: Corrective) -> bool:
    try:
        check_corrective(person, move, corrective)
    except Refused:
        return False
    return True


def _numbered(desk: Desk, number: str) -> Corrective:
    """Return the corrective action of that number, or of the complaint whose number ends so."""
    if number.startswith("C"):
        return _get(desk, number)
    whole = desk.work.complaints.get(number if number.startswith("TS") else f"TS{number}")
    tail = desk.work.complaints.by_tail(desk.community.key, number[-4:].zfill(4), LOOKED_AT)
    for complaint in [whole] if whole is not None else tail:
        if complaint.corrective is not None:
            return _get(desk, complaint.corrective)
    raise Refused("refused.unknown_ref", ref=number)


def _get(desk: Desk, ref: str) -> Corrective:
    corrective = desk.work.correctives.get(ref)
    if corrective is None or corrective.community != desk.community.key:
        raise Refused("refused.unknown_ref", ref=ref)
    return corrective


def _labelled(desk: Desk, inbound: Inbound) -> str:
    """Return a text from its first label on, or nothing if it has none: what stands before was the order."""
    text = words_of(inbound)
    before, said = itemise(text, desk.office.corrective_words)
    return text.partition(before)[2] if before and said else text if said else ""
