"""What is kept of one person, as they are told it: plain values, in the order in which things happened."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from core.complaint import Complaint
from storage.person import Kept

#: What of a complaint is the house's own bookkeeping.
_OWN = ("agenda", "policy", "posted", "version", "level", "confidence")


def told(kept: Kept) -> dict[str, Any]:
    """Return everything, to be written as JSON."""
    return {
        "residents": [asdict(resident) for resident in kept.residents],
        "chats": [asdict(chat) for chat in kept.chats],
        "complaints": [_complaint(complaint) for complaint in kept.complaints],
        "records": [asdict(fact) | {"facts": dict(fact.facts)} for fact in kept.facts],
        "said_to_you": [_said(row) for row in kept.said_to if row["is_own"]],
        "not_understood": [asdict(row["inbound"]) for row in kept.unread if row["inbound"] is not None],
        "unfinished": [asdict(talk["draft"]) for talk in kept.talks if talk["is_own"] and talk["draft"] is not None],
    }


def lines(kept: Kept) -> Iterator[tuple[datetime, str, str]]:
    """Yield instant, number and words of each thing that was said by, to or about the person, oldest first."""
    found = [(one.filed_at, one.ref, "\n".join(_words(one))) for one in kept.complaints]
    found += [(fact.at, fact.ref, f"{fact.kind}  {fact.by or ''}  {fact.words}".strip()) for fact in kept.facts]
    found += [(row["queued_at"], row["ref"] or "", row["outbound"].text) for row in kept.said_to if row["is_own"]]
    yield from sorted(found)


def _complaint(complaint: Complaint) -> Mapping[str, Any]:
    return {name: value for name, value in asdict(complaint).items() if name not in _OWN}


def _words(complaint: Complaint) -> list[str]:
    said = (complaint.what, complaint.happened, complaint.demand, complaint.against, complaint.process)
    return [words for words in said if words]


def _said(row: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"at": row["queued_at"], "channel": row["channel"], "ref": row["ref"], "text": row["outbound"].text}
