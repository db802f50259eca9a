"""What can be answered at once: `config/answers.toml`."""

from bots.config.sheets import Sheet
from core.office import Answer


def read_answers(sheet: Sheet) -> tuple[Answer, ...]:
    """Return the answers in the order they are written."""
    answers = []
    for one in sheet.subs("answer", "says"):
        answers.append(Answer(words=one.texts("words"), says=one.text("says")))
        one.close()
    sheet.close()
    return tuple(answers)
