"""The files of a message as the page hands them over: pictures and papers are opened, all else is only ever saved."""

from collections.abc import Sequence
from urllib.parse import quote

from starlette.responses import Response

from bots.fetching import FETCHED
from core.messages import Attachment, Outbound
from core.phrases import Phrases

#: What a browser shows and never runs.
OPENED = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "application/pdf"})


def files_of(message: Outbound) -> Sequence[Attachment]:
    """Return what there is to open, in the order of its numbers."""
    return [sent for sent in message.attachments if sent.kind in FETCHED and sent.source]


def named(sent: Attachment, phrases: Phrases) -> str:
    """Return what the link to a file says."""
    return phrases.say("wecom.page_file", name=sent.name or phrases.label(sent.kind))


def handed_over(sent: Attachment, content: bytes, content_type: str, headers: dict[str, str]) -> Response:
    """Return the file."""
    how = "inline" if content_type in OPENED else "attachment"
    disposition = f"{how}; filename*=UTF-8''{quote(sent.name, safe='')}" if sent.name else how
    kind = content_type if content_type in OPENED else "application/octet-stream"
    return Response(content, media_type=kind, headers=headers | {"Content-Disposition": disposition})
