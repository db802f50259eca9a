"""Rehearses files one after the other: reads each, plays it in a house of its own, and says what came of it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bots.rehearsal.lines import Transcript
from bots.rehearsal.parser import Mistake, parse
from bots.rehearsal.player import Played, play
from bots.rehearsal.scene import SETTINGS, Company
from bots.rehearsal.words import say

PASSED, FAILED, UNREADABLE = 0, 1, 2

Prints = Callable[[str], None]


@dataclass(slots=True)
class _Tally:
    passed: int = 0
    failed: int = 0
    unreadable: int = 0


async def rehearse(files: Sequence[str], company: Company, channel: str, prints: Prints) -> int:
    """Rehearse the files on that channel and return the exit code: 0, 1 where one fails, 2 where one can't be read."""
    tally = _Tally()
    for file in files:
        try:
            played = await _played(read(file), company, channel)
        except Mistake as mistake:
            tally.unreadable += 1
            prints("\n    ".join((say("result.unreadable", file=file), *mistake.lines)))
            continue
        if played.failures:
            tally.failed += 1
        else:
            tally.passed += 1
        prints(told(played))
    if len(files) > 1:
        prints(
            say(
                "result.total",
                files=len(files),
                passed=tally.passed,
                failed=tally.failed,
                unreadable=tally.unreadable,
            )
        )
    if tally.unreadable:
        return UNREADABLE
    return FAILED if tally.failed else PASSED


def read(file: str) -> Transcript:
    """Return the transcript in a file; raises Mistake."""
    if Path(file).is_dir():
        raise Mistake([say("mistake.folder", file=file)])
    try:
        text = Path(file).read_text(encoding="utf-8")
    except OSError as error:
        raise Mistake([say("mistake.missing", file=file, why=error.strerror)]) from None
    except UnicodeDecodeError:
        raise Mistake([say("mistake.encoding", file=file)]) from None
    return parse(text, file)


def gather(paths: Iterable[str]) -> list[str]:
    """Return the files named, and for each folder the transcripts in it by name."""
    files: list[str] = []
    for path in paths:
        if Path(path).is_dir():
            files += sorted(str(found) for found in Path(path).glob("*.md")) or [path]
        else:
            files.append(path)
    return files


def told(played: Played) -> str:
    """Return the result of one file: one line, and below it every line that was not met."""
    transcript = played.transcript
    if not played.failures:
        return say("result.passed", file=transcript.file, title=transcript.title, checks=played.met)
    head = say("result.failed", file=transcript.file, title=transcript.title, failures=len(played.failures))
    return "\n\n".join((head, *(failure.told(transcript.file) for failure in played.failures), ""))


async def _played(transcript: Transcript, company: Company, channel: str) -> Played:
    with TemporaryDirectory(prefix="suban-rehearsal-", ignore_cleanup_errors=True) as folder:
        return await play(transcript, company, SETTINGS[channel], Path(folder))
