"""One resident's data at the command line: written out for them, and erased."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from bots.config.environment import Environment
from bots.config.problems import remark
from bots.config.vocabulary import words
from bots.media import MediaFolder
from bots.tencent.spool import Spool
from core.deeds import Deed, Did
from storage.database import Database
from storage.person import Kept, erase_person, find_person
from storage.telling import lines, told

#: Where the channels put what the database has not taken yet.
SPOOLS = ("wechat", "wecom", "wecom-app")


def find(database: Database, whom: str) -> Kept | None:
    """Return what is kept of whom a complaint's number or «channel:chat» stands for, and say so if nothing is."""
    with database.reading() as connection:
        kept = find_person(connection, whom)
    if kept is None:
        print(remark("nobody", whom=whom))
    return kept


def write_out(database: Database, kept: Kept, folder: Path, environment: Environment, by: str, now: datetime) -> None:
    """Write everything into that folder: to be read, for a program, and the media beside; note that it was done."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    text = "\n\n".join(f"{at.astimezone():%Y-%m-%d %H:%M}  {ref}\n{said}" for at, ref, said in lines(kept))
    _write(folder / "everything.txt", text + "\n")
    _write(folder / "everything.json", json.dumps(told(kept), ensure_ascii=False, indent=1, default=str) + "\n")
    media, count = MediaFolder(environment.data / "media"), 0
    for source in sorted(kept.sources):
        if (found := media.find(source)) is not None:
            count += 1
            path = folder / f"media-{count}{media.ending(source)}"
            path.write_bytes(found[0])
            path.chmod(0o600)
    with database.work() as work:
        for complaint in kept.complaints:
            work.deeds.add(Deed(kind=Did.EXPORTED, community=complaint.community, at=now, by=by, about=complaint.ref))
        work.commit()
    print(remark("told_all", folder=folder, count=len(kept.complaints), files=count))


def erase(database: Database, kept: Kept, environment: Environment, by: str, now: datetime) -> None:
    """Erase everything, in the database and beside it."""
    media = MediaFolder(environment.data / "media")
    for name in SPOOLS:
        if (folder := environment.data / name).is_dir():
            for chat in kept.chats:
                Spool(folder).drop_of(chat.chat)
    erase_person(database, kept, discard=media.discard, by=by, now=now)


def count(counts: Mapping[str, int]) -> None:
    """Print how much there is of each kind."""
    for kind, many in counts.items():
        print(f"{words('kept')[kind]:　<8}{many:>8}")


def _write(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")
