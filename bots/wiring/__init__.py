"""The composition root: the only place that sees storage, the reader and the channels together."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bots.media import MediaFolder
from bots.settings import Config, load_config
from bots.wiring.house import House, statistics_of
from core.arrival import Arrival
from core.asking.question import vocabulary
from core.calendar import Calendar
from core.house import Community
from core.office import Office
from nlp.reader import Reader
from nlp.reading import Place
from storage.database import Database

__all__ = ["Company", "House", "open_house", "rehearsal", "statistics_of"]

#: The channels without buttons in the message: choices are numbers there.
NUMBERED = frozenset({"wechat"})
#: Where a place is does not depend on the time at which it is read.
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)


def open_house(config: Config, reader: Reader, url: str, media: MediaFolder | None = None) -> House:
    """Return the house of a configuration on the database of that URL; without a place for media it draws nothing."""
    database = Database(url)
    office = Office(
        open_work=database.work,
        reader=reader,
        policy=config.policy,
        phrases=config.phrases,
        communities=config.communities,
        calendars=config.calendars,
        vague_places=config.forms.vague_places,
        change_words=config.forms.change_words,
        added_words=config.forms.added_words,
        commands=config.forms.commands,
        sources=config.forms.sources,
        corrective_words=config.forms.corrective_words,
        done_words=config.forms.done_words,
        until_words=config.forms.until_words,
        money_words=config.forms.money_words,
        vocabularies={key: vocabulary(config.asking, one) for key, one in config.communities.items()},
        last_month_words=config.forms.last_month_words,
        fairness=config.figures.fairness,
        limits=config.limits,
        numbered=NUMBERED,
        answers=config.answers,
    )
    community = next(iter(config.communities.values()))
    return House(office=office, database=database, community=community, config=config, media=media)


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """A configuration read once, in which a house can be opened again and again on any folder."""

    config: Config
    reader: Reader

    @property
    def community(self) -> Community:
        """Return the first community."""
        return next(iter(self.config.communities.values()))

    @property
    def calendar(self) -> Calendar:
        """Return that community's calendar."""
        return self.config.calendars[self.community.key]

    @property
    def heading(self) -> str:
        """Return what stands above numbered choices."""
        return self.config.phrases.say("render.numbered")

    def arrival(self, words: str, community: Community | None = None) -> Arrival:
        """Return what the code of a place says that is called so: 3号楼2单元, 地下车库B区."""
        at = community or self.community
        place = self.reader.read(words, now=at.local(BEGINNING)).place
        return Arrival(community=at.key, place=place if place.building else Place(words=words.strip()))

    def open(self, folder: Path) -> House:
        """Return a house on the database in that folder, which is made if there is none."""
        return self.open_at(f"sqlite:///{folder / 'suban.db'}", MediaFolder(folder / "media"))

    def open_at(self, url: str, media: MediaFolder | None = None) -> House:
        """Return a house on the database at that URL, which keeps its pictures there."""
        return open_house(self.config, self.reader, url, media)


def rehearsal(folder: Path) -> Company:
    """Return the company whose configuration stands in that folder."""
    config = load_config(folder)
    return Company(config=config, reader=Reader(config.rules))
