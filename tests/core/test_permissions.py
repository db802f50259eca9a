"""Who may do what, written down from the procedure and not from the code; a stranger may do nothing."""

from dataclasses import replace

import pytest
from matters import COLLEAGUE, COMMUNITY, CONFIG, DIRECTOR, HEAD, OWNER, SOON, filed, signed

from core.complaint import Complaint, Move, Pending, Waiting
from core.errors import Refused
from core.fairness import Exclusion
from core.house import Person, Role
from core.permissions import check
from core.remedy import Remedy, RemedyStatus

UNSIGNED = filed()
SIGNED = signed()
ASKED = replace(
    SIGNED,
    pending=Pending(kind=Waiting.EXTENSION, by=OWNER, to=(DIRECTOR,), words="灯具要采购", asked_at=SOON, until=SOON),
)
REPORTED = replace(
    SIGNED, pending=Pending(kind=Waiting.REPORT, by=OWNER, to=(HEAD, "周主管"), words="要别的部门", asked_at=SOON)
)
OFFERED = replace(SIGNED, offered_to=COLLEAGUE)
GIFT = Remedy(number=1, what="减免物业费", fen=45_000, by=OWNER, at=SOON, status=RemedyStatus.ASKED, to=("钱经理",))
EXCLUDING = replace(SIGNED, exclusion=Exclusion(reason="等配件", by=OWNER, at=SOON, to=(HEAD,)))
EXCLUDED_BY_HEAD = replace(SIGNED, exclusion=Exclusion(reason="等配件", by=HEAD, at=SOON, to=(OWNER, HEAD, "周主管")))
GIVING = replace(SIGNED, remedies=(GIFT,))
AGREED = replace(SIGNED, remedies=(replace(GIFT, status=RemedyStatus.GIVEN, decided_by="钱经理", decided_at=SOON),))


def person(name: str) -> Person:
    found = COMMUNITY.person(name)
    assert found is not None
    return found


#: Everybody as they may stand to a complaint of the 工程部: the column, who it is, and the complaint.
STANDINGS: dict[str, tuple[Person, Complaint]] = {
    "owner": (person(OWNER), SIGNED),
    "fresh": (person(COLLEAGUE), UNSIGNED),  # of the department, and nobody signed yet
    "mate": (person(COLLEAGUE), SIGNED),  # of the department, and a colleague owns it
    "offered": (person(COLLEAGUE), OFFERED),  # of the department, and a transfer waits for him
    "other": (person("方阿姨"), SIGNED),
    "head": (person(HEAD), SIGNED),
    "othead": (person("何主管"), SIGNED),
    "recept": (person("小林"), SIGNED),
    "quality": (person("吴工"), SIGNED),
    "affairs": (person("周主管"), SIGNED),
    "manager": (person("钱经理"), SIGNED),
    "direct": (person(DIRECTOR), SIGNED),
    "general": (person("孙总"), SIGNED),
    "d.asked": (person(DIRECTOR), ASKED),  # an extension waits for his word
    "g.asked": (person("孙总"), ASKED),  # it waits for another's; the general manager may always decide
    "a.else": (person("周主管"), ASKED),  # it waits for another's
    "h.slip": (person(HEAD), REPORTED),  # a referral slip waits for her
    "m.gift": (person("钱经理"), GIVING),  # a remedy waits for his word
    "g.gift": (person("孙总"), GIVING),  # it waits for another's; the general manager may always agree
    "d.gift": (person(DIRECTOR), GIVING),  # it waits for another's
    "o.gift": (person(OWNER), GIVING),  # who asked for it
    "o.agr": (person(OWNER), AGREED),  # a superior agreed to it, and the resident was told
    "a.agr": (person("周主管"), AGREED),
    "h.excl": (person(HEAD), EXCLUDING),  # an exclusion that the owner asked for waits for her
    "o.excl": (person(OWNER), EXCLUDING),  # who asked, and whom it is about
    "p.excl": (person(OWNER), EXCLUDED_BY_HEAD),  # whom it is about, though another asked and names him
    "k.excl": (person(HEAD), EXCLUDED_BY_HEAD),  # who asked
    "m.excl": (person(COLLEAGUE), EXCLUDING),  # neither, but nobody asked him
}

#: D1, D3: the department signs. D4: the superior decides who it goes to. H2: only who is asked approves.
#: T3: any of the staff concerned corrects. F4: the call-back and the closing are not the worker's.
#: A7: who is on the complaint gives; who is asked agrees, never who asks; what a superior agreed to only superiors take back.
#: A5: the one it is about or the head asks; a second person signs, neither who asked nor whom it is about.
TABLE = """
move          owner fresh mate offered other head othead recept quality affairs manager direct general d.asked g.asked a.else h.slip m.gift g.gift d.gift o.gift o.agr a.agr h.excl o.excl p.excl k.excl m.excl
acknowledge   y     y     y    y       -     y    -      -      -       y       y       y      y       y       y       y      y      y      y      y      y      y     y     y      y      y      y      y
arrive        y     -     -    -       -     y    -      -      -       y       y       y      y       y       y       y      y      y      y      y      y      y     y     y      y      y      y      -
explain       y     -     -    -       -     y    -      y      -       y       y       y      y       y       y       y      y      y      y      y      y      y     y     y      y      y      y      -
finish        y     -     -    -       -     y    -      -      -       y       y       y      y       y       y       y      y      y      y      y      y      y     y     y      y      y      y      -
transfer      y     y     -    y       -     y    -      y      -       y       y       y      y       y       y       y      y      y      y      y      y      y     y     y      y      y      y      -
extend        y     -     -    -       -     y    -      -      -       y       y       y      y       y       y       y      y      y      y      y      y      y     y     y      y      y      y      -
decide        -     -     -    -       -     -    -      -      -       -       -       -      -       y       y       -      y      -      -      -      -      -     -     -      -      -      -      -
report        y     -     -    -       -     y    -      -      -       y       y       y      y       y       y       y      y      y      y      y      y      y     y     y      y      y      y      -
assign        -     -     -    -       -     -    -      y      -       y       y       y      y       y       y       y      y      y      y      y      -      -     y     -      -      -      -      -
invalidate    y     -     -    -       -     y    -      -      -       y       y       y      y       y       y       y      y      y      y      y      y      y     y     y      y      y      y      -
refer         y     -     -    -       -     y    -      -      -       y       y       y      y       y       y       y      y      y      y      y      y      y     y     y      y      y      y      -
recategorise  y     y     y    y       -     y    -      y      y       y       y       y      y       y       y       y      y      y      y      y      y      y     y     y      y      y      y      y
regrade       y     y     y    y       -     y    -      y      y       y       y       y      y       y       y       y      y      y      y      y      y      y     y     y      y      y      y      y
call_back     -     -     -    -       -     -    -      y      y       y       y       y      y       y       y       y      -      y      y      y      -      -     y     -      -      -      -      -
close         -     -     -    -       -     -    -      -      -       y       y       y      y       y       y       y      -      y      y      y      -      -     y     -      -      -      -      -
remedy        y     -     -    -       -     y    -      y      -       y       y       y      y       y       y       y      y                    y      y      y      y      y     y y      y      y      y      -
amend         y     -     -    -       -     y    -      y      -       y       y       y      y       y       y       y      y                    y      y      y      y      y     y y      y      y      y      -
take_back     y     -     -    -       -     y    -      y      -       y       y       y      y       y       y       y      y                    y      y      y      y      -     y y      y      y      y      -
approve       -     -     -    -       -     -    -      -      -       -       -       -      -       -       -       -      -                    y      y      -      -      -     - -      -      -      -      -
exclude       y     -     -    -       -     y    -      -      -       -       -       -      -       -       -       -      y      -      -      -      y      y     -     y      y      y      y      -
countersign   -     -     -    -       -     -    -      -      -       -       -       -      -       -       -       -      -      -      -      -      -      -     -     y      -      -      -      -
"""

_HEAD, *_LINES = (line.split() for line in TABLE.strip().splitlines())
CELLS = [
    pytest.param(Move(move), standing, cell == "y", id=f"{standing} {move}")
    for move, *cells in _LINES
    for standing, cell in zip(_HEAD[1:], cells, strict=True)
]
OF_THE_STAFF = [Move(line[0]) for line in _LINES]
NOT_OF_THE_STAFF = [move for move in Move if move not in OF_THE_STAFF]


def told_by(refused: Refused) -> str:
    return CONFIG.phrases.say(refused.key, **refused.values)


@pytest.mark.parametrize(("move", "standing", "allowed"), CELLS)
def test_a_person_may_do_what_the_procedure_gives_them_and_is_refused_the_rest_in_words(
    move: Move, standing: str, allowed: bool
) -> None:
    somebody, complaint = STANDINGS[standing]

    if allowed:
        check(somebody, move, complaint)
    else:
        with pytest.raises(Refused) as refused:
            check(somebody, move, complaint)
        assert complaint.ref in told_by(refused.value)


def test_the_table_knows_everybody() -> None:
    assert _HEAD[1:] == list(STANDINGS)
    assert {somebody.role for somebody, _ in STANDINGS.values()} == set(Role)


@pytest.mark.parametrize("move", Move)
@pytest.mark.parametrize(
    "complaint",
    [UNSIGNED, SIGNED, OFFERED, ASKED, REPORTED, GIVING, AGREED, EXCLUDING],
    ids=["unsigned", "signed", "offered", "asked", "reported", "giving", "agreed", "excluding"],
)
def test_a_stranger_may_do_nothing(complaint: Complaint, move: Move) -> None:
    with pytest.raises(Refused):
        check(Person(name="路人", role=Role.WORKER), move, complaint)


@pytest.mark.parametrize("role", [role for role in Role if role.rank < Role.AFFAIRS.rank and role is not Role.HEAD])
def test_a_role_without_a_department_is_no_colleague_of_a_complaint(role: Role) -> None:
    """Nobody becomes a colleague by having no department."""
    with pytest.raises(Refused):
        check(Person(name="路人", role=role), Move.FINISH, SIGNED)


@pytest.mark.parametrize("move", NOT_OF_THE_STAFF)
@pytest.mark.parametrize("standing", STANDINGS)
def test_what_belongs_to_the_resident_or_the_clock_is_nobodys_of_the_staff(standing: str, move: Move) -> None:
    """F5."""
    somebody, complaint = STANDINGS[standing]

    with pytest.raises(Refused):
        check(somebody, move, complaint)


def test_a_colleague_hears_whose_it_is() -> None:
    with pytest.raises(Refused) as refused:
        check(person(COLLEAGUE), Move.FINISH, SIGNED)

    assert f"请让{OWNER}来「办结」" in told_by(refused.value)


@pytest.mark.parametrize("move", [Move.DECIDE, Move.CLOSE, Move.CALL_BACK, Move.ASSIGN])
@pytest.mark.parametrize("name", [OWNER, COLLEAGUE])
def test_nobody_is_sent_to_the_owner_for_what_the_owner_may_not_do(name: str, move: Move) -> None:
    with pytest.raises(Refused) as refused:
        check(person(name), move, SIGNED)

    assert f"请让{OWNER}" not in told_by(refused.value)
