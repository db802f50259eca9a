"""What the staff hear: the card in the group as it moves, and the people whose turn it is, by name."""

from core.choices import EXCLUSION, Choice, button, buttons, card_buttons
from core.complaint import Complaint, DueKind, Move, Status
from core.desk import Desk, More
from core.events import Event, Happened
from core.form import card, post_card
from core.messages import Attachment, Button, Peer, Turn
from core.policy import Target
from core.reactions.contact import reveal, reveal_to_reception
from core.reactions.values import values_of
from core.remedy import asked, yuan
from core.turns import CALL_BACK, complaint_turn, told_turn

#: After these the group gets a new card at the bottom; after all others the one it has is edited.
POSTS = frozenset(
    {
        Happened.DISPATCHED,
        Happened.ALARMED,
        Happened.TRANSFERRED,
        Happened.ASSIGNED,
        Happened.REOPENED,
        Happened.SEPARATED,
    }
)

#: Who hears of a complaint that was reopened: each time one higher (F4).
HIGHER = (Target.HEAD, Target.AFFAIRS, Target.DIRECTOR, Target.GENERAL)

#: What somebody owes on a complaint, the first thing first.
OWED = (DueKind.SIGN, DueKind.RESOLVE, DueKind.REFERRAL)

#: After these the card stays as it is: they are messages of their own.
REMINDS = frozenset({Happened.REMINDED, Happened.ESCALATED})

#: After these the group is told in words of its own, beside the card.
TOLD_IN_GROUP = frozenset(
    {
        Happened.TRANSFERRED,
        Happened.EXTENSION_ASKED,
        Happened.EXTENDED,
        Happened.EXTENSION_REFUSED,
        Happened.REPORTED,
        Happened.ASSIGNED,
        Happened.SUPPLEMENTED,
        Happened.RAISED_AGAIN,
        Happened.URGED,
        Happened.WITHDRAWN,
        Happened.APPEALED,
        Happened.RATED,
        Happened.REOPENED,
        Happened.UPGRADED,
        Happened.REGRADED,
        Happened.INVALIDATED,
        Happened.REFERRED,
        Happened.LINKED,
        Happened.CORRECTED,
        Happened.REMEDY_ASKED,
        Happened.REMEDY_GIVEN,
        Happened.REMEDY_REFUSED,
        Happened.REMEDY_CHANGED,
        Happened.REMEDY_DROPPED,
        Happened.REMEDY_NEEDLESS,
        Happened.REMEDY_WITHDRAWN,
    }
)
#: These are told to the people they name, most as a question.
NAMES = frozenset(
    {
        Happened.EXTENSION_ASKED,
        Happened.REPORTED,
        Happened.REMEDY_ASKED,
        Happened.REMEDY_NEEDLESS,
        Happened.EXCLUSION_ASKED,
        Happened.EXCLUSION_SIGNED,
        Happened.EXCLUSION_REFUSED,
    }
)


def tell_staff(desk: Desk, before: Complaint | None, after: Complaint, event: Event) -> None:
    """Tell the group and the people concerned of one event; of what follows an incident only what its resident adds."""
    if after.incident is not None and event.kind is not Happened.SUPPLEMENTED:
        return
    if event.kind in REMINDS:
        _remind(desk, after, event)
    elif event.kind is Happened.FOLLOWED_UP:
        _ask_for_a_call(desk, after, event)
    else:
        if event.kind in TOLD_IN_GROUP and after.dispatched:
            _tell_group(desk, before, after, event)
        _tell_people(desk, before, after, event)


def show_card(desk: Desk, before: Complaint | None, after: Complaint, *, fresh: bool) -> None:
    """Bring the card in the group up to date; a group that lost the complaint sees where it went."""
    moved = before is not None and (before.department, before.dispatched) != (after.department, after.dispatched)
    if before is not None and moved:
        _leave(desk, before, after)
    post_card(desk, after, fresh=fresh)


def _tell_group(desk: Desk, before: Complaint | None, complaint: Complaint, event: Event) -> None:
    department = desk.community.department(complaint.department)
    if department is not None:
        key = "group.unsatisfied_words" if "unsatisfied" in event.facts else f"group.{event.kind.value}"
        text = desk.say(key, **values_of(desk, complaint, event))
        owner = complaint.offered_to or complaint.assignee
        with_it: More = {
            "attachments": _added(before, complaint) if event.kind is Happened.SUPPLEMENTED else (),
            "ref": complaint.ref,
            "urgent": complaint.is_emergency,
        }
        in_group: More = {**with_it, "mention": (owner,) if owner else ()}
        if not desk.tell_group(department.group, text, **in_group):
            desk.tell_targets((Target.OWNER,), complaint, text, **with_it)


def _added(before: Complaint | None, after: Complaint) -> tuple[Attachment, ...]:
    return after.attachments[len(before.attachments) if before is not None else 0 :]


def _leave(desk: Desk, before: Complaint, after: Complaint) -> None:
    """Show where it went in the group that had it, without buttons."""
    text = "\n".join([card(desk, after), desk.say("card.gone", department=after.department)])
    department = desk.community.department(before.department)
    if not before.dispatched:
        desk.tell_service(text, ref=after.ref, card=f"{before.ref}/{before.posted}")
    elif department is not None:
        desk.tell_group(department.group, text, ref=after.ref, card=f"{before.ref}/{before.posted}")


def _tell_people(desk: Desk, before: Complaint | None, after: Complaint, event: Event) -> None:
    if event.kind is Happened.ACKNOWLEDGED and event.by is not None:
        reveal(desk, after, event.by)
    if before is not None and before.phone != after.phone and after.assignee is not None:
        reveal(desk, after, after.assignee)
    targets = _whom(desk, before, after, event)
    key = f"person.{event.kind.value}"
    if not desk.office.phrases.has(key):
        return
    values = values_of(desk, after, event)
    text = "\n".join([desk.say(key, **values), card(desk, after)])
    offered = _person_buttons(desk, after, event)
    named = event.facts["to"].split(",") if event.kind in NAMES else []
    told = [name for name in named if desk.tell_person(name, text, offered, ref=after.ref, urgent=True)]
    turn = told_turn(after, event)
    told += desk.tell_targets(targets, after, text, offered, ref=after.ref, urgent=after.is_emergency, turn=turn)
    if told:
        facts = {"to": desk.say("form.and").join(told), "about": event.kind.value}
        desk.record(Event(kind=Happened.TOLD, ref=after.ref, at=desk.now, facts=facts))


def _whom(desk: Desk, before: Complaint | None, after: Complaint, event: Event) -> tuple[Target, ...]:
    told = desk.terms(after).policy.promises[after.severity].told
    match event.kind:
        case Happened.FILED | Happened.ALARMED:
            return (*told, Target.AFFAIRS) if after.is_emergency else told
        case Happened.UPGRADED:
            return told
        case Happened.REGRADED if before is not None and before.severity.rank < after.severity.rank:
            return told
        case Happened.REOPENED:
            return _higher(desk, before, after)
        case Happened.APPEALED | Happened.FINISHED:
            return (Target.AFFAIRS,)
        case Happened.CLOSED | Happened.SETTLED if event.facts["reason"] == "unanswered":
            return (Target.AFFAIRS,)
        case _:
            return ()


def _higher(desk: Desk, before: Complaint | None, after: Complaint) -> tuple[Target, ...]:
    """Return who hears of a reopening, each time one higher; a head who did the work alone is not asked to watch over it."""
    done_by = before.assignee if before is not None else None
    heads = [person.name for person in desk.holders(Target.HEAD, after)]
    first = int(heads == [done_by])
    return HIGHER[first : first + after.reopened]


def _person_buttons(desk: Desk, complaint: Complaint, event: Event) -> tuple[Button, ...]:
    phrases = desk.office.phrases
    if event.kind is Happened.EXTENSION_ASKED:
        return buttons(phrases, Choice.AGREE, Choice.DISAGREE, ref=complaint.ref)
    remedy = asked(complaint.remedies)
    if event.kind is Happened.REMEDY_ASKED and remedy is not None:
        choices = (Choice.AGREE, Choice.DISAGREE)
        return tuple(button(phrases, choice, complaint.ref, str(remedy.number)) for choice in choices)
    if event.kind is Happened.EXCLUSION_ASKED:
        choices = (Choice.AGREE, Choice.DISAGREE)
        return tuple(button(phrases, choice, complaint.ref, EXCLUSION) for choice in choices)
    if event.kind is Happened.REPORTED:
        return buttons(phrases, Move.ASSIGN, ref=complaint.ref)
    if event.kind is Happened.REOPENED:
        return card_buttons(phrases, complaint)[:2]
    if event.kind is Happened.FINISHED:
        return buttons(phrases, Move.CALL_BACK, ref=complaint.ref)
    return ()


def _remind(desk: Desk, complaint: Complaint, event: Event) -> None:
    """Remind the group naming whose turn it is, and climb to the people above (D6, H7)."""
    due = DueKind(event.facts["due"])
    targets = [Target(target) for target in event.facts["to"].split(",") if target]
    values = values_of(desk, complaint, event)
    late = "_late" if event.facts.get("late") else ""
    offered = card_buttons(desk.office.phrases, complaint)[:2]
    owner = event.facts["who"]
    # The steps of one ladder that call the same person say the same; what began anew, or is another's turn, does not.
    turn = complaint_turn(complaint, due, owner)
    waits, remedy = None, asked(complaint.remedies)
    if due is DueKind.DECISION and complaint.pending is not None:
        waits = Happened.EXTENSION_ASKED if complaint.pending.until else Happened.REPORTED
    named = complaint.pending.to if waits and complaint.pending else ()
    if due is DueKind.REMEDY and remedy is not None:
        waits, named = Happened.REMEDY_ASKED, remedy.to
        values |= {"what": remedy.what, "cost": yuan(remedy.fen), "asked_by": remedy.by}
    if due is DueKind.EXCLUSION and complaint.exclusion is not None:
        waits, named = Happened.EXCLUSION_ASKED, complaint.exclusion.to
        values |= {"asked_by": complaint.exclusion.by, "reason": complaint.exclusion.reason}
    if waits is not None:
        offered = _person_buttons(desk, complaint, Event(kind=waits, ref=complaint.ref, at=desk.now))
        for name in named:
            again = f"person.{due.value}_again"
            desk.tell_person(name, desk.say(again, **values), offered, ref=complaint.ref, call=again, turn=turn)
    above = [target for target in targets if target not in (Target.DUTY, Target.OWNER)]
    climbs, reminds = f"person.escalated_{due.value}{late}", f"group.remind_{due.value}{late}"
    text = "\n".join([desk.say(climbs, **values), card(desk, complaint)])
    climbing: More = {"ref": complaint.ref, "urgent": True, "call": climbs, "turn": turn}
    told = desk.tell_targets(above, complaint, text, offered, **climbing)
    department = desk.community.department(complaint.department)
    lines = [desk.say(reminds, **values)]
    if told:
        lines.append(desk.say("group.climbed", told=desk.say("form.and").join(told)))
        facts = {"to": desk.say("form.and").join(told), "about": event.kind.value}
        desk.record(Event(kind=Happened.TOLD, ref=complaint.ref, at=desk.now, facts=facts))
    heard = department is not None and desk.tell_group(
        department.group,
        "\n".join(lines),
        offered,
        ref=complaint.ref,
        urgent=True,
        mention=(owner,),
        call=reminds,
        turn=turn,
    )
    if not heard and not told:
        desk.tell_targets((Target.OWNER,), complaint, text, offered, **climbing)


def whose_turn(desk: Desk, complaint: Complaint) -> str:
    """Return the name of the person whose turn it is: to whom it was offered, who has it, or who is on duty."""
    owner = complaint.assignee if complaint.status is not Status.FILED else None
    duty = desk.community.on_duty(complaint.department, desk.now)
    return complaint.offered_to or owner or (duty.name if duty is not None else complaint.department)


def _ask_for_a_call(desk: Desk, complaint: Complaint, event: Event) -> None:
    """Have the receptionists telephone a resident who did not answer in the chat (回访, F4)."""
    text = "\n".join([desk.say("group.call_back", **values_of(desk, complaint, event)), card(desk, complaint)])
    turn = Turn(kind=CALL_BACK, since=complaint.finished_at or desk.now)
    offered = buttons(desk.office.phrases, Move.CALL_BACK, ref=complaint.ref)
    desk.tell_service(text, offered, ref=complaint.ref, call="group.call_back", turn=turn)
    reveal_to_reception(desk, complaint)


def call_again(desk: Desk, peer: Peer, complaint: Complaint) -> None:
    """Call a chat about what somebody owes on a complaint, with its card."""
    kinds = {step.kind for step in complaint.agenda}
    due = next((kind for kind in OWED if kind in kinds), None)
    if due is not None:
        turn, offered = (
            complaint_turn(complaint, due, whose_turn(desk, complaint)),
            card_buttons(desk.office.phrases, complaint),
        )
        desk.tell(peer, card(desk, complaint), offered, ref=complaint.ref, turn=turn)
