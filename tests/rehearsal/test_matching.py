"""When a message shows what was expected."""

from datetime import UTC, datetime

import pytest

from bots.rehearsal.lines import Shows
from bots.rehearsal.matching import matches
from bots.rehearsal.parser import parse
from bots.screen import Shown
from core.messages import Attachment, Button, MediaKind

MESSAGE = Shown(
    id="1",
    chat="工程部群",
    at=datetime(2026, 11, 23, tzinfo=UTC),
    text="【TS202611230001】\n重要  设备设施\n３号楼2单元1201\n\n尽快修好",
    attachments=(Attachment(kind=MediaKind.PHOTO, name="lift.jpg"),),
    buttons=(Button(label="签收", data="a"), Button(label="转派", data="b")),
)


@pytest.mark.parametrize(
    ("expected", "is_shown"),
    [
        ("TS202611230001", True),
        ("TS202611230001 … 重要 … 尽快修好", True),
        ("重要 设备设施", True),
        ("重要　设备设施 … 3号楼2单元", True),
        ("3号楼２单元1201", True),
        ("重要设备设施", False),
        ("设备设施 … 重要", False),
        ("重要 … 重要", False),
        ("电梯", False),
        ("尽快修好 … (图片 lift.jpg) … [签收]", True),
        ("(图片 stairs.jpg)", False),
        ("(图片 lift.jpg) … 重要", False),
        ("[签收]", True),
        ("[签收] … [转派]", True),
        ("重要 … [转派]", True),
        ("[转派] … [签收]", False),
        ("[签收] … [签收]", False),
        ("[签收] … 重要", False),
        ("[办结]", False),
        ("[重要]", False),
        ("签收", False),
    ],
)
def test_all_pieces_stand_in_one_message_in_their_order(expected: str, is_shown: bool) -> None:
    (line,) = parse(f"工程部群 < {expected}", "x.md").lines
    assert isinstance(line, Shows)

    assert matches(line.pieces, MESSAGE) is is_shown
