"""Role × move × own or other department or community: tried out, all of it; and the page that people read says the same."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from estate import ROOT, STORY, Estate
from permission_table import ASKED, CORRECTIVE, SIGNED, filed, may, of, page

from bots.wiring import Company, rehearsal
from core.complaint import Complaint, DueKind, Move
from core.corrective import CorrectiveMove
from core.house import Person, Role
from core.messages import Outbound, Turn
from core.permissions import ALLOWED

OTHER = "wutong"
SITUATIONS = {
    "unsigned": filed(),
    "signed": SIGNED,
    "offered": replace(SIGNED, offered_to="刘师傅"),
    "asked": replace(SIGNED, pending=ASKED),
}
BELOW = [role for role in Role if role.rank < Role.AFFAIRS.rank]


def test_the_page_says_what_is_in_force() -> None:
    """To write it anew: python tests/safety/permission_table.py > docs/permissions.md"""
    assert (ROOT / "docs" / "permissions.md").read_text(encoding="utf-8") == "\n".join(page()) + "\n"


@pytest.mark.parametrize("complaint", SITUATIONS.values(), ids=SITUATIONS)
@pytest.mark.parametrize("move", Move)
def test_who_is_of_another_department_may_what_their_office_gives_them_and_nothing_more(
    move: Move, complaint: Complaint
) -> None:
    """Receptionists and quality have a part in every complaint; workers and heads only in those of their department."""
    for department in ("环境部", "秩序部", None):
        allowed = {role for role in BELOW if may(of(role, department), move, complaint)}

        expected = set()
        if move in (Move.EXPLAIN, Move.TRANSFER, Move.ASSIGN, Move.RECATEGORISE, Move.REGRADE, Move.CALL_BACK):
            expected |= {Role.RECEPTIONIST}
        if move in (Move.REMEDY, Move.AMEND, Move.TAKE_BACK):
            expected |= {Role.RECEPTIONIST}
        if move in (Move.RECATEGORISE, Move.REGRADE, Move.CALL_BACK):
            expected |= {Role.QUALITY}
        assert allowed == expected


@pytest.mark.parametrize("complaint", SITUATIONS.values(), ids=SITUATIONS)
@pytest.mark.parametrize("role", [role for role in Role if role.rank >= Role.AFFAIRS.rank])
def test_a_superior_may_everything_but_what_is_asked_of_another_or_is_for_another_to_ask(
    role: Role, complaint: Complaint
) -> None:
    for department in ("工程部", "环境部", None):
        refused = {move for move in ALLOWED if not may(of(role, department), move, complaint)}

        # Nothing dear was given here, and what does not count is asked for by whom it is about, and their head.
        is_asked = complaint.pending is not None and role is Role.GENERAL
        assert refused == {Move.APPROVE, Move.EXCLUDE, Move.COUNTERSIGN} | (set() if is_asked else {Move.DECIDE})


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("department", ["工程部", "环境部", None])
def test_a_corrective_action_is_its_departments(role: Role, department: str | None) -> None:
    above = role.rank >= Role.AFFAIRS.rank or (role is Role.HEAD and department == "工程部")

    for move in CorrectiveMove:
        is_looked_at = move in (CorrectiveMove.VERIFY, CorrectiveMove.SEND_BACK)
        expected = above or (is_looked_at and role is Role.QUALITY)
        assert may(Person(name="某人", role=role, department=department), move, CORRECTIVE) is expected


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """Return a company of two communities with the same departments and, by name, the same people."""
    config = tmp_path_factory.mktemp("two") / "config"
    shutil.copytree(ROOT / "config", config)
    written = (config / "communities" / "cuihu.toml").read_text(encoding="utf-8")
    (config / "communities" / f"{OTHER}.toml").write_text(written.replace("翠湖花园", "梧桐里"), encoding="utf-8")
    return rehearsal(config)


@pytest.fixture
def estate(two: Company, tmp_path: Path) -> Iterator[Estate]:
    """Return an estate in which a resident of one community filed, and waits for a person, and the staff of the other joined."""
    estate = Estate(tmp_path, of=two)
    with estate.house.database.work() as work:
        for person in two.config.communities[OTHER].people:
            there = f"梧桐里的{person.name}"
            work.bindings.bind_person(OTHER, person.name, "telegram", there, estate.peer(there))
        work.commit()
    estate.write("李阿姨", "您好")
    estate.press("李阿姨", "翠湖花园")
    for said in STORY:
        estate.write("李阿姨", said)
    estate.write("李阿姨", "转人工")
    yield estate
    estate.close()


def test_nobody_of_another_community_can_do_or_see_anything_of_a_complaint_whatever_they_press_or_type(
    estate: Estate, two: Company
) -> None:
    with estate.house.database.work() as work:
        (filed,) = work.complaints.recent("cuihu", 10)
    presses = [f"{move.value}:{filed.ref}" for move in (*Move, *CorrectiveMove)]
    presses += [f"agree:{filed.ref}", f"disagree:{filed.ref}", f"take_over:{filed.resident}"]
    words = [f"{two.config.phrases.label(move)} {filed.ref[-4:]} 好了" for move in ALLOWED]
    words += [f"待办 {filed.ref[-4:]}", f"待办 {filed.ref}"]

    for person in two.config.communities[OTHER].people:
        there = f"梧桐里的{person.name}"
        for press in presses:
            estate.write(there, press=press)
        for said in words:
            estate.write(there, said)
        heard = "\n".join(shown.text for shown in estate.heard(there))
        assert heard
        assert "楼道的灯" not in heard
        assert "13812345678" not in heard
        assert "138****5678" not in heard

    with estate.house.database.work() as work:
        assert work.complaints.get(filed.ref) == filed
    estate.press("小林", "接手", group="服务中心群")  # still free for who belongs there
    assert "已接手 李阿姨" in "\n".join(shown.text for shown in estate.heard("小林"))


def test_the_card_is_shown_to_who_has_to_do_with_it_or_was_called_about_it_and_to_nobody_else(estate: Estate) -> None:
    (filed,) = estate.complaints()

    def sees(who: str) -> bool:
        shown = estate.write(who, f"待办 {filed.ref[-4:]}")
        return any("楼道的灯" in one.text for one in shown if one.chat == who)

    elsewhere = [p for p in estate.house.community.people if p.department not in (None, filed.department)]
    for person in estate.house.community.people:
        assert sees(person.name) is (person not in elsewhere), person.name
    stranger = next(person.name for person in elsewhere if person.role is Role.WORKER)
    turn = Turn(kind=DueKind.SIGN.value, since=filed.agenda[0].since, who=stranger)
    with estate.house.database.work() as work:
        peer = estate.peer(stranger)
        work.outbox.add([Outbound(peer=peer, text="催办", ref=filed.ref, turn=turn)], at=estate.clock.now())
        work.commit()
    estate.wind(timedelta(seconds=30))
    assert sees(stranger)
