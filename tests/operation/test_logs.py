"""What the log says, and what it never says."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from bots.logs import log_to

WORDS, PHONE = "我家天花板漏水了", "13812345678"


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def logged(words: str) -> list[str]:
    """Return the lines of a log in which everything is said that a record can carry."""
    stream = io.StringIO()
    log_to(stream, words=words)
    log = logging.getLogger("bots.delivery")
    log.debug("nobody asked for this")
    log.warning("message %d (%s, %s) given up: %s", 7, "telegram", "TS202611230001", "blocked")
    try:
        raise ValueError(WORDS)
    except ValueError:
        log.exception("a message could not be\nhandled", extra={"inbound": f"{WORDS} {PHONE}"})
    logging.getLogger("httpx").info("HTTP Request: GET https://hc.example/secret")
    return stream.getvalue().splitlines()


def test_in_words_each_record_is_one_line() -> None:
    given_up, broken = logged("")

    assert given_up.endswith("WARNING bots.delivery: message 7 (telegram, TS202611230001) given up: blocked")
    assert "a message could not be handled (ValueError at test_logs.py:" in broken


def test_in_json_each_record_is_one_object_that_names_its_complaint() -> None:
    given_up, broken = [json.loads(line) for line in logged("json")]

    assert given_up["ref"] == "TS202611230001"
    assert given_up["level"] == "WARNING"
    assert set(broken) == {"at", "level", "logger", "message"}


@pytest.mark.parametrize("words", ["", "json", "DEBUG", "json,DEBUG"])
def test_nobodys_words_are_in_it_whatever_a_record_carries(words: str) -> None:
    lines = "\n".join(logged(words))

    assert len(lines) > 100
    assert [said for said in (WORDS, PHONE, "secret") if said in lines] == []


@pytest.mark.parametrize(("words", "lines"), [("error", 1), ("JSON warning", 2), ("debug", 3)])
def test_the_level_may_be_said_beside_the_format(words: str, lines: int) -> None:
    assert len(logged(words)) == lines


def test_a_word_that_means_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="LOUD"):
        log_to(io.StringIO(), words="loud")
