"""What the benchmarks have in common: residents who tell their complaint, and a house whose staff can all be reached."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bots.wiring import House
from core.messages import Inbound, Peer

ROOT = Path(__file__).parents[1]
CHANNEL = "web"
BEGIN = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)

#: They live in so many buildings: neighbours who complain of the same are few.
BUILDINGS = 90
STORIES = (
    "{building}号楼2单元的电梯这个月坏了三次，今天早上又停在一楼不动，物业一直没人管",
    "{building}栋1单元楼道灯不亮好几天了，晚上老人下楼看不见",
    "小区东门的垃圾站臭得不行，三天没人清运",
    "{building}号楼1单元1201，楼上每天半夜装修，吵得孩子睡不着",
)
ANSWERS = ("尽快处理，给个说法", "138{number:08}", "确认提交")
TURNS = 1 + len(ANSWERS)


def message(resident: int, turn: int) -> Inbound:
    """Return what a resident says in that turn, from the story to the confirmation."""
    peer = Peer(channel=CHANNEL, chat=f"resident-{resident}")
    text = ANSWERS[turn - 1] if turn else STORIES[resident % len(STORIES)]
    return Inbound(
        channel=CHANNEL,
        id=f"{resident}-{turn}",
        peer=peer,
        author=peer.chat,
        author_name=f"resident {resident}",
        text=text.format(number=resident, building=1 + resident // len(STORIES) % BUILDINGS),
        sent_at=BEGIN + timedelta(seconds=resident * TURNS + turn),
    )


def talks(residents: int, at_once: int, first: int = 0) -> Iterator[list[Inbound]]:
    """Yield what is said together, turn by turn, where so many residents talk at once."""
    for begin in range(first, first + residents, at_once):
        for turn in range(TURNS):
            yield [message(resident, turn) for resident in range(begin, begin + at_once)]


def furnish(house: House) -> House:
    """Let all of the staff be reached."""
    for person in house.community.people:
        house.join(person.name, Peer(channel=CHANNEL, chat=person.name))
    for group in house.community.groups:
        house.join_group(group.name, Peer(channel=CHANNEL, chat=group.name))
    return house


@contextmanager
def scratch() -> Iterator[Path]:
    """Yield a folder on the disk that the project lies on: what is in memory has no durability to pay for."""
    parent = ROOT / ".benchmarks"
    parent.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=parent) as folder:
        yield Path(folder)
