"""Hear one message or press of the staff: which move on which complaint; ask for words or a choice if it needs them."""

from collections.abc import Sequence
from dataclasses import replace

from core.asking.question import Question
from core.choices import DECISIONS, Choice, Press, press_of
from core.complaint import MOVES, Complaint, Move
from core.corrective import CorrectiveMove
from core.desk import Desk
from core.dialogue.conversation import Awaiting, Conversation, Draft, Stage
from core.errors import Refused
from core.house import Department, Person
from core.messages import Inbound
from core.permissions import ALLOWED, check, standings
from core.ports import Glimpse
from core.remedy import standing
from core.usecases import albums, correct, deciding, edited, gifts, handover, todo
from core.usecases.ask import ask, asked
from core.usecases.carry import Order, carry_out
from core.usecases.command import Command, command_of
from core.usecases.offering import choices, leading, which
from core.usecases.pacing import is_too_fast
from core.usecases.performance import tell_performance
from core.usecases.register import is_order, register
from core.usecases.reply import answer
from core.usecases.typed import chosen, words_of
from nlp.when import read_deadline

#: Moves that wait for words after the press.
NEED_WORDS = frozenset(
    {Move.FINISH, Move.EXTEND, Move.REPORT, Move.INVALIDATE, Move.REFER, Move.EXPLAIN, Move.CLOSE}
    | {*gifts.GIVES, Move.TAKE_BACK, Move.EXCLUDE}
)
#: Moves that wait for a choice after the press.
NEED_CHOICE = frozenset({Move.TRANSFER, Move.ASSIGN, Move.RECATEGORISE, Move.REGRADE, Move.CALL_BACK})
#: How many complaints are looked at, and offered, when it is unclear which one is meant.
LOOKED_AT, OFFERED = 50, 6


def hear_staff(desk: Desk, person: Person, inbound: Inbound) -> None:
    """Do what a member of the staff asks in a group or in private; what is refused is answered kindly."""
    conversation = desk.conversation(inbound.peer, inbound.seat)
    if albums.is_rest(conversation, inbound):
        albums.follow_staff(desk, person, conversation, inbound)
        return
    try:
        _hear(desk, person, inbound, conversation)
    except Refused as refused:
        answer(desk, person, inbound, desk.say(refused.key, **refused.values))
    if any(sent.is_too_large for sent in inbound.attachments):
        answer(desk, person, inbound, desk.say("dialogue.too_large"))
    albums.remember(desk, inbound)


def _hear(desk: Desk, person: Person, inbound: Inbound, conversation: Conversation) -> None:
    text = words_of(inbound)
    press = press_of(inbound.press) if inbound.press else chosen(conversation, text)
    command = command_of(text, desk.office.commands) if press is None else None
    question = asked(desk, inbound, text) if press is None else None
    if command is not None and command.verb == Choice.REGISTER and not is_order(desk, command):
        command = None
    if command is not None and command.verb == Choice.PERFORMANCE and not command.is_apart:
        command = None
    if command is not None and command.verb == Choice.SHOW and not todo.is_asked(command):
        command = None
    if (press or command or question) and is_too_fast(desk, person, inbound, press or command):
        return
    if press is not None:
        _pressed(desk, person, inbound, conversation, press)
    elif inbound.is_edit and edited.is_done(desk, person, inbound, text, command):
        return
    elif command is not None and command.verb == Choice.REGISTER:
        text, ref = register(desk, person, conversation, command.words, inbound.attachments)
        answer(desk, person, inbound, text)
        albums.remember(desk, inbound, ref)
    elif command is not None and command.verb == Choice.PERFORMANCE:
        tell_performance(desk, person, inbound, command.words)
    elif command is not None and command.verb == Choice.SHOW:
        todo.commanded(desk, person, inbound, command)
    elif conversation.partner is not None and not inbound.group:
        handover.answer(desk, conversation.partner, person.name, text, inbound.attachments)
    elif command is not None and command.verb == Choice.CANCEL:
        desk.keep(replace(conversation, awaiting=None, draft=None, offered=()))
        answer(desk, person, inbound, desk.say("staff.cancelled"))
    elif conversation.awaiting is not None and not _is_another_order(command, conversation.awaiting):
        if isinstance(conversation.awaiting.move, CorrectiveMove):
            correct.words_came(desk, person, inbound, conversation.awaiting)
        else:
            _words_came(desk, person, inbound, conversation, conversation.awaiting, text)
    elif isinstance(question, Question):
        ask(desk, person, inbound, text, question)
    elif command is not None:
        _commanded(desk, person, inbound, command)
    elif question is not None:
        raise Refused("refused.figures_unclear")
    elif not inbound.group:
        answer(desk, person, inbound, desk.say("staff.help", name=person.name))
    elif inbound.is_called and text in (desk.say("menu.say_start"), desk.say("menu.say_help")):
        desk.tell(inbound.peer, desk.say("staff.help", name=person.name), mention=(person.name,), urgent=True)
    elif inbound.is_called and text:
        answer(desk, person, inbound, desk.say("staff.called"))
    elif inbound.reply_to and text and _is_theirs(desk, person, inbound.reply_to):
        answer(desk, person, inbound, desk.say("staff.only_here"), ref=inbound.reply_to)


def _is_theirs(desk: Desk, person: Person, ref: str) -> bool:
    """Tell whether that person has the complaint: what others say about it is talk among colleagues."""
    complaint = desk.work.complaints.get(ref)
    return complaint is not None and complaint.status.is_worked_on and person.name == complaint.assignee


def _is_another_order(command: Command | None, awaiting: Awaiting) -> bool:
    """Tell an order from the words that are waited for: it names a complaint, or another move together with its words."""
    if command is None or command.numbers:
        return command is not None
    return bool(command.is_apart and command.words) and command.verb in NEED_WORDS - {awaiting.move}


def _pressed(desk: Desk, person: Person, inbound: Inbound, conversation: Conversation, press: Press) -> None:
    if press.verb == Choice.TAKE_OVER:
        handover.take_over(desk, person, press.ref)
    elif press.verb == Choice.END_HUMAN:
        handover.end(desk, conversation)
    elif press.verb == Choice.SHOW:
        todo.pressed(desk, person, inbound, press)
    elif press.verb in DECISIONS:
        complaint = _get(desk, press.ref)
        order = Order(move=deciding.pressed(complaint, press), choice=DECISIONS[press.verb])
        _begin(desk, person, inbound, complaint, order)
    elif press.verb in set(CorrectiveMove):
        correct.pressed(desk, person, inbound, press)
    elif press.verb in set(Move):
        order = Order(move=Move(press.verb), choice=press.choice)
        _begin(desk, person, inbound, _get(desk, press.ref), order)
    else:
        raise Refused("refused.not_for_staff")


def _commanded(desk: Desk, person: Person, inbound: Inbound, command: Command) -> None:
    if command.verb == Choice.TAKE_OVER:
        raise Refused("refused.press_take_over")
    if command.verb in set(CorrectiveMove):
        correct.commanded(desk, person, inbound, command)
        return
    move = Move.DECIDE if command.verb in DECISIONS else Move(command.verb)
    if move in (*gifts.GIVES, Move.EXCLUDE) and inbound.group and not inbound.reply_to and gifts.is_talk(command):
        return
    if move in gifts.GIVES:
        command = gifts.sorted_out(command)
    choice = DECISIONS.get(command.verb, command.words if move in NEED_CHOICE else "")
    order = Order(move=move, choice=choice, words=command.words, attachments=inbound.attachments)
    if command.numbers:
        for number in dict.fromkeys(command.numbers):
            _ordered(desk, person, inbound, _numbered(desk, number, move), order)
        return
    found = _meant(desk, person, inbound, move)
    if len(found) == 1:
        _ordered(desk, person, inbound, found[0], order)
    elif found:
        offered = tuple(which(desk, person, complaint, move, command.verb) for complaint in found[:OFFERED])
        answer(desk, person, inbound, desk.say("staff.which", move=move), offered)
    elif not inbound.group or inbound.text.strip() == desk.label(move):
        raise Refused("refused.none_fits", move=move)


def _ordered(desk: Desk, person: Person, inbound: Inbound, complaint: Complaint, order: Order) -> None:
    """Begin what was typed; a superior's word goes to what waits for it."""
    move = deciding.decision(person, complaint) if order.move is Move.DECIDE else order.move
    _begin(desk, person, inbound, complaint, replace(order, move=move))


def _begin(desk: Desk, person: Person, inbound: Inbound, complaint: Complaint, order: Order) -> None:
    """Carry the order out, or ask for what it still needs."""
    if order.move is Move.DECIDE and complaint.pending is None:
        raise Refused("refused.nothing_asked", ref=complaint.ref)
    check(person, order.move, complaint)
    if (complaint.status, order.move) not in MOVES:
        raise Refused("refused.not_now", ref=complaint.ref, status=complaint.status, move=order.move)
    if order.move in NEED_CHOICE and not order.choice:
        if order.move is Move.ASSIGN and not complaint.dispatched and complaint.pending is None:
            order = replace(order, choice=complaint.department)
        else:
            text = desk.say(f"staff.choose_{order.move.value}", ref=complaint.ref)
            answer(desk, person, inbound, text, choices(desk, person, complaint, order.move), ref=complaint.ref)
            return
    if order.move in NEED_WORDS and not order.words:
        awaiting = Awaiting(move=order.move, ref=complaint.ref)
        draft = Draft(attachments=order.attachments) if order.attachments else None
        text = desk.say(f"staff.words_{order.move.value}", ref=complaint.ref)
        answer(desk, person, inbound, text, ref=complaint.ref, awaits=True)
        current = desk.conversation(inbound.peer, inbound.seat)
        desk.keep(replace(current, stage=Stage.AWAITING, awaiting=awaiting, draft=draft))
        return
    _carry_out(desk, person, inbound, complaint, order)


def _words_came(
    desk: Desk, person: Person, inbound: Inbound, conversation: Conversation, awaiting: Awaiting, text: str
) -> None:
    """Take the words that were waited for; pictures alone are kept until the words come (H3)."""
    draft = conversation.draft or Draft()
    attachments = draft.attachments + inbound.attachments
    if not text:
        desk.keep(replace(conversation, draft=replace(draft, attachments=attachments)))
        answer(desk, person, inbound, desk.say("staff.picture_kept"), awaits=True)
        return
    whole = read_deadline(text, now=desk.community.local(desk.now))
    is_whole = awaiting.move is Move.EXTEND and whole is not None and whole.rest
    words = text if is_whole else " ".join(part for part in (awaiting.choice, text) if part)
    order = Order(move=Move(awaiting.move), words=words, attachments=attachments)
    _carry_out(desk, person, inbound, _get(desk, awaiting.ref), order)


def _carry_out(desk: Desk, person: Person, inbound: Inbound, complaint: Complaint, order: Order) -> None:
    try:
        moved = carry_out(desk, person, complaint, order)
    except Refused as refused:
        _await_better(desk, desk.conversation(inbound.peer, inbound.seat), complaint, order, refused)
        raise
    current = desk.conversation(inbound.peer, inbound.seat)
    album = albums.with_result(desk, current, inbound, complaint.ref, has_pictures=bool(order.attachments))
    desk.keep(replace(current, stage=Stage.IDLE, awaiting=None, draft=None, offered=(), album=album))
    department = desk.community.department(moved.department)
    here = desk.work.bindings.group(desk.community.key, department.group) if department else None
    if inbound.peer != here:
        answer(desk, person, inbound, desk.say("staff.done", ref=moved.ref, move=order.move), ref=moved.ref)


def _await_better(desk: Desk, conversation: Conversation, complaint: Complaint, order: Order, refused: Refused) -> None:
    """Go on waiting where the words only lacked something; what was said already is kept."""
    kept = {
        "refused.extend_no_date": order.words,
        "refused.extend_no_reason": order.words,
        "refused.extend_shorter": "",
        "refused.remedy_no_cost": order.words,
        "refused.remedy_no_what": order.words,
        "refused.remedy_sums": "",
    }
    if refused.key not in kept:
        desk.keep(replace(conversation, stage=Stage.IDLE, awaiting=None, draft=None))
        return
    awaiting = Awaiting(move=order.move, ref=complaint.ref, choice=kept[refused.key])
    desk.keep(replace(conversation, stage=Stage.AWAITING, awaiting=awaiting))


def _get(desk: Desk, ref: str) -> Complaint:
    complaint = desk.work.complaints.get(ref)
    if complaint is None or complaint.community != desk.community.key:
        raise Refused("refused.unknown_ref", ref=ref)
    return complaint


def _numbered(desk: Desk, number: str, move: Move) -> Complaint:
    """Return the complaint of that number, or the newest whose number ends so, one that the move fits if there is."""
    if number.startswith("C"):
        raise Refused("refused.unknown_ref", ref=number)
    key = desk.community.key
    whole = desk.work.complaints.get(f"TS{number}")
    named: Sequence[Complaint | Glimpse]
    if whole is not None and whole.community == key:
        named = [whole]
    else:
        named = desk.work.complaints.by_tail(key, number[-4:].zfill(4), LOOKED_AT)
    if move not in (*gifts.GIVES, Move.EXCLUDE):  # which are of one alone
        named = [leading(desk, complaint) for complaint in named]
    fitting = [complaint for complaint in named if (complaint.status, move) in MOVES]
    if not named:
        raise Refused("refused.unknown_ref", ref=number)
    return _get(desk, (fitting or named)[0].ref)


def _meant(desk: Desk, person: Person, inbound: Inbound, move: Move) -> Sequence[Complaint]:
    """Return the complaints that a command without a number may mean: the card replied to, or what fits."""
    if inbound.reply_to:
        return [_get(desk, inbound.reply_to)]
    department = _scope(desk, person, inbound)
    around = desk.work.complaints.open_in(desk.community.key, department.name if department else None, LOOKED_AT)
    fitting = [c for c in around if _fits(person, move, c)]
    own = [c for c in fitting if person.name in (c.assignee, c.offered_to)]
    return own or fitting


def _fits(person: Person, move: Move, complaint: Complaint) -> bool:
    if move is Move.DECIDE:  # for whatever waits for their word
        return bool(standings(person, complaint) & deciding.WORD.keys())
    if (complaint.status, move) not in MOVES or not standings(person, complaint) & ALLOWED.get(move, frozenset()):
        return False
    if move is Move.ACKNOWLEDGE:
        return complaint.assignee is None or complaint.offered_to is not None or complaint.reopened > 0
    if move in (Move.AMEND, Move.TAKE_BACK):
        return standing(complaint.remedies) is not None
    return True


def _scope(desk: Desk, person: Person, inbound: Inbound) -> Department | None:
    group = desk.work.bindings.group_at(inbound.peer) if inbound.group else None
    found = desk.community.department_of_group(group.name) if group is not None else None
    return found or desk.community.department(person.department)
