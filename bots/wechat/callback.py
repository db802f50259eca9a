"""The callback: anybody but WeChat is told 403 and nothing else; WeChat is answered within its five seconds, whatever happens."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bots.body import body_of
from bots.tencent.envelope import LARGEST, Envelope, NotTheirs, Signed, element, encrypted_in, fields_of
from bots.wechat.intake import Answer, Intake
from bots.wechat.translate import Fields
from core.errors import whereabouts

PATH = "/wechat"
#: WeChat hangs up after five seconds, and the way to us takes a part of them.
PATIENCE = 4.0
#: When nothing else is left it is better not to answer: WeChat hangs up and asks again.
HUNG_UP = 6.0
#: What says that all is well and there is no answer.
SUCCESS = "success"

log = logging.getLogger(__name__)


class Callback:
    """The address that the console of the official account is given."""

    def __init__(
        self,
        envelope: Envelope,
        intake: Intake,
        now: Callable[[], datetime],
        *,
        patience: float = PATIENCE,
        hung_up: float = HUNG_UP,
    ) -> None:
        self._envelope = envelope
        self._intake = intake
        self._now = now
        self._patience = patience
        self._hung_up = hung_up

    def route(self) -> Route:
        """Return the route of the HTTP app."""
        return Route(PATH, self._endpoint, methods=["GET", "POST"])

    async def _endpoint(self, request: Request) -> Response:
        try:
            if request.method != "POST":
                return self._greet(request)
            fields = await self._open(request)
        except NotTheirs as reason:
            log.warning("refused a call that is not WeChat's: %s", reason)
            return Response(status_code=403)
        return await self._hear(request, fields)

    def _greet(self, request: Request) -> Response:
        """Say back what the console asks us to say, to prove that the token is known here."""
        self._envelope.check(_signed(request, "signature"), None, self._now())
        return _said(request.query_params.get("echostr", ""))

    async def _open(self, request: Request) -> Fields:
        """Return the elements of the message; what is not encrypted could have been written by anybody."""
        body = await body_of(request, LARGEST)
        if body is None:
            raise NotTheirs("too large, or cut off")
        if request.query_params.get("encrypt_type") != "aes":
            raise NotTheirs("not encrypted")
        signed = _signed(request, "msg_signature")
        return fields_of(self._envelope.open(signed, encrypted_in(body), self._now()))

    async def _hear(self, request: Request, fields: Fields) -> Response:
        begun = asyncio.get_running_loop().time()
        try:
            answer = await self._intake.hear(fields, self._patience)
        except Exception as error:
            log.error("a message is neither in the database nor on the disk: %s", whereabouts(error))
            # «Got it» would be a lie, and an error is shown to the resident; silence makes WeChat ask again.
            await asyncio.sleep(max(0.0, begun + self._hung_up - asyncio.get_running_loop().time()))
            return _said("")
        if not answer.text:
            return _said(SUCCESS)
        if await request.is_disconnected():
            await self.told(answer, arrived=False)
            return _said(SUCCESS)
        return _Reply(self._sealed(fields, answer.text), self, answer)

    def _sealed(self, fields: Fields, text: str) -> str:
        now = self._now()
        inside = (
            element("ToUserName", str(fields.get("FromUserName") or ""))
            + element("FromUserName", str(fields.get("ToUserName") or ""))
            + f"<CreateTime>{int(now.timestamp())}</CreateTime>"
            + element("MsgType", "text")
            + element("Content", text)
        )
        sealed = self._envelope.seal(f"<xml>{inside}</xml>", now)
        return "<xml>" + "".join(element(name, value) for name, value in sealed.items()) + "</xml>"

    async def told(self, answer: Answer, *, arrived: bool) -> None:
        """Settle an answer; nothing that goes wrong here reaches WeChat."""
        try:
            await self._intake.told(answer, arrived=arrived)
        except Exception as error:
            # Its messages stay marked as being sent, and the next start sends them.
            log.error("an answer could not be settled: %s", whereabouts(error))


class _Reply(Response):
    """An answer that is settled when it is written."""

    media_type = "application/xml"

    def __init__(self, content: str, callback: Callback, answer: Answer) -> None:
        super().__init__(content)
        self._callback = callback
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        arrived = False
        try:
            await super().__call__(scope, receive, send)
            arrived = True
        finally:
            await self._callback.told(self._answer, arrived=arrived)


def _said(text: str) -> Response:
    return Response(text, media_type="text/plain", headers={"x-content-type-options": "nosniff"})


def _signed(request: Request, name: str) -> Signed:
    given = request.query_params
    return Signed(given.get(name, ""), given.get("timestamp", ""), given.get("nonce", ""))
