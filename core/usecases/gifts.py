"""Hear what the staff give to make it good: «补偿 0007 减免一个月物业费 150元», in whatever order it was written (A7)."""

from collections.abc import Callable
from dataclasses import replace

from core import amends
from core.agenda import Change
from core.complaint import Complaint, Move
from core.desk import Desk
from core.errors import Refused
from core.house import Person
from core.remedy import Gift
from core.usecases.command import AMID, EDGES, Command
from nlp.money import Several, read_money

#: The orders whose words name something given.
GIVES = frozenset({Move.REMEDY, Move.AMEND})
#: Nobody gives more than a million; it is a slip of the pen.
MOST = 100_000_000


def is_talk(command: Command) -> bool:
    """Tell talk among colleagues from an order: «补偿 水果 60» is one, «补偿的事下午说» is not."""
    return not command.is_apart and not command.numbers


def sorted_out(command: Command) -> Command:
    """Return an order to give something with the one complaint it is about, wherever that stood; sums are no complaints."""
    numbers, words = command.numbers[:1], " ".join([*command.numbers[1:], command.words]).strip()
    amid = AMID.search(words) if not numbers else None
    if amid is None:
        return replace(command, numbers=numbers, words=words)
    parts = words[: amid.start()].rstrip(EDGES), words[amid.end() :].lstrip(EDGES)
    return replace(command, numbers=(amid["whole"] or amid["tail"],), words=" ".join(filter(None, parts)))


def give(desk: Desk, person: Person, complaint: Complaint, words: str) -> Change:
    """Give what the words say; ask for what they leave out."""
    return _given(desk, person, complaint, words, amends.give, change=False)


def amend(desk: Desk, person: Person, complaint: Complaint, words: str) -> Change:
    """Give something else instead of the newest."""
    return _given(desk, person, complaint, words, amends.amend, change=True)


def _given(
    desk: Desk, person: Person, complaint: Complaint, words: str, verb: Callable[..., Change], *, change: bool
) -> Change:
    money = read_money(words)
    if isinstance(money, Several):
        raise Refused("refused.remedy_sums", ref=complaint.ref)
    if money is None or money.fen > MOST:
        raise Refused("refused.remedy_no_cost", ref=complaint.ref)
    if not money.rest:
        raise Refused("refused.remedy_no_what", ref=complaint.ref)
    terms = desk.terms(complaint)
    target = amends.approver(person, complaint, money.fen, terms, change=change)
    to = desk.reachable((target,), complaint, but=(person.name,)) if target is not None else None
    is_money = money.fen > 0 and not money.is_named and any(word in money.rest for word in desk.office.money_words)
    gift = Gift(what=money.rest, fen=money.fen, is_money=is_money)
    return verb(complaint, person.name, desk.now, terms, gift, to=to)
