"""Plays a transcript line by line and checks every expectation; what does not fit is kept with what was really shown."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from bots.clock import HandClock, Stuck
from bots.rehearsal import failures
from bots.rehearsal.cast import check
from bots.rehearsal.failures import Failure, Unmet
from bots.rehearsal.lines import (
    Acts,
    Clocked,
    Hides,
    Line,
    MovesOn,
    Numbered,
    Piece,
    Presses,
    Restarts,
    Says,
    Scans,
    Sends,
    SendsAlbum,
    Shows,
    Transcript,
)
from bots.rehearsal.matching import first
from bots.rehearsal.parser import fill
from bots.rehearsal.scene import Company, Scene, Setting
from bots.rehearsal.stage import Stage

#: When a transcript begins that does not say: a Monday morning.
BEGINNING = datetime.combine(date(2026, 11, 23), time(9))

_NUMBER = re.compile(r"TS\d{12,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What came of a transcript: how many expectations were met, and what was not as expected."""

    transcript: Transcript
    met: int
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """How far a chat was read: the state that matched last, and how many acts there had been by then."""

    sequence: int = 0
    acts: int = -1


async def play(transcript: Transcript, company: Company, setting: Setting, folder: Path) -> Played:
    """Play a transcript in a fresh house whose database is in that folder; raises Mistake for unknown chats."""
    check(transcript, company.community)
    return await perform(transcript, company, Scene(company, folder, setting, clock_of(transcript, company)))


async def perform(transcript: Transcript, company: Company, stage: Stage) -> Played:
    """Play a transcript on a stage whose clock shows its beginning; raises Mistake for unknown chats."""
    check(transcript, company.community)
    return await _Player(company, stage).play(transcript)


def clock_of(transcript: Transcript, company: Company) -> HandClock:
    """Return a clock that shows when the transcript begins."""
    beginning = next((line.local for line in transcript.lines[:1] if isinstance(line, Clocked)), BEGINNING)
    return HandClock(beginning.replace(tzinfo=ZoneInfo(company.community.zone)))


class _Player:
    def __init__(self, company: Company, stage: Stage) -> None:
        self._stage = stage
        self._calendar = company.calendar
        self._zone = ZoneInfo(company.community.zone)
        self._numbers: dict[str, str] = {}
        self._seen: dict[str, _Seen] = {}
        self._acts = 0

    async def play(self, transcript: Transcript) -> Played:
        """Play every line; a chat that does not show what it should is noted, an act that can't be done ends the play."""
        met, unmet = 0, list[Failure]()
        for line in transcript.lines:
            expects = isinstance(line, Shows | Hides)
            try:
                if isinstance(line, Shows | Hides):
                    self._look(line)
                    met += 1
                else:
                    await self._do(line)
            except Exception as error:
                what = error if isinstance(error, Unmet) else failures.broken(error)
                unmet.append(Failure(line=line, expected=what.expected, really=what.really))
                if not expects:
                    break
        return Played(transcript=transcript, met=met, failures=tuple(unmet))

    async def _do(self, line: Line) -> None:
        if isinstance(line, Numbered):
            self._number(line.name)
            return
        self._acts += 1
        match line:
            case Acts():
                await self._act(line)
            case MovesOn():
                await self._wind(self._calendar.after(self._stage.clock.now(), line.span))
            case Clocked():
                await self._wind(line.local.replace(tzinfo=self._zone))
            case Restarts():
                await self._stage.restart()

    async def _act(self, line: Acts) -> None:
        match line:
            case Says():
                await self._stage.say(line.who, line.group, text=fill(line.words, self._numbers))
            case Sends():
                await self._stage.say(line.who, line.group, attachments=(line.attachment,))
            case SendsAlbum():
                words = fill(line.words, self._numbers)
                await self._stage.send_album(line.who, line.group, line.attachments, words)
            case Scans():
                await self._stage.scan(line.who, line.place)
            case Presses():
                label = fill(line.label, self._numbers)
                if not await self._stage.press(line.who, line.group, label):
                    raise failures.not_offered(line.chat, label, self._stage.offered(line.chat))

    async def _wind(self, to: datetime) -> None:
        if to < self._stage.clock.now():
            raise failures.not_forward(self._stage.clock.now().astimezone(self._zone))
        try:
            await self._stage.wind(to)
        except Stuck as error:
            raise failures.stuck(error) from error

    def _number(self, name: str) -> None:
        shown = [number for state in self._stage.everything() for number in _NUMBER.findall(state.text)]
        if not shown:
            raise failures.not_numbered()
        self._numbers[name] = max(shown, key=lambda number: (len(number), number))

    def _look(self, line: Shows | Hides) -> None:
        pieces = [Piece(text=fill(piece.text, self._numbers), button=piece.button) for piece in line.pieces]
        heard = self._stage.heard(line.chat)
        if isinstance(line, Hides):
            if found := first(pieces, heard):
                raise failures.not_hidden(line.chat, pieces, found, self._zone)
            return
        seen = self._seen.get(line.chat, _Seen())
        again = seen.acts == self._acts
        later = tuple(state for state in heard if state.sequence > seen.sequence - again)
        found = first(pieces, later)
        if found is None:
            before = tuple(state for state in heard if state.sequence <= seen.sequence)
            raise failures.not_shown(line.chat, pieces, later, before, self._zone)
        self._seen[line.chat] = _Seen(sequence=found.sequence, acts=self._acts)
