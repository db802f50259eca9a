"""The log: one line a record, plain words for who reads along, JSON for what collects them; references only.

A line says what a message was formatted to and which complaint it is about. Nothing else that a record carries is
written: some carry the message they are about, for the debugger, and nobody's words belong in a log.
"""

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import TextIO

from core.errors import whereabouts

FORMATS = ("text", "json")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
#: How a complaint is called.
_REFERENCE = re.compile(r"\bTS\d{12,}\b")
#: Their lines say nothing, or the addresses that were called, which may hold a secret.
_QUIET = ("apscheduler", "httpx", "httpcore")


class OneLine(logging.Formatter):
    """Plain words on one line; of an error its kind and place, as its own words may be a resident's."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        words = " ".join(f"{record.levelname} {record.name}: {_said(record)}".split())
        return f"{_at(record):%Y-%m-%d %H:%M:%S} {words}"


class Json(logging.Formatter):
    """One JSON object a line: `at`, `level`, `logger`, `message`, and `ref` where it is about a complaint."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        said = _said(record)
        line = {
            "at": _at(record).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": said,
        }
        about = _REFERENCE.search(said)
        return json.dumps(line | ({"ref": about[0]} if about else {}), ensure_ascii=False)


def log_to(stream: TextIO = sys.stderr, *, words: str = "") -> None:
    """Write the log there; `words` are the format and the level that were asked for, in any order (`json`, `WARNING`).

    What was not asked for is plain text from INFO on: a terminal and systemd's journal are read by people, and where
    lines are collected, as from a container, somebody decided so. ValueError names a word that is neither.
    """
    asked = [word.upper() for word in re.split(r"[\s,]+", words) if word]
    for word in asked:
        if word not in LEVELS and word.lower() not in FORMATS:
            raise ValueError(word)
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Json() if "JSON" in asked else OneLine())
    logging.basicConfig(level=next((word for word in asked if word in LEVELS), "INFO"), handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _said(record: logging.LogRecord) -> str:
    error = record.exc_info[1] if record.exc_info else None
    return record.getMessage() + (f" ({whereabouts(error)})" if error is not None else "")


def _at(record: logging.LogRecord) -> datetime:
    return datetime.fromtimestamp(record.created, UTC).astimezone()
