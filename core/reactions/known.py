"""What is known of an outage, for those who report what others have reported before (A3)."""

from core.complaint import Complaint
from core.desk import Desk
from core.events import Happened


def known_of(desk: Desk, complaint: Complaint) -> dict[str, object]:
    """Return how the incident that a report joins stands: how many, who is at it, and what was last said of it."""
    lead = desk.work.complaints.get(complaint.incident or "") or complaint
    explained = [event for event in desk.work.timeline.of(lead.ref) if event.kind is Happened.EXPLAINED]
    values = {"owner": lead.assignee or "", "department": lead.department, "resolve_by": desk.clock(lead.resolve_by)}
    return {
        "count": lead.joined + 1,
        "known": desk.say("incident.waiting" if lead.assignee is None else f"incident.{lead.status.value}", **values),
        "latest": desk.say("incident.latest", words=explained[-1].words) if explained else "",
    }
