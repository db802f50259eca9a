"""The bodies of HTTP requests: whoever sends them, no more is read than there may be."""

from starlette.requests import ClientDisconnect, Request


async def body_of(request: Request, largest: int) -> bytes | None:
    """Return the body, or None as soon as it is larger, or if it never comes to its end."""
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > largest:
                return None
    except ClientDisconnect:
        return None
    return bytes(body)
