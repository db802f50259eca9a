"""What comes too fast is put by: how long, how much of it, and as what it is heard in the end."""

from datetime import UTC, datetime, timedelta

from core.dialogue.pace import LATEST, LETTERS, QUIET, THINGS, Held, Thing, put_by, together
from core.messages import Attachment, Inbound, MediaKind, Peer

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
PHOTO = Attachment(kind=MediaKind.PHOTO, source="telegram:1")
FIRST = Inbound(
    channel="web",
    id="1",
    peer=Peer(channel="web", chat="赵大爷"),
    author="赵大爷",
    author_name="赵大爷",
    sent_at=MONDAY,
)


def test_it_is_worked_on_when_nothing_more_comes_and_in_any_case_within_a_minute() -> None:
    held: Held | None = None
    now = MONDAY
    for _ in range(20):
        held = put_by(held, Thing(words="还有"), now)
        assert held.until == min(now + QUIET, MONDAY + LATEST)
        now += timedelta(seconds=5)


def test_of_very_much_no_more_waits_than_can_be_kept() -> None:
    many: Held | None = None
    for _ in range(THINGS):
        assert many is None or many.until > MONDAY
        many = put_by(many, Thing(words="又来了"), MONDAY)
    assert many is not None
    assert many.until == MONDAY

    assert put_by(None, Thing(words="长" * LETTERS), MONDAY).until == MONDAY


def test_words_that_follow_each_other_are_one_story_and_a_button_is_pressed_once() -> None:
    held: Held | None = None
    pressed = Thing(press="confirm")
    said = (
        Thing(words="桶破了"),
        Thing(attachments=(PHOTO,)),
        Thing(words="没人管"),
        pressed,
        pressed,
        Thing(words="快点"),
    )
    for thing in said:
        held = put_by(held, thing, MONDAY)
    assert held is not None

    heard = together(held, FIRST)

    assert [(one.text, one.press, one.attachments) for one in heard] == [
        ("桶破了\n没人管", None, (PHOTO,)),
        ("", "confirm", ()),
        ("快点", None, ()),
    ]
