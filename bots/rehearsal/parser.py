"""Reads transcripts: `spec/transcripts.md` is the grammar, and a line that does not fit it is named with what is wrong."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta

from bots.rehearsal.lines import (
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
from bots.rehearsal.words import say
from core.messages import Attachment, MediaKind
from core.policy import Span

TIME = "时间"
NUMBER = "编号"
RESTART = "重启"

UNITS = {
    "秒": timedelta(seconds=1),
    "分钟": timedelta(minutes=1),
    "小时": timedelta(hours=1),
    "天": timedelta(days=1),
}
WORKING_DAYS = "工作日"

KINDS = {
    "图片": MediaKind.PHOTO,
    "照片": MediaKind.PHOTO,
    "语音": MediaKind.VOICE,
    "视频": MediaKind.VIDEO,
    "文件": MediaKind.FILE,
    "位置": MediaKind.LOCATION,
    "表情": MediaKind.STICKER,
    "贴纸": MediaKind.STICKER,
}

_CHAT = re.compile(r"(?P<who>[^\s@<>!]+)(?:@(?P<group>[^\s@<>!]+))?\s*(?P<sign>!<|<|>)\s*(?P<rest>.*)", re.DOTALL)
_CLOCK = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?")
_SPAN = re.compile(rf"\s*(\d+(?:\.\d+)?)\s*个?\s*({'|'.join([*UNITS, WORKING_DAYS])})")
_NUMBER = re.compile(rf"@\s*(\w+)\s+{NUMBER}")
_BUTTON = re.compile(r"\[([^\[\]]+)\]")
_MEDIUM = re.compile(rf"[(（]\s*({'|'.join(KINDS)})\s*(.*?)\s*[)）]", re.DOTALL)
_SCAN = re.compile(r"[(（]\s*扫码\s+(.+?)\s*[)）]")
_ALBUM = re.compile(r"[(（]\s*相册\s+(.+?)\s*[)）]\s*(.*)", re.DOTALL)
_QUOTED = re.compile(r"[\"“「](.*)[\"”」]", re.DOTALL)
_WHERE = re.compile(r"(-?\d+(?:\.\d+)?)\s*[,，]\s*(-?\d+(?:\.\d+)?)")
_PIECES = re.compile(r"\s*…+\s*")
_NAMED = re.compile(r"\{(\w+)\}")


class Mistake(Exception):
    """A transcript can't be played; each of `lines` names the file, the line and what is wrong."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(lines)
        super().__init__("\n".join(self.lines))


class _Wrong(Exception):
    pass


def parse(text: str, file: str) -> Transcript:
    """Read a transcript; raises Mistake naming every line that is wrong."""
    title = ""
    lines: list[Line] = []
    wrong: list[str] = []
    names: set[str] = set()
    for number, raw in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        written = raw.strip()
        if not written or written.startswith("#"):
            title = title or written.lstrip("# ")
            continue
        try:
            line = _line(number, written)
            if isinstance(line, Numbered):
                names.add(line.name)
            else:
                _check_names(written, names)
            lines.append(line)
        except _Wrong as what:
            wrong.append(say("mistake.line", file=file, line=number, what=what))
    if wrong:
        raise Mistake(wrong)
    return Transcript(file=file, title=title, lines=tuple(lines))


def fill(text: str, numbers: dict[str, str]) -> str:
    """Return the text with `{TS}` and its like replaced by the numbers they stand for."""
    return _NAMED.sub(lambda found: numbers.get(found[1], found[0]), text)


def _line(number: int, text: str) -> Line:
    if text == RESTART:
        return Restarts(number=number, text=text)
    if text.startswith("+"):
        return MovesOn(number=number, text=text, span=_span(text))
    if text.startswith("@"):
        return Numbered(number=number, text=text, name=_name(text))
    if text.startswith(TIME):
        return Clocked(number=number, text=text, local=_local(text))
    chat = _CHAT.fullmatch(text)
    if chat is None:
        raise _Wrong(say("mistake.unknown", text=text))
    who, group, sign, rest = chat["who"], chat["group"], chat["sign"], chat["rest"]
    if sign == ">":
        return _act(number, text, who, group, rest)
    if group is not None:
        raise _Wrong(say("mistake.group_shows", group=group))
    make: Callable[..., Line] = Shows if sign == "<" else Hides
    return make(number=number, text=text, chat=who, pieces=_pieces(text, rest))


def _act(number: int, text: str, who: str, group: str | None, rest: str) -> Line:
    if button := _BUTTON.fullmatch(rest):
        return Presses(number=number, text=text, who=who, group=group, label=button[1].strip())
    if scanned := _SCAN.fullmatch(rest):
        return Scans(number=number, text=text, who=who, group=group, place=scanned[1])
    if album := _ALBUM.fullmatch(rest):
        pictures = tuple(_attachment(MediaKind.PHOTO, name, rest) for name in album[1].split())
        return SendsAlbum(number=number, text=text, who=who, group=group, attachments=pictures, words=album[2])
    if medium := _MEDIUM.fullmatch(rest):
        attachment = _attachment(KINDS[medium[1]], medium[2], rest)
        return Sends(number=number, text=text, who=who, group=group, attachment=attachment)
    return Says(number=number, text=text, who=who, group=group, words=rest)


def _attachment(kind: MediaKind, rest: str, text: str) -> Attachment:
    quoted = _QUOTED.search(rest)
    words = quoted[1].strip() if quoted else ""
    name = (rest[: quoted.start()] if quoted else rest).strip()
    if kind is MediaKind.LOCATION:
        where = _WHERE.fullmatch(name)
        if where is None:
            raise _Wrong(say("mistake.location", text=text))
        return Attachment(kind=kind, words=words, latitude=float(where[1]), longitude=float(where[2]))
    if kind is MediaKind.VOICE:
        return Attachment(kind=kind, words=words or name)
    return Attachment(kind=kind, name=name or words, source=name or words)


def _pieces(text: str, rest: str) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    for part in _PIECES.split(rest):
        at = 0
        for button in _BUTTON.finditer(part):
            pieces.append(Piece(text=part[at : button.start()].strip()))
            pieces.append(Piece(text=button[1].strip(), button=True))
            at = button.end()
        pieces.append(Piece(text=part[at:].strip()))
    meant = tuple(piece for piece in pieces if piece.text)
    if not meant:
        raise _Wrong(say("mistake.pieces", text=text))
    return meant


def _span(text: str) -> Span:
    rest = text.removeprefix("+").strip()
    moved, working_days, at = timedelta(), 0, 0
    while at < len(rest):
        found = _SPAN.match(rest, at)
        if found is None or (found[2] == WORKING_DAYS and "." in found[1]):
            raise _Wrong(say("mistake.span", text=text))
        if found[2] == WORKING_DAYS:
            working_days += int(found[1])
        else:
            moved += float(found[1]) * UNITS[found[2]]
        at = found.end()
    if not moved and not working_days:
        raise _Wrong(say("mistake.span", text=text))
    return Span(time=moved, working_days=working_days)


def _name(text: str) -> str:
    found = _NUMBER.fullmatch(text)
    if found is None:
        raise _Wrong(say("mistake.number", text=text))
    return found[1]


def _local(text: str) -> datetime:
    found = _CLOCK.fullmatch(text.removeprefix(TIME).strip())
    if found is None:
        raise _Wrong(say("mistake.time", text=text))
    try:
        year, month, day, hour, minute, second = map(int, found.groups(default="0"))
        return datetime.combine(date(year, month, day), time(hour, minute, second))
    except ValueError:
        raise _Wrong(say("mistake.time", text=text)) from None


def _check_names(text: str, names: set[str]) -> None:
    for name in _NAMED.findall(text):
        if name not in names:
            raise _Wrong(say("mistake.unbound", name=name))
