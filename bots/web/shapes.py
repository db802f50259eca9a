"""What the page is told, as JSON."""

from typing import Any

from bots.screen import Shown
from bots.web.stage import ComplaintLine, ComplaintView, Stage, WindResult
from core.messages import Attachment

NEWEST = 300


def state_of(stage: Stage) -> dict[str, Any]:
    """Return everything the page needs at its start."""
    screen = stage.screen
    names = [*stage.residents(), *stage.groups(), *(person.name for person in stage.people())]
    return {
        "run": screen.run,
        "sequence": screen.sequence,
        "community": stage.community_name,
        "zone": stage.zone,
        "groups": list(stage.groups()),
        "people": [
            {"name": person.name, "role": person.role_label, "department": person.department}
            for person in stage.people()
        ],
        "samples": list(stage.samples()),
        "chats": {name: [shown_of(shown) for shown in screen.shown(name)[-NEWEST:]] for name in names},
        **board_of(stage),
    }


def board_of(stage: Stage) -> dict[str, Any]:
    """Return what changes while the page is open, beside the messages."""
    return {
        "now": stage.now().isoformat(),
        "residents": list(stage.residents()),
        "complaints": [line_of(line) for line in stage.complaints()],
    }


def shown_of(shown: Shown) -> dict[str, Any]:
    """Return one message."""
    return {
        "id": shown.id,
        "chat": shown.chat,
        "at": shown.at.isoformat(),
        "author": shown.author,
        "text": shown.text,
        "buttons": [{"label": button.label, "data": button.data} for button in shown.buttons],
        "attachments": [attachment_of(attachment) for attachment in shown.attachments],
        "card": shown.card is not None,
        "ref": shown.ref,
        "awaits": shown.awaits,
        "mention": list(shown.mention),
        "revision": shown.revision,
    }


def attachment_of(attachment: Attachment) -> dict[str, Any]:
    """Return one thing sent beside words."""
    return {
        "kind": attachment.kind.value,
        "name": attachment.name,
        "source": attachment.source,
        "words": attachment.words,
        "latitude": attachment.latitude,
        "longitude": attachment.longitude,
    }


def line_of(line: ComplaintLine) -> dict[str, Any]:
    """Return one complaint of the list."""
    return {
        "ref": line.ref,
        "title": line.title,
        "status": line.status_label,
        "severity": line.severity,
        "late": line.late,
        "due": line.due,
    }


def view_of(view: ComplaintView) -> dict[str, Any]:
    """Return one complaint with its form and timeline."""
    return {
        "form": [list(row) for row in view.form],
        "timeline": [list(row) for row in view.timeline],
        "next_due": view.next_due,
    }


def wound_of(result: WindResult) -> dict[str, Any]:
    """Return where winding the clock led."""
    return {"now": result.now.isoformat(), "fell_due": result.fell_due}
