"""What a telephone sends from the page: a few words, and pictures; read within limits, whatever it calls itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.types import Message, Receive

from bots.media import LOOKED_AT, kind_of
from bots.tencent.envelope import LARGEST

#: So many pictures at once, and so much altogether, in bytes.
PICTURES, ALTOGETHER = 6, 24 << 20
FIELDS = 10


class TooMuch(Exception):
    """More was sent than is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The fields by name, and the pictures as content and content type; what is no picture is left out and counted."""

    fields: Mapping[str, str] = field(default_factory=dict)
    pictures: tuple[tuple[bytes, str], ...] = ()
    others: int = 0


async def read_form(request: Request, *, is_known: bool) -> Form | None:
    """Return what was sent, or None for what is no form; TooMuch. Who is not known sends no pictures."""
    most = ALTOGETHER if is_known else LARGEST
    limited = Request(request.scope, _limited(request.receive, most))
    try:
        async with limited.form(max_files=PICTURES, max_fields=FIELDS, max_part_size=LARGEST) as form:
            fields = {name: value for name, value in form.multi_items() if isinstance(value, str)}
            files = [await one.read() for one in form.getlist("picture") if isinstance(one, UploadFile)]
    except (HTTPException, MultiPartException, ValueError):
        return None
    sent = [(content, kind_of(content[:LOOKED_AT])) for content in files if content]
    pictures = tuple(each for each in sent if each[1].startswith("image/"))
    return Form(fields=fields, pictures=pictures, others=len(sent) - len(pictures))


def _limited(receive: Receive, most: int) -> Receive:
    """Return the way to receive that ends with TooMuch, so that no more is written to the disk than that."""
    read = 0

    async def received() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > most:
            raise TooMuch
        return message

    return received
