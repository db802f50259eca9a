"""«待办»: what this chat was called about and is still to be done, in pages; with a number, the card of one of these."""

from datetime import timedelta

from core.calling import Claim, ranked
from core.choices import Press, card_buttons
from core.desk import Desk
from core.errors import Refused
from core.form import card
from core.house import Person
from core.messages import Inbound
from core.permissions import sees
from core.reactions.correctives import corrective_buttons, corrective_card
from core.turns import OWN_WORDS
from core.usecases.command import Command
from core.usecases.listing import line_of, list_of
from core.usecases.reply import answer

#: So far back, and so many calls, are looked at: what still stands is called about again within that time.
SINCE, LOOKED_AT = timedelta(days=7), 2000


def is_asked(command: Command) -> bool:
    """Tell the order from talk that begins alike: it is followed by a number of a complaint, of a page, or by nothing."""
    return not command.words or (not command.numbers and command.words.isdecimal())


def page_of(words: str) -> int:
    """Return the page that was asked for."""
    return max(int(words), 1) if words.isdecimal() and len(words) < 4 else 1


def tell_todo(desk: Desk, person: Person, inbound: Inbound, page: int) -> None:
    """Say what is still to be done, the gravest and longest overdue first."""
    since = desk.now - SINCE
    calls = desk.work.calls.recent(inbound.peer, since, LOOKED_AT)
    complaints = {one.ref: one for one in desk.work.complaints.called_about(inbound.peer, since, LOOKED_AT)}
    # The ladder calls about the same again and again.
    each = {(call.outbound.about, call.outbound.ref, call.outbound.turn): call for call in calls}.values()
    lines = {call.id: line for call in each if (line := line_of(desk, call.outbound, complaints)) is not None}
    claims = ranked([Claim(id=id, gravity=line.gravity, since=line.since) for id, line in lines.items()])
    if not claims:
        answer(desk, person, inbound, desk.say("calls.none"))
        return
    shown = list_of(desk, inbound.peer, [lines[claim.id] for claim in claims], page)
    answer(desk, person, inbound, shown.text, shown.buttons)


def tell_numbered(desk: Desk, person: Person, inbound: Inbound, number: str) -> None:
    """Show the card of the number that was typed, whole or its last digits: the newest, of what is open if anything is."""
    if number.startswith("C"):
        tell_one(desk, person, inbound, number)
        return
    named = desk.work.complaints.by_tail(desk.community.key, number[-4:].zfill(4), LOOKED_AT)
    fitting = [one for one in named if one.ref == f"TS{number}" or len(number) <= 4]
    newest = next((one for one in fitting if one.status.is_open), next(iter(fitting), None))
    tell_one(desk, person, inbound, newest.ref if newest is not None else number)


def tell_one(desk: Desk, person: Person, inbound: Inbound, ref: str) -> None:
    """Show the card of one complaint, or corrective action, with what can be done with it.

    It is shown to who has to do with it, and to whoever was called about it here.
    """
    complaint, corrective = desk.work.complaints.get(ref), desk.work.correctives.get(ref)
    was_called = desk.work.calls.is_known(inbound.peer, ref)
    if complaint is not None and complaint.community == desk.community.key:
        if sees(person, complaint, was_called=was_called):
            text = "\n".join([*_said_only_here(desk, inbound, ref), card(desk, complaint)])
            answer(desk, person, inbound, text, card_buttons(desk.office.phrases, complaint), ref=ref)
            return
    elif corrective is not None and corrective.community == desk.community.key and was_called:
        answer(desk, person, inbound, corrective_card(desk, corrective), corrective_buttons(desk, corrective), ref=ref)
        return
    raise Refused("refused.unknown_ref", ref=ref)


def _said_only_here(desk: Desk, inbound: Inbound, ref: str) -> list[str]:
    """Return what this chat was called about that number in words that stand on no card."""
    calls = desk.work.calls.about(inbound.peer, ref, desk.now - SINCE, LOOKED_AT)
    mine = [call.outbound for call in reversed(calls)]
    return [said.text for said in mine if said.turn is not None and said.turn.kind in OWN_WORDS]


def commanded(desk: Desk, person: Person, inbound: Inbound, command: Command) -> None:
    """Show the list, a page of it, or the cards of the numbers that were typed."""
    for number in dict.fromkeys(command.numbers):
        tell_numbered(desk, person, inbound, number)
    if not command.numbers:
        tell_todo(desk, person, inbound, page_of(command.words))


def pressed(desk: Desk, person: Person, inbound: Inbound, press: Press) -> None:
    """Show the card, or the next page, whose button was pressed."""
    if press.ref:
        tell_one(desk, person, inbound, press.ref)
    else:
        tell_todo(desk, person, inbound, page_of(press.choice))
