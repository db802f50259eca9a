"""Writes `docs/permissions.md` from the table in force: python tests/safety/permission_table.py > docs/permissions.md"""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "core")]

from matters import COLLEAGUE, COMMUNITY, CONFIG, DIRECTOR, OWNER, SOON, filed, signed  # noqa: E402

from core.choices import Choice  # noqa: E402
from core.complaint import Complaint, Move, Pending, Waiting  # noqa: E402
from core.corrective import Corrective, CorrectiveMove  # noqa: E402
from core.errors import Refused  # noqa: E402
from core.house import Person, Role  # noqa: E402
from core.permissions import ALLOWED, check, check_corrective, sees  # noqa: E402

SIGNED = signed()
ASKED = Pending(kind=Waiting.EXTENSION, by=OWNER, to=(DIRECTOR,), words="灯具要采购", asked_at=SOON, until=SOON)
CORRECTIVE = Corrective(
    ref="C-0001",
    community=COMMUNITY.key,
    department="工程部",
    subject="楼道灯",
    owner=OWNER,
    policy="",
    since=SOON,
    opened_at=SOON,
)


def of(role: Role, department: str | None = None) -> Person:
    """Return somebody of that role, in that department, who has nothing to do with the complaint."""
    return Person(name="某人", role=role, department=department)


#: Who it is, as the column says it, and the complaint of the 工程部 that they stand before.
COLUMNS: tuple[tuple[str, Person, Complaint], ...] = (
    ("经办人", Person(name=OWNER, role=Role.WORKER, department="工程部"), SIGNED),
    ("同部门，还没人签收", of(Role.WORKER, "工程部"), filed()),
    ("同部门，同事已签收", of(Role.WORKER, "工程部"), SIGNED),
    (
        "转办给了他",
        Person(name=COLLEAGUE, role=Role.WORKER, department="工程部"),
        replace(SIGNED, offered_to=COLLEAGUE),
    ),
    ("别的部门", of(Role.WORKER, "环境部"), SIGNED),
    ("本部门主管", of(Role.HEAD, "工程部"), SIGNED),
    ("别部门主管", of(Role.HEAD, "环境部"), SIGNED),
    ("接待员", of(Role.RECEPTIONIST), SIGNED),
    ("品质", of(Role.QUALITY), SIGNED),
    ("事务部主管", of(Role.AFFAIRS), SIGNED),
    ("主管经理", of(Role.MANAGER), SIGNED),
    ("管理处主任", of(Role.DIRECTOR), SIGNED),
    ("总经理", of(Role.GENERAL), SIGNED),
    ("正在请示他", Person(name=DIRECTOR, role=Role.DIRECTOR), replace(SIGNED, pending=ASKED)),
)


def may(person: Person, move: Move | CorrectiveMove, matter: Complaint | Corrective) -> bool:
    """Tell whether the table in force allows it."""
    try:
        if isinstance(move, Move) and isinstance(matter, Complaint):
            check(person, move, matter)
        elif isinstance(move, CorrectiveMove) and isinstance(matter, Corrective):
            check_corrective(person, move, matter)
    except Refused:
        return False
    return True


def page() -> Iterator[str]:
    """Yield the lines of the document."""
    yield "# 谁可以做什么"
    yield ""
    yield "这张表由程序按现行规则写出来，测试保证它和程序一致。以工程部的一件投诉为例；✓ 可以，· 不可以（会告诉他该找谁）。"
    yield "别的小区的人，不论什么角色，看不到也办不了这个小区的任何一件，单号也查不到。"
    yield "群里不是员工的人，按什么、打什么都不起作用。住户自己的事（撤诉、申诉、评价、补充、催办）员工代不了。"
    yield "电话只给签收的人看，在私聊里看；每看一次都有记录。群里的姓名、电话都遮住。"
    yield ""
    show = f"{CONFIG.phrases.label(Choice.SHOW)} 编号"
    yield f"“{show}”看的是卡片。谁的聊天里被叫过这一件，谁就看得到，不论是哪个部门的；下面是没被叫过的。"
    yield ""
    yield from _table(
        [who for who, *_ in COLUMNS],
        [(show, [sees(p, c, was_called=False) for _, p, c in COLUMNS])]
        + [(CONFIG.phrases.label(move), [may(p, move, c) for _, p, c in COLUMNS]) for move in ALLOWED],
    )
    yield ""
    yield "整改（由经办人的主管和部门写，别人验收）："
    yield ""
    people = [(who, person) for who, person, _ in COLUMNS]
    yield from _table(
        [who for who, _ in people],
        [
            (CONFIG.phrases.label(move), [may(person, move, CORRECTIVE) for _, person in people])
            for move in CorrectiveMove
        ],
    )


def _table(heads: list[str], rows: list[tuple[str, list[bool]]]) -> Iterator[str]:
    yield "| | " + " | ".join(heads) + " |"
    yield "| --- |" + " :-: |" * len(heads)
    for what, cells in rows:
        yield f"| {what} | " + " | ".join("✓" if cell else "·" for cell in cells) + " |"


if __name__ == "__main__":
    print("\n".join(page()))
