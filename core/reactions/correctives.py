"""What is said of a corrective action, and how it keeps in step with the complaint that closes only with it (H4, H6)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Unpack

from core.agenda import replan
from core.choices import buttons
from core.complaint import Complaint, DueKind, Status
from core.corrective import Corrective, CorrectiveMove, CorrectiveStatus
from core.desk import NEXT, Desk, More
from core.events import Event, Happened
from core.form import place_words, shortened
from core.house import Role
from core.masking import mask_words
from core.messages import Button, Peer
from core.policy import Target
from core.rectification import cancel, opened
from core.turns import corrective_turn

#: How much of what it is about the card shows.
SHOWN = 80

_OFFERED: dict[CorrectiveStatus, tuple[CorrectiveMove, ...]] = {
    CorrectiveStatus.OWED: (CorrectiveMove.WRITE,),
    CorrectiveStatus.UNDER_WAY: (CorrectiveMove.COMPLETE, CorrectiveMove.VERIFY, CorrectiveMove.SEND_BACK),
    CorrectiveStatus.DONE: (CorrectiveMove.VERIFY, CorrectiveMove.SEND_BACK),
}


def keep_in_step(desk: Desk, before: Complaint | None, after: Complaint) -> Complaint:
    """Open the corrective action that a complaint has come to owe, and drop the one that it owes no longer."""
    owed = before is not None and before.corrected is False
    if owed and after.corrected is None:
        corrective = desk.work.correctives.get(after.corrective or "")
        if corrective is not None and corrective.status.is_open:
            react_to_corrective(desk, *cancel(corrective, desk.now))
    if not owed and after.corrected is False:
        corrective = open_corrective(
            desk,
            department=after.department,
            owner=after.assignee,
            subject=f"{place_words(desk, after.place)} {after.what}" if after.place.is_known else after.what,
            refs=(after.ref,),
            complaint=after.ref,
            policy=after.policy,
        )
        return replace(after, corrective=corrective.ref)
    if after.status is Status.SETTLED and before is not None and before.status is not Status.SETTLED:
        return wait_for(desk, after, desk.work.correctives.get(after.corrective or ""))
    return after


def wait_for(desk: Desk, complaint: Complaint, corrective: Corrective | None) -> Complaint:
    """Return a complaint that waits for nothing but its prevention: it is called for when that should have been done."""
    if corrective is None or corrective.by_when is None or corrective.by_when <= desk.now:
        return complaint
    return replan(complaint, DueKind.ARCHIVE, corrective.by_when, desk.terms(complaint))


def open_corrective(
    desk: Desk,
    *,
    department: str,
    subject: str,
    refs: Sequence[str] = (),
    owner: str | None = None,
    complaint: str | None = None,
    policy: str | None = None,
) -> Corrective:
    """Open a corrective action, for a complaint or for a warning (A3), and ask its owner; without one that is the head."""
    terms = desk.terms()
    corrective = Corrective(
        ref=desk.work.correctives.next_ref(),
        community=desk.community.key,
        department=department,
        complaint=complaint,
        refs=tuple(refs),
        subject=subject,
        owner=owner or _head(desk, department),
        policy=policy or desk.work.policies.keep(terms.policy),
        since=desk.now,
        opened_at=desk.now,
    )
    corrective, events = opened(corrective, desk.now, terms)
    desk.work.correctives.add(corrective)
    _tell(desk, corrective, events)
    return corrective


def react_to_corrective(desk: Desk, corrective: Corrective, events: Sequence[Event]) -> Corrective:
    """Store it as it is now and tell everybody whom it concerns; each event brings the group a new card."""
    fresh = any(event.kind in _POSTS for event in events)
    stored = desk.work.correctives.save(replace(corrective, posted=corrective.posted + fresh))
    _tell(desk, stored, events)
    return stored


def show_corrective(desk: Desk, corrective: Corrective) -> None:
    """Show its group the card as it is now."""
    _tell_group(desk, corrective, corrective_card(desk, corrective), corrective_buttons(desk, corrective))


def call_about(desk: Desk, peer: Peer, corrective: Corrective) -> None:
    """Call a chat about what somebody owes on a corrective action, with its card."""
    text, offered = corrective_card(desk, corrective), corrective_buttons(desk, corrective)
    desk.tell(peer, text, offered, ref=corrective.ref, turn=corrective_turn(corrective))


def corrective_card(desk: Desk, corrective: Corrective) -> str:
    """Return the card of a corrective action: what it is about, what was written, where it stands."""
    by_when = desk.clock(corrective.by_when) if corrective.by_when else ""
    values: dict[str, dict[str, object]] = {
        "subject": {"subject": shortened(desk, mask_words(corrective.subject).replace("\n", " "), SHOWN)},
        "refs": {"refs": desk.say("form.and").join(corrective.refs)},
        "cause": {"words": mask_words(corrective.cause)},
        "correction": {"words": mask_words(corrective.correction)},
        "prevention": {"words": mask_words(corrective.prevention)},
        "plan": {"doer": corrective.doer, "by_when": by_when} if by_when else {},
    }
    lines = [desk.say("corrective.head", ref=corrective.ref)]
    lines += [desk.say(f"corrective.{line}", **shown) for line, shown in values.items() if any(shown.values())]
    lines.append(desk.say(f"corrective.is_{corrective.status.value}", **_values(desk, corrective)))
    return "\n".join(lines)


def verifiers(desk: Desk, corrective: Corrective) -> tuple[str, ...]:
    """Return who is asked to verify: the head, or the next above who can be reached and had no hand in it."""
    rung: Target | None = Target.HEAD
    while rung is not None:
        found = [
            person.name
            for person in desk.holders(rung, corrective)
            if person.name not in corrective.hands
            and desk.work.bindings.person(desk.community.key, person.name) is not None
        ]
        if found:
            return tuple(found)
        rung = NEXT.get(rung)
    return ()


#: After these the group gets a new card at the bottom.
_POSTS = frozenset({Happened.CORRECTIVE_WRITTEN, Happened.CORRECTIVE_DONE, Happened.CORRECTIVE_RETURNED})
_REMINDS = frozenset({Happened.REMINDED, Happened.ESCALATED})


def _tell(desk: Desk, corrective: Corrective, events: Sequence[Event]) -> None:
    desk.record(*events)
    told = next(iter(events[-1:]), None)
    if told is not None and told.kind in _REMINDS:
        _remind(desk, corrective, told)
        return
    lines = [corrective_card(desk, corrective)]
    if told is not None and told.words and told.kind is Happened.CORRECTIVE_RETURNED:
        lines.insert(0, desk.say("corrective.sent_back", by=told.by or "", words=mask_words(told.words)))
    text, offered = "\n".join(lines), corrective_buttons(desk, corrective)
    if not _tell_group(desk, corrective, text, offered):
        desk.tell_targets((Target.OWNER,), corrective, text, offered, ref=corrective.ref)
    if corrective.status is CorrectiveStatus.DONE:
        _ask_to_verify(desk, corrective)


def _remind(desk: Desk, corrective: Corrective, event: Event) -> None:
    """Remind the group naming whose turn it is, and climb to the people above."""
    offered = corrective_buttons(desk, corrective)
    targets = [Target(target) for target in event.facts["to"].split(",") if target]
    above = [target for target in targets if target not in (Target.DUTY, Target.OWNER)]
    values = _values(desk, corrective)
    head = desk.say(f"corrective.remind_{corrective.status.value}", **values)
    if corrective.status is CorrectiveStatus.UNDER_WAY and corrective.by_when and desk.now >= corrective.by_when:
        head = desk.say("corrective.remind_late", **values)
    text = "\n".join([head, corrective_card(desk, corrective)])
    again: More = {
        "ref": corrective.ref,
        "call": f"corrective.remind_{corrective.status.value}",
        "turn": corrective_turn(corrective),
    }
    told = desk.tell_targets(above, corrective, text, offered, **again)
    if corrective.status is CorrectiveStatus.DONE:
        _ask_to_verify(desk, corrective, but=told, **again)
    lines = [head, desk.say("group.climbed", told=desk.say("form.and").join(told))] if told else [head]
    heard = _tell_group(desk, corrective, "\n".join(lines), offered, **again)
    if not heard and not told:
        desk.tell_targets((Target.OWNER,), corrective, text, offered, **again)


def _ask_to_verify(desk: Desk, corrective: Corrective, but: Sequence[str] = (), **more: Unpack[More]) -> None:
    text = "\n".join([desk.say("corrective.please_verify"), corrective_card(desk, corrective)])
    for name in verifiers(desk, corrective):
        if name not in but:
            more["ref"] = corrective.ref
            desk.tell_person(name, text, corrective_buttons(desk, corrective), **more)


def _tell_group(
    desk: Desk, corrective: Corrective, text: str, offered: tuple[Button, ...], **more: Unpack[More]
) -> bool:
    """Say something of it in its group: a reminder, or its card if nothing else is said of the message."""
    department = desk.community.department(corrective.department)
    more.setdefault("ref", corrective.ref)
    more["mention"] = (corrective.assignee,)
    if corrective.status is CorrectiveStatus.DONE:
        more["mention"] = verifiers(desk, corrective)
    if "call" not in more:
        more["card"] = f"{corrective.ref}/{corrective.posted}"
    return department is not None and desk.tell_group(department.group, text, offered, **more)


def corrective_buttons(desk: Desk, corrective: Corrective) -> tuple[Button, ...]:
    """Return what can be done with it as it stands."""
    return buttons(desk.office.phrases, *_OFFERED.get(corrective.status, ()), ref=corrective.ref)


def _values(desk: Desk, corrective: Corrective) -> dict[str, object]:
    return {
        "ref": corrective.ref,
        "who": corrective.assignee,
        "verifier": desk.say("form.and").join(verifiers(desk, corrective)),
        "by": corrective.verified_by or "",
        "by_when": desk.clock(corrective.by_when) if corrective.by_when else "",
    }


def _head(desk: Desk, department: str) -> str:
    heads = desk.community.holders(Role.HEAD, department) or desk.community.holders(Role.AFFAIRS)
    return heads[0].name if heads else department
