"""How a warning is said: what was seen, in numbers, and what to do."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from core.corrective import Corrective
from core.figures.caution import About, Caution
from core.figures.counting import Share
from core.figures.wording import Wording
from core.form import building_words
from core.lasting import Lasting
from core.masking import mask_words

#: A matter has calmed down if for so long nothing of it was seen; then it is news again.
CALM = timedelta(days=28)
MONTH = timedelta(days=30)


def calmed(seen_at: datetime, now: datetime) -> bool:
    """Tell whether a matter last seen then is over."""
    return now - seen_at > CALM


def is_news(caution: Caution, lasting: Mapping[str, Lasting], *, owes: bool) -> bool:
    """Tell whether nobody was told yet: of the matter, of its having become grave, or that it now `owes` a correction."""
    told = lasting.get(caution.matter)
    return told is None or (caution.is_grave and not told.is_grave) or (owes and told.corrective is None)


def subject_of(caution: Caution, wording: Wording) -> str:
    """Return what a corrective action is about; the same for a matter however often it comes up."""
    matter = _matter(replace(caution, unit=None), wording)
    return wording.say(f"figure.corrective_{caution.about.value}", matter=matter, department=caution.department)


def said(caution: Caution, wording: Wording, now: datetime, corrective: Corrective | None = None) -> str:
    """Return the warning in one line, with the corrective action that it has opened."""
    about, worst = caution.about, caution.worst
    values: dict[str, object] = {
        "department": caution.department,
        "days": caution.span.days,
        "now": caution.now,
        "among": caution.among,
        "usual": _usual(caution, wording),
        "share": wording.share(Share(caution.now, caution.among)),
        "before": wording.share(caution.before) if caution.before else "",
        "matter": _matter(caution, wording),
        "ref": worst.ref if worst else "",
        "subject": wording.where(worst) if worst else "",
        "late": wording.length(abs(now - worst.resolve_by)) if worst else "",
    }
    parts = [
        wording.say(f"figure.warn_{about.value}", **values),
        wording.say("figure.warn_do", what=_advice(caution, wording)),
    ]
    if corrective is not None:
        parts.append(wording.say("figure.warn_corrective", ref=corrective.ref, who=corrective.assignee))
    return "".join(parts)


def _matter(caution: Caution, wording: Wording) -> str:
    if caution.place is None:
        return wording.topic(caution.topic)
    is_building = caution.unit is not None or not caution.place_is_words
    place = building_words(wording.phrases, caution.place) if is_building else mask_words(caution.place)
    unit = wording.say("place.unit", unit=caution.unit) if caution.unit else ""
    return wording.say("figure.at_place", place=f"{place}{unit}", topic=wording.topic(caution.topic))


def _usual(caution: Caution, wording: Wording) -> str:
    """Return how many there usually are in a month, or of what is open now in one moment."""
    many = caution.usual if caution.about is About.HEAP else caution.usual * (MONTH / caution.span)
    return wording.say("figure.warn_usual_none") if many < 0.5 else wording.say("figure.warn_usual", n=round(many))


def _advice(caution: Caution, wording: Wording) -> str:
    """Return what to do: about this subject, or else about this kind of warning."""
    by_topic = f"figure.advice_{caution.topic}"
    if caution.topic and wording.phrases.has(by_topic):
        return wording.say(by_topic)
    return wording.say(f"figure.advice_about_{caution.about.value}")
