"""What is read out of the register: a month's report, a morning's digest, what to warn of, the answer to a question."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from bots.settings import Config
from core.asking.question import Question
from core.figures.answer import Answer, answer
from core.figures.asked import ask
from core.figures.caution import Caution
from core.figures.comparison import Told, compare, quietly
from core.figures.digest import Digest, digest
from core.figures.facts import Register
from core.figures.monthly import monthly
from core.figures.period import Month
from core.figures.report import Report
from core.figures.warnings import watch
from core.figures.wording import Wording
from core.house import Community


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """The figures of every community; `register` opens the register for one reading, which sees one state of everything."""

    config: Config
    register: Callable[[], AbstractContextManager[Register]]

    def monthly(self, month: Month, community: Community, *, now: datetime, told: Told = quietly) -> Report:
        """Return the statistics of a month as they stand now; `told` hears how far the counting has come."""
        with self.register() as register:
            found = compare(register, community.key, self.config.calendars[community.key], month, now, told)
        return monthly(found, self.wording(community), self.config.policy, self.config.figures.fairness)

    def digest(self, community: Community, *, now: datetime) -> Digest:
        """Return what the staff of a community are told this morning."""
        with self.register() as register:
            return digest(register, self.config.calendars[community.key], self.wording(community), now)

    def cautions(self, community: Community, *, now: datetime) -> Sequence[Caution]:
        """Return what is to be warned of in a community."""
        with self.register() as register:
            return watch(register, community.key, now, self.config.figures.sensitivity)

    def answer(self, question: Question, community: Community, *, now: datetime) -> Answer:
        """Return the answer to a question; `Refused` for a time that can't be counted."""
        with self.register() as register:
            found = ask(register, community.key, self.config.calendars[community.key], question, now)
        return answer(found, self.wording(community))

    def wording(self, community: Community) -> Wording:
        """Return how figures are said in a community."""
        return Wording(phrases=self.config.phrases, community=community, least=self.config.figures.least)
