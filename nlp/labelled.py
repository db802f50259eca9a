"""Compare readings with labelled lines (letters, or chat lines of four kinds), each kind known by its fields."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from nlp.measure import Judged, Scores, score
from nlp.reader import Reader
from nlp.reading import Alarm, Reading, Situation

SLOTS = ("building", "unit", "room", "phone", "when", "place_words", "demand")
# How far a stated instant may lie from the label, by its grain.
LEEWAY = {
    "now": timedelta(hours=1), "minute": timedelta(minutes=10), "hour": timedelta(minutes=30), "part": timedelta(hours=3),
    "day": timedelta(days=1), "week": timedelta(days=7), "month": timedelta(days=31),
}  # fmt: skip


def is_emergency(reading: Reading) -> bool:
    """Tell whether people should go now: a doubtful alarm is asked about, so it does not count as one."""
    return reading.alarm is Alarm.CERTAIN


def needs_answer_now(reading: Reading) -> bool:
    """Tell whether the message should be looked at before any other: an alarm even in doubt, or an outage."""
    return reading.alarm is not Alarm.NONE or reading.outage is not None


def evaluate(reader: Reader, rows: Sequence[Mapping[str, Any]], now: datetime) -> list[Scores]:
    """Return the scores that the fields of the rows allow."""
    if not rows:
        return []
    first = rows[0]
    if "subject" in first:
        return _letters(reader, rows, now)
    if "place_words" in first:
        return _slots(reader, rows, now)
    if "intent" in first:
        return [_intents(reader, rows, now)]
    if "kind" in first:
        return [_emergencies(reader, rows, now)]
    return _categories(reader, rows, now)


def joined(row: Mapping[str, Any]) -> str:
    """Return a letter as one text, the subject on its own line."""
    return f"{row['subject']}\n{row['body']}"


def _labels(reader: Reader, reading: Reading) -> tuple[str, str]:
    rules = reader.rules
    category = rules.category_labels[reading.category] if reading.category else "-"
    return category, rules.severity_labels[reading.severity] if reading.severity else "-"


def _judged(
    row: Mapping[str, Any], expected: Any, said: Any, reading: Reading, alt: Any = None, confidence: float = 1.0
) -> Judged:
    accepted = frozenset({str(alt)} if alt else ())
    words = tuple(reason.words for reason in reading.because)
    return Judged(str(row.get("id")), reading.text, str(expected), str(said), accepted, confidence, words)


def _letters(reader: Reader, rows: Sequence[Mapping[str, Any]], now: datetime) -> list[Scores]:
    category, subject, gravity, subject_gravity, urgent = [], [], [], [], []
    for row in rows:
        whole = reader.read(joined(row), now=now)
        alone = reader.read(row["subject"], now=now)
        kind, grave = _labels(reader, whole)
        category.append(_judged(row, row["category"], kind, whole, row.get("alt_category"), whole.confidence))
        gravity.append(_judged(row, row["severity"], grave, whole))
        need = bool(row["emergency"] or row["outage_now"])
        urgent.append(_judged(row, need, is_emergency(whole) or whole.outage is not None, whole))
        if row["short"]:
            kind, grave = _labels(reader, alone)
            subject.append(_judged(row, row["category"], kind, alone, row.get("alt_category"), alone.confidence))
            subject_gravity.append(_judged(row, row["severity_subject"], grave, alone))
    return [
        score("类别（标题+正文）", category), score("类别（短标题）", subject), score("程度（标题+正文）", gravity),
        score("程度（短标题）", subject_gravity), score("紧急或断供（标题+正文）", urgent),
    ]  # fmt: skip


def _categories(reader: Reader, rows: Sequence[Mapping[str, Any]], now: datetime) -> list[Scores]:
    category, gravity = [], []
    for row in rows:
        reading = reader.read(row["text"], now=now)
        kind, grave = _labels(reader, reading)
        category.append(_judged(row, row["category"], kind, reading, row.get("alt"), reading.confidence))
        gravity.append(_judged(row, row["severity"], grave, reading, row.get("severity_alt")))
    return [score("类别", category), score("程度", gravity)]


def _emergencies(reader: Reader, rows: Sequence[Mapping[str, Any]], now: datetime) -> Scores:
    judged = []
    for row in rows:
        reading = reader.read(row["text"], now=now)
        judged.append(_judged(row, row["emergency"], is_emergency(reading), reading))
    return score("紧急", judged)


def _intents(reader: Reader, rows: Sequence[Mapping[str, Any]], now: datetime) -> Scores:
    judged = []
    for row in rows:
        situation = reader.rules.situation_of(row["ctx"]) if row.get("ctx") else Situation.IDLE
        reading = reader.read(row["text"], now=now, situation=situation)
        judged.append(_judged(row, row["intent"], reading.intent.value, reading, row.get("alt")))
    return score("意图", judged)


def _slots(reader: Reader, rows: Sequence[Mapping[str, Any]], now: datetime) -> list[Scores]:
    readings = [(row, reader.read(row["text"], now=now)) for row in rows]
    return [score(f"要素 {slot}", list(_slot_judged(slot, readings, now))) for slot in SLOTS]


def _slot_judged(slot: str, readings: Iterable[tuple[Mapping[str, Any], Reading]], now: datetime) -> Iterable[Judged]:
    for row, reading in readings:
        said = slots_of(reading)[slot]
        options = [row[slot], *(row.get("accept") or {}).get(slot, [])]
        right = any(_agrees(slot, option, said, row, now) for option in options)
        yield _judged(row, said if right else options[0], said, reading)


def _agrees(slot: str, wanted: str | None, said: str | None, row: Mapping[str, Any], now: datetime) -> bool:
    if wanted is None or said is None:
        return wanted == said
    if slot == "when":
        return _near(datetime.fromisoformat(wanted), datetime.fromisoformat(said), row.get("when_grain"), now)
    if slot in ("place_words", "demand"):
        return _overlap(wanted, said) >= 0.5
    return wanted == said


def _near(wanted: datetime, said: datetime, grain: str | None, now: datetime) -> bool:
    if grain == "day":
        return wanted.date() == said.date()
    distance = abs(wanted - said)
    if grain == "approx":
        return distance <= 0.4 * abs(now.replace(tzinfo=None) - wanted) + timedelta(minutes=1)
    return distance <= LEEWAY.get(grain or "day", timedelta(days=1))


def _overlap(wanted: str, said: str) -> float:
    """Return how much two pieces of the same text share, as F1 over characters."""
    a, b = re.sub(r"\W", "", wanted), re.sub(r"\W", "", said)
    shared = sum(min(a.count(letter), b.count(letter)) for letter in set(a))
    return 2 * shared / (len(a) + len(b)) if a and b else 0.0


def slots_of(reading: Reading) -> dict[str, str | None]:
    """Return the slots in the form of the labels: None where nothing was said, local minutes for the instant."""
    place = reading.place
    return {
        "building": place.building,
        "unit": place.unit,
        "room": place.room,
        "place_words": place.words,
        "phone": reading.phone,
        "when": reading.when.at.strftime("%Y-%m-%dT%H:%M") if reading.when else None,
        "demand": reading.demand,
    }
