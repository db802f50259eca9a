"""Print what a month's complaints come to, and write the report as picture, paper and workbook, with all its forms."""

import argparse
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import IO

from bots.commands._noting import note
from bots.config.environment import Environment, load_environment
from bots.drawing.files import File, files_of
from bots.media import MediaFolder
from bots.settings import Config, load_config
from bots.wiring import House, open_house, statistics_of
from core.deeds import Did
from core.figures.period import Month, month_of, whole
from core.figures.report import Report
from core.house import Community
from core.phrases import Phrases
from nlp.reader import Reader
from storage.database import Database

#: From so many complaints on it takes so long that somebody wonders.
LONG = 20_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare which month of which community."""
    parser.add_argument(
        "month", type=month_of, help="the month, such as 2026-11; of one under way, as far as it has come"
    )
    parser.add_argument("--community", metavar="NAME", help="only this community, where there are several")
    parser.add_argument(
        "--folder", metavar="DIR", type=Path, help="also write the report there: picture, paper and workbook"
    )
    parser.add_argument(
        "--forms",
        action="store_true",
        help="also write the forms of the month into that folder, in volumes, with names and telephone numbers",
    )
    parser.add_argument(
        "--config", metavar="DIR", type=Path, help="the folder to read (default: SUBAN_CONFIG or config)"
    )


def run(args: argparse.Namespace) -> int:
    """Print the headline of every community's report."""
    environment = load_environment()
    config = load_config(args.config or environment.config)
    wanted = [one for one in config.communities.values() if args.community in (None, one.name)]
    if not wanted:
        names = "  ".join(one.name for one in config.communities.values())
        return _wrong(f"no community is called {args.community}. There are: {names}")
    if args.forms and args.folder is None:
        return _wrong("--forms needs a --folder to write them to")
    now = datetime.now(UTC)
    database = Database(environment.database_url)
    progress = Progress(sys.stderr, config.phrases)
    try:
        for community in wanted:
            if now < whole(args.month, community.zone).since:
                return _wrong(f"{args.month} has not begun yet")
            report = statistics_of(config, database).monthly(args.month, community, now=now, told=progress.counted)
            for line in said(report):
                print(line)
            if args.folder is not None:
                _write(files_of(report, args.month, config.phrases), args.folder)
        if args.forms:
            _bind(config, environment, wanted, args, progress)
    except OSError as refusal:
        return _wrong(f"{args.folder} can't be written: {refusal.strerror}")
    finally:
        database.close()
    return 0


def _bind(
    config: Config,
    environment: Environment,
    wanted: Iterable[Community],
    args: argparse.Namespace,
    progress: "Progress",
) -> None:
    """Write the volumes of the forms of every community, and keep that they were shown in full."""
    house = open_house(config, Reader(config.rules), environment.database_url)
    media = MediaFolder(environment.data / "media")
    try:
        for community in wanted:
            _write(_volumes(house, community, args.month, media, progress), args.folder)
    finally:
        house.close()


def _write(files: Iterable[File], folder: Path) -> None:
    """Write each file whole or not at all, for the eyes of its owner, and name it when it lies there."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        path = folder / file.name
        unfinished = path.with_name(f"{file.name}.part")
        try:
            unfinished.touch(0o600)
            unfinished.write_bytes(file.content)
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
        print(path)


def _volumes(
    house: House, community: Community, month: Month, media: MediaFolder, progress: "Progress"
) -> Iterator[File]:
    # It loads the libraries that draw, which whoever only asks for the sentences need not wait for.
    from bots.binding import volumes

    now, span = datetime.now(UTC), whole(month, community.zone)
    with house.database.look() as work:
        count = work.archive.how_many(community.key, span.since, span.until)
    if count:
        note(house.database, Did.HANDED_OVER, community=community.key, about=str(month), now=now)
    yield from volumes(house, community, month, span, media, now=now, told=partial(progress.bound, of=count))


def said(report: Report) -> list[str]:
    """Return what a reader with one minute is told."""
    return [f"{report.community} · {report.title}", *report.headline]


class Progress:
    """How far a long report has come, told on a terminal in one line that is written over."""

    def __init__(self, stream: IO[str], phrases: Phrases) -> None:
        self._stream, self._phrases = stream, phrases

    def counted(self, done: int, of: int) -> None:
        """Say how many complaints are counted, where that takes long enough to ask."""
        if of > LONG:
            self._show(self._phrases.say("figure.counted", done=done, of=of), is_last=done == of)

    def bound(self, done: int, *, of: int) -> None:
        """Say how many forms are bound."""
        if done % 100 == 0 or done == of:
            self._show(self._phrases.say("figure.forms_bound", done=done, of=of), is_last=done == of)

    def _show(self, words: str, *, is_last: bool) -> None:
        if self._stream.isatty():
            print(f"\r{words}", end="\n" if is_last else "", file=self._stream, flush=True)


def _wrong(words: str) -> int:
    print(f"suban: {words}", file=sys.stderr)
    return 1
