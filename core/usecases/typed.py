"""What was said, as words, or as the press that typed words stand for."""

from core.choices import Choice, Press, press_of
from core.dialogue.conversation import Conversation
from core.messages import Inbound, MediaKind
from core.phrases import Phrases

#: Buttons whose word works whenever it is typed.
SPOKEN = (
    Choice.COMPLAIN,
    Choice.PROGRESS,
    Choice.HUMAN,
    Choice.CONFIRM,
    Choice.EDIT,
    Choice.CANCEL,
    Choice.SKIP,
    Choice.BACK,
    Choice.CONTINUE,
    Choice.RESTART,
    Choice.SUPPLEMENT,
    Choice.URGE,
    Choice.WITHDRAW,
    Choice.APPEAL,
    Choice.SATISFIED,
    Choice.BASICALLY,
    Choice.UNSATISFIED,
    Choice.SAME,
    Choice.OTHER,
    Choice.END_HUMAN,
)


def words_of(inbound: Inbound) -> str:
    """Return what was said in words: the text, the recognised words of a voice message, the name of a place."""
    spoken = [a.words for a in inbound.attachments if a.words and a.kind is MediaKind.VOICE]
    return "\n".join(part for part in (inbound.text.strip(), *spoken) if part)


def chosen(conversation: Conversation, text: str, *, numbered: bool = True) -> Press | None:
    """Return the press that a typed label, or number where choices are numbered, of what was offered last stands for."""
    typed = _bare(text)
    for number, offered in enumerate(conversation.offered, start=1):
        if typed == offered.label or (numbered and typed == str(number)):
            return press_of(offered.data)
    return None


def spoken(phrases: Phrases, text: str) -> Press | None:
    """Return the press that a button's fixed word stands for at any time, offered or not."""
    typed = _bare(text)
    return next((Press(verb=choice.value) for choice in SPOKEN if phrases.label(choice) == typed), None)


def _bare(text: str) -> str:
    return text.strip().strip("[]【】「」。.!！")
