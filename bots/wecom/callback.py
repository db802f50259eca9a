"""The callback of the app: «got it» is said after the commit, or when it is safe on the disk; to strangers nothing is said."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bots.body import body_of
from bots.tencent.envelope import LARGEST, Envelope, NotTheirs, Signed, encrypted_in, fields_of
from bots.wecom.intake import Intake
from bots.wecom.ways import AppWay
from core.errors import whereabouts

PATH = "/wecom"

log = logging.getLogger(__name__)


def callback(envelope: Envelope, intake: Intake, app: AppWay, now: Callable[[], datetime]) -> Route:
    """Return the route that the platform checks by GET and calls by POST."""
    return Route(PATH, _endpoint(envelope, intake, app, now), methods=["GET", "POST"])


def _endpoint(
    envelope: Envelope, intake: Intake, app: AppWay, now: Callable[[], datetime]
) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        """Answer the check, or take one call: 200 when it has had its effect or is safe on the disk, else 503."""
        asked = request.query_params
        signed = Signed(asked.get("msg_signature", ""), asked.get("timestamp", ""), asked.get("nonce", ""))
        try:
            if request.method == "GET":
                return PlainTextResponse(envelope.open(signed, asked.get("echostr", ""), now()))
            body = await body_of(request, LARGEST)
            if body is None:
                raise NotTheirs("too large, or cut off")
            fields = fields_of(envelope.open(signed, encrypted_in(body), now()))
        except NotTheirs as error:
            log.warning("a call that is not the platform's: %s", error)
            return Response(status_code=403)
        try:
            await intake.take_call(fields, app)
        except Exception as error:
            log.error("a callback is neither in the database nor on the disk: %s", whereabouts(error))
            return Response(status_code=503)
        return Response(status_code=200)

    return endpoint
