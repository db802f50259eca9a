"""What the use cases work with: the reader, the numbers, the words, the communities, and the way to storage."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.asking.question import Vocabulary
from core.calendar import Calendar
from core.complaint import Source
from core.corrective import CorrectiveItem
from core.fairness import Fairness
from core.house import Community
from core.limits import Limits
from core.phrases import Phrases
from core.policy import Policy
from core.ports import Reads
from core.work import OpensWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What can be answered at once (I5): the words of a question and what is said to it (`config/answers.toml`)."""

    words: tuple[str, ...]
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Everything a use case needs; made once by the composition root, shared by all threads.

    From `config/forms.toml`: `vague_places` are words that name no place to go to (厨房, 电梯), `change_words` say
    that an item becomes another, `added_words` begin an addition, `commands` are the words that staff type instead
    of pressing, by the verb they stand for, and `sources` how a receptionist says where a form came from;
    `corrective_words` mark what was written of a corrective action, `done_words` that its prevention is done,
    `until_words` that a date in it is until when; `money_words` tell that a remedy is money (A7),
    `last_month_words` that the month before is meant; `fairness` is how people are measured (A5), `limits` how fast they may be.
    On the channels in `numbered` choices are shown as numbers.
    """

    open_work: OpensWork
    reader: Reads
    policy: Policy
    phrases: Phrases
    communities: Mapping[str, Community]
    calendars: Mapping[str, Calendar]
    vague_places: frozenset[str]
    change_words: tuple[str, ...]
    added_words: tuple[str, ...]
    commands: Mapping[str, tuple[str, ...]]
    sources: Mapping[Source, tuple[str, ...]]
    numbered: frozenset[str]
    corrective_words: Mapping[CorrectiveItem, tuple[str, ...]]
    done_words: tuple[str, ...]
    until_words: tuple[str, ...]
    money_words: tuple[str, ...]
    vocabularies: Mapping[str, Vocabulary]
    last_month_words: tuple[str, ...]
    fairness: Fairness
    limits: Limits = field(default_factory=Limits)
    answers: tuple[Answer, ...] = ()
