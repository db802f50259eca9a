"""What every step of the dialogue must do whatever comes: the same words at every stage, and nobody is ever left silent."""

from dataclasses import replace
from datetime import timedelta

import pytest
from matters import CONFIG, in_status
from standing import (
    IN_A_FORM,
    KNOWN,
    LONG,
    MESSAGES,
    MINE,
    NOT_WITH_A_HUMAN,
    STAGES,
    TOLD,
    at_stage,
    pressed,
    said,
)

from core.choices import Choice
from core.complaint import Status
from core.dialogue.conversation import Slot, Stage
from core.dialogue.step import step
from core.dialogue.turn import Turn, Wish
from nlp.reading import Alarm, Category, Intent, Place


def is_heard(turn: Turn) -> bool:
    return bool(turn.replies or turn.wants)


def assert_sayable(turn: Turn) -> None:
    for reply in turn.replies:
        assert CONFIG.phrases.has(reply.key), reply.key


@pytest.mark.parametrize("stage", STAGES)
def test_nobody_is_left_silent(stage: str) -> None:
    """I7, I10: whatever comes at whatever step is answered or acted on, in sentences that exist."""
    for name, message in MESSAGES.items():
        turn = step(STAGES[stage], message, KNOWN)

        assert is_heard(turn), name
        assert_sayable(turn)


@pytest.mark.parametrize("stage", [name for name in STAGES if name != "matched"])
def test_nobody_new_is_left_silent(stage: str) -> None:
    """I7: nothing is on file yet."""
    for name, message in MESSAGES.items():
        turn = step(STAGES[stage], message, replace(KNOWN, own=()))

        assert is_heard(turn), name
        assert_sayable(turn)


@pytest.mark.parametrize("stage", STAGES)
def test_the_same_message_twice_is_answered_twice(stage: str) -> None:
    for name, message in MESSAGES.items():
        once = step(STAGES[stage], message, KNOWN)
        twice = step(once.conversation, message, KNOWN)

        assert is_heard(twice), name
        assert_sayable(twice)


@pytest.mark.parametrize("stage", STAGES)
def test_nothing_is_filed_but_what_was_confirmed(stage: str) -> None:
    """I4; a danger is not asked about twice (I8)."""
    for name, message in MESSAGES.items():
        wishes = {wanted.wish for wanted in step(STAGES[stage], message, KNOWN).wants}

        is_danger = name == "a danger" or (stage == "doubted" and name in ("yes", "[yes]"))
        assert (Wish.FILE in wishes) == (stage == "confirming" and name in ("yes", "[confirm]")), name
        assert is_danger or Wish.ALARM not in wishes, name


@pytest.mark.parametrize("message", ["转人工", "[human]"])
@pytest.mark.parametrize("stage", NOT_WITH_A_HUMAN)
def test_a_human_can_be_asked_for_at_any_step(stage: str, message: str) -> None:
    """I10."""
    assert [wanted.wish for wanted in step(STAGES[stage], MESSAGES[message], KNOWN).wants] == [Wish.HUMAN]


@pytest.mark.parametrize("stage", [name for name in STAGES if STAGES[name].stage is Stage.HUMAN])
@pytest.mark.parametrize("message", ["取消", "查进度", "yes", "催办", "a photo", "a story without end"])
def test_what_is_typed_to_a_human_reaches_the_human(stage: str, message: str) -> None:
    """I10."""
    assert [wanted.wish for wanted in step(STAGES[stage], MESSAGES[message], KNOWN).wants] == [Wish.RELAY]


@pytest.mark.parametrize("message", ["查进度", "[progress]", "another's number"])
@pytest.mark.parametrize("stage", NOT_WITH_A_HUMAN)
def test_progress_is_told_at_any_step_and_the_step_is_kept(stage: str, message: str) -> None:
    """I7, I10: an aside does not lose the question."""
    turn = step(STAGES[stage], MESSAGES[message], KNOWN)

    assert [wanted.wish for wanted in turn.wants] == [Wish.PROGRESS]
    assert turn.conversation.stage is STAGES[stage].stage
    if stage in IN_A_FORM:
        assert turn.replies


@pytest.mark.parametrize("message", ["取消", "[cancel]"])
@pytest.mark.parametrize("stage", IN_A_FORM)
def test_a_form_can_be_cancelled_at_any_step(stage: str, message: str) -> None:
    """I10; an emergency on its way is not called back by it (I8)."""
    turn = step(STAGES[stage], MESSAGES[message], KNOWN)

    assert turn.conversation.stage is Stage.IDLE
    assert turn.conversation.draft is None
    assert not turn.wants
    assert [reply.key for reply in turn.replies] == [
        "dialogue.cannot_cancel" if stage == "alarmed" else "dialogue.cancelled"
    ]


def test_where_nothing_was_begun_nothing_is_cancelled() -> None:
    assert step(STAGES["idle"], MESSAGES["取消"], KNOWN).replies[0].key == "dialogue.nothing_to_cancel"


@pytest.mark.parametrize("message", ["nothing", "[complain]", "[continue]"])
@pytest.mark.parametrize("stage", [name for name in IN_A_FORM if name != "alarmed"])
def test_an_empty_message_or_an_old_button_does_not_lose_what_was_told(stage: str, message: str) -> None:
    """I10."""
    before = STAGES[stage]
    turn = step(before, MESSAGES[message], KNOWN)

    if before.stage is not Stage.AWAITING:
        assert turn.conversation.stage is before.stage
        assert turn.conversation.draft is not None
        assert before.draft is not None
        assert turn.conversation.draft.texts == before.draft.texts
        assert turn.conversation.queued == before.queued
    assert not turn.wants


@pytest.mark.parametrize("message", ["跳过", "[skip]"])
@pytest.mark.parametrize(
    ("stage", "slot"),
    [
        ("asked for the place", Slot.PLACE),
        ("asked for a wish", Slot.DEMAND),
        ("asked for a phone", Slot.PHONE),
    ],
)
def test_an_item_can_be_left_out_and_is_not_asked_for_again(stage: str, slot: Slot, message: str) -> None:
    """I3, I10."""
    turn = step(STAGES[stage], MESSAGES[message], KNOWN)

    assert turn.conversation.draft is not None
    assert slot in turn.conversation.draft.skipped
    assert turn.conversation.draft.asked is not slot
    assert turn.conversation.draft.texts == TOLD.texts


def test_going_back_asks_for_the_item_before_again() -> None:
    """I10."""
    turn = step(STAGES["asked for a phone"], MESSAGES["返回"], KNOWN)

    assert turn.conversation.draft is not None
    assert turn.conversation.draft.asked is Slot.DEMAND


def test_a_story_without_end_is_kept_to_its_last_word() -> None:
    """I3: in their own words."""
    turn = step(STAGES["idle"], MESSAGES["a story without end"], replace(KNOWN, own=()))

    assert turn.conversation.draft is not None
    assert turn.conversation.draft.texts == (LONG,)


@pytest.mark.parametrize("stage", NOT_WITH_A_HUMAN)
def test_a_danger_is_pushed_from_any_step(stage: str) -> None:
    """I8; more words about one that people are on their way to are added to it."""
    wishes = [wanted.wish for wanted in step(STAGES[stage], MESSAGES["a danger"], KNOWN).wants]

    assert wishes == [Wish.RECONTACT if stage == "alarmed" else Wish.ALARM]


def test_a_danger_is_pushed_while_talking_with_a_human_too() -> None:
    """I8."""
    assert Wish.ALARM in [w.wish for w in step(STAGES["with a human"], MESSAGES["a danger"], KNOWN).wants]


def test_another_danger_than_the_one_on_its_way_is_pushed_as_well() -> None:
    """I8."""
    gas = said("煤气也漏了", Intent.COMPLAIN, alarm=Alarm.CERTAIN, danger="gas")

    assert [wanted.wish for wanted in step(STAGES["alarmed"], gas, KNOWN).wants] == [Wish.ALARM]


@pytest.mark.parametrize("status", [Status.FINISHED, Status.CLOSED, Status.WITHDRAWN])
def test_after_an_emergency_is_over_the_next_words_are_new(status: Status) -> None:
    """I8, I10."""
    over = replace(in_status(status), ref=MINE.ref)
    told = said("楼道灯坏了三天没人修", Intent.COMPLAIN, category=Category.EQUIPMENT, topic="照明", confidence=0.9)
    turn = step(STAGES["alarmed"], told, replace(KNOWN, own=(over,)))

    assert Wish.RECONTACT not in [wanted.wish for wanted in turn.wants]
    assert turn.conversation.draft is not None
    assert turn.conversation.draft.ref is None
    assert turn.conversation.draft.texts == (told.text,)


def test_who_confirms_twice_hears_that_once_is_enough() -> None:
    filed_now = replace(STAGES["idle"], latest=MINE.ref)

    assert [reply.key for reply in step(filed_now, pressed(Choice.CONFIRM), KNOWN).replies] == [
        "dialogue.filed_already"
    ]
    later = replace(KNOWN, now=MINE.filed_at + timedelta(hours=2))
    for stood, known in ((filed_now, later), (STAGES["idle"], KNOWN)):
        assert [reply.key for reply in step(stood, pressed(Choice.CONFIRM), known).replies] == ["dialogue.stale"]


@pytest.mark.parametrize("stage", ["adding", "objecting", "not satisfied"])
@pytest.mark.parametrize(("choice", "wish"), [(Choice.URGE, Wish.URGE), (Choice.WITHDRAW, Wish.WITHDRAW)])
def test_a_press_while_words_are_awaited_does_what_it_says(stage: str, choice: Choice, wish: Wish) -> None:
    """F5."""
    turn = step(STAGES[stage], pressed(choice, MINE.ref), KNOWN)

    assert [(wanted.wish, wanted.ref) for wanted in turn.wants] == [(wish, MINE.ref)]
    assert turn.conversation.stage is Stage.IDLE


def test_a_doubt_that_was_denied_is_an_ordinary_complaint() -> None:
    """I8."""
    turn = step(STAGES["doubted"], MESSAGES["no"], KNOWN)

    assert turn.conversation.draft is not None
    assert turn.conversation.draft.danger is None
    assert not turn.wants


def test_one_question_at_a_time() -> None:
    """I3: of what is missing one thing is asked, and never what is on file."""
    told = said("楼道灯坏了三天没人修", Intent.COMPLAIN, category=Category.EQUIPMENT, topic="照明", confidence=0.9)
    stranger = step(STAGES["idle"], told, replace(KNOWN, own=()))
    at_home = replace(KNOWN, own=(), home=Place(building="2", unit="1", room="1201"), phone="13812345678")
    neighbour = step(STAGES["idle"], told, at_home)

    assert [reply.key for reply in stranger.replies if reply.key.startswith("dialogue.ask_")] == ["dialogue.ask_place"]
    assert neighbour.conversation.stage is Stage.CONFIRMING


@pytest.mark.parametrize("intent", [Intent.CONFIRM, Intent.DENY, Intent.CANCEL, Intent.SKIP, Intent.BACK])
def test_a_story_of_several_lines_is_never_taken_for_one_word_that_answers_nothing(intent: Intent) -> None:
    word, story = "不是这样的", "盖子也没了\n以前不是这样的\n现在三天一次"
    answered = step(at_stage(Stage.IDLE, None), said(word, intent), KNOWN)
    told = step(at_stage(Stage.IDLE, None), said(story, intent), KNOWN)

    assert answered.conversation.draft is None
    assert told.conversation.draft is not None
    assert "以前不是这样的" in "".join(told.conversation.draft.texts)
