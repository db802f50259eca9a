"""What people sent, fetched from the server in pieces; meanwhile it is sent on by Telegram's own id."""

from collections.abc import AsyncIterator, Callable

from telegram.error import BadRequest

from bots.fetching import Gone
from bots.telegram.api import Api


def fetch_from(api: Api) -> Callable[[str], AsyncIterator[bytes]]:
    """Return what yields a file by its source, as `bots.fetching` asks for it."""

    async def fetch(source: str) -> AsyncIterator[bytes]:
        try:
            found = await api.call("getFile", file_id=source.split(":", 2)[2])
        except BadRequest as refusal:
            raise Gone(str(refusal)) from refusal
        async for piece in api.download(str(found["file_path"])):
            yield piece

    return fetch
