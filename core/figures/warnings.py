"""What is to be warned of (预警, A3), from the complaints of the last months: before it becomes major, and only what stands out.

Everything is held against its own usual: a subject at a place against that place and against the other places now, a
subject of the whole community against its last quarter and the same weeks of last year, a department against itself.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from core.complaint import Satisfaction, Status
from core.figures.caution import RECENT, About, Caution, Sensitivity
from core.figures.chance import at_least, fell, more_of
from core.figures.counting import Share
from core.figures.facts import Fact, Register
from core.figures.judging import resolved_at
from nlp.reading import Severity

WEEK = timedelta(days=7)
#: How far back is looked: the weeks that are judged, and a quarter before that tells what is usual.
USUAL = timedelta(days=90)
WINDOW = RECENT + USUAL
#: The same weeks of last year, with one more on each side.
YEAR, SEASON = timedelta(days=365), RECENT + WEEK * 2
#: How unlikely a count must be after the same season; how many times likelier one of four weeks may be than one of a
#: single week, as there are fewer such times in a year and fewer subjects than places; and how many times a heap.
SEASONAL, LONGER, HEAPS = 0.01, 10, 3


def watch(register: Register, community: str, now: datetime, sensitivity: Sensitivity) -> tuple[Caution, ...]:
    """Return everything to be warned of in a community, from what is open and what was filed lately and a year ago."""
    facts = [*register.open_before(community, now - WINDOW), *register.filed(community, now - WINDOW, now)]
    last_year = now - YEAR
    year_before = list(register.filed(community, last_year - RECENT - WEEK, last_year + WEEK))
    return cautions(facts, year_before, now, sensitivity)


def cautions(
    facts: Sequence[Fact], year_before: Sequence[Fact], now: datetime, sensitivity: Sensitivity
) -> tuple[Caution, ...]:
    """Return everything to be warned of.

    `facts` are those filed within `WINDOW` and all that are open; `year_before` those filed from a year and five weeks
    ago to a year less one week ago. What follows an incident counts with the one that leads it.
    """
    own = [fact for fact in facts if fact.incident is None]
    judged = [fact for fact in own if fact.valid is not False and fact.status is not Status.WITHDRAWN]
    filed = [fact for fact in judged if fact.topic is not None and now - WINDOW <= fact.filed_at < now]
    places = list(_places(filed, now, sensitivity))
    told = {(one.place, one.topic) for one in places}
    rest = [fact for fact in filed if (place_of(fact), fact.topic) not in told]
    last = Counter(fact.topic for fact in year_before if fact.incident is None)
    found = [*places, *_subjects(rest, last, now, sensitivity)]
    for name in sorted({fact.department for fact in judged}):
        mine = [fact for fact in judged if fact.department == name]
        found += _department(name, mine, now, sensitivity)
    return tuple(found)


def place_of(fact: Fact) -> str | None:
    """Return where it is, as far as complaints can be of the same place."""
    return fact.building or fact.place_words


def _places(filed: Sequence[Fact], now: datetime, sensitivity: Sensitivity) -> Iterator[Caution]:
    """Yield the subjects that come up too often at one place, by its own quarter and by the other places now."""
    cells: dict[tuple[str, str | None], list[Fact]] = {}
    for fact in filed:
        where = place_of(fact)
        if where is not None:
            cells.setdefault((where, fact.topic), []).append(fact)
    buildings = {fact.building for fact in filed if fact.building is not None}
    everywhere = {span: _between(filed, now - span, now) for span in (WEEK, RECENT)}
    for (place, topic), here in sorted(cells.items(), key=lambda cell: (cell[0][0], cell[0][1] or "")):
        usual = len(_between(here, now - WINDOW, now - RECENT))
        for span in (WEEK, RECENT):
            recent = _between(here, now - span, now)
            if len(recent) < sensitivity.least:
                continue
            elsewhere = sum(
                fact.topic == topic and fact.building in buildings and fact.building != place
                for fact in everywhere[span]
            )
            expected = max((usual + 1) * (span / USUAL), elsewhere / max(1, len(buildings - {place})))
            if at_least(len(recent), expected) <= sensitivity.chance:
                yield _of_subject(About.PLACE, recent, span, usual * (span / USUAL), place)
                break


def _subjects(
    filed: Sequence[Fact], last_year: Counter[str | None], now: datetime, sensitivity: Sensitivity
) -> Iterator[Caution]:
    """Yield the subjects that come up too often in the whole community: in a week, or in most of four weeks."""
    for topic in sorted({fact.topic or "" for fact in filed}):
        here = [fact for fact in filed if fact.topic == topic]
        usual = len(_between(here, now - WINDOW, now - RECENT))
        for span in (WEEK, RECENT):
            recent = _between(here, now - span, now)
            if len(recent) < sensitivity.least_subject or not _is_more_than_last_year(
                len(recent), span, topic, last_year
            ):
                continue
            weeks = [len(_between(recent, now - WEEK * (n + 1), now - WEEK * n)) for n in range(span // WEEK)]
            above = sum(many > usual * (WEEK / USUAL) for many in weeks)
            chance = sensitivity.chance if span == WEEK else sensitivity.chance * LONGER
            if above >= 0.75 * len(weeks) and more_of(len(recent), usual, span / (span + USUAL)) <= chance:
                yield _of_subject(About.SUBJECT, recent, span, usual * (span / USUAL), None)
                break


def _is_more_than_last_year(many: int, span: timedelta, topic: str, last_year: Counter[str | None]) -> bool:
    """Tell whether it can't be the season: so many were not to be expected after the same weeks of last year."""
    if not last_year:
        return True
    return more_of(many, last_year[topic], span / (span + SEASON)) <= SEASONAL


def _of_subject(about: About, recent: Sequence[Fact], span: timedelta, usual: float, place: str | None) -> Caution:
    units = {fact.unit for fact in recent}
    (department, _), *_ = Counter(fact.department for fact in recent).most_common(1)
    return Caution(
        about=about,
        department=department,
        now=len(recent),
        span=span,
        topic=recent[0].topic,
        place=place,
        unit=units.pop() if place and len(units) == 1 else None,
        place_is_words=recent[0].building is None,
        usual=usual,
        refs=tuple(fact.ref for fact in recent),
        is_grave=_is_grave(recent),
    )


def _department(name: str, mine: Sequence[Fact], now: datetime, sensitivity: Sensitivity) -> Iterator[Caution]:
    ours = [fact for fact in mine if fact.status is not Status.REFERRED]
    promised = [fact for fact in ours if fact.promised_by <= now]
    kept = _share_fell(promised, lambda fact: fact.promised_by, _is_kept, now, sensitivity)
    if kept is not None:
        yield Caution(about=About.LATE, department=name, now=kept[0].part, among=kept[0].among, before=kept[1])
    rated = [fact for fact in mine if fact.satisfaction in _CONTENT | {Satisfaction.UNSATISFIED}]
    content = _share_fell(
        rated,
        lambda fact: fact.closed_at or fact.filed_at,
        lambda fact: fact.satisfaction in _CONTENT,
        now,
        sensitivity,
    )
    if content is not None:
        yield Caution(
            about=About.CONTENT, department=name, now=content[0].part, among=content[0].among, before=content[1]
        )
    owed = [fact for fact in ours if fact.status.is_worked_on and resolved_at(fact) is None]
    late = [fact for fact in owed if fact.resolve_by < now]
    ahead = [fact for fact in owed if fact.resolve_by >= now]
    soon = [fact for fact in ahead if _will_be_late(fact, ours, now)]
    usual = _usually_late(ours, now) if len(late) + len(soon) >= sensitivity.least_open else 0.0
    if len(late) >= sensitivity.least_open and _is_a_heap(len(late), usual, sensitivity):
        worst = min(late, key=lambda fact: (fact.resolve_by, fact.ref))
        refs = tuple(sorted(fact.ref for fact in late))
        yield Caution(
            about=About.HEAP,
            department=name,
            now=len(late),
            usual=usual,
            worst=worst,
            refs=refs,
            is_grave=_is_grave(late),
        )
    if (
        len(soon) >= sensitivity.least_open
        and len(soon) * 2 > len(ahead)
        and _is_a_heap(len(late) + len(soon), usual, sensitivity)
    ):
        worst = min(soon, key=lambda fact: (fact.resolve_by, fact.ref))
        yield Caution(
            about=About.SOON, department=name, now=len(soon), among=len(ahead), worst=worst, is_grave=_is_grave(soon)
        )


_CONTENT = frozenset({Satisfaction.SATISFIED, Satisfaction.BASICALLY})
#: A share fell if it is that many times what chance would bring, and by that much.
SPREADS, CLEARLY = 3.3, 0.1
#: From so many finished ones of its kind on, it can be told how long one takes.
EXAMPLES = 8


def _share_fell(
    facts: Iterable[Fact],
    at: Callable[[Fact], datetime],
    fits: Callable[[Fact], bool],
    now: datetime,
    sensitivity: Sensitivity,
) -> tuple[Share, Share] | None:
    """Return the share of the last four weeks and of the quarter before, if it fell clearly."""
    times = [(at(fact), fits(fact)) for fact in facts]
    recent = [fitting for when, fitting in times if now - RECENT <= when <= now]
    usual = [fitting for when, fitting in times if now - WINDOW <= when < now - RECENT]
    if min(len(recent), len(usual)) < sensitivity.least_share:
        return None
    share, before = Share(sum(recent), len(recent)), Share(sum(usual), len(usual))
    if share.part / share.among > before.part / before.among - CLEARLY:
        return None
    return (share, before) if fell(share.part, share.among, before.part, before.among) >= SPREADS else None


def _is_kept(fact: Fact) -> bool:
    done = resolved_at(fact)
    return done is not None and done <= fact.promised_by


def _usually_late(facts: Iterable[Fact], now: datetime) -> float:
    """Return how many were overdue at the end of each week of the quarter before, on average."""
    weeks = [now - RECENT - WEEK * n for n in range(USUAL // WEEK)]
    spans = [(fact.resolve_by, resolved_at(fact) or now) for fact in facts if fact.resolve_by < now]
    return sum(since < week < until for week in weeks for since, until in spans) / len(weeks)


def _is_a_heap(many: int, usual: float, sensitivity: Sensitivity) -> bool:
    """Tell whether so many that are late at once are more than this department's own ups and downs."""
    return at_least(many, usual + 0.5) <= sensitivity.chance * HEAPS


def _will_be_late(fact: Fact, facts: Iterable[Fact], now: datetime) -> bool:
    """Tell whether most of those of its severity that were still open at this age took longer than it may."""
    age, may = now - fact.filed_at, fact.resolve_by - fact.filed_at
    lengths = [
        done - other.filed_at
        for other in facts
        if other.severity is fact.severity and (done := resolved_at(other)) is not None and done - other.filed_at > age
    ]
    return len(lengths) >= EXAMPLES and sum(length > may for length in lengths) * 2 > len(lengths)


def _between(facts: Iterable[Fact], since: datetime, until: datetime) -> list[Fact]:
    return [fact for fact in facts if since <= fact.filed_at < until]


def _is_grave(facts: Iterable[Fact]) -> bool:
    return any(fact.danger is not None or fact.severity is Severity.MAJOR for fact in facts)
