"""The webhook: «got it» is said only after the commit; to anybody but Telegram nothing is said at all."""

import hashlib
import hmac
import json
import logging
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bots.body import body_of
from bots.config.environment import TelegramAccess
from bots.telegram.intake import Intake
from core.errors import whereabouts

PATH = "/telegram"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
#: The server's updates are a few kilobytes.
LARGEST = 1 << 20

log = logging.getLogger(__name__)


def secret_of(access: TelegramAccess) -> str:
    """Return the secret that guards the webhook: the one that was set, or one that only who has the token can know."""
    derived = hmac.new(access.token.encode(), b"suban webhook", hashlib.sha256).hexdigest()
    return access.secret or derived


def webhook(intake: Intake, secret: str) -> Route:
    """Return the route that takes updates."""
    return Route(PATH, _endpoint(intake, secret.encode()), methods=["POST"])


def _endpoint(intake: Intake, secret: bytes) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        """Take one update: 200 when it has had its effect, 503 when it should be sent again."""
        if not hmac.compare_digest(request.headers.get(HEADER, "").encode(), secret):
            return Response(status_code=403)
        body = await body_of(request, LARGEST)
        if body is None:
            return Response(status_code=413)
        try:
            update = json.loads(body)
        except (ValueError, RecursionError):
            return Response(status_code=400)
        if not isinstance(update, dict):
            return Response(status_code=400)
        try:
            await intake.take(update)
        except Exception as error:
            log.error("update %s had no effect yet: %s", update.get("update_id"), whereabouts(error))
            return Response(status_code=503)
        return Response(status_code=200)

    return endpoint
